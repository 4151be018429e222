/** What the console can do as an open file: standard input, output and error, and /dev/tty. */
import type { Kernel } from '../context.ts';
import { READABLE, WRITABLE } from '../ipc/pollEvents.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { writeU32 } from '../mm/userMemory.ts';
import type { OpenNode } from '../state.ts';
import { FIONREAD } from '../syscall/ioctlRequests.ts';
import { inputReady, readConsole, writeConsole } from './console.ts';
import { CONSOLE_DEVICE } from './device.ts';
import type { FileKind } from './fileKind.ts';
import { S_IFCHR, S_IFIFO } from './openFlags.ts';
import { terminalIoctl } from './terminal.ts';

type Console = OpenNode & { readonly kind: 'console' };

const CONSOLE_INO = 3;
const PULLED_INO = 4;

export const consoleFile: FileKind<Kernel, Console> = {
  kind: 'console',
  read: readConsole,
  write: (kernel, { thread, file, segments }) => writeConsole(kernel, thread, file.node.stream === 2 ? 2 : 1, segments),
  put(kernel, { tid }, { node }, bytes) {
    kernel.emit({ kind: 'output', fd: node.stream === 2 ? 2 : 1, tid, bytes });
    return bytes.length;
  },
  readiness: (kernel) => consoleReadiness(kernel),
  queue: (kernel) => kernel.state.console.pollers,
  ioctl(kernel, thread, { node }, request, argument) {
    if (!isPulled(kernel, node)) return terminalIoctl(kernel, thread, request, argument);
    if (request !== FIONREAD) return undefined;
    writeU32(kernel, spaceOf(kernel, thread), argument, 0);
    return 0;
  },
  reopen: (_kernel, node) => node,
  stat(kernel, node) {
    if (isPulled(kernel, node)) return { ino: PULLED_INO, mode: S_IFIFO | 0o600, rdev: 0, size: 0 };
    return { ino: CONSOLE_INO, mode: S_IFCHR | 0o620, rdev: CONSOLE_DEVICE, size: 0 };
  },
};

/** The events that are true of the console. */
export function consoleReadiness(kernel: Kernel): number {
  return WRITABLE | (inputReady(kernel) ? READABLE : 0);
}

/** Standard input that is pulled from the host is what a shell's pipe is; all else is a terminal. */
function isPulled(kernel: Kernel, node: Console): boolean {
  return node.stream === 0 && kernel.state.config.stdin === 'pull';
}
