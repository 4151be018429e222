/**
 * Open file descriptions, and the records of what they can refer to that is no inode: pipes, epoll instances, counters, timers, queues.
 */
import type { Pid, TaskId } from '../../base/address.ts';
import type { Waker } from '../../executor/future.ts';
import type { Waiter, WaitQueue } from '../poller.ts';

/** An open file description (open(2)). */
export interface OpenFile {
  readonly id: number;
  /** How many descriptors refer to it. */
  references: number;
  readonly node: OpenNode;
  flags: number;
  offset: number;
  /** Absolute guest path, or `pipe:[n]`. */
  readonly path: string;
  /** memfd_create itself has opened it: it may be written, but does not keep the file from being executed. */
  memfd?: true;
  /** Of a synthetic file: what it was when it was last read from its start (`fs/synthetic.ts`). */
  content?: Uint8Array | undefined;
  /** What F_SETOWN and F_SETSIG have set (`fileOwner.ts`); nothing is sent to it. */
  owner?: { readonly type: number; readonly id: number };
  signal?: number;
  /** Of the errors of writing it (`writeErrors.ts`) as many as need not be told any more. */
  writeErrors?: number | undefined;
  /** Interests of epoll instances in it, by `EPOLL/ITEM`: they go when it is closed. */
  interests?: Map<string, { readonly epoll: number; readonly item: string }> | undefined;
}

/** An event counter (eventfd(2)). */
export interface EventCounter {
  readonly id: number;
  count: bigint;
  readonly semaphore: boolean;
  readonly pollers: WaitQueue;
}

/** A timer that is a file (timerfd_create(2)). */
export interface FileTimer {
  readonly id: number;
  /** The clock that absolute times are of. */
  readonly clock: number;
  /** Machine time in ns of the next expiry that has not been read; undefined: disarmed. */
  deadline: number | undefined;
  /** ns; 0: expires once. */
  interval: number;
  /** Those who wait have been told of the expiry. */
  expired: boolean;
  /** The kernel's task that sleeps until the deadline. */
  task?: TaskId | undefined;
  readonly pollers: WaitQueue;
}

/** An inotify instance (inotify(7)). */
export interface Inotify {
  readonly id: number;
  /** By watch descriptor. */
  readonly watches: Map<number, InotifyWatch>;
  /** Events that have not been read. */
  readonly events: InotifyEvent[];
  nextWatch: number;
  readonly pollers: WaitQueue;
}

export interface InotifyWatch {
  readonly wd: number;
  readonly ino: number;
  mask: number;
}

/** struct inotify_event; `name` is empty for what happens to the watched inode itself. */
export interface InotifyEvent {
  readonly wd: number;
  readonly mask: number;
  readonly cookie: number;
  readonly name: string;
}

/** An epoll instance (epoll(7)). */
export interface Epoll {
  readonly id: number;
  /** Interests by `FD:FILE`. */
  readonly items: Map<string, EpollItem>;
  /** Keys of interests that may be ready, in the order in which they became so. */
  readonly ready: Map<string, true>;
  /** Who is in epoll_wait, by entry, the one that has waited longest first; who is woken leaves. */
  readonly waiters: Map<number, Waker>;
  /** Who looks at the instance itself. */
  readonly pollers: WaitQueue;
}

/** An interest of an epoll instance: the descriptor that named the open file, and struct epoll_event. */
export interface EpollItem {
  readonly fd: number;
  readonly file: number;
  /** As asked for; only the mode bits are left once a one-shot interest has been reported. */
  events: number;
  data: bigint;
}

export type OpenNode =
  | { readonly kind: 'inode'; readonly ino: number }
  | { readonly kind: 'pipeRead'; readonly pipe: number }
  | { readonly kind: 'pipeWrite'; readonly pipe: number }
  | { readonly kind: 'socket'; readonly socket: number }
  /** A FIFO with a name has an inode; `writerOpens` is how many writers there had been when it was opened. */
  | {
      readonly kind: 'fifo';
      readonly ino?: number;
      readonly pipe: number;
      readonly reads: boolean;
      readonly writes: boolean;
      readonly writerOpens: number;
    }
  /** A standard stream that is no terminal: bytes become `output` events, or are pulled from the host. */
  | { readonly kind: 'console'; readonly stream: 0 | 1 | 2 }
  /** The console, or the slave of a pseudo-terminal, of the era in which it was opened; `stream` is where the console's output goes. */
  | {
      readonly kind: 'tty';
      readonly tty: number;
      readonly era: number;
      readonly ino: number;
      readonly stream?: 1 | 2 | undefined;
    }
  /** The master of a pseudo-terminal. */
  | { readonly kind: 'ptmx'; readonly tty: number; readonly ino: number }
  | { readonly kind: 'epoll'; readonly epoll: number }
  | { readonly kind: 'eventfd'; readonly eventfd: number }
  | { readonly kind: 'timerfd'; readonly timerfd: number }
  | { readonly kind: 'inotify'; readonly inotify: number }
  /** Names a process (pidfd_open(2)); readable once that has ended. */
  | { readonly kind: 'pidfd'; readonly pid: Pid; readonly pollers: WaitQueue }
  | { readonly kind: 'signalfd'; readonly signalfd: number }
  | { readonly kind: 'mqueue'; readonly mqueue: number }
  /** Something without a name, held by O_PATH: what it was when it was taken; it may have gone since. */
  | {
      readonly kind: 'place';
      readonly of: OpenNode;
      readonly stat: { readonly mode: number; readonly ino: number; readonly size: number; readonly rdev: number };
    };

/** A descriptor that gives signals (signalfd(2)): which ones, whose (the process that made it), and who looks at it. */
export interface SignalFile {
  readonly id: number;
  readonly owner: Pid;
  mask: readonly [number, number];
  readonly pollers: WaitQueue;
  /** Who is in read(2). */
  readonly readers: Waiter[];
}

/** Who waits at a pipe. */
export interface PipeWaiter extends Waiter {
  /** Bytes (to read) or room (to write) without which waking it is of no use. */
  readonly need: number;
}

export interface Pipe {
  readonly id: number;
  /** Bytes that it holds at most (F_SETPIPE_SZ); the ring `buffer` grows up to that. */
  capacity: number;
  buffer: Uint8Array;
  head: number;
  used: number;
  /** How the bytes fall into packets (O_DIRECT) and a stream; undefined: they are one stream. */
  parts?: { length: number; readonly isPacket: boolean }[] | undefined;
  /** Open files that are this end now, and how many there have ever been. */
  readers: number;
  writers: number;
  readerOpens: number;
  writerOpens: number;
  readonly readWakers: PipeWaiter[];
  readonly writeWakers: PipeWaiter[];
  /** Who waits for the other side to be opened, and the inode, of a FIFO. */
  readonly openWakers: Waiter[];
  readonly fifo?: number;
  readonly pollers: WaitQueue;
}

/** A POSIX message queue (`mqueue/mqueue.ts`). */
export interface Mqueue {
  readonly id: number;
  readonly name: string;
  /** Permission bits and owner. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly maxMessages: number;
  readonly maxBytes: number;
  /** The one to be received next comes first. */
  readonly messages: { readonly priority: number; readonly bytes: Uint8Array }[];
  /** It still has its name, and how many open files there are: it goes with the last of both. */
  named: boolean;
  files: number;
  /** Threads that wait in mq_receive: while there are some, nobody else is notified. */
  receivers: number;
  /** Who is told once that a message has come into the empty queue, and how (SIGEV_…): by a signal, or by a cookie in a netlink socket. */
  notify?:
    | {
        readonly pid: Pid;
        readonly how: number;
        readonly signo: number;
        readonly value: bigint;
        readonly socket?: number | undefined;
        readonly cookie?: Uint8Array | undefined;
      }
    | undefined;
  readonly pollers: WaitQueue;
}
