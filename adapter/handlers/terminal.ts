/**
 * `hartbeat/terminalInput`, `hartbeat/terminalResize` and `hartbeat/terminalHangup`: what happens at the client's terminal that is the program's console
 * (launch attribute `console`). Whether the program runs or stands still, it enters the machine where that is now.
 */

import { DebugError } from '../../src/debug/debugError.ts';
import type { SessionContext } from '../context.ts';
import type { ConsoleInput } from '../debuggee.ts';
import { type Handler, requiredNumber, requiredString } from './handler.ts';

const MAX_SIDE = 0xffff;

export const terminalInput: Handler<object> = (session, args) => {
  const bytes = new TextEncoder().encode(requiredString(args, 'text'));
  enter(session, (terminal) => terminal.consoleInput(bytes));
};

export const terminalResize: Handler<object> = (session, args) => {
  const [rows, columns] = [requiredNumber(args, 'rows'), requiredNumber(args, 'columns')];
  if (Math.min(rows, columns) < 0 || Math.max(rows, columns) > MAX_SIDE) {
    throw new DebugError(`a window of ${rows} rows and ${columns} columns`, 'nobody');
  }
  enter(session, (terminal) => terminal.consoleResize(rows, columns));
};

export const terminalHangup: Handler = (session) => {
  const { terminal } = session.program();
  enter(session, (console) => console.consoleHangup());
  // Nothing can be typed any more.
  if (terminal !== undefined) terminal.isOpen = false;
};

function enter(session: SessionContext, give: (terminal: ConsoleInput) => void): void {
  const { terminal, loop } = session.program();
  if (terminal === undefined) throw new DebugError('the program has no terminal in this session', 'nobody');
  if (!terminal.isOpen) throw new DebugError('the terminal has been closed', 'nobody');
  loop.enter(() => give(terminal.input));
  // What is echoed while the program stands still is to be seen at once.
  session.client.flush();
}
