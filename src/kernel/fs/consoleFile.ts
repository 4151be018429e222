/** What a standard stream that is no terminal can do as an open file: it looks like a shell's pipe, and is always ready. */
import type { Kernel } from '../context.ts';
import { READABLE, WRITABLE } from '../ipc/pollEvents.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { writeU32 } from '../mm/userMemory.ts';
import type { OpenNode } from '../state.ts';
import { FIONREAD } from '../syscall/ioctlRequests.ts';
import { CONSOLE } from '../tty/terminalState.ts';
import { readInput, writeConsole } from './console.ts';
import type { FileKind } from './fileKind.ts';
import { S_IFIFO } from './openFlags.ts';

type Console = OpenNode & { readonly kind: 'console' };

/** Of the three streams. */
const FIRST_INO = 4;

export const consoleFile: FileKind<Kernel, Console> = {
  kind: 'console',
  read: (_kernel, { thread, segments }) => readInput(thread, segments),
  write: (kernel, { thread, file, segments }) => writeConsole(kernel, thread, file.node.stream === 2 ? 2 : 1, segments),
  put(kernel, { tid }, { node }, bytes) {
    kernel.emit({ kind: 'output', fd: node.stream === 2 ? 2 : 1, tid, bytes });
    return bytes.length;
  },
  readiness: () => READABLE | WRITABLE,
  // It never changes; who looks at it finds it ready.
  queue: (kernel) => kernel.state.terminals.get(CONSOLE)!.pollers,
  ioctl(kernel, thread, _file, request, argument) {
    if (request !== FIONREAD) return undefined;
    writeU32(kernel, spaceOf(kernel, thread), argument, 0);
    return 0;
  },
  reopen: (_kernel, node) => node,
  stat: (_kernel, { stream }) => ({ ino: FIRST_INO + stream, mode: S_IFIFO | 0o600, rdev: 0, size: 0 }),
};
