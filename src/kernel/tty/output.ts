/**
 * What goes out of a terminal: processed as its output flags say (termios(3), c_oflag), to the listeners (the console) or to the master of a
 * pseudo-terminal. Knows in which column the line stands, for tabs and for erasing.
 */
import type { Tid } from '../../base/address.ts';
import type { Kernel } from '../context.ts';
import { READABLE, WRITABLE } from '../ipc/pollEvents.ts';
import { notify } from '../waitQueue.ts';
import { CAPACITY } from './inputQueue.ts';
import type { Terminal } from './terminalState.ts';
import { Iflag, Oflag } from './termios.ts';

const TAB = 8;
/** What one character can become at most: a tab. */
const WIDEST = TAB;
/** Echo beyond a full queue, and while output stands still. */
const MAX_ECHO = 4096;

/** How many characters a writer can write now at least; 0 while output stands still. */
export function outputRoom({ stopped, master }: Terminal): number {
  if (stopped) return 0;
  if (master === undefined) return Number.MAX_SAFE_INTEGER;
  return Math.max(0, Math.floor((CAPACITY - master.output.length) / WIDEST));
}

/** Writes as many of the bytes as there is room for; answers how many. `stream` is the console's: standard output or error. */
export function writeOutput(kernel: Kernel, terminal: Terminal, bytes: Uint8Array, stream: 1 | 2, tid: Tid): number {
  const part = bytes.subarray(0, outputRoom(terminal));
  const { termios } = terminal;
  if (part.length === 0) return 0;
  if ((termios.oflag & Oflag.OPOST) === 0) send(kernel, terminal, part, stream, tid);
  else {
    const out: number[] = [];
    for (const c of part) process(terminal, c, out);
    send(kernel, terminal, Uint8Array.from(out), stream, tid);
  }
  return part.length;
}

/** Echoes characters, processed like all output; what finds no room is lost. */
export function echoBytes(kernel: Kernel, terminal: Terminal, bytes: readonly number[]): void {
  const { held, master, stopped } = terminal;
  const out: number[] = [];
  const isRaw = (terminal.termios.oflag & Oflag.OPOST) === 0;
  for (const c of bytes) {
    if (isRaw) out.push(c);
    else process(terminal, c, out);
  }
  if (stopped) held.push(...out.slice(0, MAX_ECHO - held.length));
  else if (master === undefined || master.output.length < CAPACITY + MAX_ECHO) {
    send(kernel, terminal, Uint8Array.from(out), consoleStream(kernel), undefined);
  }
}

/** Lets output stand still or go on (^S and ^Q, TCXONC). */
export function stopOutput(terminal: Terminal): boolean {
  const changes = !terminal.stopped;
  terminal.stopped = true;
  return changes;
}

export function startOutput(kernel: Kernel, terminal: Terminal): boolean {
  if (!terminal.stopped) return false;
  terminal.stopped = false;
  const echo = terminal.held.splice(0);
  if (echo.length > 0) send(kernel, terminal, Uint8Array.from(echo), consoleStream(kernel), undefined);
  notify(kernel, terminal.pollers, WRITABLE, 'output goes on');
  return true;
}

/** The stream that stands for the host's terminal itself: standard output, if that is one. */
export function consoleStream(kernel: Kernel): 1 | 2 {
  return kernel.state.config.terminal?.streams[1] === false ? 2 : 1;
}

function send(kernel: Kernel, terminal: Terminal, bytes: Uint8Array, stream: 1 | 2, tid: Tid | undefined): void {
  const { master } = terminal;
  if (bytes.length === 0) return;
  if (master === undefined) kernel.emit({ kind: 'output', fd: stream, tid, bytes });
  else {
    for (const c of bytes) master.output.push(c);
    notify(kernel, master.pollers, READABLE, 'terminal output');
  }
}

/** One character through OPOST. */
function process(terminal: Terminal, c: number, out: number[]): void {
  const { oflag, iflag } = terminal.termios;
  switch (c) {
    case 0x0a:
      if ((oflag & Oflag.ONLRET) !== 0) terminal.column = 0;
      if ((oflag & Oflag.ONLCR) !== 0) {
        out.push(0x0d);
        terminal.column = 0;
      }
      terminal.lineColumn = terminal.column;
      out.push(c);
      break;
    case 0x0d:
      if ((oflag & Oflag.ONOCR) !== 0 && terminal.column === 0) break;
      if ((oflag & Oflag.OCRNL) !== 0) {
        if ((oflag & Oflag.ONLRET) !== 0) terminal.column = terminal.lineColumn = 0;
        out.push(0x0a);
      } else {
        terminal.column = terminal.lineColumn = 0;
        out.push(c);
      }
      break;
    case 0x09: {
      const spaces = TAB - (terminal.column % TAB);
      terminal.column += spaces;
      if ((oflag & Oflag.XTABS) === Oflag.XTABS) for (let i = 0; i < spaces; i++) out.push(0x20);
      else out.push(c);
      break;
    }
    case 0x08:
      if (terminal.column > 0) terminal.column--;
      out.push(c);
      break;
    default:
      if (!isControl(c) && !isContinuation(c, iflag)) terminal.column++;
      out.push((oflag & Oflag.OLCUC) !== 0 && c >= 0x61 && c <= 0x7a ? c - 0x20 : c);
  }
}

export const isControl = (c: number): boolean => c < 0x20 || c === 0x7f;

/** Whether a byte goes on with a character that has begun (IUTF8). */
export const isContinuation = (c: number, iflag: number): boolean => (iflag & Iflag.IUTF8) !== 0 && (c & 0xc0) === 0x80;
