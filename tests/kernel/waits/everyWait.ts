/** Waits for the test's objects, of every kind that the kernel has. */
import type { Pid } from '../../../src/base/address.ts';
import type { Future } from '../../../src/executor/future.ts';
import { yieldNow } from '../../../src/executor/yieldNow.ts';
import type { Kernel } from '../../../src/kernel/context.ts';
import { waitForMail } from '../../../src/kernel/mailbox.ts';
import { Mail } from '../../../src/kernel/processState.ts';
import { sysCondvarWait } from '../../../src/kernel/rcore/condvar.ts';
import { sysRead } from '../../../src/kernel/rcore/files.ts';
import { sysMutexLock } from '../../../src/kernel/rcore/mutex.ts';
import { sysSemaphoreDown } from '../../../src/kernel/rcore/semaphore.ts';
import { rcoreYield } from '../../../src/kernel/rcore/yield.ts';
import type { Thread } from '../../../src/kernel/state.ts';
import { vforkWait } from '../../../src/kernel/vfork.ts';
import type { Random } from '../../fuzz/random.ts';
import {
  ARGUMENTS,
  AT_FDCWD,
  AWAITED,
  BUFFER,
  Calls,
  childrenOf,
  connect,
  FUTEX,
  LOCK,
  OTHER_FUTEX,
  SIGNAL_MASK,
} from './calls.ts';
import type { Objects } from './objects.ts';

/** struct mmsghdr with one buffer of eight bytes. */
function messageVector(calls: Calls): number {
  const buffer = calls.words(BUFFER, 8);
  return calls.words(0, 0, buffer, 1, 0, 0, 0, 0);
}

const pollAll = (calls: Calls, o: Objects): number =>
  calls.put(
    new Uint8Array(
      Int32Array.from([o.pipes[0]!.out, o.eventfd, o.timerfd, o.emptyPair[0], o.pipes[0]!.out].flatMap((fd) => [fd, 1]))
        .buffer,
    ),
  );

type Wait = (calls: Calls, o: Objects) => number | Future;

const waitv: Wait = (calls) => {
  const items = [FUTEX, OTHER_FUTEX, FUTEX].flatMap((address) => [0, address, 2]);
  return calls.make('futex_waitv', calls.words(...items), 3, 0, 0, 0);
};

/** Every wait that there is, by a name of its own. */
const WAITS: readonly Wait[] = [
  (c, { pipes }) => c.make('read', pipes[c.random.below(2)]!.out, BUFFER, 16),
  (c, { pipes }) => c.make('write', pipes[2]!.in, BUFFER, c.random.chance(50) ? 1 : 5000),
  (c) => c.make('openat', AT_FDCWD, c.text('/tmp/fifo'), c.random.below(2), 0),
  (c, { eventfd }) => c.make('read', eventfd, BUFFER, 8),
  (c, { fullEventfd }) => c.make('write', fullEventfd, c.words(1), 8),
  (c, { timerfd }) => c.make('read', timerfd, BUFFER, 8),
  (c, { inotify }) => c.make('read', inotify, BUFFER, 64),
  (c, { signalfd }) => c.make('read', signalfd, BUFFER, 128),
  (c) => c.make('read', 0, BUFFER, 16),
  (c) => c.make('write', 1, BUFFER, 4),
  (c) => c.make('ioctl', 0, 0x540b, 0),
  (c, { master }) => c.make('read', master, BUFFER, 16),
  (c, { master }) => c.make('write', master, BUFFER, 64),
  (c, { slave }) => c.make('read', slave, BUFFER, 16),
  (c, { slave }) => c.make('write', slave, BUFFER, 64),
  (c, { epoll }) => c.make('epoll_pwait2', epoll, ARGUMENTS, 4, c.timeout(), 0, 8),
  (c, o) => c.make('ppoll', pollAll(c, o), 5, c.timeout(), 0, 8),
  (c, { pipes, eventfd }) =>
    c.make('pselect6', 64, c.words((1n << BigInt(pipes[1]!.out)) | (1n << BigInt(eventfd))), 0, 0, c.timeout(), 0),
  (c, { pipes }) => c.make('splice', pipes[0]!.out, 0, pipes[3]!.in, 0, 8, 0),
  (c, { pipes }) => c.make('tee', pipes[0]!.out, pipes[3]!.in, 8, 0),
  (c, { locks }) => c.make('flock', locks[1], 2),
  (c, { listener }) => c.make('accept', listener, 0, 0),
  (c) => connect(c, 0),
  (c, { emptyPair }) => c.make('recvfrom', emptyPair[0], BUFFER, 8, 0, 0, 0),
  (c, { pair }) => c.make('sendto', pair[1], BUFFER, 8, 0, 0, 0),
  (c, { emptyPair }) => c.make('recvmmsg', emptyPair[0], messageVector(c), 1, 0, c.timeout()),
  (c) => c.make('futex', FUTEX, 0, 0, c.timeout(), 0, 0),
  (c) => c.make('futex', FUTEX, 9, 0, 0, 0, 1 << c.random.below(2)),
  waitv,
  (c) => c.make('futex', LOCK, 6, 0, c.timeout(), 0, 0),
  (c) => c.make('futex', FUTEX, 11, 0, c.timeout(), LOCK, 0),
  (c) => c.make('wait4', -1, 0, 0x4000_0000, 0),
  (c) => c.make('wait4', [...childrenOf(c), -1][c.random.below(2)] ?? -1, 0, 0x4000_0000, 0),
  (c) => vforkWait(c.thread.tid, 1 as Pid),
  (c) => waitForMail(c.thread.tid, Mail.threadExit),
  (c) => c.make('nanosleep', c.words(0, c.random.below(300_000)), 0),
  (c, o) => c.make('semtimedop', o.semaphores, c.words(0xffff_0000 + c.random.below(2)), 1, c.timeout()),
  (c, o) => c.make('msgrcv', o.emptyMessages, BUFFER, 8, c.random.below(2), 0),
  (c, o) => c.make('msgsnd', o.fullMessages, c.words(1), 4096, 0),
  (c, o) => c.make('mq_timedreceive', o.emptyQueue, BUFFER, 8, 0, c.timeout()),
  (c, o) => c.make('mq_timedsend', o.fullQueue, BUFFER, 8, 0, c.timeout()),
  (c) => c.make('rt_sigtimedwait', c.words(1n << BigInt(AWAITED[c.random.below(2)]! - 1)), 0, c.timeout(), 8),
  (c) => c.make('rt_sigsuspend', c.words(SIGNAL_MASK), 8),
  () => yieldNow(),
  ({ thread }) => rcoreYield(thread.tid),
  ({ kernel, thread, random }) => sysMutexLock(kernel, thread, random.below(2)),
  ({ kernel, thread }) => sysSemaphoreDown(kernel, thread, 0),
  ({ kernel, thread }) => sysCondvarWait(kernel, thread, 0, 0),
  ({ kernel, thread }, { pipes }) => sysRead(kernel, thread, pipes[1]!.out, BUFFER, 4),
];

/** A future that waits; what can be done at once is done on the way. */
export function randomWait(kernel: Kernel, thread: Thread, o: Objects, random: Random): Future {
  const calls = new Calls(kernel, thread, random);
  for (;;) {
    const result = random.pick(WAITS)(calls, o);
    if (typeof result !== 'number') return result;
  }
}
