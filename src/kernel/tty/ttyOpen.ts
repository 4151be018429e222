/** Opening terminals by their names (tty(4), pts(4), console(4)): /dev/tty, /dev/console, /dev/ptmx, /dev/pts/N. */
import type { Kernel } from '../context.ts';
import { credentialsOf } from '../credentials.ts';
import { checkFileTable } from '../fs/descriptors.ts';
import { O_ACCMODE, O_NOCTTY, O_WRONLY } from '../fs/openFlags.ts';
import type { Inode, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { processOf } from '../thread.ts';
import { controllingTerminal, isLeader, takeTerminal } from './session.ts';
import { CONSOLE, type Terminal } from './terminalState.ts';
import { makePty, type PtmxNode, type TtyNode, terminalAt } from './terminals.ts';

export type TerminalInode = Inode & { readonly kind: 'terminal' };

/** What an open file of such an inode is about; access has been checked. */
export function openTerminal(kernel: Kernel, thread: Thread, inode: TerminalInode, flags: number): TtyNode | PtmxNode {
  switch (inode.terminal) {
    case 'ptmx': {
      checkFileTable(kernel, 1);
      const { id } = makePty(kernel, credentialsOf(kernel, thread).fsuid);
      return { kind: 'ptmx', tty: id, ino: inode.ino };
    }
    case 'own': {
      const own = controllingTerminal(kernel, processOf(kernel, thread.pid));
      if (own === undefined) throw new SysError('ENXIO', 'the process has no controlling terminal');
      return openNode(own, inode.ino);
    }
    case 'console':
      return open(kernel, thread, terminalAt(kernel, CONSOLE), inode.ino, flags);
    case 'slave': {
      const terminal = kernel.state.terminals.get(inode.id!);
      if (terminal?.master?.ino !== inode.ino || inode.nlink === 0) {
        throw new SysError('EIO', 'the master of the terminal has been closed');
      }
      if (terminal.master.locked) throw new SysError('EIO', 'the terminal is locked');
      return openSlave(kernel, thread, terminal, flags);
    }
  }
}

/** Opens the slave of a pseudo-terminal, locked or not. */
export function openSlave(kernel: Kernel, thread: Thread, terminal: Terminal, flags: number): TtyNode {
  return open(kernel, thread, terminal, terminal.master!.ino, flags);
}

function open(kernel: Kernel, thread: Thread, terminal: Terminal, ino: number, flags: number): TtyNode {
  if (terminal.exclusive) throw new SysError('EBUSY', 'somebody has the terminal for itself');
  const node = openNode(terminal, ino);
  const process = processOf(kernel, thread.pid);
  const mayTake = (flags & O_NOCTTY) === 0 && (flags & O_ACCMODE) !== O_WRONLY && terminal.session === 0;
  if (mayTake && isLeader(process) && controllingTerminal(kernel, process) === undefined) {
    takeTerminal(process, terminal);
  }
  return node;
}

function openNode({ id, era, ended }: Terminal, ino: number): TtyNode {
  if (id === CONSOLE && era > 0 && ended) throw new SysError('EIO', 'the terminal has hung up');
  return { kind: 'tty', tty: id, era, ino };
}
