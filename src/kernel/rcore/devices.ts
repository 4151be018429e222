/**
 * Devices of chapter 9: a framebuffer that is memory and nothing more (there is no display, so flushing shows nothing), no events from mouse or keyboard, and
 * the console's keys.
 */
import type { Kernel } from '../context.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { PROT_READ, PROT_WRITE } from '../mm/layout.ts';
import { mapArea } from '../mm/mapping.ts';
import { vmasIn } from '../mm/vma.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { CONSOLE } from '../tty/terminalState.ts';

const FRAMEBUFFER = 0x1000_0000;
/** 1280 × 800 pixels of 4 bytes. */
const FRAMEBUFFER_SIZE = 1280 * 800 * 4;
const NAME = '[framebuffer]';

export function sysFramebuffer(kernel: Kernel, thread: Thread): number {
  const space = spaceOf(kernel, thread);
  const end = FRAMEBUFFER + FRAMEBUFFER_SIZE;
  const [there] = vmasIn(space, FRAMEBUFFER, end);
  if (there?.name === NAME) return FRAMEBUFFER;
  if (there !== undefined) throw new SysError('ENOMEM', 'something else is mapped where the framebuffer goes');
  const area = { prot: PROT_READ | PROT_WRITE, shared: false, growsDown: false, name: NAME };
  mapArea(kernel, space, { ...area, start: FRAMEBUFFER, end });
  return FRAMEBUFFER;
}

export const sysFramebufferFlush = (): number => 0;

export const sysEventGet = (): number => 0;

/** Whether a character could be read from the console at once. */
export function sysKeyPressed(kernel: Kernel): number {
  return kernel.state.terminals.get(CONSOLE)!.input.length > 0 ? 1 : 0;
}
