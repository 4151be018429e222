/**
 * What a process may map and lock: resource limits and the number of areas (Linux's vm.max_map_count). Sums are taken over the areas when a limit is
 * set at all, which is rare, so nothing is counted along.
 */
import { Rlimit, softLimit } from '../rlimits.ts';
import type { AddressSpace, Process } from '../state.ts';
import { type ErrnoName, SysError } from '../sysError.ts';
import { hasTrait, VmaTrait, vmasIn } from './vma.ts';

/** Areas that a space may have. */
export const MAX_AREAS = 65_530;

export function mappedBytes(space: AddressSpace): number {
  return space.vmas.reduce((sum, vma) => sum + vma.end - vma.start, 0);
}

/** Bytes of private writable memory, stacks aside: what RLIMIT_DATA is about. */
function dataBytes(space: AddressSpace): number {
  const isData = (prot: number): boolean => (prot & 2) !== 0;
  return space.vmas.reduce(
    (sum, vma) => (!vma.shared && isData(vma.prot) && !vma.growsDown ? sum + vma.end - vma.start : sum),
    0,
  );
}

export function lockedBytes(space: AddressSpace): number {
  return space.vmas.reduce((sum, vma) => (hasTrait(vma, VmaTrait.locked) ? sum + vma.end - vma.start : sum), 0);
}

/** Whether a process may map `bytes` more; `isData`: private and writable. */
export function mayMap(process: Process, space: AddressSpace, bytes: number, isData: boolean): boolean {
  const limit = softLimit(process, Rlimit.RLIMIT_AS);
  if (limit !== Number.POSITIVE_INFINITY && mappedBytes(space) + bytes > limit) return false;
  const data = softLimit(process, Rlimit.RLIMIT_DATA);
  return !isData || data === Number.POSITIVE_INFINITY || dataBytes(space) + bytes <= data;
}

/** Throws ENOMEM when a process may not map `bytes` more, or the space has as many areas as it may. */
export function checkMapping(process: Process, space: AddressSpace, bytes: number, isData: boolean): void {
  if (space.vmas.length >= MAX_AREAS) throw new SysError('ENOMEM', `the process has ${MAX_AREAS} mappings`);
  if (!mayMap(process, space, bytes, isData)) {
    throw new SysError('ENOMEM', `${bytes} bytes more exceed RLIMIT_AS or RLIMIT_DATA`);
  }
}

/** Throws ENOMEM when cutting areas at both ends of a range would make more of them than there may be. */
export function checkCuts(space: AddressSpace, start: number, end: number): void {
  // Nearly always there is room for any cut.
  if (space.vmas.length + 2 <= MAX_AREAS) return;
  const cuts = vmasIn(space, start, end).reduce(
    (sum, vma) => sum + Number(vma.start < start) + Number(vma.end > end),
    0,
  );
  if (cuts > 0 && space.vmas.length + cuts > MAX_AREAS)
    throw new SysError('ENOMEM', `the process has ${MAX_AREAS} mappings`);
}

/** Throws when a process may not lock `bytes` more: EPERM when none at all, else `errno`. */
export function checkLocked(process: Process, space: AddressSpace, bytes: number, errno: ErrnoName): void {
  const limit = softLimit(process, Rlimit.RLIMIT_MEMLOCK);
  if (limit === 0) throw new SysError('EPERM', 'RLIMIT_MEMLOCK is 0');
  if (lockedBytes(space) + bytes > limit) throw new SysError(errno, `${bytes} bytes more exceed RLIMIT_MEMLOCK`);
}
