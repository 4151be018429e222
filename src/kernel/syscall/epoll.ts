/** epoll_create1(2), epoll_ctl(2), epoll_pwait(2) and epoll_pwait2(2). */
import type { Future } from '../../executor/future.ts';
import { deadlineAfter, readTimespec, timespec } from '../clock.ts';
import type { Kernel } from '../context.ts';
import { checkFileTable, fileOf, installFd, lowestFree, makeOpenFile } from '../fs/descriptors.ts';
import { O_CLOEXEC, O_PATH, O_RDWR } from '../fs/openFlags.ts';
import { type EpollEvent, epollAt, makeEpoll } from '../ipc/epoll.ts';
import { addInterest, changeInterest, pollableQueue, removeInterest } from '../ipc/epollControl.ts';
import { EVENT_SIZE, fetchEvents, waitForEvents } from '../ipc/epollWait.ts';
import { takeWaitMask } from '../ipc/waitMask.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyIn } from '../mm/userMemory.ts';
import type { OpenFile, OpenNode, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { filesOf } from '../thread.ts';
import { params, type SyscallRow } from './row.ts';

const EPOLL_CTL_ADD = 1;
const EPOLL_CTL_DEL = 2;
const EPOLL_CTL_MOD = 3;
const MAX_EVENTS = Math.floor(0x7fff_ffff / EVENT_SIZE);
const NS_PER_MS = 1_000_000;

type EpollOpenFile = OpenFile & { readonly node: OpenNode & { readonly kind: 'epoll' } };

function sysEpollCreate1(kernel: Kernel, thread: Thread, flags: number): number {
  if ((flags & ~O_CLOEXEC) !== 0) throw new SysError('EINVAL', `flags 0x${flags.toString(16)} are not known`);
  const table = filesOf(kernel, thread);
  const fd = lowestFree(table);
  checkFileTable(kernel, 1);
  const { id } = makeEpoll(kernel);
  const file = makeOpenFile(kernel, { kind: 'epoll', epoll: id }, O_RDWR, 'anon_inode:[eventpoll]');
  installFd(table, fd, file, (flags & O_CLOEXEC) !== 0);
  return fd;
}

function sysEpollCtl(kernel: Kernel, thread: Thread, epfd: number, op: number, fd: number, event: number): number {
  const asked: EpollEvent = op === EPOLL_CTL_DEL ? NO_EVENT : readEvent(kernel, thread, event);
  const instance = fileOf(kernel, thread, epfd);
  const file = fileOf(kernel, thread, fd);
  if (((file.flags | instance.flags) & O_PATH) !== 0)
    throw new SysError('EBADF', `descriptor ${fd} or ${epfd} only names`);
  pollableQueue(kernel, fd, file);
  if (instance === file) throw new SysError('EINVAL', 'an epoll instance cannot watch itself');
  const epoll = epollAt(kernel, asEpoll(instance, epfd).node.epoll);
  switch (op) {
    case EPOLL_CTL_ADD:
      addInterest(kernel, epoll, fd, file, asked);
      return 0;
    case EPOLL_CTL_MOD:
      changeInterest(kernel, epoll, fd, file, asked);
      return 0;
    case EPOLL_CTL_DEL:
      removeInterest(kernel, epoll, fd, file);
      return 0;
    default:
      throw new SysError('EINVAL', `operation ${op} is not known`);
  }
}

const NO_EVENT: EpollEvent = { events: 0, data: 0n };

function readEvent(kernel: Kernel, thread: Thread, address: number): EpollEvent {
  const view = new DataView(copyIn(kernel, spaceOf(kernel, thread), address, EVENT_SIZE).buffer);
  return { events: view.getUint32(0, true), data: view.getBigUint64(8, true) };
}

function asEpoll(file: OpenFile, fd: number): EpollOpenFile {
  if (file.node.kind !== 'epoll') throw new SysError('EINVAL', `descriptor ${fd} is no epoll instance`);
  return file as EpollOpenFile;
}

function sysEpollPwait(
  kernel: Kernel,
  thread: Thread,
  epfd: number,
  events: number,
  maxevents: number,
  timeout: number,
  sigmask: number,
  sigsetsize: number,
): number | Future {
  const ns = Math.max(timeout, 0) * NS_PER_MS;
  const deadline = timeout < 0 ? undefined : deadlineAfter(kernel, timespec(ns));
  return wait(kernel, thread, epfd, { events, maxevents, deadline }, sigmask, sigsetsize);
}

function sysEpollPwait2(
  kernel: Kernel,
  thread: Thread,
  epfd: number,
  events: number,
  maxevents: number,
  timeout: number,
  sigmask: number,
  sigsetsize: number,
): number | Future {
  const deadline = timeout === 0 ? undefined : deadlineAfter(kernel, readTimespec(kernel, thread, timeout));
  return wait(kernel, thread, epfd, { events, maxevents, deadline }, sigmask, sigsetsize);
}

function wait(
  kernel: Kernel,
  thread: Thread,
  epfd: number,
  asked: { readonly events: number; readonly maxevents: number; readonly deadline: number | undefined },
  sigmask: number,
  sigsetsize: number,
): number | Future {
  const { events, maxevents, deadline } = asked;
  takeWaitMask(kernel, thread, sigmask, sigsetsize);
  if (maxevents <= 0 || maxevents > MAX_EVENTS) throw new SysError('EINVAL', `${maxevents} events are out of range`);
  const file = asEpoll(fileOf(kernel, thread, epfd), epfd);
  const found = fetchEvents(kernel, thread, epollAt(kernel, file.node.epoll), events, maxevents);
  if (found > 0 || (deadline !== undefined && deadline <= kernel.now())) return found;
  return waitForEvents(kernel, thread, epfd, file, asked);
}

const waiting = 'epfd: fd, events: outEpollEvents, maxevents: int';

export const rows: SyscallRow[] = [
  { nr: 20, name: 'epoll_create1', params: params('flags: epollFlags'), handler: sysEpollCreate1 },
  {
    nr: 21,
    name: 'epoll_ctl',
    params: params('epfd: fd, op: epollOp, fd: fd, event: epollEvent'),
    handler: sysEpollCtl,
  },
  {
    nr: 22,
    name: 'epoll_pwait',
    params: params(`${waiting}, timeout: int, sigmask: sigset, sigsetsize: size`),
    handler: sysEpollPwait,
  },
  {
    nr: 441,
    name: 'epoll_pwait2',
    params: params(`${waiting}, timeout: timespec, sigmask: sigset, sigsetsize: size`),
    handler: sysEpollPwait2,
  },
];
