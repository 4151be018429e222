/**
 * The line discipline (termios(3), "Canonical and noncanonical mode"; Linux's n_tty): what becomes of each character that comes in at a terminal. It may
 * stop output, send a signal to the foreground group, edit the line, end it, or simply be input; and it may be echoed.
 */
import type { Kernel } from '../context.ts';
import { READABLE } from '../ipc/pollEvents.ts';
import { sendToGroup } from '../signal.ts';
import { Signal } from '../signalNames.ts';
import { notify } from '../waitQueue.ts';
import { echo, echoLiteralNext, echoTyped, erase, finishErasing, reprint } from './echo.ts';
import { endLine, flushInput, isCanonical, isReadable, putCharacter } from './inputQueue.ts';
import { echoBytes, startOutput, stopOutput } from './output.ts';
import { PacketEvent, packetEvent } from './packet.ts';
import type { Terminal } from './terminalState.ts';
import { tellWriter } from './terminals.ts';
import { Control, Iflag, Lflag } from './termios.ts';

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** Takes bytes in and tells readers of what has come. */
export function receive(kernel: Kernel, terminal: Terminal, bytes: Uint8Array): void {
  for (const c of bytes) receiveCharacter(kernel, terminal, c);
  if (isReadable(terminal) || terminal.input.length > 0) notify(kernel, terminal.pollers, READABLE, 'terminal input');
}

function receiveCharacter(kernel: Kernel, terminal: Terminal, given: number): void {
  const { iflag, lflag } = terminal.termios;
  let c = (iflag & Iflag.ISTRIP) === 0 ? given : given & 0x7f;
  if ((iflag & Iflag.IUCLC) !== 0 && (lflag & Lflag.IEXTEN) !== 0 && c >= 0x41 && c <= 0x5a) c += 0x20;
  if ((lflag & Lflag.EXTPROC) !== 0) {
    putCharacter(terminal, c);
    return;
  }
  if (terminal.literalNext) {
    terminal.literalNext = false;
    echoTyped(kernel, terminal, c);
    putCharacter(terminal, c);
    return;
  }
  if (controlsFlow(kernel, terminal, c) || raisesSignal(kernel, terminal, c)) return;
  if (c === RETURN) {
    if ((iflag & Iflag.IGNCR) !== 0) return;
    if ((iflag & Iflag.ICRNL) !== 0) c = NEWLINE;
  } else if (c === NEWLINE && (iflag & Iflag.INLCR) !== 0) c = RETURN;
  if (isCanonical(terminal) && edits(kernel, terminal, c)) return;
  echoTyped(kernel, terminal, c);
  putCharacter(terminal, c);
}

/** Whether a character is the special one of that index; a special character that is 0 is none. */
const is = ({ termios }: Terminal, c: number, control: keyof typeof Control): boolean =>
  c !== 0 && termios.cc[Control[control]] === c;

/** IXON: ^S and ^Q, and with IXANY whatever comes. */
function controlsFlow(kernel: Kernel, terminal: Terminal, c: number): boolean {
  const { iflag } = terminal.termios;
  if ((iflag & Iflag.IXON) === 0) return false;
  if (is(terminal, c, 'VSTART')) {
    if (startOutput(kernel, terminal)) packetEvent(kernel, terminal, PacketEvent.start);
    return true;
  }
  if (is(terminal, c, 'VSTOP')) {
    if (stopOutput(terminal)) packetEvent(kernel, terminal, PacketEvent.stop);
    return true;
  }
  if ((iflag & Iflag.IXANY) !== 0) startOutput(kernel, terminal);
  return false;
}

/** ISIG: a signal to the foreground group, which also throws away what has not been read, unless NOFLSH is set. */
function raisesSignal(kernel: Kernel, terminal: Terminal, c: number): boolean {
  const { lflag, iflag } = terminal.termios;
  const signo = (lflag & Lflag.ISIG) === 0 ? undefined : signalOf(terminal, c);
  if (signo === undefined) return false;
  if ((lflag & Lflag.NOFLSH) === 0) {
    flushInput(terminal);
    tellWriter(kernel, terminal, 'input thrown away');
    terminal.held.length = 0;
    packetEvent(kernel, terminal, PacketEvent.flushRead | PacketEvent.flushWrite);
  }
  if ((iflag & Iflag.IXON) !== 0) startOutput(kernel, terminal);
  if ((lflag & Lflag.ECHO) !== 0) echo(kernel, terminal, c);
  if (terminal.foreground !== 0) sendToGroup(kernel, terminal.foreground, signo, 'typed at the terminal');
  return true;
}

function signalOf(terminal: Terminal, c: number): number | undefined {
  if (is(terminal, c, 'VINTR')) return Signal.SIGINT;
  if (is(terminal, c, 'VQUIT')) return Signal.SIGQUIT;
  return is(terminal, c, 'VSUSP') ? Signal.SIGTSTP : undefined;
}

/** Canonical mode: whether the character edits the line or ends it. */
function edits(kernel: Kernel, terminal: Terminal, c: number): boolean {
  const { lflag } = terminal.termios;
  const isExtended = (lflag & Lflag.IEXTEN) !== 0;
  if (is(terminal, c, 'VERASE')) erase(kernel, terminal, 'character');
  else if (is(terminal, c, 'VKILL')) erase(kernel, terminal, 'line');
  else if (isExtended && is(terminal, c, 'VWERASE')) erase(kernel, terminal, 'word');
  else if (isExtended && is(terminal, c, 'VLNEXT')) {
    terminal.literalNext = true;
    echoLiteralNext(kernel, terminal);
  } else if (isExtended && (lflag & Lflag.ECHO) !== 0 && is(terminal, c, 'VREPRINT')) reprint(kernel, terminal);
  else if (c === NEWLINE) {
    if ((lflag & (Lflag.ECHO | Lflag.ECHONL)) !== 0) {
      finishErasing(kernel, terminal);
      echoBytes(kernel, terminal, [c]);
    }
    endLine(terminal, c);
  } else if (is(terminal, c, 'VEOF')) endLine(terminal, undefined);
  else if (is(terminal, c, 'VEOL') || (isExtended && is(terminal, c, 'VEOL2'))) {
    echoTyped(kernel, terminal, c);
    endLine(terminal, c);
  } else return false;
  return true;
}
