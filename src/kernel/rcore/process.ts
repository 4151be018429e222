/** rCore's part of a process: making it, finding it, and the numbers of its threads. */
import type { Tid } from '../../base/address.ts';
import { assert } from '../../base/assert.ts';
import { clockNow } from '../clockNow.ts';
import type { Kernel } from '../context.ts';
import type { KernelState, Process, Thread } from '../state.ts';
import { processOf } from '../thread.ts';
import type { Abi, RcoreProcess, RcoreSignals } from './rcoreState.ts';

const USUAL_PRIORITY = 16;

export const abiOf = ({ state }: { readonly state: Pick<KernelState, 'config'> }): Abi => state.config.abi ?? 'linux';

export const isRcore = (kernel: { readonly state: Pick<KernelState, 'config'> }): boolean => abiOf(kernel) !== 'linux';

const noSignals = (): RcoreSignals => ({ pending: 0, mask: 0, handling: -1, actions: new Map() });

/** The part of a process whose only thread is `tid`, number 0. */
export function newRcoreProcess(kernel: Kernel, stackBase: number, tid: Tid): RcoreProcess {
  return {
    stackBase,
    threads: new Map([[0, { state: 'alive', tid }]]),
    mutexes: [],
    semaphores: [],
    condvars: [],
    detectsDeadlocks: false,
    signals: noSignals(),
    mail: [],
    ports: [],
    priority: USUAL_PRIORITY,
    calls: new Map(),
    startedAt: clockNow(kernel),
  };
}

/** What a child begins with: as its parent has it where rCore's fork copies it, that is, handlers, mask and priority. */
export function childOf(kernel: Kernel, parent: RcoreProcess, tid: Tid): RcoreProcess {
  const { signals, stackBase, priority } = parent;
  return {
    ...newRcoreProcess(kernel, stackBase, tid),
    signals: { ...noSignals(), mask: signals.mask, actions: new Map(signals.actions) },
    priority,
  };
}

export function rcoreOf(kernel: Kernel, thread: Thread): RcoreProcess {
  return rcorePart(processOf(kernel, thread.pid));
}

export function rcorePart(process: Process): RcoreProcess {
  assert(process.rcore !== undefined, `process ${process.pid} is one of rCore's`);
  return process.rcore;
}

/** The number of a thread in its process, as gettid answers it. */
export function numberOf(process: Pick<RcoreProcess, 'threads'>, tid: Tid): number {
  for (const [number, entry] of process.threads) if (entry.state === 'alive' && entry.tid === tid) return number;
  return -1;
}

/** `thread 2`, for people. */
export const threadText = (process: RcoreProcess, tid: Tid): string => `thread ${numberOf(process, tid)}`;

/** The first unused place of a list that grows, as rCore counts locks. */
export function add<T>(list: T[], item: T): number {
  return list.push(item) - 1;
}
