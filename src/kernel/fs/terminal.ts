/**
 * What ioctl(2) answers for the console as a terminal (ioctl_tty(2)): its settings are fixed, and the caller's process group owns it.
 */
import type { Kernel } from '../context.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyIn, copyOut, readU32, writeU32 } from '../mm/userMemory.ts';
import type { Thread } from '../state.ts';
import { FIONREAD, TCGETS, TCSETS, TCSETSF, TIOCGPGRP, TIOCGWINSZ, TIOCSPGRP } from '../syscall/ioctlRequests.ts';

const TERMIOS_SIZE = 36;

/** ioctl(2) on the console; undefined for what terminals do not know. */
export function terminalIoctl(kernel: Kernel, thread: Thread, request: number, argument: number): number | undefined {
  const space = spaceOf(kernel, thread);
  switch (request) {
    case FIONREAD:
      writeU32(kernel, space, argument, kernel.state.console.bytes.length);
      return 0;
    case TCGETS:
      copyOut(kernel, space, argument, termios());
      return 0;
    case TIOCGWINSZ:
      copyOut(kernel, space, argument, new Uint8Array([24, 0, 80, 0, 0, 0, 0, 0]));
      return 0;
    case TIOCGPGRP:
      writeU32(kernel, space, argument, thread.pid);
      return 0;
    case TIOCSPGRP:
      readU32(kernel, space, argument);
      return 0;
  }
  if (request < TCSETS || request > TCSETSF) return undefined;
  copyIn(kernel, space, argument, TERMIOS_SIZE);
  return 0;
}

/** struct termios of a terminal in its usual state: canonical, echoing, signals on (asm-generic/termbits.h). */
function termios(): Uint8Array {
  const ICRNL_IXON = 0x500;
  const OPOST_ONLCR = 0x5;
  const B38400_CS8_CREAD = 0xbf;
  const ISIG_ICANON_ECHO_AND_KIN = 0x8a3b;
  const view = new DataView(new ArrayBuffer(TERMIOS_SIZE));
  view.setUint32(0, ICRNL_IXON, true);
  view.setUint32(4, OPOST_ONLCR, true);
  view.setUint32(8, B38400_CS8_CREAD, true);
  view.setUint32(12, ISIG_ICANON_ECHO_AND_KIN, true);
  const controls = [3, 28, 127, 21, 4, 0, 1, 0, 17, 19, 26, 0, 18, 15, 23, 22, 0, 0, 0];
  new Uint8Array(view.buffer).set(controls, 17);
  return new Uint8Array(view.buffer);
}
