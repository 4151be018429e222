/** Terminals and pseudo-terminals as objects: making, finding, letting go of them. */
import { assert } from '../../base/assert.ts';
import type { Kernel } from '../context.ts';
import { GID_TTY } from '../credentials.ts';
import { dropInodeIfUnused, inodeAt, makeInode } from '../fs/inode.ts';
import { S_IFCHR } from '../fs/openFlags.ts';
import { takeName } from '../fs/removeNode.ts';
import { addEntry, type RealDirectory } from '../fs/tree.ts';
import { WRITABLE } from '../ipc/pollEvents.ts';
import type { OpenNode } from '../state.ts';
import { SysError } from '../sysError.ts';
import { newWaitQueue, notify } from '../waitQueue.ts';
import { newTerminal } from './newTerminal.ts';
import { CONSOLE, type Master, type Terminal } from './terminalState.ts';
import { usualTermios } from './termios.ts';

export type TtyNode = OpenNode & { readonly kind: 'tty' };
export type PtmxNode = OpenNode & { readonly kind: 'ptmx' };

/** More pseudo-terminals than this are ENOSPC. */
const MAX_PTYS = 256;

export function terminalAt(kernel: Kernel, id: number): Terminal {
  const terminal = kernel.state.terminals.get(id);
  assert(terminal !== undefined, `terminal ${id} exists`);
  return terminal;
}

/** Whether an open file belongs to a time before the terminal hung up. */
export const isHungUp = (terminal: Terminal, { era }: TtyNode): boolean => terminal.era !== era;

/** As people and /proc name it. */
export const terminalName = (id: number): string => (id === CONSOLE ? '/dev/console' : `/dev/pts/${id}`);

/** Input has been read or thrown away: a master that could not write can go on. */
export function tellWriter(kernel: Kernel, { master }: Terminal, by: string): void {
  if (master !== undefined) notify(kernel, master.pollers, WRITABLE, by);
}

/** Makes a pseudo-terminal: the slave's name appears under /dev/pts, locked (ptmx(4)). `uid` owns it. */
export function makePty(kernel: Kernel, uid: number): Terminal {
  const { terminals } = kernel.state;
  let id = 0;
  while (terminals.has(id)) id++;
  if (id >= MAX_PTYS) throw new SysError('ENOSPC', `there are ${MAX_PTYS} pseudo-terminals already`);
  const folder = ptsFolder(kernel);
  const place = { mount: folder.mount, uid, gid: GID_TTY };
  const inode = makeInode(kernel, S_IFCHR | 0o620, { kind: 'terminal', terminal: 'slave', id }, 1, place);
  addEntry(folder, String(id), inode);
  const master: Master = {
    ino: inode.ino,
    closed: false,
    locked: true,
    abandoned: false,
    output: [],
    packet: false,
    packetEvents: 0,
    pollers: newWaitQueue(),
  };
  const terminal = newTerminal(id, usualTermios, { rows: 0, columns: 0, xpixel: 0, ypixel: 0 }, master);
  terminals.set(id, terminal);
  return terminal;
}

/** The name under /dev/pts goes with the master. */
export function removePtyName(kernel: Kernel, { id, master }: Terminal): void {
  takeName(kernel, ptsFolder(kernel), String(id), inodeAt(kernel, master!.ino));
  dropInodeIfUnused(kernel, master!.ino);
}

/** An open file of either side has gone; with the last one the pseudo-terminal goes. */
export function releaseTerminal(kernel: Kernel, terminal: Terminal): void {
  terminal.files--;
  if (terminal.files === 0 && terminal.id !== CONSOLE) kernel.state.terminals.delete(terminal.id);
}

const ptsFolder = (kernel: Kernel): RealDirectory => inodeAt(kernel, kernel.state.ttyInodes.pts) as RealDirectory;
