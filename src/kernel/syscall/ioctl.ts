/**
 * ioctl(2): what programs ask of terminals and of any descriptor. The console is a terminal of 24 × 80 whose settings never change.
 */
import type { Kernel } from '../context.ts';
import { contentSize, isRegular } from '../fs/content.ts';
import { fileOf } from '../fs/descriptors.ts';
import { inodeAt } from '../fs/inode.ts';
import { O_NONBLOCK } from '../fs/openFlags.ts';
import { pipeAt } from '../ipc/pipe.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyIn, copyOut, readU32, writeU32 } from '../mm/userMemory.ts';
import type { OpenFile, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { processOf } from '../thread.ts';
import { params, type SyscallRow } from './row.ts';

const TCGETS = 0x5401;
const TCSETS = 0x5402;
const TCSETSF = 0x5404;
const TIOCGPGRP = 0x540f;
const TIOCSPGRP = 0x5410;
const TIOCGWINSZ = 0x5413;
const FIONREAD = 0x541b;
const FIONBIO = 0x5421;
const FIONCLEX = 0x5450;
const FIOCLEX = 0x5451;

function sysIoctl(kernel: Kernel, thread: Thread, fd: number, op: number, argp: number): number {
  const process = processOf(kernel, thread.pid);
  const space = spaceOf(kernel, thread);
  const file = fileOf(kernel, thread, fd);
  switch (op) {
    case FIOCLEX:
    case FIONCLEX:
      process.fds.set(fd, { ...process.fds.get(fd)!, closeOnExec: op === FIOCLEX });
      return 0;
    case FIONBIO: {
      const on = readU32(kernel, space, argp) !== 0;
      file.flags = on ? file.flags | O_NONBLOCK : file.flags & ~O_NONBLOCK;
      return 0;
    }
    case FIONREAD:
      writeU32(kernel, space, argp, bytesWaiting(kernel, file));
      return 0;
  }
  if (!isTerminal(kernel, file)) throw new SysError('ENOTTY', `descriptor ${fd} is no terminal`);
  switch (op) {
    case TCGETS:
      copyOut(kernel, space, argp, termios());
      return 0;
    case TIOCGWINSZ:
      copyOut(kernel, space, argp, new Uint8Array([24, 0, 80, 0, 0, 0, 0, 0]));
      return 0;
    case TIOCGPGRP:
      writeU32(kernel, space, argp, thread.pid);
      return 0;
    case TIOCSPGRP:
      readU32(kernel, space, argp);
      return 0;
  }
  if (op >= TCSETS && op <= TCSETSF) {
    copyIn(kernel, space, argp, TERMIOS_SIZE);
    return 0;
  }
  throw new SysError('ENOTTY', `request 0x${op.toString(16)} is not known to terminals`);
}

/** The console is a terminal, except for standard input that is pulled from the host. */
function isTerminal(kernel: Kernel, { node }: OpenFile): boolean {
  if (node.kind === 'console') return node.stream !== 0 || kernel.state.config.stdin === 'console';
  if (node.kind !== 'inode') return false;
  const inode = inodeAt(kernel, node.ino);
  return inode.kind === 'device' && inode.device === 'tty';
}

function bytesWaiting(kernel: Kernel, file: OpenFile): number {
  const { node } = file;
  if (node.kind === 'pipeRead' || node.kind === 'pipeWrite') return pipeAt(kernel, node.pipe).used;
  if (node.kind === 'console') return kernel.state.console.bytes.length;
  const inode = inodeAt(kernel, node.ino);
  if (!isRegular(inode)) throw new SysError('ENOTTY', `${file.path} does not count its bytes`);
  return Math.max(0, contentSize(inode) - file.offset);
}

const TERMIOS_SIZE = 36;

/** struct termios of a terminal in its usual state: canonical, echoing, signals on (asm-generic/termbits.h). */
function termios(): Uint8Array {
  const ICRNL_IXON = 0x500;
  const OPOST_ONLCR = 0x5;
  const B38400_CS8_CREAD = 0xbf;
  const ISIG_ICANON_ECHO_AND_KIN = 0x8a3b;
  const view = new DataView(new ArrayBuffer(TERMIOS_SIZE));
  view.setUint32(0, ICRNL_IXON, true);
  view.setUint32(4, OPOST_ONLCR, true);
  view.setUint32(8, B38400_CS8_CREAD, true);
  view.setUint32(12, ISIG_ICANON_ECHO_AND_KIN, true);
  const controls = [3, 28, 127, 21, 4, 0, 1, 0, 17, 19, 26, 0, 18, 15, 23, 22, 0, 0, 0];
  new Uint8Array(view.buffer).set(controls, 17);
  return new Uint8Array(view.buffer);
}

export const rows: SyscallRow[] = [
  { nr: 29, name: 'ioctl', params: params('fd: fd, op: hex, argp: pointer'), handler: sysIoctl },
];
