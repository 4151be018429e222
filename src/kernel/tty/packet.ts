/**
 * Packet mode of a pseudo-terminal (TIOCPKT, tty_ioctl(2)): each read of the master begins with a byte that says what has happened to the terminal since
 * the last one, or 0 before data.
 */
import type { Kernel } from '../context.ts';
import { POLLPRI, READABLE } from '../ipc/pollEvents.ts';
import { notify } from '../waitQueue.ts';
import type { Terminal, Termios } from './terminalState.ts';
import { Control, Iflag, Lflag } from './termios.ts';

/** TIOCPKT_FLUSHREAD and its kin. */
export const PacketEvent = {
  flushRead: 1,
  flushWrite: 2,
  stop: 4,
  start: 8,
  noStop: 16,
  doStop: 32,
  ioctl: 64,
} as const;

const opposites: readonly (readonly [number, number])[] = [
  [PacketEvent.stop, PacketEvent.start],
  [PacketEvent.start, PacketEvent.stop],
  [PacketEvent.noStop, PacketEvent.doStop],
  [PacketEvent.doStop, PacketEvent.noStop],
];

/** Tells the master of events, if it wants to know. Of two that take one another back the later counts. */
export function packetEvent(kernel: Kernel, { master }: Terminal, events: number): void {
  if (master?.packet !== true) return;
  for (const [event, opposite] of opposites) if ((events & event) !== 0) master.packetEvents &= ~opposite;
  master.packetEvents |= events;
  notify(kernel, master.pollers, POLLPRI | READABLE, 'packet mode');
}

/** What a change of settings means to the master: whether ^S and ^Q work as usual, and with EXTPROC that there was one. */
export function packetEventOfChange(kernel: Kernel, terminal: Terminal, before: Termios): void {
  const after = terminal.termios;
  const stopsBefore = stopsOutput(before);
  const stopsAfter = stopsOutput(after);
  if (stopsBefore !== stopsAfter) packetEvent(kernel, terminal, stopsAfter ? PacketEvent.doStop : PacketEvent.noStop);
  if (((before.lflag | after.lflag) & Lflag.EXTPROC) !== 0) packetEvent(kernel, terminal, PacketEvent.ioctl);
}

const stopsOutput = ({ iflag, cc }: Termios): boolean =>
  (iflag & Iflag.IXON) !== 0 && cc[Control.VSTOP] === 0x13 && cc[Control.VSTART] === 0x11;
