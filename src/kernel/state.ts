/**
 * The whole state of the kernel as plain data: records, arrays, Maps with number or string keys, typed arrays. References between objects are
 * ids. `structuredClone` of it and of the machine is a snapshot; a test walks the graph and fails on anything else. Functions over the state
 * stand beside their noun (`process.ts`, `mm/…`, `fs/…`, `ipc/…`); they take the `Kernel` first.
 */
import type { Pid, SpaceId, TaskId, Tid } from '../base/address.ts';
import type { HostAnswer, HostRequest } from '../base/host.ts';
import type { ExecutorState } from '../executor/task.ts';
import type { FileSystemState, Inode, MountOption } from './fs/fileState.ts';
import type {
  Epoll,
  EventCounter,
  FileTimer,
  Inotify,
  Mqueue,
  OpenFile,
  Pipe,
  SignalFile,
} from './fs/openFileState.ts';
import type { FramePool } from './mm/framePool.ts';
import type { AddressSpace } from './mm/spaceState.ts';
import type { NetState } from './net/socketState.ts';
import type { Waiter } from './poller.ts';
import type { Mailbox } from './processState.ts';
import type { Abi } from './rcore/rcoreState.ts';
import type { KernelTimer } from './signal/timerState.ts';
import type { SysvState } from './sysv/sysvState.ts';
import type { Process, Thread } from './threadState.ts';
import type { Terminal } from './tty/terminalState.ts';

export type { FileChunk, Inode } from './fs/fileState.ts';
export type {
  Epoll,
  EpollItem,
  EventCounter,
  FileTimer,
  Inotify,
  InotifyEvent,
  InotifyWatch,
  Mqueue,
  OpenFile,
  OpenNode,
  Pipe,
  PipeWaiter,
  SignalFile,
} from './fs/openFileState.ts';
export type { AddressSpace, Startup, Vma } from './mm/spaceState.ts';
export type { Poller, WaitQueue } from './poller.ts';
export type { PendingSignal } from './signal/signalInfo.ts';
export type {
  FdEntry,
  FileTable,
  FsContext,
  Process,
  SigAction,
  SyscallInProgress,
  Thread,
  UserContext,
} from './threadState.ts';

/**
 * How a thread crosses between user mode and the kernel: within its coroutine (`threadloop`, Titanix), or outside it, by one entry for every change of
 * control (`trampoline`, async-os).
 */
export type KernelForm = 'threadloop' | 'trampoline';

export interface KernelConfig {
  /** Whose system calls programs make; default: Linux's. */
  readonly abi?: Abi | undefined;
  /** Default: threadloop. */
  readonly form?: KernelForm | undefined;
  readonly harts: number;
  /** Steps of a hart's turn in a round. */
  readonly quantum: number;
  /** Steps of one task before it is preempted. */
  readonly slice: number;
  readonly seed: number;
  /** Folders of the host, by guest path; one at `/` is the whole system that the guest sees. */
  readonly mounts: readonly MountOption[];
  /** Ports of the host that lead to ports of the guest; with any, a run waits for connections from outside. */
  readonly forwards?: readonly { readonly host: number; readonly guest: number }[];
  /** `pull`: fd 0 reads are host requests. `console`: they wait for `consoleInput`. */
  readonly stdin: 'pull' | 'console';
  /**
   * The terminal outside, when the console is connected with one: which of the standard streams are it, and the size of its window. With `stdin: 'console'`
   * the guest's line discipline does all that a terminal's does. Absent: a plain console, at which lines come in whole and nothing is echoed.
   */
  readonly terminal?:
    | { readonly streams: readonly [boolean, boolean, boolean]; readonly rows: number; readonly columns: number }
    | undefined;
}

export interface FutexWaiter extends Waiter {
  readonly bitset: number;
}

/** Who waits to own a lock (`futexPi.ts`); the lock lies at `address` of its own space. */
export interface FutexLocker extends Waiter {
  readonly tid: Tid;
  readonly address: number;
}

/** Who waits to be moved to a lock (`futexRequeuePi.ts`), and where that lies for it. */
export interface FutexRequeuer extends Waiter {
  readonly lock: { readonly tid: Tid; readonly address: number; readonly key: string };
}

export interface KernelState {
  readonly config: KernelConfig;
  readonly executor: ExecutorState;
  readonly processes: Map<Pid, Process>;
  readonly threads: Map<Tid, Thread>;
  readonly spaces: Map<SpaceId, AddressSpace>;
  readonly files: Map<number, OpenFile>;
  readonly inodes: Map<number, Inode>;
  readonly fileSystem: FileSystemState;
  readonly pipes: Map<number, Pipe>;
  readonly net: NetState;
  readonly epolls: Map<number, Epoll>;
  readonly signalFiles: Map<number, SignalFile>;
  /** What the kernel itself has timers for, by the number that stands for it in the executor's timers (`signal/kernelTimer.ts`). */
  readonly kernelTimers: Map<number, KernelTimer>;
  /** Interests of all of them together. */
  epollInterests: number;
  readonly eventfds: Map<number, EventCounter>;
  readonly timerfds: Map<number, FileTimer>;
  readonly inotifies: Map<number, Inotify>;
  /** Who watches an inode, by inode number. */
  readonly inodeWatches: Map<number, readonly { readonly inotify: number; readonly wd: number }[]>;
  readonly sysv: SysvState;
  readonly mqueues: Map<number, Mqueue>;
  /** By `futexKey`, in FIFO order; no queue is empty. */
  readonly futexes: Map<string, FutexWaiter[]>;
  readonly piFutexes: Map<string, FutexLocker[]>;
  readonly futexRequeues: Map<string, FutexRequeuer[]>;
  /** The process with whose end the run ends. */
  firstPid: Pid;
  /** The kernel task that reaps orphans, once there is a process besides the first: its mailbox and its children. */
  init?: { readonly taskId: TaskId; readonly mailbox: Mailbox; readonly orphans: Pid[] } | undefined;
  /**
   * Physical frames (`mm/frames.ts`). `cached`: by inode and number of the page, frames with pages of files as the host has them, held until RAM is
   * used up or the file changes.
   */
  readonly frames: FramePool & { readonly cached: Map<number, Map<number, number>> };
  /**
   * Position: completed rounds, whose turn it is, how far that turn is (ns: steps made and time the hart was idle), and idle time skipped so
   * far (ns). `idlePolls` counts polls of this turn since its last step.
   */
  readonly clock: {
    rounds: number;
    turn: number;
    offset: number;
    skipped: number;
    idlePolls: number;
  };
  /** The console and the pseudo-terminals, by number (`tty/terminalState.ts`); inodes of /dev/console and /dev/pts. */
  readonly terminals: Map<number, Terminal>;
  readonly ttyInodes: { console: number; pts: number };
  /** While set, the machine stands still until `answer`. */
  hostRequest?: { readonly taskId: TaskId; readonly request: HostRequest } | undefined;
  hostAnswer?: { readonly taskId: TaskId; readonly answer: HostAnswer } | undefined;
  random: number;
  readonly unknownSyscalls: number[];
  /** How many snapshots came before: each begins another epoch (`FileChunk`). */
  epoch: number;
  /** Bytes that files in memory hold together. */
  contentBytes: number;
  next: {
    pid: number;
    space: number;
    file: number;
    ino: number;
    pipe: number;
    epoll: number;
    eventfd: number;
    timerfd: number;
    inotify: number;
    moveCookie: number;
    signalFile: number;
    kernelTimer: number;
    mqueue: number;
    entry: number;
  };
  /** Exit of the first process, once it has ended. */
  exit?: { readonly code: number; readonly signo: number } | undefined;
}
