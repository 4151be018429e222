/**
 * How long a process may make files (RLIMIT_FSIZE), and what a write takes from the mode: the set-user-id bits (write(2), setrlimit(2)).
 */
import type { Kernel } from '../context.ts';
import { Rlimit, softLimit } from '../rlimits.ts';
import { sendToThread } from '../signal.ts';
import { Signal } from '../signalNames.ts';
import type { Inode, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { processOf } from '../thread.ts';
import { MAX_FILE_SIZE } from './content.ts';

const S_ISUID = 0o4000;
const S_ISGID = 0o2000;
const S_IXGRP = 0o010;

/** How many of `length` bytes at `offset` the limits allow; SIGXFSZ and EFBIG when none. */
export function roomForWrite(kernel: Kernel, thread: Thread, offset: number, length: number): number {
  const limit = softLimit(processOf(kernel, thread.pid), Rlimit.RLIMIT_FSIZE);
  if (offset >= limit) fail(kernel, thread, limit);
  if (offset >= MAX_FILE_SIZE) throw new SysError('EFBIG', `offset ${offset} is too large for a file`);
  return Math.min(length, limit - offset, MAX_FILE_SIZE - offset);
}

/** Throws unless the process may make a file of `size` bytes that has `old` now. */
export function checkFileSize(kernel: Kernel, thread: Thread, size: number, old: number): void {
  const limit = softLimit(processOf(kernel, thread.pid), Rlimit.RLIMIT_FSIZE);
  if (size > old && size > limit) fail(kernel, thread, limit);
  if (size > MAX_FILE_SIZE) throw new SysError('EFBIG', `${size} bytes are too many for a file`);
}

function fail(kernel: Kernel, thread: Thread, limit: number): never {
  sendToThread(kernel, thread, Signal.SIGXFSZ, `a file would get longer than RLIMIT_FSIZE, ${limit} bytes`);
  throw new SysError('EFBIG', `the process may make files of ${limit} bytes at most`);
}

/** A file that somebody without privilege has written is nobody's set-user-id program any more. */
export function dropPrivileges(inode: Inode): void {
  inode.mode &= ~S_ISUID;
  if ((inode.mode & S_IXGRP) !== 0) inode.mode &= ~S_ISGID;
}
