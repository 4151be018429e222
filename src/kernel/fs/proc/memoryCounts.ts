/** How much memory of which kind a process has, for /proc/PID/stat, statm and status. */
import { PAGE_SIZE } from '../../../machine/physMemory.ts';
import type { Kernel } from '../../context.ts';
import { PROT_EXEC, PROT_WRITE } from '../../mm/layout.ts';
import { residentPages } from '../../mm/pageTable.ts';
import { hasTrait, VmaTrait } from '../../mm/vma.ts';
import type { AddressSpace } from '../../state.ts';

/** What statm and status count, in bytes. */
export interface MemoryCounts {
  readonly total: number;
  readonly data: number;
  readonly stack: number;
  readonly code: number;
  readonly libraries: number;
  readonly locked: number;
  readonly resident: number;
  readonly residentAnonymous: number;
  readonly residentFile: number;
  readonly residentShared: number;
}

export function countMemory(kernel: Kernel, space: AddressSpace): MemoryCounts {
  const program = space.modules[0]?.bytesInode;
  const counts = { total: 0, data: 0, stack: 0, code: 0, libraries: 0, locked: 0 };
  const resident = { residentAnonymous: 0, residentFile: 0, residentShared: 0 };
  for (const vma of space.vmas) {
    const size = vma.end - vma.start;
    counts.total += size;
    if (vma.growsDown) counts.stack += size;
    else if ((vma.prot & PROT_EXEC) !== 0) counts[vma.file?.ino === program ? 'code' : 'libraries'] += size;
    else if (!vma.shared && (vma.prot & PROT_WRITE) !== 0) counts.data += size;
    if (hasTrait(vma, VmaTrait.locked)) counts.locked += size;
    for (const { writable } of residentPages(kernel, space, vma.start, vma.end)) {
      if (vma.shared) resident.residentShared += PAGE_SIZE;
      else if (vma.file !== undefined && !writable) resident.residentFile += PAGE_SIZE;
      else resident.residentAnonymous += PAGE_SIZE;
    }
  }
  return { ...counts, ...resident, resident: space.residentPages * PAGE_SIZE };
}
