/** A terminal at its beginning, and the console as the configuration wants it. */
import type { KernelConfig } from '../state.ts';
import { newWaitQueue } from '../waitQueue.ts';
import { CONSOLE, type Master, type Terminal, type Termios, type WindowSize } from './terminalState.ts';
import { plainTermios, usualTermios } from './termios.ts';

/** What a console is that nobody has said the size of. */
const USUAL_SIZE: WindowSize = { rows: 24, columns: 80, xpixel: 0, ypixel: 0 };

export const newTerminal = (id: number, termios: Termios, size: WindowSize, master?: Master): Terminal => ({
  id,
  termios,
  size,
  era: 0,
  files: 0,
  opens: 0,
  exclusive: false,
  session: 0,
  foreground: 0,
  input: [],
  editing: [],
  ended: false,
  literalNext: false,
  erasing: false,
  column: 0,
  lineColumn: 0,
  stopped: false,
  held: [],
  pollers: newWaitQueue(),
  master,
});

/** A terminal in full where people type at one, else a plain one: whole lines come in, and what goes out is not changed. */
export function newConsole({ terminal, stdin }: KernelConfig): Terminal {
  const { rows, columns } = terminal ?? USUAL_SIZE;
  const termios = terminal === undefined || stdin === 'pull' ? plainTermios : usualTermios;
  return newTerminal(CONSOLE, termios, { rows, columns, xpixel: 0, ypixel: 0 });
}
