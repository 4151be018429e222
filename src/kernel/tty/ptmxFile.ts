/**
 * The master of a pseudo-terminal as an open file (pty(7)): what it writes is typed at the terminal, what it reads is what the terminal shows. When it is
 * closed, the terminal hangs up.
 */
import type { Future, FutureKind } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import type { FileKind, Segment, Transfer } from '../fs/fileKind.ts';
import { dropInodeIfUnused } from '../fs/inode.ts';
import { firstBytes, gather, scatter, totalLength, usableLength } from '../fs/ioVector.ts';
import { dropFileWait, type FileWait, pollFileWait, tryOrWait } from '../ipc/fileWait.ts';
import { POLLHUP, POLLPRI, READABLE, WRITABLE } from '../ipc/pollEvents.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { threadOf } from '../thread.ts';
import { notify } from '../waitQueue.ts';
import { inputRoom } from './inputQueue.ts';
import { receive } from './lineDiscipline.ts';
import { ptmxIoctl } from './ptyIoctl.ts';
import { hangUp } from './session.ts';
import type { Terminal } from './terminalState.ts';
import { type PtmxNode, releaseTerminal, removePtyName, terminalAt, terminalName } from './terminals.ts';

/** Waits until the terminal has something to show; the value is the number of bytes read. */
export interface PtmxReadFuture extends Future, FileWait {
  readonly kind: 'ptmxRead';
  state: 'waiting';
  readonly tty: number;
}

/** Waits until the terminal takes input; the value is the number of bytes written. */
export interface PtmxWriteFuture extends Future, FileWait {
  readonly kind: 'ptmxWrite';
  state: 'waiting';
  readonly tty: number;
  /** Bytes written so far. */
  done: number;
}

export const ptmxFile: FileKind<Kernel, PtmxNode> = {
  kind: 'ptmx',
  read(kernel, transfer) {
    const { thread, file, segments } = transfer;
    const { tty } = file.node;
    if (totalLength(segments) === 0) return 0;
    return tryOrWait<PtmxNode, PtmxReadFuture>(
      transfer,
      () => tryRead(kernel, thread, terminalAt(kernel, tty), segments),
      'the terminal shows nothing new',
      (common) => ({ kind: 'ptmxRead', state: 'waiting', tty, ...common }),
    );
  },
  write: writePtmx,
  put(kernel, _thread, { node }, bytes) {
    const terminal = terminalAt(kernel, node.tty);
    const part = bytes.subarray(0, inputRoom(terminal));
    receive(kernel, terminal, part);
    return part.length === 0 ? undefined : part.length;
  },
  readiness(kernel, { node }) {
    const terminal = terminalAt(kernel, node.tty);
    const { output, packetEvents, abandoned } = terminal.master!;
    let events = inputRoom(terminal) > 0 ? WRITABLE : 0;
    if (output.length > 0) events |= READABLE;
    if (packetEvents !== 0) events |= READABLE | POLLPRI;
    return abandoned ? events | POLLHUP : events;
  },
  queue: (kernel, { node }) => terminalAt(kernel, node.tty).master!.pollers,
  opened(kernel, node) {
    terminalAt(kernel, node.tty).files++;
  },
  closed(kernel, { node }) {
    const terminal = terminalAt(kernel, node.tty);
    removePtyName(kernel, terminal);
    terminal.master!.output.length = 0;
    terminal.master!.closed = true;
    hangUp(kernel, terminal);
    releaseTerminal(kernel, terminal);
    dropInodeIfUnused(kernel, node.ino);
  },
  ioctl: ptmxIoctl,
};

function writePtmx(kernel: Kernel, transfer: Transfer<PtmxNode>): number | PtmxWriteFuture {
  const { thread, fd, file, segments, mayWait } = transfer;
  if (totalLength(segments) === 0) return 0;
  const length = usableLength(kernel, spaceOf(kernel, thread), segments, 'load');
  const future: PtmxWriteFuture = {
    kind: 'ptmxWrite',
    state: 'waiting',
    tid: thread.tid,
    fd,
    file: file.id,
    segments: firstBytes(segments, length),
    tty: file.node.tty,
    done: 0,
  };
  const done = writeMore(kernel, future);
  if (done !== undefined) return done;
  if (!mayWait && future.done > 0) return future.done;
  if (!mayWait) throw new SysError('EAGAIN', 'what was typed at the terminal is still to be read');
  file.references++;
  return future;
}

export const ptmxReadKind: FutureKind<Kernel, PtmxReadFuture> = {
  kind: 'ptmxRead',
  poll(future, cx) {
    const kernel = cx.services;
    const terminal = terminalAt(kernel, future.tty);
    return pollFileWait(future, cx, READABLE | POLLHUP | POLLPRI, () =>
      tryRead(kernel, threadOf(kernel, future.tid), terminal, future.segments),
    );
  },
  drop: dropFileWait,
  interrupt: () => 'restart',
  describe: (future) => ({ fd: future.fd, terminal: terminalName(future.tty), bytes: totalLength(future.segments) }),
};

export const ptmxWriteKind: FutureKind<Kernel, PtmxWriteFuture> = {
  kind: 'ptmxWrite',
  poll: (future, cx) => pollFileWait(future, cx, WRITABLE, () => writeMore(cx.services, future)),
  drop: dropFileWait,
  interrupt: ({ done }) => (done > 0 ? done : 'restart'),
  describe: (future, kernel) => ({
    fd: future.fd,
    terminal: terminalName(future.tty),
    written: future.done,
    bytes: totalLength(future.segments),
    unread: terminalAt(kernel, future.tty).input.length,
  }),
};

/** Bytes read; in packet mode with the byte before them. */
function tryRead(kernel: Kernel, thread: Thread, terminal: Terminal, segments: readonly Segment[]): number | undefined {
  const master = terminal.master!;
  const { output, packet, packetEvents } = master;
  const tells = packet && packetEvents !== 0;
  if (output.length === 0 && !tells) {
    if (master.abandoned) throw new SysError('EIO', 'nobody has the terminal open any more');
    return undefined;
  }
  const space = spaceOf(kernel, thread);
  const most = tells ? 1 : output.length + (packet ? 1 : 0);
  const wanted = firstBytes(segments, Math.min(totalLength(segments), most));
  const room = usableLength(kernel, space, wanted, 'store');
  const bytes = tells ? [packetEvents] : packet ? [0, ...output.splice(0, room - 1)] : output.splice(0, room);
  if (tells) master.packetEvents = 0;
  scatter(kernel, space, segments, 0, Uint8Array.from(bytes));
  if (!tells) notify(kernel, terminal.pollers, WRITABLE, 'the master has read');
  return bytes.length;
}

/** Types as much as the terminal takes; undefined when not all of it. */
function writeMore(kernel: Kernel, future: PtmxWriteFuture): number | undefined {
  const terminal = terminalAt(kernel, future.tty);
  const space = spaceOf(kernel, threadOf(kernel, future.tid));
  const length = totalLength(future.segments);
  while (future.done < length) {
    const part = Math.min(inputRoom(terminal), length - future.done);
    if (part === 0) return undefined;
    receive(kernel, terminal, gather(kernel, space, future.segments, future.done, part));
    future.done += part;
  }
  return length;
}
