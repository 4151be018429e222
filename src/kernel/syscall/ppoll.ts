/** ppoll(2) and pselect6(2), from which poll(2) and select(2) are made. */
import type { Future } from '../../executor/future.ts';
import { isLate } from '../../executor/timeLimit.ts';
import type { Kernel } from '../context.ts';
import { descriptorLimit } from '../fs/descriptors.ts';
import { lookAtFiles, POLLFD_SIZE, waitForFiles } from '../ipc/pollFuture.ts';
import { lookAtSelection, readSelection, waitForSelection } from '../ipc/pselectFuture.ts';
import { readWaitLimit, storeTimeLeft } from '../ipc/waitLimit.ts';
import { checkLetIn, takeWaitMask } from '../ipc/waitMask.ts';
import { type WatchedFile, watchedFile } from '../ipc/watchedFiles.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyIn } from '../mm/userMemory.ts';
import type { FileTable, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { filesOf } from '../thread.ts';
import { params, type SyscallRow } from './row.ts';

function sysPpoll(
  kernel: Kernel,
  thread: Thread,
  fds: number,
  nfds: number,
  timeout: number,
  sigmask: number,
  sigsetsize: number,
): number | Future {
  const limit = readWaitLimit(kernel, thread, timeout);
  takeWaitMask(kernel, thread, sigmask, sigsetsize);
  if (nfds > descriptorLimit(filesOf(kernel, thread)))
    throw new SysError('EINVAL', `${nfds} descriptors are more than may be open`);
  const view = new DataView(copyIn(kernel, spaceOf(kernel, thread), fds, nfds * POLLFD_SIZE).buffer);
  const files: WatchedFile[] = [];
  for (let at = 0; at < view.byteLength; at += POLLFD_SIZE) {
    files.push(watchedFile(kernel, thread, view.getInt32(at, true), view.getUint16(at + 4, true)));
  }
  const found = lookAtFiles(kernel, thread, fds, files, isLate(kernel, limit));
  if (found === undefined) return waitForFiles(kernel, thread, fds, files, limit);
  storeTimeLeft(kernel, thread, limit);
  if (found === 0) checkLetIn(kernel, thread);
  return found;
}

function sysPselect6(
  kernel: Kernel,
  thread: Thread,
  nfds: number,
  readfds: number,
  writefds: number,
  exceptfds: number,
  timeout: number,
  sigmask: number,
): number | Future {
  const limit = readWaitLimit(kernel, thread, timeout);
  if (sigmask !== 0) {
    // The sixth argument is a pair: the address of the set, and its size.
    const view = new DataView(copyIn(kernel, spaceOf(kernel, thread), sigmask, 16).buffer);
    takeWaitMask(kernel, thread, Number(view.getBigUint64(0, true)), Number(view.getBigUint64(8, true)));
  }
  if (nfds < 0) throw new SysError('EINVAL', `${nfds} descriptors are fewer than none`);
  const count = Math.min(nfds, tableSize(filesOf(kernel, thread)));
  const selection = readSelection(kernel, thread, count, [readfds, writefds, exceptfds]);
  const found = lookAtSelection(kernel, thread, selection, isLate(kernel, limit));
  if (found === undefined) return waitForSelection(kernel, thread, selection, limit);
  storeTimeLeft(kernel, thread, limit);
  if (found === 0) checkLetIn(kernel, thread);
  return found;
}

/** Sets may be longer than a process has descriptors: Linux ignores what lies beyond its table of them, which is a multiple of 64 long. */
function tableSize({ fds }: FileTable): number {
  let last = 0;
  for (const fd of fds.keys()) last = Math.max(last, fd);
  return Math.ceil((last + 1) / 64) * 64;
}

export const rows: SyscallRow[] = [
  {
    nr: 72,
    name: 'pselect6',
    params: params('nfds: int, readfds: fdset, writefds: fdset, exceptfds: fdset, timeout: timespec, sigmask: pointer'),
    handler: sysPselect6,
  },
  {
    nr: 73,
    name: 'ppoll',
    params: params('fds: pollfds, nfds: uint, tmo_p: timespec, sigmask: sigset, sigsetsize: size'),
    handler: sysPpoll,
  },
];
