/**
 * Scheduling: sched_yield(2), sched_setaffinity(2) and its relatives. Affinity is kept: the executor polls a task only on the harts it allows.
 * Policies and priorities are kept without effect.
 */
import type { Tid } from '../../base/address.ts';
import type { Future } from '../../executor/future.ts';
import { setAffinity } from '../../executor/runQueue.ts';
import type { Task } from '../../executor/task.ts';
import { yieldNow } from '../../executor/yieldNow.ts';
import { NS_PER_SECOND, writeTimePair } from '../clock.ts';
import type { Kernel } from '../context.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyIn, copyOut, writeU32 } from '../mm/userMemory.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { processOf } from '../thread.ts';
import { params, type SyscallRow } from './row.ts';

const SCHED_OTHER = 0;
const SCHED_FIFO = 1;
const SCHED_RR = 2;
const SCHED_BATCH = 3;
const SCHED_IDLE = 5;
const MAX_PRIORITY = 99;
/** The kernel's own cpumask is one 64-bit word. */
const MASK_BYTES = 8;

function sysSchedYield(): Future {
  return yieldNow();
}

function sysSchedGetaffinity(kernel: Kernel, thread: Thread, pid: number, cpusetsize: number, mask: number): number {
  if (cpusetsize % MASK_BYTES !== 0 || cpusetsize * 8 < kernel.state.config.harts) {
    throw new SysError('EINVAL', `a mask of ${cpusetsize} bytes does not hold ${kernel.state.config.harts} harts`);
  }
  const task = taskOf(kernel, target(kernel, thread, pid));
  const bytes = new Uint8Array(MASK_BYTES);
  new DataView(bytes.buffer).setBigUint64(0, task.affinity ?? allHarts(kernel), true);
  copyOut(kernel, spaceOf(kernel, thread), mask, bytes);
  return MASK_BYTES;
}

/** A thread that may not stay on its hart yields, and goes on elsewhere. */
function sysSchedSetaffinity(
  kernel: Kernel,
  thread: Thread,
  pid: number,
  cpusetsize: number,
  mask: number,
): number | Future {
  const task = taskOf(kernel, target(kernel, thread, pid));
  const bytes = new Uint8Array(MASK_BYTES);
  bytes.set(copyIn(kernel, spaceOf(kernel, thread), mask, Math.min(cpusetsize, MASK_BYTES)));
  const wanted = new DataView(bytes.buffer).getBigUint64(0, true) & allHarts(kernel);
  if (wanted === 0n) throw new SysError('EINVAL', 'the mask holds no hart of this machine');
  setAffinity(kernel.state.executor, task, wanted === allHarts(kernel) ? undefined : wanted);
  const mayStay = task.hart === undefined || ((wanted >> BigInt(task.hart)) & 1n) === 1n;
  return mayStay ? 0 : yieldNow();
}

function sysGetcpu(kernel: Kernel, thread: Thread, cpu: number, node: number): number {
  const hart = kernel.hartOf(thread.taskId);
  if (cpu !== 0) writeU32(kernel, spaceOf(kernel, thread), cpu, hart?.id ?? 0);
  if (node !== 0) writeU32(kernel, spaceOf(kernel, thread), node, 0);
  return 0;
}

const SCHED_RESET_ON_FORK = 0x4000_0000;

/** Policies are kept and have no effect: the queue is first come, first served. */
function sysSchedSetscheduler(kernel: Kernel, thread: Thread, pid: number, policy: number, param: number): number {
  const priority = new DataView(copyIn(kernel, spaceOf(kernel, thread), param, 4).buffer).getInt32(0, true);
  setPolicy(target(kernel, thread, pid), policy & ~SCHED_RESET_ON_FORK, priority);
  return 0;
}

function setPolicy(thread: Thread, policy: number, priority: number): void {
  const isRealtime = policy === SCHED_FIFO || policy === SCHED_RR;
  if (!isRealtime && policy !== SCHED_OTHER && policy !== SCHED_BATCH && policy !== SCHED_IDLE) {
    throw new SysError('EINVAL', `there is no scheduling policy ${policy}`);
  }
  if (isRealtime ? priority < 1 || priority > MAX_PRIORITY : priority !== 0) {
    throw new SysError('EINVAL', `policy ${policy} has no priority ${priority}`);
  }
  if (isRealtime) throw new SysError('EPERM', 'real-time policies need privilege');
  thread.policy = policy === SCHED_OTHER ? undefined : policy;
}

function sysSchedGetscheduler(kernel: Kernel, thread: Thread, pid: number): number {
  return target(kernel, thread, pid).policy ?? SCHED_OTHER;
}

/** struct sched_attr: size, policy, flags, nice, priority, runtime, deadline, period. */
const SCHED_ATTR_BYTES = 48;

function sysSchedSetattr(kernel: Kernel, thread: Thread, pid: number, attr: number, flags: number): number {
  if (attr === 0 || pid < 0 || flags !== 0) throw new SysError('EINVAL', `sched_setattr of ${pid} with flags ${flags}`);
  const view = new DataView(copyIn(kernel, spaceOf(kernel, thread), attr, SCHED_ATTR_BYTES).buffer);
  setPolicy(target(kernel, thread, pid), view.getUint32(4, true), view.getUint32(20, true));
  return 0;
}

function sysSchedGetattr(
  kernel: Kernel,
  thread: Thread,
  pid: number,
  attr: number,
  size: number,
  flags: number,
): number {
  if (attr === 0 || pid < 0 || size < SCHED_ATTR_BYTES || flags !== 0) {
    throw new SysError('EINVAL', `sched_getattr of ${pid} into ${size} bytes`);
  }
  const found = target(kernel, thread, pid);
  const bytes = new Uint8Array(SCHED_ATTR_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, SCHED_ATTR_BYTES, true);
  view.setUint32(4, found.policy ?? SCHED_OTHER, true);
  view.setInt32(16, processOf(kernel, found.pid).nice, true);
  copyOut(kernel, spaceOf(kernel, thread), attr, bytes);
  return 0;
}

/** What is preempted after a slice goes to the end of the queue, whatever its policy. */
function sysSchedRrGetInterval(kernel: Kernel, thread: Thread, pid: number, tp: number): number {
  target(kernel, thread, pid);
  const { slice } = kernel.state.config;
  writeTimePair(kernel, thread, tp, Math.floor(slice / NS_PER_SECOND), slice % NS_PER_SECOND);
  return 0;
}

function sysSchedSetparam(kernel: Kernel, thread: Thread, pid: number, param: number): number {
  target(kernel, thread, pid);
  const priority = new DataView(copyIn(kernel, spaceOf(kernel, thread), param, 4).buffer).getInt32(0, true);
  if (priority !== 0) throw new SysError('EINVAL', `SCHED_OTHER has no priority ${priority}`);
  return 0;
}

function sysSchedGetparam(kernel: Kernel, thread: Thread, pid: number, param: number): number {
  target(kernel, thread, pid);
  writeU32(kernel, spaceOf(kernel, thread), param, 0);
  return 0;
}

const priorityOf =
  (realtime: number) =>
  (_kernel: Kernel, _thread: Thread, policy: number): number => {
    if (policy === SCHED_FIFO || policy === SCHED_RR) return realtime;
    if (policy === SCHED_OTHER || policy === SCHED_BATCH || policy === SCHED_IDLE) return 0;
    throw new SysError('EINVAL', `there is no scheduling policy ${policy}`);
  };

function target(kernel: Kernel, thread: Thread, tid: number): Thread {
  const found = tid === 0 ? thread : kernel.state.threads.get(tid as Tid);
  if (found === undefined) throw new SysError('ESRCH', `there is no thread ${tid}`);
  return found;
}

function taskOf(kernel: Kernel, thread: Thread): Task {
  const task = kernel.state.executor.tasks.get(thread.taskId);
  if (task === undefined) throw new SysError('ESRCH', `thread ${thread.tid} has ended`);
  return task;
}

const allHarts = (kernel: Kernel): bigint => (1n << BigInt(kernel.state.config.harts)) - 1n;

export const rows: SyscallRow[] = [
  { nr: 118, name: 'sched_setparam', params: params('pid: int, param: pointer'), handler: sysSchedSetparam },
  {
    nr: 119,
    name: 'sched_setscheduler',
    params: params('pid: int, policy: int, param: pointer'),
    handler: sysSchedSetscheduler,
  },
  { nr: 120, name: 'sched_getscheduler', params: params('pid: int'), handler: sysSchedGetscheduler },
  { nr: 121, name: 'sched_getparam', params: params('pid: int, param: pointer'), handler: sysSchedGetparam },
  {
    nr: 122,
    name: 'sched_setaffinity',
    params: params('pid: int, cpusetsize: size, mask: cpuset'),
    handler: sysSchedSetaffinity,
  },
  {
    nr: 123,
    name: 'sched_getaffinity',
    params: params('pid: int, cpusetsize: size, mask: outCpuset'),
    handler: sysSchedGetaffinity,
  },
  { nr: 124, name: 'sched_yield', params: [], handler: sysSchedYield },
  { nr: 125, name: 'sched_get_priority_max', params: params('policy: int'), handler: priorityOf(MAX_PRIORITY) },
  { nr: 126, name: 'sched_get_priority_min', params: params('policy: int'), handler: priorityOf(1) },
  {
    nr: 127,
    name: 'sched_rr_get_interval',
    params: params('pid: int, tp: outTimespec'),
    handler: sysSchedRrGetInterval,
  },
  { nr: 168, name: 'getcpu', params: params('cpu: outInt, node: outInt, tcache: pointer'), handler: sysGetcpu },
  {
    nr: 274,
    name: 'sched_setattr',
    params: params('pid: int, attr: pointer, flags: hex'),
    handler: sysSchedSetattr,
  },
  {
    nr: 275,
    name: 'sched_getattr',
    params: params('pid: int, attr: pointer, size: uint, flags: hex'),
    handler: sysSchedGetattr,
  },
];
