/** Deeds that bring waits to their end, interrupt or forget them. */
import type { Kernel } from '../../../src/kernel/context.ts';
import { endThread } from '../../../src/kernel/exit.ts';
import { post } from '../../../src/kernel/mailbox.ts';
import { spaceOf } from '../../../src/kernel/mm/addressSpace.ts';
import { readU32 } from '../../../src/kernel/mm/userMemory.ts';
import { Mail } from '../../../src/kernel/processState.ts';
import { sysCondvarSignal } from '../../../src/kernel/rcore/condvar.ts';
import { sysMutexLock, sysMutexUnlock } from '../../../src/kernel/rcore/mutex.ts';
import { sysSemaphoreUp } from '../../../src/kernel/rcore/semaphore.ts';
import type { Thread } from '../../../src/kernel/state.ts';
import { SysError } from '../../../src/kernel/sysError.ts';
import { processOf } from '../../../src/kernel/thread.ts';
import { startOutput, stopOutput } from '../../../src/kernel/tty/output.ts';
import { setForeground } from '../../../src/kernel/tty/session.ts';
import { CONSOLE } from '../../../src/kernel/tty/terminalState.ts';
import type { Random } from '../../fuzz/random.ts';
import {
  AT_FDCWD,
  AWAITED,
  BUFFER,
  Calls,
  childrenOf,
  connect,
  FUTEX,
  HANDLED,
  LOCK,
  NONBLOCK,
  OTHER_FUTEX,
} from './calls.ts';
import type { Objects } from './objects.ts';

type Deed = (calls: Calls, o: Objects) => void;

const rcore = (deed: Deed): Deed => {
  return (calls, o) => {
    try {
      deed(calls, o);
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
    }
  };
};

/** What brings waits to their end, takes away what others wait for, interrupts, and ends threads. */
const DEEDS: readonly Deed[] = [
  (c, { pipes }) => c.now('write', pipes[c.random.below(2)]!.in, BUFFER, 1 + c.random.below(30)),
  (c, { pipes }) => c.now('read', pipes[2]!.out, BUFFER, 1 + c.random.below(4096)),
  (c, { pipes }) => c.now('read', pipes[3]!.out, BUFFER, 4096),
  (c) => c.now('openat', AT_FDCWD, c.text('/tmp/fifo'), c.random.below(2) | NONBLOCK, 0),
  (c, { eventfd }) => c.now('write', eventfd, c.words(1), 8),
  (c, { fullEventfd }) => {
    c.now('read', fullEventfd, BUFFER, 8);
    if (c.random.chance(70)) c.now('write', fullEventfd, c.words(-2n), 8);
  },
  (c, { timerfd }) => c.now('timerfd_settime', timerfd, 0, c.words(0, 0, 0, c.random.below(200_000)), 0),
  (c, { file }) => c.now('write', file, BUFFER, 1),
  (c) => c.now('tkill', pickThread(c).tid, c.random.pick([...HANDLED, ...AWAITED])),
  (c) => c.now('kill', c.thread.pid, c.random.pick([...HANDLED, ...AWAITED])),
  (c) => {
    const groups = [processOf(c.kernel, c.thread.pid).pgid, c.kernel.state.firstPid];
    setForeground(c.kernel, processOf(c.kernel, c.thread.pid), terminalOf(c), c.random.pick(groups));
  },
  (c) => (c.random.chance(50) ? stopOutput(terminalOf(c)) : startOutput(c.kernel, terminalOf(c))),
  (c, { master }) => {
    for (let count = 1 + c.random.below(8); count > 0; count--) c.now('read', master, BUFFER, 1 + c.random.below(4096));
  },
  (c, { slave }) => c.now('read', slave, BUFFER, 1 + c.random.below(4096)),
  (c, { master }) => c.now('write', master, c.text('line\n'), 5),
  (c, { slave }) => c.now('write', slave, BUFFER, 4),
  (c, { locks }) => {
    c.now('flock', locks[c.random.below(2)]!, 8);
    if (c.random.chance(70)) c.now('flock', locks[0], 2 | 4);
  },
  (c) => connect(c, NONBLOCK),
  (c, { listener }) => c.now('accept', listener, 0, 0),
  (c, { pair }) => c.now('sendto', pair[1], BUFFER, 8, 0x40, 0, 0),
  (c, { pair }) => c.now('recvfrom', pair[0], BUFFER, 1 + c.random.below(4096), 0x40, 0, 0),
  (c, { emptyPair }) => c.now('sendto', emptyPair[1], BUFFER, 1 + c.random.below(12), 0x40, 0, 0),
  (c) => c.now('futex', FUTEX, 1, 1 + c.random.below(3), 0, 0, 0),
  (c) => c.now('futex', FUTEX, 10, 1, 0, 0, 1),
  (c) => c.now('futex', FUTEX, 3, 0, 1, OTHER_FUTEX, 0),
  (c) => c.now('futex', OTHER_FUTEX, 3, c.random.below(2), 5, FUTEX, 0),
  (c) => c.now('futex', FUTEX, 12, 1, c.random.below(3), LOCK, 0),
  (c) => {
    const owner = readU32(c.kernel, spaceOf(c.kernel, c.thread), LOCK) & 0x3fff_ffff;
    const thread = [...c.kernel.state.threads.values()].find(({ tid }) => (tid as number) === owner) ?? c.thread;
    new Calls(c.kernel, thread, c.random).now('futex', LOCK, owner === 0 ? 8 : 7, 0, 0, 0, 0);
  },
  (c) => {
    if (childrenOf(c).length < 3) c.now('clone', 17, 0, 0, 0, 0);
    else c.now('kill', childrenOf(c)[c.random.below(3)]!, 9);
  },
  (c) => post(c.kernel, pickThread(c).mailbox, c.random.pick([Mail.vforkDone, Mail.threadExit]), 'the test'),
  (c, o) => c.now('semop', o.semaphores, c.words(c.random.below(2) | 0x1_0000), 1),
  (c, o) => c.now('msgsnd', o.emptyMessages, c.words(1), 8, NONBLOCK / 2),
  (c, o) => c.now('msgrcv', o.fullMessages, BUFFER, 4096, 0, NONBLOCK / 2),
  (c, o) => c.now('mq_timedsend', o.emptyQueue, BUFFER, 8, 0, 0),
  (c, o) => c.now('mq_timedreceive', o.fullQueue, BUFFER, 8, 0, 0),
  rcore(({ kernel, thread, random }) => {
    const mutex = random.below(2);
    sysMutexUnlock(kernel, thread, mutex);
    const again = random.chance(60) ? sysMutexLock(kernel, thread, mutex) : 0;
    if (typeof again !== 'number') kernel.dropFuture(again);
  }),
  rcore(({ kernel, thread }) => sysSemaphoreUp(kernel, thread, 0)),
  rcore(({ kernel, thread }) => sysCondvarSignal(kernel, thread, 0)),
  (c) => {
    const thread = pickThread(c);
    if (c.random.chance(40) && thread !== c.thread) endThread(c.kernel, thread, 0, 0);
  },
  (c, { end }) => {
    const fds = [...processOf(c.kernel, c.thread.pid).fds.keys()].filter((fd) => fd >= end);
    for (const fd of fds) c.now('close', fd);
  },
];

const terminalOf = ({ kernel }: Calls) => kernel.state.terminals.get(CONSOLE)!;

function pickThread({ kernel, thread, random }: Calls): Thread {
  const tid = random.pick(processOf(kernel, thread.pid).threads);
  return kernel.state.threads.get(tid)!;
}

export function randomDeed(kernel: Kernel, thread: Thread, o: Objects, random: Random): void {
  random.pick(DEEDS)(new Calls(kernel, thread, random), o);
}
