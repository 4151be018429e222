/**
 * Timers that are files (timerfd_create(2)). Until the next expiry a task of the kernel sleeps on behalf of an armed timer, and tells those who wait for it;
 * expiries after that are counted when somebody reads, which also arms a periodic timer anew (as Linux does: a timer that nobody reads costs nothing).
 */
import { assert } from '../../base/assert.ts';
import { type Future, type FutureKind, PENDING, ready } from '../../executor/future.ts';
import { startTimer, stopTimer, type TimeLimit } from '../../executor/timeLimit.ts';
import { clockNow, describeDeadline } from '../clock.ts';
import type { Kernel } from '../context.ts';
import type { FileKind, Segment } from '../fs/fileKind.ts';
import { scatter, totalLength, usableLength } from '../fs/ioVector.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import type { FileTimer, OpenNode, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { threadOf } from '../thread.ts';
import { newWaitQueue, notify } from '../waitQueue.ts';
import { ANONYMOUS_INO } from './anonymousInode.ts';
import { dropFileWait, type FileWait, pollFileWait, tryOrWait } from './fileWait.ts';
import { READABLE } from './pollEvents.ts';

type TimerNode = OpenNode & { readonly kind: 'timerfd' };

const WORD = 8;

export interface TimerfdReadFuture extends Future, FileWait {
  readonly kind: 'timerfdRead';
  state: 'waiting';
  readonly timerfd: number;
}

/** The whole life of the kernel's task that waits for an expiry. */
export interface TimerfdTaskFuture extends Future, TimeLimit {
  readonly kind: 'timerfdTask';
  state: 'sleeping';
  readonly timerfd: number;
  /** Until when it sleeps; the timer may have been set anew. */
  deadline?: number | undefined;
}

export function makeFileTimer(kernel: Kernel, clock: number): FileTimer {
  const id = kernel.state.next.timerfd++;
  const timer: FileTimer = { id, clock, deadline: undefined, interval: 0, expired: false, pollers: newWaitQueue() };
  kernel.state.timerfds.set(id, timer);
  return timer;
}

export function fileTimerAt(kernel: Kernel, id: number): FileTimer {
  const timer = kernel.state.timerfds.get(id);
  assert(timer !== undefined, `timer ${id} exists`);
  return timer;
}

/** Arms a timer, or disarms it (`deadline` undefined). What has expired and was not read is forgotten. */
export function setFileTimer(kernel: Kernel, timer: FileTimer, deadline: number | undefined, interval: number): void {
  timer.deadline = deadline;
  timer.interval = interval;
  timer.expired = false;
  startTask(kernel, timer);
}

/** Brings the next expiry of a periodic timer to the future; answers how many there were since the last time. */
function forwardFileTimer(kernel: Kernel, timer: FileTimer): number {
  const { deadline, interval } = timer;
  if (deadline === undefined || deadline > clockNow(kernel)) return 0;
  if (interval === 0) {
    timer.deadline = undefined;
    return 1;
  }
  const times = Math.floor((clockNow(kernel) - deadline) / interval) + 1;
  timer.deadline = deadline + times * interval;
  return times;
}

/** Makes sure that a task waits for the deadline, if there is one that has not come. */
function startTask(kernel: Kernel, timer: FileTimer): void {
  const { id, task } = timer;
  const existing = task === undefined ? undefined : kernel.state.executor.tasks.get(task);
  if (existing !== undefined) kernel.wake({ taskId: existing.id, generation: existing.generation }, 'timerfd set');
  else if (timer.deadline !== undefined) {
    const future: TimerfdTaskFuture = { kind: 'timerfdTask', state: 'sleeping', timerfd: id };
    timer.task = kernel.spawnTask('kernel', `timerfd:[${id}]`, future);
  }
}

export const timerfdTaskKind: FutureKind<Kernel, TimerfdTaskFuture> = {
  kind: 'timerfdTask',
  poll(future, cx) {
    const kernel = cx.services;
    const timer = kernel.state.timerfds.get(future.timerfd);
    const deadline = timer?.expired === true ? undefined : timer?.deadline;
    if (timer === undefined || deadline === undefined || deadline <= kernel.now()) {
      stopTimer(kernel, future);
      if (timer !== undefined) timer.task = undefined;
      if (timer !== undefined && deadline !== undefined) {
        timer.expired = true;
        notify(kernel, timer.pollers, READABLE, 'timerfd expired');
      }
      return ready(0);
    }
    if (future.deadline !== deadline) stopTimer(kernel, future);
    future.deadline = deadline;
    startTimer(kernel, future, cx.waker);
    return PENDING;
  },
  drop: (future, kernel) => stopTimer(kernel, future),
  describe: (future, kernel) => ({
    timerfd: future.timerfd,
    ...describeDeadline(kernel, kernel.state.timerfds.get(future.timerfd)?.deadline),
  }),
};

export const timerfdFile: FileKind<Kernel, TimerNode> = {
  kind: 'timerfd',
  ignoresSeeks: true,
  read(kernel, transfer) {
    const { thread, file, segments } = transfer;
    const { timerfd } = file.node;
    if (totalLength(segments) < WORD) throw new SysError('EINVAL', 'a count of expiries has 8 bytes');
    return tryOrWait<TimerNode, TimerfdReadFuture>(
      transfer,
      () => tryRead(kernel, thread, timerfd, segments),
      'the timer has not expired',
      (common) => ({ kind: 'timerfdRead', state: 'waiting', timerfd, ...common }),
    );
  },
  readiness: (kernel, { node }) => (hasExpired(kernel, fileTimerAt(kernel, node.timerfd)) ? READABLE : 0),
  queue: (kernel, { node }) => fileTimerAt(kernel, node.timerfd).pollers,
  closed(kernel, { node }) {
    const timer = fileTimerAt(kernel, node.timerfd);
    timer.deadline = undefined;
    startTask(kernel, timer);
    kernel.state.timerfds.delete(node.timerfd);
  },
  stat: () => ({ mode: 0o600, ino: ANONYMOUS_INO, size: 0, rdev: 0 }),
  fdinfo: (kernel, node) => `clockid: ${fileTimerAt(kernel, node.timerfd).clock}\n`,
};

export const timerfdReadKind: FutureKind<Kernel, TimerfdReadFuture> = {
  kind: 'timerfdRead',
  poll: (future, cx) =>
    pollFileWait(future, cx, READABLE, () =>
      tryRead(cx.services, threadOf(cx.services, future.tid), future.timerfd, future.segments),
    ),
  drop: dropFileWait,
  interrupt: () => 'restart',
  describe: (future, kernel) => ({
    fd: future.fd,
    timerfd: future.timerfd,
    ...describeDeadline(kernel, fileTimerAt(kernel, future.timerfd).deadline),
  }),
};

const hasExpired = (kernel: Kernel, timer: FileTimer): boolean =>
  timer.expired || (timer.deadline !== undefined && timer.deadline <= clockNow(kernel));

function tryRead(kernel: Kernel, thread: Thread, id: number, segments: readonly Segment[]): number | undefined {
  const timer = fileTimerAt(kernel, id);
  if (!hasExpired(kernel, timer)) return undefined;
  const space = spaceOf(kernel, thread);
  if (usableLength(kernel, space, segments, 'store') < WORD) throw new SysError('EFAULT', 'the count cannot be stored');
  const view = new DataView(new ArrayBuffer(WORD));
  view.setBigUint64(0, BigInt(forwardFileTimer(kernel, timer)), true);
  timer.expired = false;
  startTask(kernel, timer);
  scatter(kernel, space, segments, 0, new Uint8Array(view.buffer));
  return WORD;
}
