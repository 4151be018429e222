/** futex_waitv(2): decodes the array; the waiting stands in `kernel/futexWaitv.ts`. */
import type { Future } from '../../executor/future.ts';
import { Clock, deadlineAt, readTimespec } from '../clock.ts';
import type { Kernel } from '../context.ts';
import { ALL_BITS, futexKey, futexWait } from '../futex.ts';
import { futexWaitv } from '../futexWaitv.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyIn } from '../mm/userMemory.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { FUTEX_PRIVATE_FLAG } from './futex.ts';
import { params, type SyscallRow } from './row.ts';

const FUTEX_WAITV_MAX = 128;
/** struct futex_waitv: value, address, flags, reserved. */
const ITEM_BYTES = 24;
/** The only size of a futex. */
const FUTEX_32 = 2;

function sysFutexWaitv(
  kernel: Kernel,
  thread: Thread,
  waiters: number,
  count: number,
  flags: number,
  timeout: number,
  clockid: number,
): Future {
  if (flags !== 0) throw new SysError('EINVAL', `futex_waitv flags 0x${flags.toString(16)} are not known`);
  if (count === 0 || count > FUTEX_WAITV_MAX || waiters === 0)
    throw new SysError('EINVAL', `${count} futexes to wait for`);
  const isClock = clockid === Clock.CLOCK_REALTIME || clockid === Clock.CLOCK_MONOTONIC;
  if (timeout !== 0 && !isClock) throw new SysError('EINVAL', `clock ${clockid} cannot be waited for here`);
  const deadline = timeout === 0 ? undefined : deadlineAt(clockid, readTimespec(kernel, thread, timeout));
  const space = spaceOf(kernel, thread);
  const view = new DataView(copyIn(kernel, space, waiters, count * ITEM_BYTES).buffer);
  const waits = Array.from({ length: count }, (_, index) => {
    const at = index * ITEM_BYTES;
    const address = Number(view.getBigUint64(at + 8, true));
    const kind = view.getUint32(at + 16, true);
    if ((kind & ~FUTEX_PRIVATE_FLAG) !== FUTEX_32 || view.getUint32(at + 20, true) !== 0) {
      throw new SysError('EINVAL', `futex ${index} has flags 0x${kind.toString(16)}`);
    }
    if (address % 4 !== 0) throw new SysError('EINVAL', `futex ${index} is not aligned to 4`);
    const key = futexKey(space, address, (kind & FUTEX_PRIVATE_FLAG) !== 0);
    return futexWait(thread.tid, address, key, view.getUint32(at, true), ALL_BITS, undefined);
  });
  return futexWaitv(waits, deadline);
}

export const rows: SyscallRow[] = [
  {
    nr: 449,
    name: 'futex_waitv',
    params: params('waiters: pointer, nr_futexes: uint, flags: hex, timeout: timespec, clockid: clock'),
    handler: sysFutexWaitv,
  },
];
