/**
 * brk(2): moves the end of the heap. Linux's call never fails: it answers the end as it then is.
 */
import type { Kernel } from '../context.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { exceedsRam } from '../mm/frames.ts';
import { PROT_READ, PROT_WRITE, pageCeil, USER_END } from '../mm/layout.ts';
import { mayMap } from '../mm/limits.ts';
import { mapArea, unmapRange } from '../mm/mapping.ts';
import { populate } from '../mm/populate.ts';
import { VmaTrait, vmasIn } from '../mm/vma.ts';
import type { Thread } from '../state.ts';
import { processOf } from '../thread.ts';
import { params, type SyscallRow } from './row.ts';

function sysBrk(kernel: Kernel, thread: Thread, addr: number): number {
  const process = processOf(kernel, thread.pid);
  const space = spaceOf(kernel, thread);
  if (addr < process.heapStart || addr > USER_END) return process.heapEnd;
  const oldEnd = pageCeil(process.heapEnd);
  const newEnd = pageCeil(addr);
  if (newEnd > oldEnd) {
    // One free page stays between the heap and what comes next.
    const blocked = vmasIn(space, oldEnd, newEnd + 4096).length > 0 || newEnd + 4096 > USER_END;
    const bytes = newEnd - oldEnd;
    if (blocked || exceedsRam(kernel, bytes) || !mayMap(process, space, bytes, true)) return process.heapEnd;
    const traits = space.locksNew === true ? { traits: VmaTrait.locked } : {};
    const prot = PROT_READ | PROT_WRITE;
    mapArea(kernel, space, { start: oldEnd, end: newEnd, prot, shared: false, name: '', growsDown: false, ...traits });
    if (space.locksNew === true) populate(kernel, space, oldEnd, newEnd, 'any');
  } else if (newEnd < oldEnd) {
    unmapRange(kernel, space, newEnd, oldEnd);
  }
  process.heapEnd = addr;
  return addr;
}

export const rows: SyscallRow[] = [{ nr: 214, name: 'brk', params: params('addr: pointer'), handler: sysBrk }];
