/**
 * What has come in at a terminal and waits for a reader: lines in canonical mode, bytes else. An entry of the queue is a byte, and where a line ends
 * it says so. (Linux keeps a bit beside each byte; n_tty_read, n_tty_set_termios.)
 */

import type { Terminal, Termios } from './terminalState.ts';
import { Control, Lflag } from './termios.ts';

const BYTE = 0xff;
/** Beside a byte: a line ends after it. */
export const LINE_END = 0x100;
/** Alone: a line ends here without a character for it (VEOF). Read as NUL should the terminal leave canonical mode before. */
export const EOF_MARK = 0x200;

/** Bytes of a line that is being edited: what follows is lost until the line ends (MAX_CANON). */
const MAX_LINE = 4095;
/** What waits to be read or written between the two sides of a pseudo-terminal, at most. */
export const CAPACITY = 12_288;

export const isCanonical = ({ termios }: Terminal): boolean => (termios.lflag & Lflag.ICANON) !== 0;

/** Takes a character that is not special. */
export function putCharacter(terminal: Terminal, c: number): void {
  const queue = isCanonical(terminal) ? terminal.editing : terminal.input;
  if (queue === terminal.input || queue.length < MAX_LINE) queue.push(c);
}

/** Ends the line that is being edited: with a character, or with none (VEOF). */
export function endLine(terminal: Terminal, last: number | undefined): void {
  const { input, editing } = terminal;
  for (const c of editing.splice(0)) input.push(c);
  input.push(last === undefined ? EOF_MARK : last | LINE_END);
}

/** Forgets all that has not been read. */
export function flushInput(terminal: Terminal): void {
  terminal.input.length = 0;
  terminal.editing.length = 0;
  terminal.literalNext = false;
  terminal.erasing = false;
}

/** How many bytes there are to be read (FIONREAD): in canonical mode only lines that have ended count. */
export function readableBytes({ input }: Terminal): number {
  return input.reduce((sum, entry) => sum + (entry === EOF_MARK ? 0 : 1), 0);
}

/** How many more bytes the queue takes from a master. A line without an end never keeps the rest from coming. */
export function inputRoom(terminal: Terminal): number {
  return Math.max(0, CAPACITY - terminal.input.length);
}

/** Takes what one read gets: in canonical mode at most a line. Undefined when there is nothing. */
export function takeInput(terminal: Terminal, max: number): Uint8Array | undefined {
  const { input } = terminal;
  if (input.length === 0) return undefined;
  if (!isCanonical(terminal)) return Uint8Array.from(input.splice(0, max), (entry) => entry & BYTE);
  const end = input.findIndex((entry) => entry > BYTE);
  const line = end === -1 ? input.length : end + 1;
  if (line > max) {
    const part = Uint8Array.from(input.splice(0, max));
    // An end without a character goes with the last one before it, or the next read would see an end of file.
    if (max > 0 && input[0] === EOF_MARK) input.shift();
    return part;
  }
  const bytes = input.splice(0, line);
  if (bytes.at(-1) === EOF_MARK) bytes.pop();
  return Uint8Array.from(bytes, (entry) => entry & BYTE);
}

/** Follows a change of settings: what leaves canonical mode is bytes, what enters it is a line. */
export function changeMode(terminal: Terminal, termios: Termios): void {
  const { input, editing } = terminal;
  const was = isCanonical(terminal);
  terminal.termios = termios;
  const is = isCanonical(terminal);
  if (was === is) return;
  const all = [...input, ...editing].map((entry) => (entry === EOF_MARK ? 0 : entry & BYTE));
  if (is && all.length > 0) all.push(all.pop()! | LINE_END);
  input.length = 0;
  editing.length = 0;
  for (const entry of all) input.push(entry);
}

/** Whether a reader, or who polls, finds something: VMIN counts unless there is a time limit (n_tty_poll). */
export function isReadable(terminal: Terminal): boolean {
  const { input, ended, termios } = terminal;
  if (ended) return true;
  if (isCanonical(terminal)) return input.length > 0;
  const min = termios.cc[Control.VMIN]!;
  const least = termios.cc[Control.VTIME]! > 0 || min === 0 ? 1 : min;
  return input.length >= least;
}
