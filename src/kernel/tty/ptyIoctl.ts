/** ioctl(2) on the master of a pseudo-terminal (pts(4), tty_ioctl(2)): its own requests, and those about the terminal, which mean the slave. */
import type { Kernel } from '../context.ts';
import { checkFileTable, installFd, lowestFree, makeOpenFile } from '../fs/descriptors.ts';
import { O_ACCMODE, O_CLOEXEC, O_LARGEFILE, O_NOCTTY, O_NONBLOCK } from '../fs/openFlags.ts';
import { WRITABLE } from '../ipc/pollEvents.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { readU32, writeU32 } from '../mm/userMemory.ts';
import { sendToGroup } from '../signal.ts';
import type { OpenFile, Thread } from '../state.ts';
import * as Request from '../syscall/ioctlRequests.ts';
import { SysError } from '../sysError.ts';
import { filesOf, processOf } from '../thread.ts';
import { notify } from '../waitQueue.ts';
import { controllingTerminal, setForeground } from './session.ts';
import type { Terminal } from './terminalState.ts';
import { type PtmxNode, terminalAt, terminalName } from './terminals.ts';
import { terminalRequest } from './ttyIoctl.ts';
import { openSlave } from './ttyOpen.ts';

const TCOFLUSH = 1;

export function ptmxIoctl(
  kernel: Kernel,
  thread: Thread,
  { node }: OpenFile & { readonly node: PtmxNode },
  request: number,
  argument: number,
): number | undefined {
  const terminal = terminalAt(kernel, node.tty);
  const master = terminal.master!;
  const space = spaceOf(kernel, thread);
  switch (request) {
    case Request.TIOCGPTN:
      writeU32(kernel, space, argument, terminal.id);
      return 0;
    case Request.TIOCSPTLCK:
      master.locked = readU32(kernel, space, argument) !== 0;
      return 0;
    case Request.TIOCGPTLCK:
      writeU32(kernel, space, argument, master.locked ? 1 : 0);
      return 0;
    case Request.TIOCGPTPEER:
      return openPeer(kernel, thread, terminal, argument);
    case Request.TIOCPKT:
      setPacketMode(terminal, readU32(kernel, space, argument) !== 0);
      return 0;
    case Request.TIOCGPKT:
      writeU32(kernel, space, argument, master.packet ? 1 : 0);
      return 0;
    case Request.TIOCSIG:
      return signalSlave(kernel, terminal, argument);
    case Request.FIONREAD:
      writeU32(kernel, space, argument, master.output.length);
      return 0;
    case Request.TIOCGPGRP:
      writeU32(kernel, space, argument, terminal.foreground);
      return 0;
    case Request.TIOCGSID:
      if (terminal.session === 0) throw new SysError('ENOTTY', 'no session has the terminal');
      writeU32(kernel, space, argument, terminal.session);
      return 0;
    case Request.TIOCSPGRP: {
      const process = processOf(kernel, thread.pid);
      if (controllingTerminal(kernel, process) !== terminal) throw new SysError('ENOTTY', 'not its own terminal');
      setForeground(kernel, process, terminal, readU32(kernel, space, argument) | 0);
      return 0;
    }
    case Request.TCFLSH:
      return flushMaster(kernel, terminal, argument);
    case Request.TIOCSTI:
      throw new SysError('EIO', 'write to the master instead');
    default:
      return terminalRequest(kernel, thread, terminal, request, argument);
  }
}

/** The master's input is what the slave has written; what the master has written is the slave's already. */
function flushMaster(kernel: Kernel, { master, pollers }: Terminal, queue: number): number {
  if (queue < 0 || queue > 2) throw new SysError('EINVAL', `${queue} names no queue`);
  if (queue !== TCOFLUSH) {
    master!.output.length = 0;
    notify(kernel, pollers, WRITABLE, 'the master has thrown away what was written');
  }
  return 0;
}

function setPacketMode({ master }: Terminal, on: boolean): void {
  if (on && !master!.packet) master!.packetEvents = 0;
  master!.packet = on;
}

/** Opens the slave whatever its name is by now, and however it is locked. */
function openPeer(kernel: Kernel, thread: Thread, terminal: Terminal, flags: number): number {
  if ((flags & ~(O_ACCMODE | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)) !== 0) {
    throw new SysError('EINVAL', `flags 0x${flags.toString(16)}`);
  }
  const table = filesOf(kernel, thread);
  const fd = lowestFree(table);
  checkFileTable(kernel, 1);
  const node = openSlave(kernel, thread, terminal, flags);
  const kept = (flags & (O_ACCMODE | O_NONBLOCK)) | O_LARGEFILE;
  const file = makeOpenFile(kernel, node, kept, terminalName(terminal.id));
  installFd(table, fd, file, (flags & O_CLOEXEC) !== 0);
  return fd;
}

/** The signals that can be typed. */
const TYPED: ReadonlySet<number> = new Set([2, 3, 20]);

function signalSlave(kernel: Kernel, { foreground }: Terminal, signo: number): number {
  if (!TYPED.has(signo)) throw new SysError('EINVAL', `signal ${signo} cannot be typed`);
  if (foreground !== 0) sendToGroup(kernel, foreground, signo, 'sent by the master of its terminal');
  return 0;
}
