/**
 * Sessions and their controlling terminals (credentials(7), setpgid(2), tty_ioctl(2)): how a session gets one and loses it, who is in the foreground, and
 * what happens when a terminal hangs up. Whether a process has one follows from its session: the terminal knows that.
 */
import type { Pid } from '../../base/address.ts';
import type { Kernel } from '../context.ts';
import { POLLERR, POLLHUP, READABLE, WRITABLE } from '../ipc/pollEvents.ts';
import { groupOf } from '../process.ts';
import { sendToGroup, sendToProcess } from '../signal.ts';
import { Signal } from '../signalNames.ts';
import type { Process } from '../state.ts';
import { SysError } from '../sysError.ts';
import { notify } from '../waitQueue.ts';
import { flushInput } from './inputQueue.ts';
import { CONSOLE, type Terminal } from './terminalState.ts';

export const isLeader = (process: Process): boolean => process.sid === process.pid;

/** The controlling terminal of a process. */
export function controllingTerminal(kernel: Kernel, process: Process): Terminal | undefined {
  if (process.hasLeftTerminal === true) return undefined;
  for (const terminal of kernel.state.terminals.values()) if (terminal.session === process.sid) return terminal;
  return undefined;
}

/** Makes it the controlling terminal of the process's session, and the process's group the foreground one. */
export function takeTerminal(process: Process, terminal: Terminal): void {
  terminal.session = process.sid;
  terminal.foreground = process.pgid;
  process.hasLeftTerminal = undefined;
}

/** The first process gets the console, if any of its streams is a terminal. */
export function takeConsole(kernel: Kernel, process: Process): void {
  const { terminals, config } = kernel.state;
  const terminal = terminals.get(CONSOLE)!;
  if (config.terminal === undefined || config.terminal.streams.includes(true)) takeTerminal(process, terminal);
}

/** TIOCSCTTY: a leader of a session without a terminal takes one that no session has. `mayRead`: its file can be read. */
export function claimTerminal(kernel: Kernel, process: Process, terminal: Terminal, mayRead: boolean): void {
  if (isLeader(process) && terminal.session === process.sid) return;
  if (!isLeader(process)) throw new SysError('EPERM', 'only the leader of a session can get a controlling terminal');
  if (controllingTerminal(kernel, process) !== undefined) throw new SysError('EPERM', 'the session has a terminal');
  if (terminal.session !== 0) throw new SysError('EPERM', 'the terminal belongs to another session');
  if (!mayRead) throw new SysError('EPERM', 'the terminal is not open for reading');
  takeTerminal(process, terminal);
}

/** TIOCNOTTY: a leader takes the terminal from its whole session, others only leave it. */
export function leaveTerminal(kernel: Kernel, process: Process, terminal: Terminal): void {
  if (!isLeader(process)) {
    process.hasLeftTerminal = true;
    return;
  }
  const { foreground } = terminal;
  releaseTerminal(kernel, terminal);
  if (foreground === 0) return;
  sendToGroup(kernel, foreground, Signal.SIGHUP, 'its session has given up the terminal');
  sendToGroup(kernel, foreground, Signal.SIGCONT, 'its session has given up the terminal');
}

/** TIOCSPGRP, after job control's check. */
export function setForeground(kernel: Kernel, process: Process, terminal: Terminal, pgid: number): void {
  if (pgid < 0) throw new SysError('EINVAL', `${pgid} is no group`);
  const group = groupOf(kernel, pgid as Pid);
  if (group.length === 0) throw new SysError('ESRCH', `there is no group ${pgid}`);
  if (group.every(({ sid }) => sid !== process.sid)) throw new SysError('EPERM', `group ${pgid} is in another session`);
  terminal.foreground = pgid as Pid;
  // Who waits for its turn looks again.
  notify(kernel, terminal.pollers, READABLE | WRITABLE, 'another group is in the foreground');
}

/**
 * The terminal hangs up: the other side of it has gone. All its open files are dead; the leader of its session is told, and when that ends the group that
 * was in the foreground (`leaveSession`).
 */
export function hangUp(kernel: Kernel, terminal: Terminal): void {
  const { session, foreground } = terminal;
  terminal.era++;
  terminal.opens = 0;
  terminal.session = 0;
  terminal.foreground = 0;
  flushInput(terminal);
  terminal.held.length = 0;
  terminal.stopped = false;
  const leader = kernel.state.processes.get(session as Pid);
  if (leader !== undefined && leader.state === 'running') {
    leader.lostForeground = foreground === 0 ? undefined : foreground;
    sendToProcess(kernel, leader, Signal.SIGHUP, 'its terminal has hung up');
    sendToProcess(kernel, leader, Signal.SIGCONT, 'its terminal has hung up');
  }
  notify(kernel, terminal.pollers, READABLE | WRITABLE | POLLERR | POLLHUP, 'hangup');
}

/**
 * A process ends (Linux's disassociate_ctty): with the leader of a session the console hangs up, for all that use it; a pseudo-terminal only loses its
 * session, and who has it open uses it as before. Who was in the foreground is told.
 */
export function leaveSession(kernel: Kernel, dying: Process): void {
  if (!isLeader(dying)) return;
  const terminal = controllingTerminal(kernel, dying);
  const foreground = terminal === undefined ? dying.lostForeground : terminal.foreground;
  const isPseudo = terminal?.master !== undefined;
  if (isPseudo) releaseTerminal(kernel, terminal);
  else if (terminal !== undefined) hangUp(kernel, terminal);
  if (foreground === undefined || foreground === 0) return;
  sendToGroup(kernel, foreground, Signal.SIGHUP, 'the leader of its session has ended');
  if (!isPseudo) sendToGroup(kernel, foreground, Signal.SIGCONT, 'the leader of its session has ended');
}

/** It belongs to no session any more, so who waits for its turn has it now. */
function releaseTerminal(kernel: Kernel, terminal: Terminal): void {
  terminal.session = 0;
  terminal.foreground = 0;
  notify(kernel, terminal.pollers, READABLE | WRITABLE, 'its session has given it up');
}
