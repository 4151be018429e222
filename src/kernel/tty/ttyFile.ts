/** What a terminal can do as an open file: the console, or the slave of a pseudo-terminal. */
import type { Kernel } from '../context.ts';
import type { FileKind } from '../fs/fileKind.ts';
import { dropInodeIfUnused } from '../fs/inode.ts';
import { POLLERR, POLLHUP, READABLE, WRITABLE } from '../ipc/pollEvents.ts';
import { notify } from '../waitQueue.ts';
import { isReadable } from './inputQueue.ts';
import { consoleStream, outputRoom, writeOutput } from './output.ts';
import { isHungUp, releaseTerminal, type TtyNode, terminalAt } from './terminals.ts';
import { ttyIoctl } from './ttyIoctl.ts';
import { readTty } from './ttyRead.ts';
import { writeTty } from './ttyWrite.ts';

export const ttyFile: FileKind<Kernel, TtyNode> = {
  kind: 'tty',
  read: readTty,
  write: writeTty,
  put(kernel, { tid }, { node }, bytes) {
    const terminal = terminalAt(kernel, node.tty);
    if (isHungUp(terminal, node)) return undefined;
    const written = writeOutput(kernel, terminal, bytes, node.stream ?? consoleStream(kernel), tid);
    return written === 0 ? undefined : written;
  },
  readiness(kernel, { node }) {
    const terminal = terminalAt(kernel, node.tty);
    if (isHungUp(terminal, node)) return READABLE | WRITABLE | POLLERR | POLLHUP;
    return (isReadable(terminal) ? READABLE : 0) | (outputRoom(terminal) > 0 ? WRITABLE : 0);
  },
  queue: (kernel, { node }) => terminalAt(kernel, node.tty).pollers,
  opened(kernel, node) {
    const terminal = terminalAt(kernel, node.tty);
    terminal.files++;
    if (isHungUp(terminal, node)) return;
    terminal.opens++;
    if (terminal.master !== undefined) terminal.master.abandoned = false;
  },
  closed(kernel, { node }) {
    const terminal = terminalAt(kernel, node.tty);
    if (!isHungUp(terminal, node)) {
      terminal.opens--;
      if (terminal.opens === 0) abandon(kernel, node);
    }
    releaseTerminal(kernel, terminal);
    dropInodeIfUnused(kernel, node.ino);
  },
  ioctl: ttyIoctl,
  reopen: (_kernel, node) => node,
};

/** Nobody has the slave open any more: that is the end of what the master reads, until somebody opens it again. */
function abandon(kernel: Kernel, node: TtyNode): void {
  const { master } = terminalAt(kernel, node.tty);
  if (master === undefined) return;
  master.abandoned = true;
  notify(kernel, master.pollers, READABLE | POLLHUP, 'slave closed');
}
