/** futex(2): decodes the operation; what it does stands in `kernel/futex.ts`. */
import type { Future } from '../../executor/future.ts';
import { Clock, deadlineAfter, deadlineAt, readTimespec } from '../clock.ts';
import type { Kernel } from '../context.ts';
import { ALL_BITS, futexKey, futexRequeue, futexWait, futexWake } from '../futex.ts';
import { futexLock, tryLock, unlock } from '../futexPi.ts';
import { futexRequeueWait, requeueToLock } from '../futexRequeuePi.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { USER_END } from '../mm/layout.ts';
import { readU32, writeU32 } from '../mm/userMemory.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { params, type SyscallRow } from './row.ts';

export const FutexOp = {
  FUTEX_WAIT: 0,
  FUTEX_WAKE: 1,
  FUTEX_REQUEUE: 3,
  FUTEX_CMP_REQUEUE: 4,
  FUTEX_WAKE_OP: 5,
  FUTEX_LOCK_PI: 6,
  FUTEX_UNLOCK_PI: 7,
  FUTEX_TRYLOCK_PI: 8,
  FUTEX_WAIT_BITSET: 9,
  FUTEX_WAKE_BITSET: 10,
  FUTEX_WAIT_REQUEUE_PI: 11,
  FUTEX_CMP_REQUEUE_PI: 12,
  FUTEX_LOCK_PI2: 13,
} as const;

export const FUTEX_PRIVATE_FLAG = 128;
export const FUTEX_CLOCK_REALTIME = 256;
const TIMED_BY_CLOCK: ReadonlySet<number> = new Set([
  FutexOp.FUTEX_WAIT,
  FutexOp.FUTEX_WAIT_BITSET,
  FutexOp.FUTEX_WAIT_REQUEUE_PI,
  FutexOp.FUTEX_LOCK_PI2,
]);

/** What wakes or moves waiters of the ordinary kind. */
const WAKING: ReadonlySet<number> = new Set([
  FutexOp.FUTEX_WAKE,
  FutexOp.FUTEX_WAKE_BITSET,
  FutexOp.FUTEX_WAKE_OP,
  FutexOp.FUTEX_REQUEUE,
  FutexOp.FUTEX_CMP_REQUEUE,
]);

function sysFutex(
  kernel: Kernel,
  thread: Thread,
  uaddr: number,
  futexOp: number,
  val: number,
  timeout: number,
  uaddr2: number,
  val3: number,
): number | Future {
  const op = futexOp & ~(FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME);
  const realtime = (futexOp & FUTEX_CLOCK_REALTIME) !== 0;
  if (realtime && !TIMED_BY_CLOCK.has(op)) {
    throw new SysError('ENOSYS', `FUTEX_CLOCK_REALTIME does not go with operation ${op}`);
  }
  checkAligned(uaddr);
  const space = spaceOf(kernel, thread);
  const isPrivate = (futexOp & FUTEX_PRIVATE_FLAG) !== 0;
  const key = futexKey(space, uaddr, isPrivate);
  if (WAKING.has(op) && kernel.state.futexRequeues.has(key)) {
    throw new SysError('EINVAL', 'who waits at the futex may only be moved to a lock');
  }
  // For the requeue operations this argument is a number and not a pointer.
  const val2 = timeout % 2 ** 32;
  switch (op) {
    case FutexOp.FUTEX_WAIT: {
      const deadline = timeout === 0 ? undefined : deadlineAfter(kernel, readTimespec(kernel, thread, timeout));
      return futexWait(thread.tid, uaddr, key, val, ALL_BITS, deadline);
    }
    case FutexOp.FUTEX_WAIT_BITSET: {
      checkBitset(val3);
      const clock = realtime ? Clock.CLOCK_REALTIME : Clock.CLOCK_MONOTONIC;
      const deadline = timeout === 0 ? undefined : deadlineAt(clock, readTimespec(kernel, thread, timeout));
      return futexWait(thread.tid, uaddr, key, val, val3, deadline);
    }
    case FutexOp.FUTEX_WAKE:
      return futexWake(kernel, key, atLeastOne(val), ALL_BITS);
    case FutexOp.FUTEX_WAKE_BITSET:
      checkBitset(val3);
      return futexWake(kernel, key, atLeastOne(val), val3);
    case FutexOp.FUTEX_REQUEUE:
      checkAligned(uaddr2);
      return requeue(kernel, key, { key: futexKey(space, uaddr2, isPrivate), address: uaddr2 }, val, val2).woken;
    case FutexOp.FUTEX_CMP_REQUEUE: {
      checkAligned(uaddr2);
      const value = readU32(kernel, space, uaddr);
      if (value !== val3) throw new SysError('EAGAIN', `the futex holds ${value}, not ${val3}`);
      const { woken, moved } = requeue(
        kernel,
        key,
        { key: futexKey(space, uaddr2, isPrivate), address: uaddr2 },
        val,
        val2,
      );
      return woken + moved;
    }
    case FutexOp.FUTEX_WAKE_OP: {
      checkAligned(uaddr2);
      const old = readU32(kernel, space, uaddr2);
      writeU32(kernel, space, uaddr2, combine(val3, old | 0) >>> 0);
      const woken = futexWake(kernel, key, atLeastOne(val), ALL_BITS);
      if (!compare(val3, old | 0)) return woken;
      return woken + futexWake(kernel, futexKey(space, uaddr2, isPrivate), atLeastOne(val2), ALL_BITS);
    }
    case FutexOp.FUTEX_LOCK_PI:
    case FutexOp.FUTEX_LOCK_PI2: {
      const byMonotonic = op === FutexOp.FUTEX_LOCK_PI2 && !realtime;
      const clock = byMonotonic ? Clock.CLOCK_MONOTONIC : Clock.CLOCK_REALTIME;
      const deadline = timeout === 0 ? undefined : deadlineAt(clock, readTimespec(kernel, thread, timeout));
      return tryLock(kernel, thread, uaddr, key) ? 0 : futexLock(thread.tid, uaddr, key, deadline);
    }
    case FutexOp.FUTEX_TRYLOCK_PI:
      if (tryLock(kernel, thread, uaddr, key)) return 0;
      throw new SysError('EAGAIN', 'another thread owns the lock');
    case FutexOp.FUTEX_UNLOCK_PI:
      unlock(kernel, thread, uaddr, key);
      return 0;
    case FutexOp.FUTEX_WAIT_REQUEUE_PI: {
      checkAligned(uaddr2);
      const lock = { address: uaddr2, key: futexKey(space, uaddr2, isPrivate) };
      if (lock.key === key) throw new SysError('EINVAL', 'a futex cannot be its own lock');
      const clock = realtime ? Clock.CLOCK_REALTIME : Clock.CLOCK_MONOTONIC;
      const deadline = timeout === 0 ? undefined : deadlineAt(clock, readTimespec(kernel, thread, timeout));
      return futexRequeueWait(thread.tid, { address: uaddr, key }, val, lock, deadline);
    }
    case FutexOp.FUTEX_CMP_REQUEUE_PI: {
      checkAligned(uaddr2);
      const lockKey = futexKey(space, uaddr2, isPrivate);
      if (val !== 1 || (val2 | 0) < 0) throw new SysError('EINVAL', `${val | 0} to wake, ${val2 | 0} to move`);
      if (lockKey === key) throw new SysError('EINVAL', 'a futex cannot be its own lock');
      const value = readU32(kernel, space, uaddr);
      if (value !== val3) throw new SysError('EAGAIN', `the futex holds ${value}, not ${val3}`);
      if (kernel.state.futexes.has(key)) throw new SysError('EINVAL', 'who waits at the futex has named no lock');
      return requeueToLock(kernel, key, lockKey, val2);
    }
    default:
      throw new SysError('ENOSYS', `futex operation ${op} is not implemented`);
  }
}

function requeue(
  kernel: Kernel,
  from: string,
  to: { readonly key: string; readonly address: number },
  wake: number,
  move: number,
): { readonly woken: number; readonly moved: number } {
  if ((wake | 0) < 0 || (move | 0) < 0) throw new SysError('EINVAL', 'the number of waiters is negative');
  const woken = futexWake(kernel, from, wake, ALL_BITS);
  return { woken, moved: from === to.key ? 0 : futexRequeue(kernel, from, to, move) };
}

/** Linux wakes one waiter even when asked for none or for a negative number. */
const atLeastOne = (count: number): number => Math.max(1, count | 0);

function checkAligned(address: number): void {
  if (address % 4 !== 0) throw new SysError('EINVAL', `futex address 0x${address.toString(16)} is not aligned to 4`);
  if (!(address < USER_END))
    throw new SysError('EFAULT', `futex address 0x${address.toString(16)} is not in user space`);
}

function checkBitset(bitset: number): void {
  if (bitset === 0) throw new SysError('EINVAL', 'an empty futex bitset meets no waiter');
}

/** FUTEX_WAKE_OP's encoding: 4 bits operation, 4 bits comparison, 12 bits operand, 12 bits comparand, both signed. */
function combine(encoded: number, old: number): number {
  const raw = (encoded << 8) >> 20;
  const operation = (encoded >>> 28) & 7;
  const operand = encoded >>> 31 === 1 ? 1 << (raw & 31) : raw;
  switch (operation) {
    case 0:
      return operand;
    case 1:
      return old + operand;
    case 2:
      return old | operand;
    case 3:
      return old & ~operand;
    case 4:
      return old ^ operand;
    default:
      throw new SysError('ENOSYS', `FUTEX_WAKE_OP knows no operation ${operation}`);
  }
}

function compare(encoded: number, old: number): boolean {
  const comparand = (encoded << 20) >> 20;
  switch ((encoded >>> 24) & 15) {
    case 0:
      return old === comparand;
    case 1:
      return old !== comparand;
    case 2:
      return old < comparand;
    case 3:
      return old <= comparand;
    case 4:
      return old > comparand;
    case 5:
      return old >= comparand;
    default:
      throw new SysError('ENOSYS', `FUTEX_WAKE_OP knows no comparison ${(encoded >>> 24) & 15}`);
  }
}

export const rows: SyscallRow[] = [
  {
    nr: 98,
    name: 'futex',
    params: params(
      'uaddr: pointer, futex_op: futexOp, val: uint, timeout: futexTimeout, uaddr2: pointer, val3: futexBits',
    ),
    handler: sysFutex,
  },
];
