/**
 * What comes to the console from outside, between two steps: bytes that were typed, the end of them, another size of the window, and the hangup when the
 * host's terminal has gone.
 */
import { assert } from '../../base/assert.ts';
import type { Kernel } from '../context.ts';
import { READABLE } from '../ipc/pollEvents.ts';
import type { KernelState } from '../state.ts';
import { notify } from '../waitQueue.ts';
import { endLine } from './inputQueue.ts';
import { receive } from './lineDiscipline.ts';
import { hangUp } from './session.ts';
import { CONSOLE, type Terminal } from './terminalState.ts';
import { terminalAt } from './terminals.ts';
import { changeWindow } from './windowSize.ts';

export function giveInput(kernel: Kernel, bytes: Uint8Array): void {
  const terminal = terminalAt(kernel, CONSOLE);
  assert(!terminal.ended, 'no input follows its end');
  receive(kernel, terminal, bytes);
}

/** From now on a reader that finds no bytes finds the end of input; a line that has begun is one. */
export function endInput(kernel: Kernel): void {
  const terminal = terminalAt(kernel, CONSOLE);
  if (terminal.editing.length > 0) endLine(terminal, undefined);
  terminal.ended = true;
  notify(kernel, terminal.pollers, READABLE, 'end of input');
}

export function resizeConsole(kernel: Kernel, rows: number, columns: number): void {
  changeWindow(kernel, terminalAt(kernel, CONSOLE), { rows, columns, xpixel: 0, ypixel: 0 });
}

/** The host's terminal has gone. Nothing follows. */
export function hangUpConsole(kernel: Kernel): void {
  const terminal = terminalAt(kernel, CONSOLE);
  terminal.ended = true;
  hangUp(kernel, terminal);
}

/** Whether what a person may type could still change something when nothing else can. */
export function awaitsConsole({ terminals, config, epolls }: KernelState): boolean {
  const terminal: Terminal = terminals.get(CONSOLE)!;
  if (terminal.ended || config.stdin === 'pull') return false;
  // At a terminal in full there is always the interrupt key.
  if (config.terminal !== undefined) return true;
  for (const poller of terminal.pollers.values()) {
    if (poller.kind === 'future' || (epolls.get(poller.epoll)?.waiters.size ?? 0) > 0) return true;
  }
  return false;
}
