/**
 * The settings of a terminal (termios(3)): flags and special characters by name, the two layouts in which ioctl(2) carries them, and what a terminal
 * begins with. Numbers are those of asm-generic/termbits.h.
 */
import type { Termios } from './terminalState.ts';

export const Iflag = {
  ISTRIP: 0x20,
  INLCR: 0x40,
  IGNCR: 0x80,
  ICRNL: 0x100,
  IUCLC: 0x200,
  IXON: 0x400,
  IXANY: 0x800,
  IUTF8: 0x4000,
} as const;

export const Oflag = {
  OPOST: 0x1,
  OLCUC: 0x2,
  ONLCR: 0x4,
  OCRNL: 0x8,
  ONOCR: 0x10,
  ONLRET: 0x20,
  XTABS: 0x1800,
} as const;

export const Lflag = {
  ISIG: 0x1,
  ICANON: 0x2,
  ECHO: 0x8,
  ECHOE: 0x10,
  ECHOK: 0x20,
  ECHONL: 0x40,
  NOFLSH: 0x80,
  TOSTOP: 0x100,
  ECHOCTL: 0x200,
  ECHOPRT: 0x400,
  ECHOKE: 0x800,
  IEXTEN: 0x8000,
  EXTPROC: 0x10000,
} as const;

/** Indices of the special characters. */
export const Control = {
  VINTR: 0,
  VQUIT: 1,
  VERASE: 2,
  VKILL: 3,
  VEOF: 4,
  VTIME: 5,
  VMIN: 6,
  VSTART: 8,
  VSTOP: 9,
  VSUSP: 10,
  VEOL: 11,
  VREPRINT: 12,
  VDISCARD: 13,
  VWERASE: 14,
  VLNEXT: 15,
  VEOL2: 16,
} as const;

const CONTROLS = 19;
/** struct termios and struct termios2: the latter says the speeds in numbers. */
export const TERMIOS_SIZE = 36;
export const TERMIOS2_SIZE = 44;

const CS8_CREAD_B38400 = 0xbf;
const BAUD = 38_400;
const CBAUD = 0x100f;
const BOTHER = 0x1000;
/** Bits per second by the four low bits of CBAUD, and with BOTHER set for those above 38400. */
const LOW_SPEEDS = [0, 50, 75, 110, 134, 150, 200, 300, 600, 1200, 1800, 2400, 4800, 9600, 19_200, BAUD];
const HIGH_SPEEDS = [
  0, 57_600, 115_200, 230_400, 460_800, 500_000, 576_000, 921_600, 1_000_000, 1_152_000, 1_500_000, 2_000_000,
  2_500_000, 3_000_000, 3_500_000, 4_000_000,
];

/** ^C ^\ DEL ^U ^D, time 0, min 1, no swtc, ^Q ^S ^Z, no eol, ^R ^O ^W ^V, no eol2. */
const cc = [3, 28, 127, 21, 4, 0, 1, 0, 17, 19, 26, 0, 18, 15, 23, 22, 0, 0, 0];

/** A terminal as Linux makes it. */
export const usualTermios: Termios = {
  iflag: Iflag.ICRNL | Iflag.IXON,
  oflag: Oflag.OPOST | Oflag.ONLCR,
  cflag: CS8_CREAD_B38400,
  lflag:
    Lflag.ISIG | Lflag.ICANON | Lflag.ECHO | Lflag.ECHOE | Lflag.ECHOK | Lflag.ECHOCTL | Lflag.ECHOKE | Lflag.IEXTEN,
  line: 0,
  cc,
  ispeed: BAUD,
  ospeed: BAUD,
};

/** A console that is no terminal outside (VS Code's Debug Console): lines come in whole, and what goes out is shown as it is. */
export const plainTermios: Termios = { ...usualTermios, iflag: 0, oflag: 0, lflag: Lflag.ICANON };

export function packTermios(termios: Termios, size: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(size));
  const { iflag, oflag, cflag, lflag, line, ispeed, ospeed } = termios;
  [iflag, oflag, cflag, lflag].forEach((flags, index) => {
    view.setUint32(index * 4, flags, true);
  });
  view.setUint8(16, line);
  new Uint8Array(view.buffer).set(termios.cc, 17);
  if (size === TERMIOS2_SIZE) {
    view.setUint32(36, ispeed, true);
    view.setUint32(40, ospeed, true);
  }
  return new Uint8Array(view.buffer);
}

/** The settings in either layout; the speeds of struct termios are those that its CBAUD bits name. */
export function unpackTermios(bytes: Uint8Array, old: Termios): Termios {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const cflag = view.getUint32(8, true);
  const named = speedOf(cflag);
  const hasSpeeds = bytes.length === TERMIOS2_SIZE;
  return {
    iflag: view.getUint32(0, true),
    oflag: view.getUint32(4, true),
    cflag,
    lflag: view.getUint32(12, true),
    line: old.line,
    cc: [...bytes.subarray(17, 17 + CONTROLS)],
    ispeed: named ?? (hasSpeeds ? view.getUint32(36, true) : old.ispeed),
    ospeed: named ?? (hasSpeeds ? view.getUint32(40, true) : old.ospeed),
  };
}

/** Undefined for BOTHER: the numbers beside it count. */
function speedOf(cflag: number): number | undefined {
  const bits = cflag & CBAUD;
  if (bits === BOTHER) return undefined;
  return (bits & BOTHER) === 0 ? LOW_SPEEDS[bits] : HIGH_SPEEDS[bits & 0xf];
}
