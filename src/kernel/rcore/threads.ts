/**
 * Threads of rCore: numbered from 0 within their process, on stacks that the kernel places. A number is used again once somebody has waited for its thread.
 * The end of thread 0 is the end of the process.
 */
import type { Kernel } from '../context.ts';
import { exitProcess } from '../exit.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { Rlimit, softLimit } from '../rlimits.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { emptyContext, processOf, spawnThread } from '../thread.ts';
import { numberOf, rcoreOf } from './process.ts';
import { MAX_THREADS, mapThreadStack, unmapThreadStack } from './stacks.ts';

const SP = 2;
const A0 = 10;
const NOT_YET = -2;

export function sysThreadCreate(kernel: Kernel, thread: Thread, entry: number, arg: number): number {
  const process = processOf(kernel, thread.pid);
  const rcore = rcoreOf(kernel, thread);
  const number = freeNumber(rcore.threads);
  if (kernel.state.threads.size >= softLimit(process, Rlimit.RLIMIT_NPROC)) {
    throw new SysError('EAGAIN', `there are ${kernel.state.threads.size} tasks, as many as may be`);
  }
  const top = mapThreadStack(kernel, spaceOf(kernel, thread), rcore.stackBase, number);
  const context = emptyContext();
  context.pc = BigInt(entry);
  context.x[SP] = BigInt(top);
  context.x[A0] = BigInt(arg);
  const { tid } = spawnThread(kernel, process, thread.name, context);
  rcore.threads.set(number, { state: 'alive', tid });
  return number;
}

function freeNumber(threads: ReadonlyMap<number, unknown>): number {
  for (let number = 0; number < MAX_THREADS; number++) if (!threads.has(number)) return number;
  throw new SysError('EAGAIN', `the process has ${MAX_THREADS} threads, as many as may be`);
}

export function sysGettid(kernel: Kernel, thread: Thread): number {
  return numberOf(rcoreOf(kernel, thread), thread.tid);
}

/** Never waits: -2 while the thread runs. */
export function sysWaittid(kernel: Kernel, thread: Thread, number: number): number {
  const { threads } = rcoreOf(kernel, thread);
  const entry = threads.get(number);
  if (entry === undefined) throw new SysError('ESRCH', `there is no thread ${number}`);
  if (entry.state === 'alive') {
    if (entry.tid === thread.tid) throw new SysError('EDEADLK', 'a thread does not wait for itself');
    return NOT_YET;
  }
  threads.delete(number);
  return entry.code;
}

/** The code is kept as it is, not cut to a byte. */
export function sysExit(kernel: Kernel, thread: Thread, code: number): number {
  const rcore = rcoreOf(kernel, thread);
  const number = numberOf(rcore, thread.tid);
  if (number === 0) {
    exitProcess(kernel, processOf(kernel, thread.pid), code, 0);
    return 0;
  }
  thread.exitRequest ??= { code, signo: 0 };
  rcore.threads.set(number, { state: 'exited', code });
  unmapThreadStack(kernel, spaceOf(kernel, thread), rcore.stackBase, number);
  return 0;
}
