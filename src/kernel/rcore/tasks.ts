/** What rCore tells a program about time and about itself: get_time, sleep, task_info, trace, set_priority, mail. */
import type { Pid } from '../../base/address.ts';
import type { Future } from '../../executor/future.ts';
import { clockNow } from '../clockNow.ts';
import type { Kernel } from '../context.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { accessibleLength, copyIn, copyOut } from '../mm/userMemory.ts';
import { sleepUntil } from '../sleep.ts';
import type { Process, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { rcoreOf } from './process.ts';
import { rcoreYield } from './yield.ts';

const NS_PER_MS = 1_000_000;
const NS_PER_US = 1000;
const US_PER_S = 1_000_000;

const LOWEST_PRIORITY = 2;
const USUAL_PRIORITY = 16;

const MAX_CALLS = 500;
/** struct TaskInfo: status (4 bytes), 500 counts (32 bits), 4 bytes of nothing, time in ms. */
const TASK_INFO_SIZE = 4 + MAX_CALLS * 4 + 4 + 8;
const RUNNING = 2;
const TRACE = { read: 0, write: 1, calls: 2 } as const;

const MAX_MAIL = 16;
const MAX_LETTER = 256;

export const sysYield = (_kernel: Kernel, thread: Thread): Future => rcoreYield(thread.tid);

export const sysGetTimeMs = (kernel: Kernel): number => Math.floor(clockNow(kernel) / NS_PER_MS);

/** struct TimeVal: seconds and microseconds, 64 bits each. */
export function sysGetTime(kernel: Kernel, thread: Thread, ts: number, _tz: number): number {
  const us = Math.floor(clockNow(kernel) / NS_PER_US);
  const bytes = BigUint64Array.of(BigInt(Math.floor(us / US_PER_S)), BigInt(us % US_PER_S));
  copyOut(kernel, spaceOf(kernel, thread), ts, new Uint8Array(bytes.buffer));
  return 0;
}

export function sysSleep(kernel: Kernel, thread: Thread, ms: number): Future {
  const deadline = clockNow(kernel) + ms * NS_PER_MS;
  return sleepUntil(thread.tid, Number.isSafeInteger(deadline) ? deadline : undefined);
}

/** Answers the priority. */
export function sysSetPriority(kernel: Kernel, thread: Thread, priority: number): number {
  if (priority < LOWEST_PRIORITY)
    throw new SysError('EINVAL', `priorities begin at ${LOWEST_PRIORITY}, not ${priority}`);
  rcoreOf(kernel, thread).priority = priority;
  return priority;
}

/** Stride scheduling: who has twice the priority gets slices of twice the length. */
export const sliceShare = ({ rcore }: Process): number => (rcore === undefined ? 1 : rcore.priority / USUAL_PRIORITY);

/** Counts a call, this one included. */
export function countCall(process: Process, nr: number): void {
  const calls = process.rcore?.calls;
  if (calls !== undefined && nr >= 0 && nr < MAX_CALLS) calls.set(nr, (calls.get(nr) ?? 0) + 1);
}

/** trace of 2025, whose first argument is 0, 1 or 2; before that task_info, whose argument is an address. */
export function sysTrace(kernel: Kernel, thread: Thread, request: number, id: number, data: number): number {
  const space = spaceOf(kernel, thread);
  switch (request) {
    case TRACE.read:
      return copyIn(kernel, space, id, 1)[0]!;
    case TRACE.write:
      copyOut(kernel, space, id, Uint8Array.of(data & 0xff));
      return 0;
    case TRACE.calls:
      return rcoreOf(kernel, thread).calls.get(id) ?? 0;
    default:
      return taskInfo(kernel, thread, request);
  }
}

function taskInfo(kernel: Kernel, thread: Thread, address: number): number {
  const { calls, startedAt } = rcoreOf(kernel, thread);
  const view = new DataView(new ArrayBuffer(TASK_INFO_SIZE));
  view.setUint32(0, RUNNING, true);
  for (const [nr, count] of calls) view.setUint32(4 + nr * 4, count, true);
  view.setBigUint64(TASK_INFO_SIZE - 8, BigInt(Math.floor((clockNow(kernel) - startedAt) / NS_PER_MS)), true);
  copyOut(kernel, spaceOf(kernel, thread), address, new Uint8Array(view.buffer));
  return 0;
}

/** The oldest letter, cut to `len`; with `len` 0 only whether there is one. */
export function sysMailRead(kernel: Kernel, thread: Thread, buf: number, len: number): number {
  const { mail } = rcoreOf(kernel, thread);
  const [letter] = mail;
  if (letter === undefined) throw new SysError('EAGAIN', 'the mailbox is empty');
  if (len === 0) return 0;
  const bytes = letter.subarray(0, Math.min(len, letter.length));
  copyOut(kernel, spaceOf(kernel, thread), buf, bytes);
  mail.shift();
  return bytes.length;
}

/** A letter has at most 256 bytes; with `len` 0 only whether there is room for one. */
export function sysMailWrite(kernel: Kernel, thread: Thread, pid: number, buf: number, len: number): number {
  const receiver = kernel.state.processes.get(pid as Pid)?.rcore;
  if (receiver === undefined) throw new SysError('ESRCH', `there is no process ${pid}`);
  if (receiver.mail.length >= MAX_MAIL) throw new SysError('EAGAIN', `the mailbox of process ${pid} is full`);
  if (len === 0) return 0;
  const space = spaceOf(kernel, thread);
  const length = Math.min(len, MAX_LETTER);
  if (accessibleLength(kernel, space, buf, length, 'load') < length) {
    throw new SysError('EFAULT', 'the letter is not in user memory');
  }
  receiver.mail.push(copyIn(kernel, space, buf, length));
  return length;
}

export function sysEnableDeadlockDetect(kernel: Kernel, thread: Thread, enabled: number): number {
  if (enabled !== 0 && enabled !== 1) throw new SysError('EINVAL', `${enabled} is neither 0 nor 1`);
  rcoreOf(kernel, thread).detectsDeadlocks = enabled === 1;
  return 0;
}
