/** Objects of every kind that can be waited for, made by the syscalls that make them. */
import type { Kernel } from '../../../src/kernel/context.ts';
import { spaceOf } from '../../../src/kernel/mm/addressSpace.ts';
import { readU32 } from '../../../src/kernel/mm/userMemory.ts';
import { sysCondvarCreate } from '../../../src/kernel/rcore/condvar.ts';
import { sysMutexCreate, sysMutexLock } from '../../../src/kernel/rcore/mutex.ts';
import { newRcoreProcess } from '../../../src/kernel/rcore/process.ts';
import { sysSemaphoreCreate } from '../../../src/kernel/rcore/semaphore.ts';
import type { Thread } from '../../../src/kernel/state.ts';
import { processOf } from '../../../src/kernel/thread.ts';
import type { Random } from '../../fuzz/random.ts';
import { AT_FDCWD, BUFFER, Calls, connect, HANDLED, NONBLOCK, SIGNAL_MASK, unixAddress } from './calls.ts';

export interface Objects {
  readonly pipes: readonly { readonly out: number; readonly in: number }[];
  readonly eventfd: number;
  readonly fullEventfd: number;
  readonly timerfd: number;
  readonly inotify: number;
  readonly signalfd: number;
  readonly file: number;
  readonly locks: readonly [held: number, other: number];
  readonly master: number;
  readonly slave: number;
  readonly pair: readonly [number, number];
  readonly emptyPair: readonly [number, number];
  readonly listener: number;
  readonly epoll: number;
  readonly emptyQueue: number;
  readonly fullQueue: number;
  readonly semaphores: number;
  readonly emptyMessages: number;
  readonly fullMessages: number;
  /** Descriptors from here on come and go. */
  readonly end: number;
}

/** Makes all objects; the caller is the only thread of its process, in a group of its own. */
export function makeObjects(kernel: Kernel, thread: Thread, random: Random): Objects {
  const calls = new Calls(kernel, thread, random);
  const { now } = { now: calls.now.bind(calls) };
  const open = (path: string, flags: number): number => now('openat', AT_FDCWD, calls.text(path), flags, 0o600);
  const makePair = (name: string, ...args: readonly number[]): [number, number] => {
    const at = calls.words(0);
    now(name, ...args, at, ...(name === 'pipe2' ? [0] : []));
    const space = spaceOf(kernel, thread);
    return [readU32(kernel, space, at), readU32(kernel, space, at + 4)];
  };
  const pipes = Array.from({ length: 4 }, () => {
    const [out, inside] = makePair('pipe2');
    now('fcntl', inside, 1031, 4096);
    return { out, in: inside };
  });
  calls.fill(pipes[2]!.in);
  now('mknodat', AT_FDCWD, calls.text('/tmp/fifo'), 0o10600, 0);
  const fullEventfd = now('eventfd2', 0, 0);
  now('write', fullEventfd, calls.words(-2n), 8);
  const inotify = now('inotify_init1', 0);
  const file = open('/tmp/file', 0o102);
  now('inotify_add_watch', inotify, calls.text('/tmp/file'), 2);
  const locks = [open('/tmp/file', 2), open('/tmp/file', 2)] as const;
  now('flock', locks[0], 2);
  const master = open('/dev/ptmx', 0o402);
  now('ioctl', master, 0x4004_5431, calls.words(0));
  const slave = open('/dev/pts/0', 0o402);
  calls.fill(slave);
  calls.fill(master);
  const pair = makePair('socketpair', 1, 1, 0);
  const emptyPair = makePair('socketpair', 1, 1, 0);
  calls.fill(pair[1]);
  const listener = now('socket', 1, 1, 0);
  now('bind', listener, unixAddress(calls), 9);
  now('listen', listener, 1);
  for (let count = 0; count < 3; count++) connect(calls, NONBLOCK);
  const eventfd = now('eventfd2', 0, 0);
  const epoll = now('epoll_create1', 0);
  for (const fd of [pipes[0]!.out, eventfd]) now('epoll_ctl', epoll, 1, fd, calls.words(1, fd));
  const queue = (name: string): number =>
    now('mq_open', calls.text(name), 0o102, 0o600, calls.words(0, 1, 8, 0, 0, 0, 0, 0));
  const objects: Objects = {
    ...{ pipes, eventfd, fullEventfd, inotify, file, locks, master, slave, pair, emptyPair, listener, epoll },
    timerfd: now('timerfd_create', 1, 0),
    signalfd: now('signalfd4', -1, calls.words(SIGNAL_MASK), 8, 0),
    emptyQueue: queue('empty'),
    fullQueue: queue('full'),
    semaphores: now('semget', 0, 2, 0o600),
    emptyMessages: now('msgget', 0, 0o600),
    fullMessages: now('msgget', 0, 0o600),
    end: now('dup', 0),
  };
  now('mq_timedsend', objects.fullQueue, BUFFER, 8, 0, 0);
  while (now('msgsnd', objects.fullMessages, calls.words(1), 4096, NONBLOCK / 2) === 0);
  for (const signo of [...HANDLED, 21, 22]) {
    const flags = 0x4000_0000 | (signo === 34 ? 0x1000_0000 : 0);
    now('rt_sigaction', signo, calls.words(0x1_0004, flags, 0), 0, 8);
  }
  now('rt_sigaction', 13, calls.words(1, 0, 0), 0, 8);
  const process = processOf(kernel, thread.pid);
  process.rcore = newRcoreProcess(kernel, 0, thread.tid);
  for (const blocking of [1, 0]) sysMutexLock(kernel, thread, sysMutexCreate(kernel, thread, blocking));
  sysSemaphoreCreate(kernel, thread, 0);
  sysCondvarCreate(kernel, thread);
  return objects;
}
