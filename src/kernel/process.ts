/**
 * Processes: their records, and how they find one another (parent, children, groups, sessions, users of one space or one table of descriptors).
 * Making, ending and waiting for them stand in `clone.ts`, `exit.ts` and `wait.ts`.
 */
import type { Pid, SpaceId, Tid } from '../base/address.ts';
import { clockNow } from './clockNow.ts';
import type { Kernel } from './context.ts';
import { PLAIN_USER } from './credentials.ts';
import type { Usage } from './processState.ts';
import type { FdEntry, Process } from './state.ts';
import { processOf } from './thread.ts';

/** The parent of the first process and of orphans: the kernel task `init` (init.ts) waits for those. It has no record. */
export const INIT_PID = 1 as Pid;

/** Numbers of processes and threads begin again after this one (Linux's largest pid_max). */
const PID_MAX = 4_194_304;
const FIRST_REUSED_PID = 300;

const SIGCHLD = 17;
const DEFAULT_UMASK = 0o022;
const DEFAULT_TIMER_SLACK = 50_000;

export const noUsage = (): Usage => ({
  steps: 0,
  minorFaults: 0,
  voluntarySwitches: 0,
  involuntarySwitches: 0,
  maxResident: 0,
});

/** What tells one process from another at its start; the rest of a record is the same for all that are not made by another. */
export interface ProcessStart {
  readonly space: SpaceId;
  readonly path: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly fds: Map<number, FdEntry>;
  readonly heapStart: number;
}

/** The record of the first process: leads a session and a group of its own. */
export function firstProcess(kernel: Kernel, start: ProcessStart): Process {
  const pid = nextPid(kernel);
  const process: Process = {
    pid,
    ppid: INIT_PID,
    pgid: pid,
    sid: pid,
    children: [],
    pidfds: [],
    threads: [],
    umask: DEFAULT_UMASK,
    fsGroup: pid,
    credentials: PLAIN_USER,
    state: 'running',
    exitSignal: SIGCHLD,
    parentThread: INIT_PID as number as Tid,
    hasExecuted: true,
    dumpable: 1,
    noNewPrivs: false,
    subreaper: false,
    pdeathsig: 0,
    timerSlack: DEFAULT_TIMER_SLACK,
    nice: 0,
    personality: 0,
    membarrier: 0,
    startedAt: clockNow(kernel),
    ended: noUsage(),
    childUsage: noUsage(),
    sigactions: new Map(),
    heapEnd: start.heapStart,
    pending: [],
    rlimits: new Map(),
    ...start,
  };
  kernel.state.processes.set(pid, process);
  return process;
}

/** A number that no process, thread, group or session has. */
export function nextPid(kernel: Kernel): Pid {
  const { next, processes, threads } = kernel.state;
  for (;;) {
    const pid = next.pid as Pid;
    next.pid = pid >= PID_MAX ? FIRST_REUSED_PID : pid + 1;
    if (processes.has(pid) || threads.has(pid as number as Tid)) continue;
    if (pid < PID_MAX && processes.size === 0) return pid;
    if ([...processes.values()].every((process) => process.pgid !== pid && process.sid !== pid)) return pid;
  }
}

/** The children of a process, oldest first; of init, the orphans. */
export function childrenOf(kernel: Kernel, process: Process): Process[] {
  return process.children.map((pid) => processOf(kernel, pid));
}

/** The parent, unless that is init. */
export const parentOf = (kernel: Kernel, process: Process): Process | undefined =>
  kernel.state.processes.get(process.ppid);

/** The living members of a process group, and zombies; oldest first. */
export function groupOf(kernel: Kernel, pgid: Pid): Process[] {
  return [...kernel.state.processes.values()].filter((process) => process.pgid === pgid);
}
