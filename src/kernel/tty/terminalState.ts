/**
 * What a terminal is, as data (termios(3), tty_ioctl(2), pty(7)): the console, which the outside is connected with, or the slave of a pseudo-terminal,
 * whose other side is a file of the guest. Functions over it stand beside it in this folder; `lineDiscipline.ts` is the heart.
 */
import type { Pid } from '../../base/address.ts';
import type { WaitQueue } from '../poller.ts';

/** struct termios2; flags as in asm-generic/termbits.h (`termios.ts`). */
export interface Termios {
  readonly iflag: number;
  readonly oflag: number;
  readonly cflag: number;
  readonly lflag: number;
  /** The line discipline's number: always N_TTY. */
  readonly line: number;
  /** The special characters by `Control`; 0 for none. */
  readonly cc: readonly number[];
  readonly ispeed: number;
  readonly ospeed: number;
}

/** struct winsize. */
export interface WindowSize {
  readonly rows: number;
  readonly columns: number;
  readonly xpixel: number;
  readonly ypixel: number;
}

/** Number of the console among the terminals; slaves have their number under /dev/pts. */
export const CONSOLE = -1;

export interface Terminal {
  readonly id: number;
  termios: Termios;
  size: WindowSize;
  /** Open files of either side, of all eras. */
  files: number;
  /** How often it has hung up. An open file of a former era can do nothing more but be closed. */
  era: number;
  /** Open files of it (not of its master) in this era. */
  opens: number;
  /** TIOCEXCL: it cannot be opened any more. */
  exclusive: boolean;
  /** The session whose controlling terminal it is, and that session's foreground group; 0 for none. */
  session: Pid | 0;
  foreground: Pid | 0;
  /** What a read gets: bytes, with `LINE_END` or `EOF_MARK` where a line ends (`inputQueue.ts`). */
  readonly input: number[];
  /** The line that is being edited; readers do not see it yet. */
  readonly editing: number[];
  /** No input comes any more: who has read all of it reads the end of file. */
  ended: boolean;
  /** The next character is taken as it is (VLNEXT). */
  literalNext: boolean;
  /** Erased characters are being echoed between `\` and `/` (ECHOPRT). */
  erasing: boolean;
  /** Where output stands in its line, and where the line that is being edited began. */
  column: number;
  lineColumn: number;
  /** Output stands still (^S, TCXONC); what was to be echoed meanwhile. */
  stopped: boolean;
  readonly held: number[];
  /** Who waits for it or looks at it. */
  readonly pollers: WaitQueue;
  /** The other side of a pseudo-terminal. */
  readonly master?: Master | undefined;
}

/** The master of a pseudo-terminal. */
export interface Master {
  /** /dev/pts/N. */
  readonly ino: number;
  /** No file is this side any more, and none will be. */
  closed: boolean;
  /** The slave cannot be opened (TIOCSPTLCK). */
  locked: boolean;
  /** The last file of the slave has been closed, and none was opened since. */
  abandoned: boolean;
  /** What the slave has written and echoed and the master has not read. */
  readonly output: number[];
  /** Packet mode (TIOCPKT), and what has happened since the last read in it: TIOCPKT_ bits. */
  packet: boolean;
  packetEvents: number;
  readonly pollers: WaitQueue;
}
