/** The state of a kernel that has run nothing yet, but for its files (`fs/tree.ts` makes those). */
import type { Pid } from '../base/address.ts';
import { createExecutorState } from '../executor/executor.ts';
import { createFramePool } from './mm/framePool.ts';
import { createNet } from './net/netState.ts';
import type { KernelConfig, KernelState } from './state.ts';
import { emptySysv } from './sysv/sysvState.ts';
import { newConsole } from './tty/newTerminal.ts';
import { CONSOLE } from './tty/terminalState.ts';

/** Number of the first process; lower ones belong to what a real system would have started before. */
const FIRST_PID = 100 as Pid;

export function initialState(config: KernelConfig, ramBytes: number): KernelState {
  return {
    config,
    executor: createExecutorState(config.harts, config.seed),
    processes: new Map(),
    threads: new Map(),
    spaces: new Map(),
    files: new Map(),
    inodes: new Map(),
    fileSystem: { mounts: new Map(), locks: new Map(), made: [], passed: 0, unwritten: new Map() },
    pipes: new Map(),
    net: createNet(),
    epolls: new Map(),
    signalFiles: new Map(),
    kernelTimers: new Map(),
    epollInterests: 0,
    eventfds: new Map(),
    timerfds: new Map(),
    inotifies: new Map(),
    inodeWatches: new Map(),
    futexes: new Map(),
    piFutexes: new Map(),
    futexRequeues: new Map(),
    firstPid: FIRST_PID,
    frames: { ...createFramePool(ramBytes), cached: new Map() },
    clock: { rounds: 0, turn: 0, offset: 0, skipped: 0, idlePolls: 0 },
    terminals: new Map([[CONSOLE, newConsole(config)]]),
    ttyInodes: { console: 0, pts: 0 },
    random: config.seed >>> 0,
    unknownSyscalls: [],
    epoch: 0,
    contentBytes: 0,
    sysv: emptySysv(),
    mqueues: new Map(),
    next: {
      pid: FIRST_PID,
      space: 1,
      file: 1,
      ino: 1,
      pipe: 1,
      epoll: 1,
      eventfd: 1,
      timerfd: 1,
      inotify: 1,
      moveCookie: 1,
      signalFile: 1,
      kernelTimer: 1,
      mqueue: 1,
      entry: 1,
    },
  };
}
