/**
 * What the adapter adds to the Debug Adapter Protocol: launch attributes, custom requests and events. Types only; the extension imports this
 * file and nothing else of the adapter.
 */
import type { DebugProtocol } from '@vscode/debugprotocol';

export interface LaunchArguments extends DebugProtocol.LaunchRequestArguments {
  /** Path of the RISC-V ELF executable, or of an assembly source that is made one; absolute or relative to `cwd`. */
  program: string;
  /** What the program runs on; default "kernel". On the bare machine it begins in M-mode, and harts are the threads. */
  machine?: 'kernel' | 'bare';
  /** Of a `program` that is an assembly source: extensions, folders of included files, macros, and what is linked with it. */
  assembly?: {
    march?: string;
    includePaths?: string[];
    defines?: Record<string, string>;
    files?: string[];
  };
  args?: string[];
  /** Working directory; default: the program's directory. It (and the program's directory) are mounted read-only in the guest. */
  cwd?: string;
  env?: Record<string, string>;
  /** Folders of the host in the guest: `HOST:GUEST`, `HOST:GUEST:cow` or `HOST:GUEST:rw`. */
  mounts?: string[];
  /** A folder with a system for `/`; `program` may be a path in it. */
  root?: string;
  /** Ports as HOST:GUEST: clients at port HOST of 127.0.0.1 reach the program's port GUEST. */
  forward?: string[];
  stopOnEntry?: boolean;
  /** Emulated harts, 1 to 64; default 2, on the bare machine 1. */
  harts?: number;
  /** Seed of everything random, and of the order in which ready threads are taken; default 0, the fair order. */
  seed?: number;
  /** Whether machine time waits for the clock on the wall; default "virtual": it does not. */
  clock?: 'virtual' | 'realtime';
  /** Whose system calls the program makes; default "auto": as the program looks. */
  abi?: 'auto' | 'linux' | 'rcore-book' | 'rcore-lab';
  /** How threads cross between user mode and the kernel; default "threadloop". */
  kernel?: 'threadloop' | 'trampoline';
  /** A file to record all that enters the run. */
  record?: string;
  /** A recording to replay; its program and options count instead of these. */
  replay?: string;
  /** Steps of a hart's turn; default 100000. */
  quantum?: number;
  /** Steps of a thread before it is preempted; default 10000000. */
  slice?: number;
  /** How instructions are executed; default "jit". The run is the same with each. */
  engine?: 'jit' | 'interp' | 'reference';
  /** Guest RAM in MiB; default 512. */
  memory?: number;
  /** Where the program reads and writes; default "internalConsole". "integratedTerminal" needs `terminal`. */
  console?: 'internalConsole' | 'integratedTerminal';
  /** From a client that shows `hartbeat/terminalOutput` in a terminal and sends what is typed there: the size of its window. */
  terminal?: TerminalSize;
}

/** Arguments of `hartbeat/terminalResize`. */
export interface TerminalSize {
  rows: number;
  columns: number;
}

/** Arguments of `hartbeat/terminalInput` (what has been typed), and body of the event `hartbeat/terminalOutput` (what is to be shown, with escape sequences). */
export interface TerminalText {
  text: string;
}

/** A point of the run. */
export interface TaskPosition {
  /** Machine time in ns. */
  time: number;
  hart: number;
  step: number;
}

export interface HartInfo {
  id: number;
  state: 'running' | 'idle';
  taskId?: number;
  /** Hexadecimal with 0x. */
  pc?: string;
}

export interface AwaitInfo {
  future: string;
  state: string;
  fields: Record<string, string | number>;
  /** Where that state waits, in the kernel's own source. */
  source: { path: string; line: number };
  /** Of a combinator, which ends its chain: the chains that it waits for at once. */
  branches?: AwaitInfo[][];
}

export interface TaskInfo {
  id: number;
  kind: 'user' | 'kernel';
  name: string;
  pid?: number;
  tid?: number;
  /** As the executor has it. */
  state: 'ready' | 'running' | 'pending' | 'zombie';
  /** As its process has it, of a user task: a signal ends an interruptible wait. */
  threadState?: 'running' | 'interruptible' | 'uninterruptible' | 'stopped' | 'zombie' | 'terminated';
  queue?: { name: 'prior' | 'normal'; position: number };
  hart?: number;
  polls: number;
  wakes: number;
  selfWakes: number;
  busySteps: number;
  /** ns of machine time that it was ready and waited for a hart, and that its polls took. */
  scheduledTime: number;
  busyTime: number;
  /** Clones of its waker made and dropped so far, and the places that hold one now (the first 16). */
  wakerClones: number;
  wakerDrops: number;
  wakers: string[];
  /** `from`: the task that did it, and where in the kernel's source its innermost future was; absent for timers and for what came from outside. */
  lastWake?: {
    at: TaskPosition;
    by: string;
    from?: { taskId: number; future: string; state: string; source?: { path: string; line: number } };
  };
  /** From the root (`threadloop`) to the leaf. */
  awaits: AwaitInfo[];
}

export interface ProcessInfo {
  pid: number;
  name: string;
  /** Guest path of the program that it executes. */
  path: string;
  /** Parent, process group, session. */
  ppid: number;
  pgid: number;
  sid: number;
  /** A zombie has ended and was not waited for. */
  state: 'running' | 'stopped' | 'zombie';
  /** How it has ended, or what has stopped it, in words. */
  why?: string;
}

/** Response body of the custom request `hartbeat/tasks` (no arguments). */
export interface TasksResponse {
  position: TaskPosition;
  harts: HartInfo[];
  tasks: TaskInfo[];
  processes: ProcessInfo[];
  /** Why there can be no tasks: the program runs without the kernel. */
  message?: string;
}

/** Arguments of the custom request `hartbeat/reveal`. */
export interface RevealArguments {
  taskId: number;
}

/** Arguments of the custom request `hartbeat/runToStep`: continues, and pauses when all harts together have made that many steps. */
export interface RunToStepArguments {
  step: number;
}
