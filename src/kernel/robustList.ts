/**
 * Robust futexes (set_robust_list(2), the kernel's "robust-futex-ABI"): at the end of a thread every lock in its list that it still holds is marked
 * FUTEX_OWNER_DIED and one waiter is woken; so is the one that it was just taking or giving back. The list is user memory: it may hold anything.
 */
import type { Kernel } from './context.ts';
import { futexWakeAt } from './futex.ts';
import { abandonLocks, FUTEX_OWNER_DIED, FUTEX_TID_MASK, FUTEX_WAITERS } from './futexPi.ts';
import { spaceOf } from './mm/addressSpace.ts';
import { copyIn, readU32, writeU32 } from './mm/userMemory.ts';
import type { Thread } from './state.ts';
import { SysError } from './sysError.ts';

/** struct robust_list_head: the list, the offset from an entry to its futex, the pending entry. */
export const ROBUST_HEAD_BYTES = 24;
/** Lists are circular when all is well; nobody follows one further than this (Linux's ROBUST_LIST_LIMIT). */
const MAX_ENTRIES = 2048;

/** To be called while the thread's memory still exists. */
export function releaseRobustFutexes(kernel: Kernel, thread: Thread): void {
  try {
    if (thread.robustList !== 0) walkList(kernel, thread);
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
  }
  thread.robustList = 0;
  if (kernel.state.piFutexes.size > 0) abandonLocks(kernel, thread);
}

function walkList(kernel: Kernel, thread: Thread): void {
  const space = spaceOf(kernel, thread);
  const head = thread.robustList;
  const view = new DataView(copyIn(kernel, space, head, ROBUST_HEAD_BYTES).buffer);
  const offset = Number(view.getBigInt64(8, true));
  const pending = Number(view.getBigUint64(16, true));
  let entry = Number(view.getBigUint64(0, true));
  for (let count = 0; entry !== head && count < MAX_ENTRIES; count++) {
    // The link is read first: whoever is woken may take the entry away.
    const next = Number(new DataView(copyIn(kernel, space, withoutFlag(entry), 8).buffer).getBigUint64(0, true));
    if (withoutFlag(entry) !== withoutFlag(pending)) releaseFutex(kernel, thread, entry, offset, false);
    entry = next;
  }
  if (pending !== 0) releaseFutex(kernel, thread, pending, offset, true);
}

/** The lowest bit of an entry says that its futex is a lock with an owner. */
const withoutFlag = (entry: number): number => entry - (entry % 2);

function releaseFutex(kernel: Kernel, thread: Thread, entry: number, offset: number, isPending: boolean): void {
  const space = spaceOf(kernel, thread);
  const address = withoutFlag(entry) + offset;
  if (address % 4 !== 0) throw new SysError('EINVAL', 'a robust futex is not aligned to 4');
  const isPi = entry % 2 === 1;
  const word = readU32(kernel, space, address);
  // It had been given back, but perhaps nobody woken yet.
  if (isPending && !isPi && word === 0) futexWakeAt(kernel, space, address, 1);
  if ((word & FUTEX_TID_MASK) !== thread.tid) return;
  const waited = (word & FUTEX_WAITERS) !== 0;
  // Where a lock is handed on to who waits, its word still has to tell whose it was.
  if (isPi && waited) return;
  writeU32(kernel, space, address, ((word & FUTEX_WAITERS) | FUTEX_OWNER_DIED) >>> 0);
  if (!isPi && waited) futexWakeAt(kernel, space, address, 1);
}
