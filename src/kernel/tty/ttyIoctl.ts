/**
 * ioctl(2) on terminals (tty_ioctl(2)). What changes a terminal is for the foreground: a caller in the background waits for its turn, as a writer with TOSTOP
 * does. Output is never buffered here, so nothing has to drain before.
 */
import { type Future, type FutureKind, PENDING, ready } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import { openFileAt, releaseFile } from '../fs/descriptors.ts';
import { O_ACCMODE, O_WRONLY } from '../fs/openFlags.ts';
import { READABLE, WRITABLE } from '../ipc/pollEvents.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyIn, copyOut, readU32, writeU32 } from '../mm/userMemory.ts';
import type { Waiting } from '../poller.ts';
import type { OpenFile, Thread } from '../state.ts';
import * as Request from '../syscall/ioctlRequests.ts';
import { SysError } from '../sysError.ts';
import { processOf, threadOf } from '../thread.ts';
import { notify, unwatch, watch } from '../waitQueue.ts';
import { hasTurn, signalBackground } from './background.ts';
import { flushInput, readableBytes } from './inputQueue.ts';
import { startOutput, stopOutput } from './output.ts';
import { PacketEvent, packetEvent } from './packet.ts';
import { claimTerminal, controllingTerminal, leaveTerminal, setForeground } from './session.ts';
import { changeTermios, describeTermios } from './settings.ts';
import type { Terminal } from './terminalState.ts';
import { isHungUp, type TtyNode, tellWriter, terminalAt, terminalName } from './terminals.ts';
import { changeWindow, packWindow, unpackWindow, WINSIZE } from './windowSize.ts';

type TtyOpenFile = OpenFile & { readonly node: TtyNode };

/** Waits until the caller may change the terminal; then does what was asked for. */
export interface TtyIoctlFuture extends Future, Waiting {
  readonly kind: 'ttyIoctl';
  state: 'background';
  readonly tid: Thread['tid'];
  readonly file: number;
  readonly tty: number;
  readonly request: number;
  readonly argument: number;
}

const CHANGES: ReadonlySet<number> = new Set([
  Request.TCSETS,
  Request.TCSETSW,
  Request.TCSETSF,
  Request.TCSETS2,
  Request.TCSETSW2,
  Request.TCSETSF2,
  Request.TCSBRK,
  Request.TCSBRKP,
  Request.TCXONC,
  Request.TCFLSH,
  Request.TIOCSPGRP,
]);

export function ttyIoctl(
  kernel: Kernel,
  thread: Thread,
  file: TtyOpenFile,
  request: number,
  argument: number,
): number | TtyIoctlFuture | undefined {
  const { tty } = file.node;
  const terminal = terminalAt(kernel, tty);
  if (isHungUp(terminal, file.node)) throw hungUp();
  if (CHANGES.has(request) && !hasTurn(kernel, thread, terminal, 'change')) {
    file.references++;
    return { kind: 'ttyIoctl', state: 'background', tid: thread.tid, file: file.id, tty, request, argument };
  }
  return perform(kernel, thread, file, request, argument);
}

const hungUp = (): SysError => new SysError('EIO', 'the terminal has hung up');

export const ttyIoctlKind: FutureKind<Kernel, TtyIoctlFuture> = {
  kind: 'ttyIoctl',
  poll(future, cx) {
    const kernel = cx.services;
    const thread = threadOf(kernel, future.tid);
    const file = openFileAt(kernel, future.file) as TtyOpenFile;
    const terminal = terminalAt(kernel, future.tty);
    unwatch(terminal.pollers, future);
    if (isHungUp(terminal, file.node)) throw hungUp();
    if (hasTurn(kernel, thread, terminal, 'change')) {
      const result = perform(kernel, thread, file, future.request, future.argument)!;
      releaseFile(kernel, file);
      return ready(result);
    }
    signalBackground(kernel, thread, 'change');
    watch(kernel, terminal.pollers, future, cx.waker, READABLE | WRITABLE);
    return PENDING;
  },
  drop(future, kernel) {
    unwatch(terminalAt(kernel, future.tty).pollers, future);
    releaseFile(kernel, openFileAt(kernel, future.file));
  },
  interrupt: () => 'restart',
  describe: (future, kernel) => ({
    terminal: terminalName(future.tty),
    request: `0x${future.request.toString(16)}`,
    foreground: terminalAt(kernel, future.tty).foreground,
  }),
};

function perform(
  kernel: Kernel,
  thread: Thread,
  file: TtyOpenFile,
  request: number,
  argument: number,
): number | undefined {
  const terminal = terminalAt(kernel, file.node.tty);
  const process = processOf(kernel, thread.pid);
  const own = (): Terminal => {
    if (controllingTerminal(kernel, process) === terminal) return terminal;
    throw new SysError('ENOTTY', 'it is not the controlling terminal of the process');
  };
  switch (request) {
    case Request.TIOCGPGRP:
      writeU32(kernel, spaceOf(kernel, thread), argument, own().foreground);
      return 0;
    case Request.TIOCSPGRP:
      setForeground(kernel, process, own(), readU32(kernel, spaceOf(kernel, thread), argument) | 0);
      return 0;
    case Request.TIOCGSID:
      writeU32(kernel, spaceOf(kernel, thread), argument, own().session);
      return 0;
    case Request.TIOCSCTTY:
      claimTerminal(kernel, process, terminal, (file.flags & O_ACCMODE) !== O_WRONLY);
      return 0;
    case Request.TIOCNOTTY:
      leaveTerminal(kernel, process, own());
      return 0;
    case Request.TIOCSTI:
      throw new SysError('EIO', 'what is typed comes from the terminal alone');
    case Request.FIONREAD:
      writeU32(kernel, spaceOf(kernel, thread), argument, readableBytes(terminal));
      return 0;
    default:
      return terminalRequest(kernel, thread, terminal, request, argument);
  }
}

/** What the slave and the master both answer: about the terminal itself. Undefined for other requests. */
export function terminalRequest(
  kernel: Kernel,
  thread: Thread,
  terminal: Terminal,
  request: number,
  argument: number,
): number | undefined {
  const space = spaceOf(kernel, thread);
  const settings = describeTermios(request);
  if (settings !== undefined) {
    changeTermios(kernel, thread, terminal, settings, argument);
    return 0;
  }
  switch (request) {
    case Request.TIOCGWINSZ:
      copyOut(kernel, space, argument, packWindow(terminal.size));
      return 0;
    case Request.TIOCSWINSZ:
      changeWindow(kernel, terminal, unpackWindow(copyIn(kernel, space, argument, WINSIZE)));
      return 0;
    case Request.TIOCOUTQ:
      writeU32(kernel, space, argument, 0);
      return 0;
    case Request.TIOCGETD:
      writeU32(kernel, space, argument, 0);
      return 0;
    case Request.TIOCSETD:
      if (readU32(kernel, space, argument) !== 0) throw new SysError('EINVAL', 'there is one line discipline, N_TTY');
      return 0;
    case Request.TCSBRK:
    case Request.TCSBRKP:
    case Request.TIOCSBRK:
    case Request.TIOCCBRK:
      return 0;
    case Request.TCFLSH:
      return flush(kernel, terminal, argument);
    case Request.TCXONC:
      return suspend(kernel, terminal, argument);
    case Request.TIOCEXCL:
    case Request.TIOCNXCL:
      terminal.exclusive = request === Request.TIOCEXCL;
      return 0;
    case Request.TIOCGEXCL:
      writeU32(kernel, space, argument, terminal.exclusive ? 1 : 0);
      return 0;
    default:
      return undefined;
  }
}

/** TCIFLUSH, TCOFLUSH, TCIOFLUSH. What a master can read has been transmitted: only echo that was held back is thrown away. */
function flush(kernel: Kernel, terminal: Terminal, queue: number): number {
  if (queue < 0 || queue > 2) throw new SysError('EINVAL', `${queue} names no queue`);
  if (queue !== 1) {
    flushInput(terminal);
    packetEvent(kernel, terminal, PacketEvent.flushRead);
    tellWriter(kernel, terminal, 'input thrown away');
  }
  if (queue !== 0) {
    terminal.held.length = 0;
    packetEvent(kernel, terminal, PacketEvent.flushWrite);
    notify(kernel, terminal.pollers, WRITABLE, 'output thrown away');
  }
  return 0;
}

/** TCOOFF, TCOON; TCIOFF and TCION send ^S and ^Q to the other side, which here does as it likes. */
function suspend(kernel: Kernel, terminal: Terminal, action: number): number {
  if (action < 0 || action > 3) throw new SysError('EINVAL', `${action} is no action`);
  if (action === 0 && stopOutput(terminal)) packetEvent(kernel, terminal, PacketEvent.stop);
  if (action === 1 && startOutput(kernel, terminal)) packetEvent(kernel, terminal, PacketEvent.start);
  return 0;
}
