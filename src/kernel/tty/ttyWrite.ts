/** Writing to a terminal: what its output has room for at once, the rest while the future waits: for ^Q, for a master that reads, for its turn (TOSTOP). */
import { type Context, type Future, type FutureKind, PENDING, type Poll, ready } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import { openFileAt, releaseFile } from '../fs/descriptors.ts';
import type { Transfer } from '../fs/fileKind.ts';
import { firstBytes, gather, totalLength, usableLength } from '../fs/ioVector.ts';
import type { FileWait } from '../ipc/fileWait.ts';
import { READABLE, WRITABLE } from '../ipc/pollEvents.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { SysError } from '../sysError.ts';
import { threadOf } from '../thread.ts';
import { unwatch, watch } from '../waitQueue.ts';
import { hasTurn, signalBackground } from './background.ts';
import { consoleStream, writeOutput } from './output.ts';
import type { Terminal } from './terminalState.ts';
import { isHungUp, type TtyNode, terminalAt, terminalName } from './terminals.ts';
import { Lflag } from './termios.ts';

/** Waits for its turn (`background`), or for room; the value is the number of bytes written. */
export interface TtyWriteFuture extends Future, FileWait {
  readonly kind: 'ttyWrite';
  state: 'background' | 'waiting';
  readonly tty: number;
  readonly era: number;
  readonly stream: 1 | 2;
  readonly mayWait: boolean;
  readonly length: number;
  /** Bytes written so far. */
  done: number;
}

export function writeTty(kernel: Kernel, transfer: Transfer<TtyNode>): number | TtyWriteFuture {
  const { thread, fd, file, segments, mayWait } = transfer;
  const { tty, era, stream } = file.node;
  const terminal = terminalAt(kernel, tty);
  if (isHungUp(terminal, file.node)) throw hungUp();
  if (totalLength(segments) === 0) return 0;
  const future: TtyWriteFuture = {
    kind: 'ttyWrite',
    state: 'waiting',
    tid: thread.tid,
    fd,
    file: file.id,
    segments,
    tty,
    era,
    stream: stream ?? consoleStream(kernel),
    mayWait,
    length: usableLength(kernel, spaceOf(kernel, thread), segments, 'load'),
    done: 0,
  };
  if (mayWrite(kernel, future, terminal)) {
    writeMore(kernel, future, terminal);
    if (future.done === future.length || (!mayWait && future.done > 0)) return future.done;
    if (!mayWait) throw noRoom();
  } else future.state = 'background';
  file.references++;
  return future;
}

const hungUp = (): SysError => new SysError('EIO', 'the terminal has hung up');
const noRoom = (): SysError => new SysError('EAGAIN', 'the terminal takes no output now');

export const ttyWriteKind: FutureKind<Kernel, TtyWriteFuture> = {
  kind: 'ttyWrite',
  poll(future, cx) {
    const kernel = cx.services;
    const terminal = terminalAt(kernel, future.tty);
    unwatch(terminal.pollers, future);
    const poll = pollWrite(future, cx, terminal);
    if (poll.kind === 'pending') watch(kernel, terminal.pollers, future, cx.waker, READABLE | WRITABLE);
    else releaseFile(kernel, openFileAt(kernel, future.file));
    return poll;
  },
  drop(future, kernel) {
    unwatch(terminalAt(kernel, future.tty).pollers, future);
    releaseFile(kernel, openFileAt(kernel, future.file));
  },
  interrupt: ({ done }) => (done > 0 ? done : 'restart'),
  describe(future, kernel) {
    const { stopped, foreground } = terminalAt(kernel, future.tty);
    return {
      fd: future.fd,
      terminal: terminalName(future.tty),
      written: future.done,
      bytes: future.length,
      output: stopped ? 'stopped' : 'full',
      foreground,
    };
  },
};

function pollWrite(future: TtyWriteFuture, { services: kernel }: Context<Kernel>, terminal: Terminal): Poll {
  if (terminal.era !== future.era) {
    if (future.done > 0) return ready(future.done);
    throw hungUp();
  }
  if (!mayWrite(kernel, future, terminal)) {
    future.state = 'background';
    signalBackground(kernel, threadOf(kernel, future.tid), 'change');
    return PENDING;
  }
  future.state = 'waiting';
  writeMore(kernel, future, terminal);
  if (future.done === future.length || (!future.mayWait && future.done > 0)) return ready(future.done);
  if (!future.mayWait) throw noRoom();
  return PENDING;
}

const mayWrite = (kernel: Kernel, { tid }: TtyWriteFuture, terminal: Terminal): boolean =>
  (terminal.termios.lflag & Lflag.TOSTOP) === 0 || hasTurn(kernel, threadOf(kernel, tid), terminal, 'change');

/** Bytes that are looked at in one go. */
const PART = 65_536;

function writeMore(kernel: Kernel, future: TtyWriteFuture, terminal: Terminal): void {
  const thread = threadOf(kernel, future.tid);
  const segments = firstBytes(future.segments, future.length);
  while (future.done < future.length) {
    const length = Math.min(PART, future.length - future.done);
    const bytes = gather(kernel, spaceOf(kernel, thread), segments, future.done, length);
    const written = writeOutput(kernel, terminal, bytes, future.stream, future.tid);
    future.done += written;
    // Most characters take less room than each might.
    if (written === 0) return;
  }
}
