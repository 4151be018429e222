/** Memory of rCore: sbrk by a difference, mmap and munmap of whole free or mapped ranges. */
import type { Kernel } from '../context.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { exceedsRam } from '../mm/frames.ts';
import { PROT_EXEC, PROT_READ, PROT_WRITE, pageCeil, USER_END } from '../mm/layout.ts';
import { mapArea, unmapRange } from '../mm/mapping.ts';
import { isCovered, vmasIn } from '../mm/vma.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { processOf } from '../thread.ts';

const PAGE = 4096;
const PLAIN = { shared: false, growsDown: false };

/** Answers the old end of the heap. */
export function sysSbrk(kernel: Kernel, thread: Thread, size: number): number {
  const process = processOf(kernel, thread.pid);
  const space = spaceOf(kernel, thread);
  const old = process.heapEnd;
  const end = old + size;
  if (end < process.heapStart) throw new SysError('EINVAL', `the heap has ${old - process.heapStart} bytes`);
  const [from, to] = [pageCeil(old), pageCeil(end)];
  if (to > from) {
    if (to > USER_END || exceedsRam(kernel, to - from))
      throw new SysError('ENOMEM', `there is no room for ${size} bytes`);
    if (vmasIn(space, from, to).length > 0) throw new SysError('ENOMEM', 'something else is mapped behind the heap');
    mapArea(kernel, space, { ...PLAIN, start: from, end: to, prot: PROT_READ | PROT_WRITE, name: '[heap]' });
  } else if (to < from) unmapRange(kernel, space, to, from);
  process.heapEnd = end;
  return old;
}

/** `prot` has a bit each for reading, writing, executing. What is mapped already stays. */
export function sysMmap(kernel: Kernel, thread: Thread, start: number, len: number, prot: number): number {
  const [from, to] = rangeOf(start, len);
  if ((prot & ~7) !== 0 || prot === 0) throw new SysError('EINVAL', `prot 0x${(prot >>> 0).toString(16)} is none`);
  const space = spaceOf(kernel, thread);
  if (vmasIn(space, from, to).length > 0) throw new SysError('EEXIST', 'a part of it is mapped already');
  if (exceedsRam(kernel, to - from)) throw new SysError('ENOMEM', `there is no room for ${len} bytes`);
  if (to > from) mapArea(kernel, space, { ...PLAIN, start: from, end: to, prot: usable(prot), name: '' });
  return 0;
}

/** Entries of page tables that may be written and not read are reserved: every access faults. rCore makes them nevertheless. */
function usable(prot: number): number {
  const isReserved = (prot & PROT_WRITE) !== 0 && (prot & PROT_READ) === 0;
  return isReserved ? 0 : prot & (PROT_READ | PROT_WRITE | PROT_EXEC);
}

/** All of it must be mapped. */
export function sysMunmap(kernel: Kernel, thread: Thread, start: number, len: number): number {
  const [from, to] = rangeOf(start, len);
  const space = spaceOf(kernel, thread);
  if (!isCovered(space, from, to)) throw new SysError('EINVAL', 'a part of it is not mapped');
  if (to > from) unmapRange(kernel, space, from, to);
  return 0;
}

function rangeOf(start: number, len: number): [from: number, to: number] {
  if (start % PAGE !== 0) throw new SysError('EINVAL', `0x${start.toString(16)} is not the start of a page`);
  const to = pageCeil(start + len);
  if (!(to <= USER_END)) throw new SysError('EINVAL', 'the range ends outside user space');
  return [start, to];
}
