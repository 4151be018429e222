/**
 * Opening FIFOs (fifo(7)): the pipe belongs to the inode while anyone has it open; a side waits until the other one is opened too, unless it opens both or
 * does not want to wait.
 */
import type { Tid } from '../../base/address.ts';
import { type Future, type FutureKind, PENDING, ready } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import { checkFileTable, installFd, lowestFree, makeOpenFile, openFileAt, releaseFile } from '../fs/descriptors.ts';
import { O_NONBLOCK } from '../fs/openFlags.ts';
import type { Waiting } from '../poller.ts';
import type { Inode, OpenFile, Pipe, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { filesOf, threadOf } from '../thread.ts';
import { leaveQueue, waiterOf } from '../waiter.ts';
import { makePipe, pipeAt } from './pipe.ts';
import { endsFor } from './pipeKinds.ts';

/** Waits for the other side; the value is the descriptor. */
export interface FifoOpenFuture extends Future, Waiting {
  readonly kind: 'fifoOpen';
  state: 'waiting';
  readonly tid: Tid;
  /** The open file, which has no descriptor yet; the future holds its reference. */
  readonly file: number;
  readonly pipe: number;
  readonly waitsFor: 'reader' | 'writer';
  readonly closeOnExec: boolean;
  /** How often the other side had been opened before: one that came and went counts too. */
  readonly opensBefore: number;
}

type FifoInode = Inode & { kind: 'fifo' };

/** open(2) on a FIFO, once access has been checked: a descriptor, or the future that waits for the other side. `flags` are those that the file keeps. */
export function openFifo(
  kernel: Kernel,
  thread: Thread,
  inode: FifoInode,
  flags: number,
  path: string,
  closeOnExec: boolean,
): number | FifoOpenFuture {
  const table = filesOf(kernel, thread);
  const { reads, writes } = endsFor(flags);
  const mayWait = (flags & O_NONBLOCK) === 0;
  const existing = inode.pipe === undefined ? undefined : pipeAt(kernel, inode.pipe);
  if (writes && !reads && !mayWait && (existing?.readers ?? 0) === 0) {
    throw new SysError('ENXIO', `nobody has ${path} open for reading`);
  }
  const fd = lowestFree(table);
  checkFileTable(kernel, 1);
  const pipe = existing ?? makePipe(kernel, inode.ino);
  inode.pipe = pipe.id;
  const { id, readerOpens, writerOpens } = pipe;
  const file = makeOpenFile(
    kernel,
    { kind: 'fifo', ino: inode.ino, pipe: id, reads, writes, writerOpens },
    flags,
    path,
  );
  const isAlone = reads ? pipe.writers === 0 : pipe.readers === 0;
  if ((reads && writes) || !isAlone || !mayWait) {
    installFd(table, fd, file, closeOnExec);
    return fd;
  }
  file.references++;
  const common = { state: 'waiting', tid: thread.tid, file: file.id, pipe: id, closeOnExec } as const;
  return reads
    ? { kind: 'fifoOpen', ...common, waitsFor: 'writer', opensBefore: writerOpens }
    : { kind: 'fifoOpen', ...common, waitsFor: 'reader', opensBefore: readerOpens };
}

export const fifoOpenKind: FutureKind<Kernel, FifoOpenFuture> = {
  kind: 'fifoOpen',
  poll(future, cx) {
    const kernel = cx.services;
    const pipe = pipeAt(kernel, future.pipe);
    leaveQueue(pipe.openWakers, future);
    if (opensOf(pipe, future) === future.opensBefore) {
      pipe.openWakers.push(waiterOf(kernel, future, cx.waker));
      return PENDING;
    }
    const file = openFileAt(kernel, future.file);
    const table = filesOf(kernel, threadOf(kernel, future.tid));
    const fd = lowestFree(table);
    installFd(table, fd, file, future.closeOnExec);
    releaseFile(kernel, file);
    return ready(fd);
  },
  drop(future, kernel) {
    leaveQueue(pipeAt(kernel, future.pipe).openWakers, future);
    releaseFile(kernel, openFileAt(kernel, future.file));
  },
  interrupt: () => 'restart',
  describe: (future, kernel) => ({
    path: fileOf(kernel, future).path,
    waitsFor: future.waitsFor,
  }),
};

const fileOf = (kernel: Kernel, future: FifoOpenFuture): OpenFile => openFileAt(kernel, future.file);

const opensOf = (pipe: Pipe, { waitsFor }: FifoOpenFuture): number =>
  waitsFor === 'reader' ? pipe.readerOpens : pipe.writerOpens;
