/** The size of a terminal's window (tty_ioctl(2), struct winsize): whoever is in the foreground hears of a change by SIGWINCH. */
import type { Kernel } from '../context.ts';
import { sendToGroup } from '../signal.ts';
import { Signal } from '../signalNames.ts';
import type { Terminal, WindowSize } from './terminalState.ts';

export const WINSIZE = 8;

export const packWindow = ({ rows, columns, xpixel, ypixel }: WindowSize): Uint8Array =>
  new Uint8Array(Uint16Array.of(rows, columns, xpixel, ypixel).buffer);

export function unpackWindow(bytes: Uint8Array): WindowSize {
  const view = new DataView(bytes.buffer, bytes.byteOffset, WINSIZE);
  const [rows, columns, xpixel, ypixel] = [0, 2, 4, 6].map((at) => view.getUint16(at, true)) as [
    number,
    number,
    number,
    number,
  ];
  return { rows, columns, xpixel, ypixel };
}

/** Sets the size; nobody hears of one that is as before. */
export function changeWindow(kernel: Kernel, terminal: Terminal, size: WindowSize): void {
  const { rows, columns, xpixel, ypixel } = terminal.size;
  const isSame = rows === size.rows && columns === size.columns && xpixel === size.xpixel && ypixel === size.ypixel;
  terminal.size = size;
  if (isSame || terminal.foreground === 0) return;
  sendToGroup(kernel, terminal.foreground, Signal.SIGWINCH, 'the size of its terminal has changed');
}
