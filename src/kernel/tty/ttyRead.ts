/**
 * Reading from a terminal (termios(3), "Canonical and noncanonical mode"): a line, or as many bytes as VMIN and VTIME say. The bytes stay in the queue until
 * the read ends, so that nothing is lost when a signal makes it begin again.
 */
import { type Context, type Future, type FutureKind, PENDING, type Poll, ready } from '../../executor/future.ts';
import { startTimer, stopTimer, type TimeLimit } from '../../executor/timeLimit.ts';
import { clockNow, describeDeadline } from '../clock.ts';
import type { Kernel } from '../context.ts';
import { openFileAt, releaseFile } from '../fs/descriptors.ts';
import type { Segment, Transfer } from '../fs/fileKind.ts';
import { firstBytes, scatter, totalLength, usableLength } from '../fs/ioVector.ts';
import type { FileWait } from '../ipc/fileWait.ts';
import { READABLE, WRITABLE } from '../ipc/pollEvents.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { threadOf } from '../thread.ts';
import { unwatch, watch } from '../waitQueue.ts';
import { hasTurn, signalBackground } from './background.ts';
import { isCanonical, readableBytes, takeInput } from './inputQueue.ts';
import type { Terminal } from './terminalState.ts';
import { isHungUp, type TtyNode, tellWriter, terminalAt, terminalName } from './terminals.ts';
import { Control } from './termios.ts';

/** VTIME counts tenths of a second. */
const NS_PER_TENTH = 100_000_000;

/** Waits for its turn (`background`), or for input; the value is the number of bytes read. */
export interface TtyReadFuture extends Future, FileWait, TimeLimit {
  readonly kind: 'ttyRead';
  state: 'background' | 'waiting';
  readonly tty: number;
  readonly era: number;
  readonly mayWait: boolean;
  /** When VTIME runs out, and how many bytes there were when it was set. */
  deadline?: number | undefined;
  seen: number;
}

export function readTty(kernel: Kernel, transfer: Transfer<TtyNode>): number | TtyReadFuture {
  const { thread, fd, file, segments, mayWait } = transfer;
  const { tty, era } = file.node;
  const terminal = terminalAt(kernel, tty);
  if (totalLength(segments) === 0 || isHungUp(terminal, file.node)) return 0;
  const common = { fd, file: file.id, segments, tty, era, mayWait, seen: 0, tid: thread.tid };
  const isForeground = hasTurn(kernel, thread, terminal, 'read');
  if (isForeground) {
    const got = tryRead(kernel, thread, terminal, segments, mayWait, undefined);
    if (got !== undefined) return got;
    if (!mayWait) throw nothing();
  }
  file.references++;
  return { kind: 'ttyRead', state: isForeground ? 'waiting' : 'background', ...common };
}

const nothing = (): SysError => new SysError('EAGAIN', 'nothing has been typed');

export const ttyReadKind: FutureKind<Kernel, TtyReadFuture> = {
  kind: 'ttyRead',
  poll(future, cx) {
    const kernel = cx.services;
    const { file } = future;
    const terminal = terminalAt(kernel, future.tty);
    unwatch(terminal.pollers, future);
    const poll = pollRead(future, cx, terminal);
    if (poll.kind === 'pending') watch(kernel, terminal.pollers, future, cx.waker, READABLE | WRITABLE);
    else {
      endLimit(kernel, future);
      releaseFile(kernel, openFileAt(kernel, file));
    }
    return poll;
  },
  drop(future, kernel) {
    unwatch(terminalAt(kernel, future.tty).pollers, future);
    stopTimer(kernel, future);
    releaseFile(kernel, openFileAt(kernel, future.file));
  },
  interrupt(future, kernel) {
    const terminal = terminalAt(kernel, future.tty);
    // What has come of a read of several bytes is what it ends with.
    if (future.state === 'background' || terminal.era !== future.era || isCanonical(terminal)) return 'restart';
    return take(kernel, threadOf(kernel, future.tid), terminal, future.segments) ?? 'restart';
  },
  describe(future, kernel) {
    const terminal = terminalAt(kernel, future.tty);
    const { cc } = terminal.termios;
    return {
      fd: future.fd,
      terminal: terminalName(future.tty),
      bytes: totalLength(future.segments),
      mode: isCanonical(terminal) ? 'lines' : `min ${cc[Control.VMIN]}, time ${cc[Control.VTIME]}`,
      typed: readableBytes(terminal) + terminal.editing.length,
      foreground: terminal.foreground,
      ...(future.deadline === undefined ? {} : describeDeadline(kernel, future.deadline)),
    };
  },
};

function pollRead(future: TtyReadFuture, cx: Context<Kernel>, terminal: Terminal): Poll {
  const kernel = cx.services;
  const thread = threadOf(kernel, future.tid);
  if (terminal.era !== future.era) {
    // Linux tells a reader who waits that the master has been closed; later ones find the end of file.
    if (terminal.master?.closed === true) throw new SysError('EIO', 'the master of the terminal has been closed');
    return ready(0);
  }
  if (!hasTurn(kernel, thread, terminal, 'read')) {
    future.state = 'background';
    signalBackground(kernel, thread, 'read');
    return PENDING;
  }
  future.state = 'waiting';
  const got = tryRead(kernel, thread, terminal, future.segments, future.mayWait, future.deadline);
  if (got !== undefined) return ready(got);
  if (!future.mayWait) throw nothing();
  limitTime(future, cx, terminal);
  return PENDING;
}

/** Bytes read, 0 at the end of input; undefined when it has to wait. */
function tryRead(
  kernel: Kernel,
  thread: Thread,
  terminal: Terminal,
  segments: readonly Segment[],
  mayWait: boolean,
  deadline: number | undefined,
): number | undefined {
  const { input, ended, termios } = terminal;
  if (isCanonical(terminal)) return take(kernel, thread, terminal, segments) ?? (ended ? 0 : undefined);
  const min = termios.cc[Control.VMIN]!;
  const isExpired = deadline !== undefined && deadline <= kernel.now();
  const wanted = Math.max(1, Math.min(min, totalLength(segments)));
  if (input.length >= wanted || ((isExpired || ended || !mayWait) && input.length > 0)) {
    return take(kernel, thread, terminal, segments);
  }
  const mayBeEmpty = min === 0 && (termios.cc[Control.VTIME] === 0 || isExpired);
  return ended || mayBeEmpty ? 0 : undefined;
}

/** Copies what the buffers take of the queue, if there is anything. */
function take(kernel: Kernel, thread: Thread, terminal: Terminal, segments: readonly Segment[]): number | undefined {
  if (terminal.input.length === 0) return undefined;
  const space = spaceOf(kernel, thread);
  const wanted = firstBytes(segments, Math.min(totalLength(segments), terminal.input.length));
  const bytes = takeInput(terminal, usableLength(kernel, space, wanted, 'store'))!;
  tellWriter(kernel, terminal, 'terminal read');
  scatter(kernel, space, segments, 0, bytes);
  return bytes.length;
}

/** Raw mode with VTIME: a limit for the whole read when VMIN is 0, else one from each byte to the next. */
function limitTime(future: TtyReadFuture, cx: Context<Kernel>, terminal: Terminal): void {
  const kernel = cx.services;
  const { cc } = terminal.termios;
  const available = terminal.input.length;
  const limit = isCanonical(terminal) ? 0 : cc[Control.VTIME]! * NS_PER_TENTH;
  if (limit === 0 || (cc[Control.VMIN] !== 0 && available === 0)) {
    endLimit(kernel, future);
    return;
  }
  if (future.deadline === undefined || available !== future.seen) {
    endLimit(kernel, future);
    future.seen = available;
    future.deadline = clockNow(kernel) + limit;
  }
  startTimer(kernel, future, cx.waker);
}

function endLimit(kernel: Kernel, future: TtyReadFuture): void {
  stopTimer(kernel, future);
  future.deadline = undefined;
}
