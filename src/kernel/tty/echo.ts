/** How a terminal echoes what is typed, and how it takes back what is erased (termios(3), ECHO and its kin; n_tty's echo and eraser). */
import type { Kernel } from '../context.ts';
import { echoBytes, isContinuation, isControl } from './output.ts';
import type { Terminal } from './terminalState.ts';
import { Control, Iflag, Lflag } from './termios.ts';

const BACKSPACE = 0x08;
const TAB = 0x09;
const NEWLINE = 0x0a;
const SPACE = 0x20;
const CARET = 0x5e;
const TAB_WIDTH = 8;

export type Erasure = 'character' | 'word' | 'line';

const has = ({ termios }: Terminal, flag: number): boolean => (termios.lflag & flag) !== 0;

/** Echoes a character; a control character as `^X` where ECHOCTL is set. */
export function echo(kernel: Kernel, terminal: Terminal, c: number): void {
  const isShown = has(terminal, Lflag.ECHOCTL) && isControl(c) && c !== TAB;
  echoBytes(kernel, terminal, isShown ? [CARET, c ^ 0x40] : [c]);
}

/** Echoes a typed character, if that is asked for; a newline goes to a new line. */
export function echoTyped(kernel: Kernel, terminal: Terminal, c: number): void {
  if (!has(terminal, Lflag.ECHO)) return;
  finishErasing(kernel, terminal);
  if (terminal.editing.length === 0) terminal.lineColumn = terminal.column;
  if (c === NEWLINE) echoBytes(kernel, terminal, [c]);
  else echo(kernel, terminal, c);
}

/** Says that the next character is taken as it is: `^`, which that character will overwrite. */
export function echoLiteralNext(kernel: Kernel, terminal: Terminal): void {
  if (!has(terminal, Lflag.ECHO)) return;
  finishErasing(kernel, terminal);
  if (has(terminal, Lflag.ECHOCTL)) echoBytes(kernel, terminal, [CARET, BACKSPACE]);
}

/** Shows the line anew (VREPRINT). */
export function reprint(kernel: Kernel, terminal: Terminal): void {
  finishErasing(kernel, terminal);
  echo(kernel, terminal, terminal.termios.cc[Control.VREPRINT]!);
  echoBytes(kernel, terminal, [NEWLINE]);
  for (const c of terminal.editing) echo(kernel, terminal, c);
}

/** Ends what ECHOPRT began. */
export function finishErasing(kernel: Kernel, terminal: Terminal): void {
  if (!terminal.erasing) return;
  terminal.erasing = false;
  echoBytes(kernel, terminal, [0x2f]);
}

/** Takes the last character, the last word or all of the line that is being edited back. */
export function erase(kernel: Kernel, terminal: Terminal, what: Erasure): void {
  const { editing, termios } = terminal;
  if (editing.length === 0) return;
  if (what === 'line' && eraseAtOnce(kernel, terminal)) return;
  let seenWord = false;
  while (editing.length > 0) {
    const length = lastLength(terminal);
    const c = editing.at(-length)!;
    if (what === 'word') {
      if (isWord(c)) seenWord = true;
      else if (seenWord) break;
    }
    const erased = editing.splice(-length);
    if (has(terminal, Lflag.ECHO)) echoErased(kernel, terminal, erased, what, termios.cc[Control.VERASE]!);
    if (what === 'character') break;
  }
  if (editing.length === 0) finishErasing(kernel, terminal);
}

/** The whole line where it is not to be seen to vanish: without echo, or unless ECHOK, ECHOKE and ECHOE are set. */
function eraseAtOnce(kernel: Kernel, terminal: Terminal): boolean {
  const flags = Lflag.ECHOK | Lflag.ECHOKE | Lflag.ECHOE;
  if (has(terminal, Lflag.ECHO) && (terminal.termios.lflag & flags) === flags) return false;
  terminal.editing.length = 0;
  if (has(terminal, Lflag.ECHO)) {
    finishErasing(kernel, terminal);
    echo(kernel, terminal, terminal.termios.cc[Control.VKILL]!);
    if (has(terminal, Lflag.ECHOK)) echoBytes(kernel, terminal, [NEWLINE]);
  }
  return true;
}

/** Bytes of the last character: with IUTF8 it may have several. */
function lastLength({ editing, termios }: Terminal): number {
  let length = 1;
  while (length < editing.length && isContinuation(editing.at(-length)!, termios.iflag)) length++;
  return length;
}

const isWord = (c: number): boolean =>
  (c >= 0x30 && c <= 0x39) || (c >= 0x41 && c <= 0x5a) || (c >= 0x61 && c <= 0x7a) || c === 0x5f || c >= 0xc0;

function echoErased(
  kernel: Kernel,
  terminal: Terminal,
  erased: readonly number[],
  what: Erasure,
  eraseChar: number,
): void {
  const [c] = erased as [number];
  if (has(terminal, Lflag.ECHOPRT)) {
    if (!terminal.erasing) echoBytes(kernel, terminal, [0x5c]);
    terminal.erasing = true;
    for (const byte of erased) echo(kernel, terminal, byte);
  } else if (what === 'character' && !has(terminal, Lflag.ECHOE)) {
    echo(kernel, terminal, eraseChar);
  } else if (c === TAB) {
    eraseTab(kernel, terminal);
  } else {
    const cells = isControl(c) ? (has(terminal, Lflag.ECHOCTL) ? 2 : 0) : 1;
    for (let i = 0; i < cells; i++) echoBytes(kernel, terminal, [BACKSPACE, SPACE, BACKSPACE]);
  }
}

/** Goes back to where the tab began: as many columns as it had, which what stands before it in the line says. */
function eraseTab(kernel: Kernel, terminal: Terminal): void {
  const { editing, lineColumn, termios } = terminal;
  const lastTab = editing.lastIndexOf(TAB);
  let column = lastTab === -1 ? lineColumn : 0;
  for (const c of editing.slice(lastTab + 1)) {
    if (isControl(c)) column += has(terminal, Lflag.ECHOCTL) ? 2 : 0;
    else if (!isContinuation(c, termios.iflag & Iflag.IUTF8)) column++;
  }
  const back = TAB_WIDTH - (column % TAB_WIDTH);
  for (let i = 0; i < back; i++) echoBytes(kernel, terminal, [BACKSPACE]);
}
