/**
 * Descriptors: fcntl(2), dup(2), dup3(2), pipe2(2).
 */
import type { Future } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import { addSeals, getSeals } from '../fs/addSeals.ts';
import {
  checkFileTable,
  closeFd,
  descriptorLimit,
  fileOf,
  installFd,
  lowestFree,
  makeOpenFile,
} from '../fs/descriptors.ts';
import { ownerOf, readOwner, setOwner, writeOwner } from '../fs/fileOwner.ts';
import { inodeAt } from '../fs/inode.ts';
import { O_APPEND, O_CLOEXEC, O_DIRECT, O_NOATIME, O_NONBLOCK, O_PATH, O_RDONLY, O_WRONLY } from '../fs/openFlags.ts';
import { checkOwner } from '../fs/permission.ts';
import { makePipe } from '../ipc/pipe.ts';
import { pipeSize, setPipeSize } from '../ipc/pipeSize.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyOut } from '../mm/userMemory.ts';
import type { OpenFile, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { filesOf } from '../thread.ts';
import { isLockCommand, lockCommand } from './locks.ts';
import { params, type SyscallRow } from './row.ts';

const F_DUPFD = 0;
const F_GETFD = 1;
const F_SETFD = 2;
const F_GETFL = 3;
const F_SETFL = 4;
const F_SETOWN = 8;
const F_GETOWN = 9;
const F_SETSIG = 10;
const F_GETSIG = 11;
const F_SETOWN_EX = 15;
const F_GETOWN_EX = 16;
const F_SETLEASE = 1024;
const F_GETLEASE = 1025;
const F_DUPFD_CLOEXEC = 1030;
const F_SETPIPE_SZ = 1031;
const F_GETPIPE_SZ = 1032;
const F_ADD_SEALS = 1033;
const F_GET_SEALS = 1034;
const FD_CLOEXEC = 1;
const F_UNLCK = 2;
/** What F_SETFL can change. */
const CHANGEABLE = O_APPEND | O_NONBLOCK | O_DIRECT | O_NOATIME;

/** What an O_PATH descriptor can do. */
const WITH_PATH: readonly number[] = [F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL];

function sysFcntl(kernel: Kernel, thread: Thread, fd: number, cmd: number, arg: number): number | Future {
  const table = filesOf(kernel, thread);
  const file = fileOf(kernel, thread, fd);
  const entry = table.fds.get(fd)!;
  if ((file.flags & O_PATH) !== 0 && !WITH_PATH.includes(cmd)) {
    throw new SysError('EBADF', `descriptor ${fd} is only a path`);
  }
  if (isLockCommand(cmd)) return lockCommand(kernel, thread, fd, file, cmd, arg);
  switch (cmd) {
    case F_DUPFD:
    case F_DUPFD_CLOEXEC: {
      if (!(arg >= 0 && arg < descriptorLimit(table)))
        throw new SysError('EINVAL', `descriptor ${arg} is beyond the limit`);
      const copy = lowestFree(table, arg);
      installFd(table, copy, file, cmd === F_DUPFD_CLOEXEC);
      return copy;
    }
    case F_GETFD:
      return entry.closeOnExec ? FD_CLOEXEC : 0;
    case F_SETFD:
      table.fds.set(fd, { ...entry, closeOnExec: arg % 2 === 1 });
      return 0;
    case F_GETFL:
      return file.flags;
    case F_SETFL:
      setFlags(kernel, thread, file, arg % 2 ** 32);
      return 0;
    case F_GETOWN:
      return ownerOf(file);
    case F_SETOWN:
      setOwner(kernel, file, (arg % 2 ** 32) | 0);
      return 0;
    case F_SETOWN_EX:
      readOwner(kernel, thread, file, arg);
      return 0;
    case F_GETOWN_EX:
      writeOwner(kernel, thread, file, arg);
      return 0;
    case F_GETSIG:
      return file.signal ?? 0;
    case F_SETSIG:
      if (arg > 64) throw new SysError('EINVAL', `there is no signal ${arg}`);
      file.signal = arg;
      return 0;
    case F_SETLEASE:
      throw new SysError('EAGAIN', 'leases are not given');
    case F_GETLEASE:
      return F_UNLCK;
    case F_GETPIPE_SZ:
      return pipeSize(kernel, fd, file);
    case F_SETPIPE_SZ:
      return setPipeSize(kernel, fd, file, arg % 2 ** 32);
    case F_ADD_SEALS:
      addSeals(kernel, file, arg % 2 ** 32);
      return 0;
    case F_GET_SEALS:
      return getSeals(kernel, file);
    default:
      throw new SysError('EINVAL', `command ${cmd} is not known`);
  }
}

/** F_SETFL: only the owner of a file may ask for O_NOATIME; a file that is only appended to (chattr) does not exist here. */
function setFlags(kernel: Kernel, thread: Thread, file: OpenFile, flags: number): void {
  const wanted = flags & CHANGEABLE;
  if ((wanted & ~file.flags & O_NOATIME) !== 0 && file.node.kind === 'inode') {
    checkOwner(kernel, thread, inodeAt(kernel, file.node.ino), 'set O_NOATIME');
  }
  file.flags = (file.flags & ~CHANGEABLE) | wanted;
}

function sysDup(kernel: Kernel, thread: Thread, oldfd: number): number {
  const table = filesOf(kernel, thread);
  const file = fileOf(kernel, thread, oldfd);
  const fd = lowestFree(table);
  installFd(table, fd, file, false);
  return fd;
}

function sysDup3(kernel: Kernel, thread: Thread, oldfd: number, newfd: number, flags: number): number {
  if ((flags & ~O_CLOEXEC) !== 0) throw new SysError('EINVAL', `flags 0x${flags.toString(16)} are not known`);
  if (oldfd === newfd) throw new SysError('EINVAL', `both descriptors are ${oldfd}`);
  const table = filesOf(kernel, thread);
  if (newfd < 0 || newfd >= descriptorLimit(table)) {
    throw new SysError('EBADF', `descriptor ${newfd} is beyond the limit`);
  }
  const file = fileOf(kernel, thread, oldfd);
  if (table.fds.has(newfd)) closeFd(kernel, table, newfd);
  installFd(table, newfd, file, (flags & O_CLOEXEC) !== 0);
  return newfd;
}

function sysPipe2(kernel: Kernel, thread: Thread, pipefd: number, flags: number): number {
  if ((flags & ~(O_CLOEXEC | O_NONBLOCK | O_DIRECT)) !== 0) {
    throw new SysError('EINVAL', `pipe flags 0x${flags.toString(16)} are not known`);
  }
  const table = filesOf(kernel, thread);
  const readFd = lowestFree(table);
  const writeFd = lowestFree(table, readFd + 1);
  const fds = new Uint8Array(8);
  const view = new DataView(fds.buffer);
  view.setInt32(0, readFd, true);
  view.setInt32(4, writeFd, true);
  copyOut(kernel, spaceOf(kernel, thread), pipefd, fds);
  checkFileTable(kernel, 2);
  const { id } = makePipe(kernel);
  const kept = flags & ~O_CLOEXEC;
  const reader = makeOpenFile(kernel, { kind: 'pipeRead', pipe: id }, O_RDONLY | kept, `pipe:[${id}]`);
  const writer = makeOpenFile(kernel, { kind: 'pipeWrite', pipe: id }, O_WRONLY | kept, `pipe:[${id}]`);
  installFd(table, readFd, reader, (flags & O_CLOEXEC) !== 0);
  installFd(table, writeFd, writer, (flags & O_CLOEXEC) !== 0);
  return 0;
}

export const rows: SyscallRow[] = [
  { nr: 23, name: 'dup', params: params('oldfd: fd'), handler: sysDup },
  { nr: 24, name: 'dup3', params: params('oldfd: fd, newfd: fd, flags: openFlags'), handler: sysDup3 },
  { nr: 25, name: 'fcntl', params: params('fd: fd, cmd: fcntlCommand, arg: fcntlArgument'), handler: sysFcntl },
  { nr: 59, name: 'pipe2', params: params('pipefd: outFdPair, flags: openFlags'), handler: sysPipe2 },
];
