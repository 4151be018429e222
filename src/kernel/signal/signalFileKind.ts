/**
 * Descriptors that give signals (signalfd(2)). Reading takes signals of the reading thread or its process out of their queues, those that the descriptor's
 * mask names, whether blocked or not; poll and epoll see whether there are any.
 */
import type { Tid } from '../../base/address.ts';
import { type Future, type FutureKind, PENDING, ready } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import { openFileAt, releaseFile } from '../fs/descriptors.ts';
import type { FileKind } from '../fs/fileKind.ts';
import { type Segment, scatter, totalLength } from '../fs/ioVector.ts';
import { READABLE } from '../ipc/pollEvents.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import type { Waiting } from '../poller.ts';
import type { OpenNode, SignalFile, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { processOf, threadOf, type UserRoot } from '../thread.ts';
import { leaveQueue, waiterOf } from '../waiter.ts';
import { signalFileAt } from './signalFile.ts';
import { codeOf, type PendingSignal } from './signalInfo.ts';
import { lookAgain, pendingSignals, signalsIn, takeSignal } from './signalQueue.ts';
import { intersection, type SigSet } from './sigset.ts';

type SignalNode = OpenNode & { readonly kind: 'signalfd' };

/** sizeof(struct signalfd_siginfo). */
const RECORD_BYTES = 128;
const ANONYMOUS_INO = 9;

export interface SignalReadFuture extends Future, Waiting {
  readonly kind: 'signalRead';
  state: 'waiting';
  readonly tid: Tid;
  /** The open file, of which the future holds a reference. */
  readonly file: number;
  readonly signalFile: number;
  readonly segments: readonly Segment[];
}

export const signalFileKind: FileKind<Kernel, SignalNode> = {
  kind: 'signalfd',
  read(kernel, { thread, file, segments, mayWait }) {
    if (totalLength(segments) < RECORD_BYTES) throw new SysError('EINVAL', 'the buffer is too small for one signal');
    const got = readSignals(kernel, thread, signalFileAt(kernel, file.node.signalfd).mask, segments);
    if (got !== undefined) return got;
    if (!mayWait) throw new SysError('EAGAIN', 'none of the signals is pending');
    file.references++;
    const { tid } = thread;
    const future: SignalReadFuture = {
      kind: 'signalRead',
      state: 'waiting',
      tid,
      file: file.id,
      signalFile: file.node.signalfd,
      segments,
    };
    return future;
  },
  readiness(kernel, { node }) {
    const file = signalFileAt(kernel, node.signalfd);
    const [low, high] = intersection(visibleSignals(kernel, file), file.mask);
    return (low | high) === 0 ? 0 : READABLE;
  },
  queue: (kernel, { node }) => signalFileAt(kernel, node.signalfd).pollers,
  closed(kernel, { node }) {
    kernel.state.signalFiles.delete(node.signalfd);
  },
  stat: () => ({ mode: 0o600, ino: ANONYMOUS_INO, size: 0, rdev: 0 }),
  fdinfo(kernel, node) {
    const [low, high] = signalFileAt(kernel, node.signalfd).mask;
    return `sigmask:\t${hex(high)}${hex(low)}\n`;
  },
};

export const signalReadKind: FutureKind<Kernel, SignalReadFuture> = {
  kind: 'signalRead',
  poll(future, cx) {
    const kernel = cx.services;
    const file = signalFileAt(kernel, future.signalFile);
    leaveQueue(file.readers, future);
    const got = readSignals(kernel, threadOf(kernel, future.tid), file.mask, future.segments);
    if (got === undefined) {
      file.readers.push(waiterOf(kernel, future, cx.waker));
      return PENDING;
    }
    releaseFile(kernel, openFileAt(kernel, future.file));
    return ready(got);
  },
  drop(future, kernel) {
    leaveQueue(signalFileAt(kernel, future.signalFile).readers, future);
    releaseFile(kernel, openFileAt(kernel, future.file));
  },
  interrupt: () => 'restart',
  describe(future, kernel) {
    const [low, high] = signalFileAt(kernel, future.signalFile).mask;
    return { mask: `0x${hex(high)}${hex(low)}` };
  },
};

const hex = (half: number): string => (half >>> 0).toString(16).padStart(8, '0');

/** As many signals as there are and have room; undefined when there is none. */
function readSignals(kernel: Kernel, thread: Thread, mask: SigSet, segments: readonly Segment[]): number | undefined {
  const room = Math.floor(totalLength(segments) / RECORD_BYTES);
  let done = 0;
  while (done < room) {
    const signal = takeSignal(kernel, thread, mask);
    if (signal === undefined) break;
    scatter(kernel, spaceOf(kernel, thread), segments, done * RECORD_BYTES, encodeRecord(signal));
    done++;
  }
  if (done === 0) return undefined;
  lookAgain(kernel, thread);
  return done * RECORD_BYTES;
}

/**
 * The signals that who looks now would get: the thread that is being polled when it belongs to the process that made the descriptor; else, when a
 * sender tells an epoll instance, that process with all its threads.
 */
function visibleSignals(kernel: Kernel, { owner }: SignalFile): SigSet {
  const { executor, clock, processes } = kernel.state;
  const taskId = executor.current[clock.turn];
  const task = taskId === undefined ? undefined : executor.tasks.get(taskId);
  const thread = task?.kind === 'user' ? kernel.state.threads.get((task.future as UserRoot).tid) : undefined;
  if (thread?.pid === owner) return pendingSignals(kernel, thread);
  const process = processes.get(owner);
  if (process === undefined) return thread === undefined ? [0, 0] : pendingSignals(kernel, thread);
  const own = process.threads.flatMap((tid) => threadOf(kernel, tid).pending);
  return signalsIn([...own, ...processOf(kernel, owner).pending]);
}

/** struct signalfd_siginfo. */
function encodeRecord(signal: PendingSignal): Uint8Array {
  const bytes = new Uint8Array(RECORD_BYTES);
  const view = new DataView(bytes.buffer);
  const { signo, origin } = signal;
  view.setUint32(0, signo, true);
  view.setInt32(8, codeOf(origin), true);
  switch (origin?.kind) {
    case 'user':
      view.setUint32(12, origin.pid, true);
      view.setUint32(16, origin.uid, true);
      break;
    case 'queue': {
      const sent = new DataView(origin.bytes.buffer, origin.bytes.byteOffset);
      view.setUint32(12, sent.getUint32(16, true), true);
      view.setUint32(16, sent.getUint32(20, true), true);
      view.setInt32(44, sent.getInt32(24, true), true);
      view.setBigUint64(48, sent.getBigUint64(24, true), true);
      break;
    }
    case 'timer':
      view.setUint32(24, origin.timer, true);
      view.setInt32(32, origin.overrun, true);
      view.setInt32(44, Number(BigInt.asIntN(32, origin.value)), true);
      view.setBigUint64(48, origin.value, true);
      break;
    case 'child':
      view.setUint32(12, origin.pid, true);
      view.setUint32(16, origin.uid, true);
      view.setInt32(40, origin.status, true);
      view.setBigUint64(56, BigInt(origin.utime), true);
      break;
    case 'fault':
      view.setBigUint64(72, origin.address, true);
      break;
    case 'file':
      view.setInt32(20, origin.fd, true);
      view.setUint32(28, origin.band, true);
      break;
  }
  return bytes;
}
