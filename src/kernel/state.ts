/**
 * The whole state of the kernel as plain data: records, arrays, Maps with number or string keys, typed arrays. References between objects are
 * ids. `structuredClone` of it and of the machine is a snapshot; a test walks the graph and fails on anything else. Functions over the state
 * stand beside their noun (`process.ts`, `mm/…`, `fs/…`, `ipc/…`); they take the `Kernel` first.
 */
import type { Pid, SpaceId, TaskId, Tid } from '../base/address.ts';
import type { HostAnswer, HostRequest } from '../base/host.ts';
import type { Waker } from '../executor/future.ts';
import type { ExecutorState } from '../executor/task.ts';
import type { FileSystemState, Inode, MountOption } from './fs/fileState.ts';
import type { NetState } from './net/socketState.ts';
import type { Poller, WaitQueue } from './poller.ts';
import type { ChildReport, Credentials, Mailbox, Usage } from './processState.ts';
import type { Abi, RcoreProcess } from './rcore/rcoreState.ts';
import type { PendingSignal } from './signal/signalInfo.ts';
import type { ItimerState, KernelTimer, PosixTimer } from './signal/timerState.ts';

export type { FileChunk, Inode } from './fs/fileState.ts';
export type { PendingSignal, Poller, WaitQueue };

import type { SysvState } from './sysv/sysvState.ts';
import type { Terminal } from './tty/terminalState.ts';

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

/** Registers of a thread that is on no hart. */
export interface UserContext {
  pc: bigint;
  readonly x: BigUint64Array;
  readonly f: BigUint64Array;
  fcsr: number;
}

export interface Thread {
  /** Changes once at most: a thread that executes another program takes the process's number (execve(2)). */
  tid: Tid;
  readonly pid: Pid;
  readonly taskId: TaskId;
  name: string;
  readonly context: UserContext;
  /** set_tid_address / CLONE_CHILD_CLEARTID: where 0 is stored and a futex woken at exit; 0 for none. */
  clearChildTid: number;
  /** Set when its process is being killed: the thread ends at its next chance; whoever sets it also wakes the task. */
  exitRequest?: { readonly code: number; readonly signo: number } | undefined;
  /** Signals blocked, one bit per number minus one, as two 32-bit halves. */
  sigmask: [number, number];
  /** Waker of the thread's own task, taken by `takeWaker` (Titanix's inner.waker). */
  waker?: Waker | undefined;
  /** Head of its robust futexes (get_robust_list(2)); 0 for none. */
  robustList: number;
  readonly mailbox: Mailbox;
  /** Scheduling policy when it is not SCHED_OTHER; has no effect. */
  policy?: number | undefined;
  /** Signals sent to this thread alone and not taken yet. */
  readonly pending: PendingSignal[];
  /** What sigaltstack(2) set. */
  altStack?: { readonly sp: number; readonly flags: number; readonly size: number } | undefined;
  /** What it blocked before a syscall that waits with a mask of its own (sigsuspend(2), ppoll(2)); restored after that, or by the handler's frame. */
  savedSigmask?: readonly [number, number] | undefined;
  /** Blocked signals that it waits for nevertheless, to take them itself (sigtimedwait(2)). */
  awaitedSignals?: readonly [number, number] | undefined;
  /** A syscall that a signal has interrupted: begins again at `pc`, or fails with EINTR. */
  interrupted?: { readonly pc: bigint; readonly syscall: SyscallInProgress } | undefined;
}

/** A syscall between entry and return: its number, name and decoded arguments. */
export interface SyscallInProgress {
  readonly nr: number;
  readonly name: string;
  readonly args: readonly number[];
}

export interface Process {
  readonly pid: Pid;
  /** Changes when the parent ends: then it is the nearest subreaper's, or init's (1). */
  ppid: Pid;
  /** Process group and session (setpgid(2), setsid(2)). */
  pgid: Pid;
  sid: Pid;
  /** In the order in which they were made; ended ones stay until they are waited for. */
  readonly children: Pid[];
  /** Changes at execve(2). A child of vfork(2) has its parent's. */
  space: SpaceId;
  readonly threads: Tid[];
  path: string;
  args: readonly string[];
  cwd: string;
  /** The working directory's inode, once it is known; then `cwd` does not count. */
  cwdIno?: number | undefined;
  /** File mode creation mask (umask(2)). */
  umask: number;
  /** Processes of equal number share working directory and umask (CLONE_FS): `changeFs` changes them for all. */
  fsGroup: number;
  credentials: Credentials;
  /** fd → open file id; the lowest free number is used. Processes made with CLONE_FILES hold the same Map. */
  fds: Map<number, FdEntry>;
  state: 'running' | 'zombie';
  exit?: { readonly code: number; readonly signo: number } | undefined;
  /** The signal that its parent gets when it ends; 0 for none (clone(2)). */
  exitSignal: number;
  /** The thread that made it, for __WNOTHREAD and PR_SET_PDEATHSIG. */
  parentThread: Tid;
  /** The thread that made it with CLONE_VFORK, while that waits. */
  vforkParent?: Tid | undefined;
  /** The thread that waits in execve(2) for all others to end: the only one to hear of their ends. */
  survivor?: Tid | undefined;
  /** It has given up the controlling terminal that the rest of its session may have (TIOCNOTTY). */
  hasLeftTerminal?: true | undefined;
  /** The group that was in the foreground when the terminal of the session that it leads hung up. */
  lostForeground?: Pid | undefined;
  /** Set while it is stopped by a signal; `reported` once all threads stand and the parent has been told. */
  stopped?: { readonly signo: number; reported: boolean } | undefined;
  /** What its parent has not been told yet. */
  report?: ChildReport | undefined;
  /** It goes as soon as it has ended: its parent does not care. */
  autoReap?: boolean | undefined;
  /** Open files that name it (pidfd_open(2)). */
  readonly pidfds: number[];
  /** It has executed a program since it was made (setpgid(2) looks at it). */
  hasExecuted: boolean;
  /** prctl(2): dumpable, no_new_privs, child subreaper, the signal at the parent's death, timer slack in ns. */
  dumpable: number;
  noNewPrivs: boolean;
  subreaper: boolean;
  pdeathsig: number;
  timerSlack: number;
  /** setpriority(2), -20 … 19; has no effect on the order of tasks. */
  nice: number;
  personality: number;
  /** What /proc/PID/oom_score_adj was set to; 0 when absent. */
  oomScoreAdj?: number | undefined;
  /** membarrier(2) commands it has registered for, as bits. */
  membarrier: number;
  /** Machine time in ns at which it was made. */
  readonly startedAt: number;
  /** What its threads that have ended used, and what its children used that it has waited for. */
  readonly ended: Usage;
  readonly childUsage: Usage;
  /** Dispositions set by rt_sigaction, by signal number. Processes made with CLONE_SIGHAND hold the same Map. */
  sigactions: Map<number, SigAction>;
  /** brk: start and current end of the heap. */
  heapStart: number;
  heapEnd: number;
  /** Signals sent to the process as a whole and not taken yet by any of its threads. */
  readonly pending: PendingSignal[];
  /** Its interval timers that are armed, by ITIMER_ number, and its POSIX timers; neither is inherited by fork. */
  itimers?: Map<number, ItimerState> | undefined;
  timers?: Map<number, PosixTimer> | undefined;
  /** Resource limits that differ from the defaults, by RLIMIT_ number: soft and hard. */
  readonly rlimits: Map<number, readonly [bigint, bigint]>;
  /** What it has as a program of rCore; absent for Linux's. */
  rcore?: RcoreProcess | undefined;
}

export interface SigAction {
  readonly handler: number;
  readonly flags: number;
  readonly mask: readonly [number, number];
}

export interface FdEntry {
  readonly file: number;
  readonly closeOnExec: boolean;
}

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
  /** Of a synthetic file: what it was when it was last read from its start (`fs/synthetic.ts`). */
  content?: Uint8Array | undefined;
  /** What F_SETOWN and F_SETSIG have set; nothing is sent to it. */
  owner?: number;
  signal?: number;
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
  /** Tasks in epoll_wait by task id, the one that has waited longest first; who is woken leaves. */
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
  | { readonly kind: 'mqueue'; readonly mqueue: number };

/** A descriptor that gives signals (signalfd(2)): which ones, whose (the process that made it), and who looks at it. */
export interface SignalFile {
  readonly id: number;
  readonly owner: Pid;
  mask: readonly [number, number];
  readonly pollers: WaitQueue;
  /** Tasks in read(2). */
  readonly readers: Waker[];
}

/** Who waits at a pipe. */
export interface PipeWaiter extends Waker {
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
  readonly openWakers: Waker[];
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
  /** Who is told once that a message has come into the empty queue; `signo` 0: nothing is sent. */
  notify?: { readonly pid: Pid; readonly signo: number; readonly value: bigint } | undefined;
  readonly pollers: WaitQueue;
}

/** A virtual memory area: [start, end), page-aligned. Areas of a space do not overlap and are sorted by start. */
export interface Vma {
  readonly start: number;
  readonly end: number;
  /** PROT_READ | PROT_WRITE | PROT_EXEC = 1 | 2 | 4. */
  readonly prot: number;
  readonly shared: boolean;
  readonly name: string;
  /**
   * File-backed: the inode and the file offset of `start`; bytes past `fileEnd` (absolute offset in the file) are zero. `readOnly`: the file was not
   * open for writing, so a shared mapping of it can never become writable.
   */
  readonly file?:
    | { readonly ino: number; readonly offset: number; readonly fileEnd: number; readonly readOnly?: boolean }
    | undefined;
  readonly growsDown: boolean;
  /** What else was asked for this area: `VmaTrait` bits (`mm/vma.ts`), absent for none. */
  readonly traits?: number | undefined;
}

/** Address ranges of the first stack; a program may overwrite what is there, and /proc shows that. */
export interface Startup {
  readonly stackPointer: number;
  readonly args: readonly [start: number, end: number];
  readonly env: readonly [start: number, end: number];
  readonly auxv: readonly [start: number, end: number];
}

export interface AddressSpace {
  readonly id: SpaceId;
  /** How many processes use it: fork's child has a space of its own, vfork's and CLONE_VM's share their parent's. */
  users: number;
  /** satp value: mode Sv39, ASID = id, root page. */
  readonly satp: bigint;
  readonly vmas: Vma[];
  /** ELF files mapped here, for the debugger. */
  readonly modules: { readonly path: string; readonly bias: number; readonly bytesInode?: number }[];
  residentPages: number;
  /** Where the program's start left its arguments, environment and auxiliary vector on the stack, for /proc; absent while there is no program. */
  startup?: Startup | undefined;
  /** mlockall(MCL_FUTURE): what is mapped from now on is locked. */
  locksNew?: boolean | undefined;
  /** By region of mappings, where a search for room need not look: no `length` bytes are free in [from, the region's end). */
  readonly packed: ({ readonly from: number; readonly length: number } | undefined)[];
}

export interface FutexWaiter {
  readonly waker: Waker;
  readonly tid: Tid;
  readonly bitset: number;
  /** Which of the futexes that its future waits for (futex_waitv); 0 where there is one. */
  readonly item: number;
}

/** Who waits to own a lock (`futexPi.ts`); the lock lies at `address` of its own space. */
export interface FutexLocker {
  readonly waker: Waker;
  readonly tid: Tid;
  readonly address: number;
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
  /** The process with whose end the run ends. */
  firstPid: Pid;
  /** The kernel task that reaps orphans, once there is a process besides the first: its mailbox and its children. */
  init?: { readonly taskId: TaskId; readonly mailbox: Mailbox; readonly orphans: Pid[] } | undefined;
  /**
   * Physical frames (`mm/frames.ts`): the next one never used; number plus one of the first of those freed, which are linked, and how many these are; by
   * frame number, how many hold it. `cached`: by inode and number of the page, frames with pages of files as the host has them, held until RAM is
   * used up or the file changes.
   */
  readonly frames: {
    next: number;
    free: number;
    freed: number;
    holders: Uint32Array;
    readonly cached: Map<number, Map<number, number>>;
  };
  /**
   * Position: completed rounds, whose turn it is, how far that turn is (ns: steps made and time the hart was idle), and idle time skipped so
   * far (ns). `told` is the latest time a clock syscall answered, so that clocks never run backwards between harts; `idlePolls` counts polls of
   * this turn since its last step.
   */
  readonly clock: {
    rounds: number;
    turn: number;
    offset: number;
    skipped: number;
    told: number;
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
  };
  /** Exit of the first process, once it has ended. */
  exit?: { readonly code: number; readonly signo: number } | undefined;
}
