/** What the ends of pipes and FIFOs can do as open files (pipe(7), fifo(7)). A FIFO's file may be both ends. */
import type { Kernel } from '../context.ts';
import type { AnonymousStat, FileKind } from '../fs/fileKind.ts';
import { dropInodeIfUnused } from '../fs/inode.ts';
import { O_ACCMODE, O_RDONLY, O_WRONLY, S_IFIFO } from '../fs/openFlags.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { writeU32 } from '../mm/userMemory.ts';
import type { OpenFile, OpenNode, Thread } from '../state.ts';
import { FIONREAD } from '../syscall/ioctlRequests.ts';
import { SysError } from '../sysError.ts';
import {
  closeEnds,
  dropBytes,
  type Ends,
  isFull,
  openEnds,
  peekBytes,
  pipeAt,
  putBytes,
  readableLength,
  roomOf,
} from './pipe.ts';
import { readPipe, writePipe } from './pipeFutures.ts';
import { POLLERR, POLLHUP, READABLE, WRITABLE } from './pollEvents.ts';

type ReadEnd = OpenNode & { readonly kind: 'pipeRead' };
type WriteEnd = OpenNode & { readonly kind: 'pipeWrite' };
type Fifo = OpenNode & { readonly kind: 'fifo' };

const READ_END: Ends = { reads: true, writes: false };
const WRITE_END: Ends = { reads: false, writes: true };

export const pipeReadFile: FileKind<Kernel, ReadEnd> = {
  kind: 'pipeRead',
  read: readPipe,
  peek: peekPipe,
  skip: skipPipe,
  readiness(kernel, { node }) {
    const { used, writers } = pipeAt(kernel, node.pipe);
    return (used > 0 ? READABLE : 0) | (writers === 0 ? POLLHUP : 0);
  },
  queue: (kernel, { node }) => pipeAt(kernel, node.pipe).pollers,
  opened: (kernel, node) => openEnds(kernel, pipeAt(kernel, node.pipe), READ_END),
  closed: (kernel, { node }) => closeEnds(kernel, pipeAt(kernel, node.pipe), READ_END),
  ioctl: (kernel, thread, { node }, request, argument) => pipeIoctl(kernel, thread, node.pipe, request, argument),
  reopen: (_kernel, node, flags) => pipeEnd(node.pipe, flags),
  stat: (_kernel, node) => pipeStat(node.pipe),
};

export const pipeWriteFile: FileKind<Kernel, WriteEnd> = {
  kind: 'pipeWrite',
  write: writePipe,
  put: putPipe,
  readiness: (kernel, { node }) => writeReadiness(kernel, node.pipe),
  queue: (kernel, { node }) => pipeAt(kernel, node.pipe).pollers,
  opened: (kernel, node) => openEnds(kernel, pipeAt(kernel, node.pipe), WRITE_END),
  closed: (kernel, { node }) => closeEnds(kernel, pipeAt(kernel, node.pipe), WRITE_END),
  ioctl: (kernel, thread, { node }, request, argument) => pipeIoctl(kernel, thread, node.pipe, request, argument),
  reopen: (_kernel, node, flags) => pipeEnd(node.pipe, flags),
  stat: (_kernel, node) => pipeStat(node.pipe),
};

export const fifoFile: FileKind<Kernel, Fifo> = {
  kind: 'fifo',
  read: readPipe,
  write: writePipe,
  peek: peekPipe,
  skip: skipPipe,
  put: putPipe,
  readiness(kernel, { node }) {
    const { used, writers, writerOpens } = pipeAt(kernel, node.pipe);
    let events = node.writes ? writeReadiness(kernel, node.pipe) : 0;
    if (node.reads && used > 0) events |= READABLE;
    // Hung up is only what a writer has opened since.
    if (node.reads && writers === 0 && writerOpens !== node.writerOpens) events |= POLLHUP;
    return events;
  },
  queue: (kernel, { node }) => pipeAt(kernel, node.pipe).pollers,
  opened: (kernel, node) => openEnds(kernel, pipeAt(kernel, node.pipe), node),
  closed(kernel, { node }) {
    closeEnds(kernel, pipeAt(kernel, node.pipe), node);
    if (node.ino !== undefined) dropInodeIfUnused(kernel, node.ino);
  },
  ioctl: (kernel, thread, { node }, request, argument) => pipeIoctl(kernel, thread, node.pipe, request, argument),
  reopen: (_kernel, node, flags) => ({ ...node, ...endsFor(flags) }),
  stat: (_kernel, node) => pipeStat(node.pipe),
};

type PipeFile = OpenFile & { readonly node: { readonly pipe: number } };

function peekPipe(kernel: Kernel, _thread: Thread, { node }: PipeFile, max: number): Uint8Array | undefined {
  const pipe = pipeAt(kernel, node.pipe);
  if (pipe.used === 0 && pipe.writers > 0) return undefined;
  return peekBytes(pipe, 0, readableLength(pipe, max));
}

function skipPipe(kernel: Kernel, { node }: PipeFile, count: number): void {
  dropBytes(kernel, pipeAt(kernel, node.pipe), count);
}

function putPipe(kernel: Kernel, _thread: Thread, { node }: PipeFile, bytes: Uint8Array): number | undefined {
  const pipe = pipeAt(kernel, node.pipe);
  if (pipe.readers === 0) throw new SysError('EPIPE', `nobody can read pipe ${pipe.id} any more`);
  const part = Math.min(bytes.length, roomOf(pipe));
  if (part === 0) return undefined;
  putBytes(kernel, pipe, bytes.subarray(0, part));
  return part;
}

/** Which ends the access mode of open(2) asks for. */
export function endsFor(flags: number): Ends {
  const access = flags & O_ACCMODE;
  return { reads: access !== O_WRONLY, writes: access !== O_RDONLY };
}

/** The node for opening a nameless pipe again by /proc/self/fd. */
function pipeEnd(pipe: number, flags: number): OpenNode {
  const { reads, writes } = endsFor(flags);
  if (reads && writes) return { kind: 'fifo', pipe, reads, writes, writerOpens: 0 };
  return reads ? { kind: 'pipeRead', pipe } : { kind: 'pipeWrite', pipe };
}

/** The pipe of a file that is an end of one. */
export function pipeOf({ node }: OpenFile): number | undefined {
  return node.kind === 'pipeRead' || node.kind === 'pipeWrite' || node.kind === 'fifo' ? node.pipe : undefined;
}

function writeReadiness(kernel: Kernel, id: number): number {
  const pipe = pipeAt(kernel, id);
  return (isFull(pipe) ? 0 : WRITABLE) | (pipe.readers === 0 ? POLLERR : 0);
}

function pipeIoctl(kernel: Kernel, thread: Thread, id: number, request: number, argument: number): number | undefined {
  if (request !== FIONREAD) return undefined;
  writeU32(kernel, spaceOf(kernel, thread), argument, pipeAt(kernel, id).used);
  return 0;
}

/** Pipes are numbered apart from inodes, from here on. */
const FIRST_INO = 0x10_0000;

const pipeStat = (id: number): AnonymousStat => ({ mode: S_IFIFO | 0o600, ino: FIRST_INO + id, size: 0, rdev: 0 });
