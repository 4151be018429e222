/**
 * Page faults of user code, and of the kernel when it touches user memory: makes the page resident with its content, or says that it is none. Specified
 * by mmap(2) and Linux's riscv fault handler (PROT_WRITE implies reading; PROT_EXEC alone does not).
 */
import type { PhysAddr } from '../../base/address.ts';
import { PAGE_SIZE } from '../../machine/physMemory.ts';
import type { AccessKind } from '../../machine/trap.ts';
import type { Kernel } from '../context.ts';
import { contentSize, isRegular, readContent } from '../fs/content.ts';
import { inodeAt } from '../fs/inode.ts';
import { Rlimit, softLimit } from '../rlimits.ts';
import type { AddressSpace, Vma } from '../state.ts';
import { holdCachedPage } from './cachedPages.ts';
import { allocatePageFrame, type PagePlace } from './framePlacement.ts';
import { frameHolders, releaseFrame } from './frames.ts';
import { PROT_EXEC, PROT_READ, PROT_WRITE, pageCeil, pageFloor, STACK_GUARD, USER_END } from './layout.ts';
import { mayMap } from './limits.ts';
import { changePage, findEntry, mapPage, pageAt } from './pageTable.ts';
import { holdSharedPage } from './sharedPages.ts';
import { findVma, indexAbove, replaceVmas } from './vma.ts';

/** `bus`: a page of a file mapping beyond the end of the file (SIGBUS). */
export type FaultResult = 'ok' | 'segv' | 'bus' | 'oom';

/** Whether an area's protection allows an access. */
export function allows(vma: Vma, kind: AccessKind): boolean {
  if (kind === 'fetch') return (vma.prot & PROT_EXEC) !== 0;
  if (kind === 'store') return (vma.prot & PROT_WRITE) !== 0;
  return (vma.prot & (PROT_READ | PROT_WRITE)) !== 0;
}

/** Resolves an access to `va`; when `ok`, the page is resident and allows it. */
export function pageFault(kernel: Kernel, space: AddressSpace, va: number, kind: AccessKind): FaultResult {
  if (!(va >= 0 && va < USER_END)) return 'segv';
  const vma = findVma(space, va) ?? growStack(kernel, space, va);
  if (vma === undefined || !allows(vma, kind)) return 'segv';
  return makeResident(kernel, space, vma, va, kind === 'store');
}

/** Makes the page at `va` of its area resident, and the process's own when it is to be written; checks no protection. */
export function makeResident(
  kernel: Kernel,
  space: AddressSpace,
  vma: Vma,
  va: number,
  forStore: boolean,
): FaultResult {
  const place = { va: pageFloor(va), entry: findEntry(kernel, space, va) };
  const page = pageAt(kernel, place.entry, va);
  if (page === undefined) return bringIn(kernel, space, vma, place, forStore);
  if (!forStore || page.writable || vma.shared || frameHolders(kernel, page.frame) === 1) {
    // Nothing to do but to give the rights that the area has; an engine may hold an older translation.
    changePage(kernel, space, page.va, page.frame, vma.prot, vma.shared || frameHolders(kernel, page.frame) === 1);
    return 'ok';
  }
  const copy = allocatePageFrame(kernel, place);
  if (copy === undefined) return 'oom';
  kernel.machine.memory.write(copy, kernel.machine.memory.read(page.frame, PAGE_SIZE));
  changePage(kernel, space, page.va, copy, vma.prot, true);
  releaseFrame(kernel, page.frame);
  return 'ok';
}

function bringIn(kernel: Kernel, space: AddressSpace, vma: Vma, place: PagePlace, forStore: boolean): FaultResult {
  const frame = frameFor(kernel, vma, place, forStore);
  if (typeof frame === 'string') return frame;
  const writable = vma.shared || frameHolders(kernel, frame) === 1;
  if (mapPage(kernel, space, place.va, frame, vma.prot, writable, place.entry)) return 'ok';
  releaseFrame(kernel, frame);
  return 'oom';
}

/** A hold of the frame with the content of a page that is not resident; of the process's own when it is to be written. */
function frameFor(kernel: Kernel, vma: Vma, place: PagePlace, forStore: boolean): PhysAddr | 'bus' | 'oom' {
  if (vma.file === undefined) return allocatePageFrame(kernel, place) ?? 'oom';
  const inode = inodeAt(kernel, vma.file.ino);
  const offset = vma.file.offset + (place.va - vma.start);
  if (!isRegular(inode) || offset >= pageCeil(contentSize(inode))) return 'bus';
  if (vma.shared && inode.kind === 'file') return holdSharedPage(kernel, inode, offset / PAGE_SIZE, place) ?? 'oom';
  if (!forStore && isWholePage(vma.file, offset, inode.size)) {
    const cached = holdCachedPage(kernel, inode, offset / PAGE_SIZE, place);
    if (cached !== 'no') return cached ?? 'oom';
  }
  const frame = allocatePageFrame(kernel, place);
  if (frame === undefined) return 'oom';
  kernel.machine.memory.write(frame, pageContent(kernel, vma, place.va));
  return frame;
}

/** Whether a page is mapped as it is in the file: a segment of a program may end within it, and zeros follow. */
const isWholePage = ({ fileEnd }: NonNullable<Vma['file']>, offset: number, size: number): boolean =>
  offset % PAGE_SIZE === 0 && fileEnd >= Math.min(offset + PAGE_SIZE, size);

/** What a page that is not resident would hold, as far as it is not zero. Beyond the end of the file it is empty. */
export function pageContent(kernel: Kernel, vma: Vma, va: number): Uint8Array {
  if (vma.file === undefined) return new Uint8Array(0);
  const inode = inodeAt(kernel, vma.file.ino);
  const offset = vma.file.offset + (va - vma.start);
  const length = Math.min(PAGE_SIZE, vma.file.fileEnd - offset);
  return isRegular(inode) && length > 0 ? readContent(kernel, inode, offset, length) : new Uint8Array(0);
}

/** Extends the stack area down to `va`, within its limit and its distance to the mapping below; answers the grown area. */
function growStack(kernel: Kernel, space: AddressSpace, va: number): Vma | undefined {
  const index = indexAbove(space, va);
  const above = space.vmas[index];
  if (above === undefined || !above.growsDown) return undefined;
  const start = pageFloor(va);
  const below = space.vmas[index - 1];
  if (below !== undefined && start - below.end < STACK_GUARD) return undefined;
  if (!mayGrow(kernel, space, above, start)) return undefined;
  const grown = { ...above, start };
  replaceVmas(space, start, above.end, [grown]);
  return grown;
}

/** RLIMIT_STACK and RLIMIT_AS of the processes that use the space. */
function mayGrow(kernel: Kernel, space: AddressSpace, stack: Vma, start: number): boolean {
  for (const process of kernel.state.processes.values()) {
    if (process.space !== space.id) continue;
    if (stack.end - start > softLimit(process, Rlimit.RLIMIT_STACK)) return false;
    if (!mayMap(process, space, stack.start - start, false)) return false;
  }
  return true;
}
