/** Reading and changing a terminal's settings (tcgetattr(3), tcsetattr(3)) in the layouts that ioctl(2) has for them. */
import type { Kernel } from '../context.ts';
import { READABLE, WRITABLE } from '../ipc/pollEvents.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyIn, copyOut } from '../mm/userMemory.ts';
import type { Thread } from '../state.ts';
import * as Request from '../syscall/ioctlRequests.ts';
import { notify } from '../waitQueue.ts';
import { changeMode, flushInput } from './inputQueue.ts';
import { startOutput } from './output.ts';
import { packetEventOfChange } from './packet.ts';
import type { Terminal } from './terminalState.ts';
import { tellWriter } from './terminals.ts';
import { Iflag, packTermios, TERMIOS_SIZE, TERMIOS2_SIZE, unpackTermios } from './termios.ts';

export interface SettingsRequest {
  readonly kind: 'get' | 'set';
  readonly size: number;
  /** What has been typed and not read is thrown away first (TCSAFLUSH). */
  readonly flushes: boolean;
}

const get = (size: number): SettingsRequest => ({ kind: 'get', size, flushes: false });
const set = (size: number, flushes: boolean): SettingsRequest => ({ kind: 'set', size, flushes });

const requests: ReadonlyMap<number, SettingsRequest> = new Map([
  [Request.TCGETS, get(TERMIOS_SIZE)],
  [Request.TCSETS, set(TERMIOS_SIZE, false)],
  [Request.TCSETSW, set(TERMIOS_SIZE, false)],
  [Request.TCSETSF, set(TERMIOS_SIZE, true)],
  [Request.TCGETS2, get(TERMIOS2_SIZE)],
  [Request.TCSETS2, set(TERMIOS2_SIZE, false)],
  [Request.TCSETSW2, set(TERMIOS2_SIZE, false)],
  [Request.TCSETSF2, set(TERMIOS2_SIZE, true)],
]);

/** Which of the requests about settings it is. */
export const describeTermios = (request: number): SettingsRequest | undefined => requests.get(request);

/** Does such a request. */
export function changeTermios(
  kernel: Kernel,
  thread: Thread,
  terminal: Terminal,
  { kind, size, flushes }: SettingsRequest,
  argument: number,
): void {
  const space = spaceOf(kernel, thread);
  if (kind === 'get') {
    copyOut(kernel, space, argument, packTermios(terminal.termios, size));
    return;
  }
  const before = terminal.termios;
  const after = unpackTermios(copyIn(kernel, space, argument, size), before);
  if (flushes) {
    flushInput(terminal);
    tellWriter(kernel, terminal, 'input thrown away');
  }
  changeMode(terminal, after);
  // Output that ^S has stopped goes on once ^Q would not be heard any more.
  if ((before.iflag & ~after.iflag & Iflag.IXON) !== 0) startOutput(kernel, terminal);
  packetEventOfChange(kernel, terminal, before);
  notify(kernel, terminal.pollers, READABLE | WRITABLE, 'settings');
}
