/** What a thread waits for: /proc/PID/wchan, stack, syscall, timers (proc(5)). Where Linux shows functions of the kernel, here are futures. */
import { awaitChain } from '../../../executor/futureTable.ts';
import { syscallInProgress } from '../../taskCall.ts';
import { taskStateOf } from '../../taskState.ts';
import type { Subject } from './subject.ts';

/** The leaf future's name in Linux's spelling, such as `futex_wait`; 0 while the thread runs. */
export function wchanText({ kernel, thread }: Subject): string {
  const task = kernel.state.executor.tasks.get(thread.taskId);
  const state = taskStateOf(kernel, thread);
  if (task === undefined || state === 'running' || state === 'zombie' || state === 'terminated') return '0';
  return snakeCase(awaitChain(task.future).at(-1)!.kind);
}

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The await chain, innermost first: kind and state. */
export function stackText({ kernel, thread }: Subject): string {
  const task = kernel.state.executor.tasks.get(thread.taskId);
  if (task === undefined) return '';
  const chain = awaitChain(task.future).reverse();
  return chain.map(({ kind, state }) => `[<0>] ${snakeCase(kind)}+${state}\n`).join('');
}

/** Number, six arguments, sp, pc; `running` while it is not in a syscall. */
export function syscallText({ kernel, thread }: Subject): string {
  const call = syscallInProgress(kernel, thread);
  const isHere = kernel.hartOf(thread.taskId) !== undefined;
  if (isHere || taskStateOf(kernel, thread) === 'running') return 'running\n';
  const hex = (value: bigint): string => `0x${BigInt.asUintN(64, value).toString(16)}`;
  const registers = kernel.registers(thread);
  const place = `${hex(registers.x(SP))} ${hex(registers.pc)}`;
  if (call === undefined) return `-1 ${place}\n`;
  const args = Array.from({ length: 6 }, (_, index) => hex(registers.x(A0 + index)));
  return `${call.nr} ${args.join(' ')} ${place}\n`;
}

const SP = 2;
const A0 = 10;

/** The POSIX timers of a process. */
export function timersText({ process }: Subject): string {
  const timers = [...(process.timers?.values() ?? [])];
  return timers
    .map(({ id, clock, notify, value }) => {
      const signo = notify.kind === 'signal' ? notify.signo : 0;
      const isThread = notify.kind === 'signal' && notify.tid !== undefined;
      const target = isThread ? `tid.${notify.tid}` : `pid.${process.pid}`;
      const how = notify.kind === 'none' ? 'none' : 'signal';
      return `ID: ${id}\nsignal: ${signo}/${value.toString(16).padStart(16, '0')}\nnotify: ${how}/${target}\nClockID: ${clock}\n`;
    })
    .join('');
}
