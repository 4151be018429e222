/** splice(2), tee(2), vmsplice(2) and sendfile(2). */
import type { Future } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import { contentSize, isRegular } from '../fs/content.ts';
import { fileOf } from '../fs/descriptors.ts';
import type { Transfer } from '../fs/fileKind.ts';
import { inodeAt } from '../fs/inode.ts';
import { readIoVector } from '../fs/ioVector.ts';
import { O_ACCMODE, O_APPEND, O_NONBLOCK, O_PATH, O_RDONLY, O_WRONLY, RW_MAX } from '../fs/openFlags.ts';
import { endsFor, pipeOf } from '../ipc/pipeKinds.ts';
import { type SpliceSide, splice } from '../ipc/splice.ts';
import { type PipeEnd, tee } from '../ipc/tee.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { readU64 } from '../mm/userMemory.ts';
import type { OpenFile, OpenNode, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { params, type SyscallRow } from './row.ts';

const SPLICE_F_NONBLOCK = 2;
/** MOVE, NONBLOCK, MORE and GIFT. */
const SPLICE_FLAGS = 15;

function sysSplice(
  kernel: Kernel,
  thread: Thread,
  fdIn: number,
  offIn: number,
  fdOut: number,
  offOut: number,
  len: number,
  flags: number,
): number | Future {
  checkFlags(flags);
  if (len === 0) return 0;
  const input = inputOf(kernel, thread, fdIn);
  const output = outputOf(kernel, thread, fdOut);
  const [pipeIn, pipeOut] = [pipeOf(input), pipeOf(output)];
  if (pipeIn === undefined && pipeOut === undefined) throw new SysError('EINVAL', 'neither descriptor is a pipe');
  if (pipeIn === pipeOut) throw new SysError('EINVAL', 'both descriptors are the same pipe');
  const from = side(kernel, thread, fdIn, input, offIn, pipeIn !== undefined);
  const to = side(kernel, thread, fdOut, output, offOut, pipeOut !== undefined);
  if ((output.flags & O_APPEND) !== 0) throw new SysError('EINVAL', `descriptor ${fdOut} appends`);
  return splice(kernel, thread, 'splice', from, to, Math.min(len, RW_MAX), mayWait(flags, input, output));
}

function sysTee(
  kernel: Kernel,
  thread: Thread,
  fdIn: number,
  fdOut: number,
  len: number,
  flags: number,
): number | Future {
  checkFlags(flags);
  if (len === 0) return 0;
  const input = inputOf(kernel, thread, fdIn);
  const output = outputOf(kernel, thread, fdOut);
  const [from, to] = [pipeEnd(fdIn, input), pipeEnd(fdOut, output)];
  if (from.pipe === to.pipe) throw new SysError('EINVAL', 'both descriptors are the same pipe');
  return tee(kernel, thread, from, to, Math.min(len, RW_MAX), mayWait(flags, input, output));
}

/** Pages are copied, never given away, so it is what readv and writev do. */
function sysVmsplice(
  kernel: Kernel,
  thread: Thread,
  fd: number,
  iov: number,
  nrSegs: number,
  flags: number,
): number | Future {
  checkFlags(flags);
  const file = fileOf(kernel, thread, fd);
  if (pipeOf(file) === undefined) throw new SysError('EBADF', `descriptor ${fd} is no pipe`);
  const segments = readIoVector(kernel, spaceOf(kernel, thread), iov, nrSegs);
  const transfer: Transfer<OpenNode> = { thread, fd, file, segments, mayWait: mayWait(flags, file) };
  const kind = kernel.fileKind(file.node);
  return endsFor(file.flags).writes ? kind.write!(kernel, transfer) : kind.read!(kernel, transfer);
}

function sysSendfile(
  kernel: Kernel,
  thread: Thread,
  outFd: number,
  inFd: number,
  offset: number,
  count: number,
): number | Future {
  const input = inputOf(kernel, thread, inFd);
  const from = side(kernel, thread, inFd, input, offset, kernel.fileKind(input.node).seekable !== true);
  const output = outputOf(kernel, thread, outFd);
  const source = input.node.kind === 'inode' ? inodeAt(kernel, input.node.ino) : undefined;
  if (source === undefined || !isRegular(source)) throw new SysError('EINVAL', `descriptor ${inFd} is no regular file`);
  if ((output.flags & O_APPEND) !== 0) throw new SysError('EINVAL', `descriptor ${outFd} appends`);
  const left = Math.max(0, contentSize(source) - (from.offset?.at ?? input.offset));
  const to: SpliceSide = { fd: outFd, file: output.id };
  return splice(kernel, thread, 'sendfile', from, to, Math.min(count, RW_MAX, left), mayWait(0, output));
}

function checkFlags(flags: number): void {
  if ((flags & ~SPLICE_FLAGS) !== 0) throw new SysError('EINVAL', `flags 0x${flags.toString(16)} are not known`);
}

const mayWait = (flags: number, ...files: readonly OpenFile[]): boolean =>
  (flags & SPLICE_F_NONBLOCK) === 0 && files.every((file) => (file.flags & O_NONBLOCK) === 0);

function inputOf(kernel: Kernel, thread: Thread, fd: number): OpenFile {
  const file = fileOf(kernel, thread, fd);
  if ((file.flags & O_PATH) === 0 && (file.flags & O_ACCMODE) !== O_WRONLY) return file;
  throw new SysError('EBADF', `descriptor ${fd} is not open for reading`);
}

function outputOf(kernel: Kernel, thread: Thread, fd: number): OpenFile {
  const file = fileOf(kernel, thread, fd);
  if ((file.flags & O_PATH) === 0 && (file.flags & O_ACCMODE) !== O_RDONLY) return file;
  throw new SysError('EBADF', `descriptor ${fd} is not open for writing`);
}

function pipeEnd(fd: number, file: OpenFile): PipeEnd {
  const pipe = pipeOf(file);
  if (pipe === undefined) throw new SysError('EINVAL', `descriptor ${fd} is no pipe`);
  return { fd, file: file.id, pipe };
}

/** A side with the offset at `address`, if there is one. */
function side(
  kernel: Kernel,
  thread: Thread,
  fd: number,
  file: OpenFile,
  address: number,
  hasNoOffset: boolean,
): SpliceSide {
  if (address === 0) return { fd, file: file.id };
  if (hasNoOffset) throw new SysError('ESPIPE', `descriptor ${fd} has no offsets`);
  if (kernel.fileKind(file.node).seekable !== true) throw new SysError('EINVAL', `descriptor ${fd} has no offsets`);
  const at = readU64(kernel, spaceOf(kernel, thread), address);
  if (at > Number.MAX_SAFE_INTEGER) throw new SysError('EINVAL', 'the offset is negative');
  return { fd, file: file.id, offset: { address, at } };
}

export const rows: SyscallRow[] = [
  {
    nr: 71,
    name: 'sendfile',
    params: params('out_fd: fd, in_fd: fd, offset: pointer, count: size'),
    handler: sysSendfile,
  },
  {
    nr: 75,
    name: 'vmsplice',
    params: params('fd: fd, iov: iovec, nr_segs: int, flags: hex'),
    handler: sysVmsplice,
  },
  {
    nr: 76,
    name: 'splice',
    params: params('fd_in: fd, off_in: pointer, fd_out: fd, off_out: pointer, len: size, flags: hex'),
    handler: sysSplice,
  },
  { nr: 77, name: 'tee', params: params('fd_in: fd, fd_out: fd, len: size, flags: hex'), handler: sysTee },
];
