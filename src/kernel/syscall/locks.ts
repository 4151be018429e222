/**
 * Locks on files: flock(2), and the lock commands of fcntl(2).
 */
import type { Future } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import { fileOf } from '../fs/descriptors.ts';
import { blockingLock, clearLock, LOCK_END, posixOwner, setLock, wouldDeadlock } from '../fs/fileLock.ts';
import { lockWait } from '../fs/fileLockFuture.ts';
import type { FileLock } from '../fs/fileState.ts';
import { inodeAt } from '../fs/inode.ts';
import { O_ACCMODE, O_PATH, O_RDONLY, O_WRONLY } from '../fs/openFlags.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyIn, copyOut } from '../mm/userMemory.ts';
import type { OpenFile, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { filesOf } from '../thread.ts';
import { params, type SyscallRow } from './row.ts';

export const LockCommand = {
  F_GETLK: 5,
  F_SETLK: 6,
  F_SETLKW: 7,
  F_OFD_GETLK: 36,
  F_OFD_SETLK: 37,
  F_OFD_SETLKW: 38,
} as const;

const F_RDLCK = 0;
const F_WRLCK = 1;
const F_UNLCK = 2;
const SEEK_SET = 0;
const SEEK_CUR = 1;
const SEEK_END = 2;
const SIZEOF_FLOCK = 32;

const LOCK_SH = 1;
const LOCK_EX = 2;
const LOCK_NB = 4;
const LOCK_UN = 8;

export const isLockCommand = (command: number): boolean =>
  (Object.values(LockCommand) as readonly number[]).includes(command);

/** fcntl(2) with one of the lock commands; `arg` points to a struct flock. */
export function lockCommand(
  kernel: Kernel,
  thread: Thread,
  fd: number,
  file: OpenFile,
  command: number,
  arg: number,
): number | Future {
  const ino = lockable(file, fd);
  const isOfd = command >= LockCommand.F_OFD_GETLK;
  const bytes = copyIn(kernel, spaceOf(kernel, thread), arg, SIZEOF_FLOCK);
  const view = new DataView(bytes.buffer);
  const type = view.getInt16(0, true);
  if (type < F_RDLCK || type > F_UNLCK) throw new SysError('EINVAL', `lock type ${type} is not known`);
  if (isOfd && view.getInt32(24, true) !== 0) throw new SysError('EINVAL', 'l_pid must be 0');
  const [start, end] = rangeOf(kernel, file, ino, view);
  const owner = isOfd ? ({ kind: 'ofd', id: file.id } as const) : posixOwner(filesOf(kernel, thread));
  const lock: FileLock = { owner, type: type === F_WRLCK ? 'write' : 'read', start, end };
  if (command === LockCommand.F_GETLK || command === LockCommand.F_OFD_GETLK) {
    if (type === F_UNLCK && !isOfd) throw new SysError('EINVAL', 'F_UNLCK cannot be asked for');
    copyOut(kernel, spaceOf(kernel, thread), arg, answerOf(bytes, blockingLock(kernel, ino, lock)));
    return 0;
  }
  checkMode(file, type, fd);
  if (type === F_UNLCK) {
    clearLock(kernel, ino, lock);
    return 0;
  }
  const waits = command === LockCommand.F_SETLKW || command === LockCommand.F_OFD_SETLKW;
  return take(kernel, thread, fd, file, ino, lock, waits);
}

function lockable({ node, flags }: OpenFile, fd: number): number {
  if ((flags & O_PATH) !== 0) throw new SysError('EBADF', `descriptor ${fd} is only a path`);
  if (node.kind !== 'inode') throw new SysError('EINVAL', `descriptor ${fd} cannot be locked`);
  return node.ino;
}

function checkMode(file: OpenFile, type: number, fd: number): void {
  const access = file.flags & O_ACCMODE;
  if ((type === F_RDLCK && access === O_WRONLY) || (type === F_WRLCK && access === O_RDONLY)) {
    throw new SysError('EBADF', `descriptor ${fd} is not open for what the lock is for`);
  }
}

function rangeOf(kernel: Kernel, file: OpenFile, ino: number, view: DataView): [start: number, end: number] {
  const whence = view.getInt16(2, true);
  const length = Number(view.getBigInt64(16, true));
  const inode = inodeAt(kernel, ino);
  const bases: Record<number, number> = {
    [SEEK_SET]: 0,
    [SEEK_CUR]: file.offset,
    [SEEK_END]: inode.kind === 'file' ? inode.size : 0,
  };
  const base = bases[whence];
  if (base === undefined) throw new SysError('EINVAL', `whence ${whence} is not known`);
  let start = base + Number(view.getBigInt64(8, true));
  let end = length === 0 ? LOCK_END : start + length;
  if (length < 0) [start, end] = [end, start];
  if (start < 0) throw new SysError('EINVAL', `a lock cannot begin at ${start}`);
  if (end > LOCK_END) throw new SysError('EOVERFLOW', `a lock cannot end at ${end}`);
  return [start, end];
}

/** struct flock for F_GETLK: the lock in the way, or F_UNLCK and else as it was. */
function answerOf(asked: Uint8Array, blocking: FileLock | undefined): Uint8Array {
  const bytes = asked.slice();
  const view = new DataView(bytes.buffer);
  if (blocking === undefined) {
    view.setInt16(0, F_UNLCK, true);
    return bytes;
  }
  view.setInt16(0, blocking.type === 'write' ? F_WRLCK : F_RDLCK, true);
  view.setInt16(2, SEEK_SET, true);
  view.setBigInt64(8, BigInt(blocking.start), true);
  view.setBigInt64(16, blocking.end === LOCK_END ? 0n : BigInt(blocking.end - blocking.start), true);
  view.setInt32(24, blocking.owner.kind === 'posix' ? blocking.owner.id : -1, true);
  return bytes;
}

function take(
  kernel: Kernel,
  thread: Thread,
  fd: number,
  file: OpenFile,
  ino: number,
  lock: FileLock,
  waits: boolean,
): number | Future {
  const blocking = blockingLock(kernel, ino, lock);
  if (blocking === undefined) {
    setLock(kernel, ino, lock);
    return 0;
  }
  if (!waits)
    throw new SysError('EAGAIN', `${blocking.owner.kind} ${blocking.owner.id} has a ${blocking.type} lock there`);
  if (lock.owner.kind === 'posix' && wouldDeadlock(kernel, ino, lock)) {
    throw new SysError('EDEADLK', `process ${blocking.owner.id} waits for a lock of this process`);
  }
  return lockWait(kernel, thread.tid, fd, file.id, ino, lock);
}

function sysFlock(kernel: Kernel, thread: Thread, fd: number, operation: number): number | Future {
  const kind = operation & ~LOCK_NB;
  if (kind !== LOCK_SH && kind !== LOCK_EX && kind !== LOCK_UN) {
    throw new SysError('EINVAL', `operation ${operation} is not known`);
  }
  const file = fileOf(kernel, thread, fd);
  const ino = lockable(file, fd);
  const owner = { kind: 'flock', id: file.id } as const;
  const range = { owner, start: 0, end: LOCK_END };
  if (kind === LOCK_UN) {
    clearLock(kernel, ino, range);
    return 0;
  }
  const lock: FileLock = { ...range, type: kind === LOCK_EX ? 'write' : 'read' };
  // Changing a lock is not atomic: the old one goes first (flock(2)).
  if (blockingLock(kernel, ino, lock) !== undefined) clearLock(kernel, ino, range);
  return take(kernel, thread, fd, file, ino, lock, (operation & LOCK_NB) === 0);
}

export const rows: SyscallRow[] = [
  { nr: 32, name: 'flock', params: params('fd: fd, operation: flockOperation'), handler: sysFlock },
];
