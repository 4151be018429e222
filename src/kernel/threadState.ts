/**
 * The records of processes and threads. What they are made of beside this stands in `processState.ts` and `signal/`.
 */
import type { Pid, SpaceId, TaskId, Tid } from '../base/address.ts';
import type { Waker } from '../executor/future.ts';
import type { ChildReport, Credentials, Mailbox, Usage } from './processState.ts';
import type { RcoreProcess } from './rcore/rcoreState.ts';
import type { PendingSignal } from './signal/signalInfo.ts';
import type { ItimerState, PosixTimer } from './signal/timerState.ts';

/** Registers of a thread that is on no hart. */
export interface UserContext {
  pc: bigint;
  readonly x: BigUint64Array;
  readonly f: BigUint64Array;
  fcsr: number;
}

/** A table of descriptors; a process is one, with its limits. Who shares it holds the same Map. */
export interface FileTable {
  readonly pid: Pid;
  /** The thread for which a table was made that is not its process's first: record locks (fcntl(2)) belong to a table. */
  table?: Tid | undefined;
  /** fd → open file id; the lowest free number is used. */
  fds: Map<number, FdEntry>;
  /** Resource limits that differ from the defaults, by RLIMIT_ number: soft and hard. */
  readonly rlimits: Map<number, readonly [bigint, bigint]>;
}

/** Where relative paths begin, and what new files may not allow. */
export interface FsContext {
  cwd: string;
  /** The working directory's inode, once it is known; then `cwd` does not count. */
  cwdIno?: number | undefined;
  /** File mode creation mask (umask(2)). */
  umask: number;
  /** Those of equal number are one (CLONE_FS): `changeFs` changes them all. */
  fsGroup: number;
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
  /** Blocked signals that it waits for nevertheless, to take them itself (sigtimedwait(2)): by the entry of the future that does. */
  awaitedSignals?: Map<number, readonly [number, number]> | undefined;
  /** A table of descriptors, and a working directory with umask, of its own (`taskFiles.ts`); absent: its process's. */
  files?: FileTable | undefined;
  fs?: FsContext | undefined;
  /** A syscall that a signal has interrupted: begins again at `pc`, or fails with EINTR unless it begins again `always`. */
  interrupted?: { readonly pc: bigint; readonly syscall: SyscallInProgress; readonly always: boolean } | undefined;
}

/** A syscall between entry and return: its number, name and decoded arguments. */
export interface SyscallInProgress {
  readonly nr: number;
  readonly name: string;
  readonly args: readonly number[];
}

export interface Process extends FileTable, FsContext {
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
  /** Some of its threads have files or a working directory of their own, or had. */
  isDivided?: true | undefined;
  credentials: Credentials;
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
