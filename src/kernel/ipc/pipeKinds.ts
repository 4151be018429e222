/** What the two ends of a pipe can do as open files (pipe(7)). */
import type { Kernel } from '../context.ts';
import type { AnonymousStat, FileKind } from '../fs/fileKind.ts';
import { S_IFIFO } from '../fs/openFlags.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { writeU32 } from '../mm/userMemory.ts';
import type { OpenNode, Thread } from '../state.ts';
import { FIONREAD } from '../syscall/ioctlRequests.ts';
import { closeReadEnd, closeWriteEnd, isFull, pipeAt } from './pipe.ts';
import { readPipe, writePipe } from './pipeFutures.ts';
import { POLLERR, POLLHUP, READABLE, WRITABLE } from './pollEvents.ts';

type ReadEnd = OpenNode & { readonly kind: 'pipeRead' };
type WriteEnd = OpenNode & { readonly kind: 'pipeWrite' };

export const pipeReadFile: FileKind<Kernel, ReadEnd> = {
  kind: 'pipeRead',
  read: readPipe,
  readiness(kernel, { node }) {
    const { used, writers } = pipeAt(kernel, node.pipe);
    return (used > 0 ? READABLE : 0) | (writers === 0 ? POLLHUP : 0);
  },
  queue: (kernel, { node }) => pipeAt(kernel, node.pipe).pollers,
  opened(kernel, node) {
    pipeAt(kernel, node.pipe).readers++;
  },
  closed: (kernel, { node }) => closeReadEnd(kernel, pipeAt(kernel, node.pipe)),
  ioctl: (kernel, thread, { node }, request, argument) => pipeIoctl(kernel, thread, node.pipe, request, argument),
  stat: (_kernel, node) => pipeStat(node.pipe),
};

export const pipeWriteFile: FileKind<Kernel, WriteEnd> = {
  kind: 'pipeWrite',
  write: writePipe,
  readiness(kernel, { node }) {
    const pipe = pipeAt(kernel, node.pipe);
    return (isFull(pipe) ? 0 : WRITABLE) | (pipe.readers === 0 ? POLLERR : 0);
  },
  queue: (kernel, { node }) => pipeAt(kernel, node.pipe).pollers,
  opened(kernel, node) {
    pipeAt(kernel, node.pipe).writers++;
  },
  closed: (kernel, { node }) => closeWriteEnd(kernel, pipeAt(kernel, node.pipe)),
  ioctl: (kernel, thread, { node }, request, argument) => pipeIoctl(kernel, thread, node.pipe, request, argument),
  stat: (_kernel, node) => pipeStat(node.pipe),
};

function pipeIoctl(kernel: Kernel, thread: Thread, id: number, request: number, argument: number): number | undefined {
  if (request !== FIONREAD) return undefined;
  writeU32(kernel, spaceOf(kernel, thread), argument, pipeAt(kernel, id).used);
  return 0;
}

/** Pipes are numbered apart from inodes, from here on. */
const FIRST_INO = 0x10_0000;

const pipeStat = (id: number): AnonymousStat => ({ mode: S_IFIFO | 0o600, ino: FIRST_INO + id, size: 0, rdev: 0 });
