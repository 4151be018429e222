/** Waiting for signals: rt_sigsuspend(2), rt_sigtimedwait(2), signalfd4(2). */
import type { Future } from '../../executor/future.ts';
import { deadlineAfter, readTimespec } from '../clock.ts';
import type { Kernel } from '../context.ts';
import { fileOf, installFd, lowestFree, makeOpenFile } from '../fs/descriptors.ts';
import { O_CLOEXEC, O_NONBLOCK, O_RDWR } from '../fs/openFlags.ts';
import { READABLE } from '../ipc/pollEvents.ts';
import { UNBLOCKABLE } from '../signal/sigAction.ts';
import { makeSignalFile, signalFileAt } from '../signal/signalFile.ts';
import { takeSignal } from '../signal/signalQueue.ts';
import { acceptSignal, waitForSignal } from '../signal/signalWait.ts';
import { EMPTY_SET, readSet, without } from '../signal/sigset.ts';
import { setTemporarySigmask } from '../signal.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { filesOf } from '../thread.ts';
import { notify } from '../waitQueue.ts';
import { params, type SyscallRow } from './row.ts';

function sysRtSigsuspend(kernel: Kernel, thread: Thread, unewset: number, sigsetsize: number): Future {
  setTemporarySigmask(kernel, thread, readSet(kernel, thread, unewset, sigsetsize));
  return waitForSignal(thread, EMPTY_SET, 0, undefined);
}

function sysRtSigtimedwait(
  kernel: Kernel,
  thread: Thread,
  uthese: number,
  uinfo: number,
  uts: number,
  sigsetsize: number,
): number | Future {
  const set = without(readSet(kernel, thread, uthese, sigsetsize), UNBLOCKABLE);
  const time = uts === 0 ? undefined : readTimespec(kernel, thread, uts);
  const signal = takeSignal(kernel, thread, set);
  if (signal !== undefined) return acceptSignal(kernel, thread, signal, uinfo);
  if (time?.seconds === 0 && time.nanoseconds === 0) throw new SysError('EAGAIN', 'none of the signals is pending');
  return waitForSignal(thread, set, uinfo, time && deadlineAfter(kernel, time));
}

function sysSignalfd4(
  kernel: Kernel,
  thread: Thread,
  fd: number,
  mask: number,
  sizemask: number,
  flags: number,
): number {
  const [low, high] = without(readSet(kernel, thread, mask, sizemask), UNBLOCKABLE);
  if ((flags & ~(O_CLOEXEC | O_NONBLOCK)) !== 0) {
    throw new SysError('EINVAL', `signalfd flags 0x${flags.toString(16)} are not known`);
  }
  if (fd !== -1) {
    const { node } = fileOf(kernel, thread, fd);
    if (node.kind !== 'signalfd') throw new SysError('EINVAL', `descriptor ${fd} is no signalfd`);
    const file = signalFileAt(kernel, node.signalfd);
    file.mask = [low, high];
    for (const { waker } of file.readers) kernel.wake(waker, 'signalfd4');
    notify(kernel, file.pollers, READABLE, 'signalfd4');
    return fd;
  }
  const table = filesOf(kernel, thread);
  const free = lowestFree(table);
  const { id } = makeSignalFile(kernel, thread.pid, [low, high]);
  const file = makeOpenFile(
    kernel,
    { kind: 'signalfd', signalfd: id },
    O_RDWR | (flags & O_NONBLOCK),
    'anon_inode:[signalfd]',
  );
  installFd(table, free, file, (flags & O_CLOEXEC) !== 0);
  return free;
}

export const rows: SyscallRow[] = [
  {
    nr: 74,
    name: 'signalfd4',
    params: params('fd: fd, mask: sigset, sizemask: size, flags: signalfdFlags'),
    handler: sysSignalfd4,
  },
  { nr: 133, name: 'rt_sigsuspend', params: params('unewset: sigset, sigsetsize: size'), handler: sysRtSigsuspend },
  {
    nr: 137,
    name: 'rt_sigtimedwait',
    params: params('uthese: sigset, uinfo: outSiginfo, uts: timespec, sigsetsize: size'),
    handler: sysRtSigtimedwait,
  },
];
