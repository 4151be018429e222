/** exit(2) and exit_group(2). */
import type { Kernel } from '../context.ts';
import { exitProcess } from '../exit.ts';
import type { Thread } from '../state.ts';
import { processOf } from '../thread.ts';
import { params, type SyscallRow } from './row.ts';

/** Ends the thread alone: threadloop sees the request on its way to user mode. */
function sysExit(_kernel: Kernel, thread: Thread, status: number): number {
  thread.exitRequest ??= { code: status & 0xff, signo: 0 };
  return 0;
}

function sysExitGroup(kernel: Kernel, thread: Thread, status: number): number {
  exitProcess(kernel, processOf(kernel, thread.pid), status & 0xff, 0);
  return 0;
}

export const rows: SyscallRow[] = [
  { nr: 93, name: 'exit', params: params('status: int'), handler: sysExit },
  { nr: 94, name: 'exit_group', params: params('status: int'), handler: sysExitGroup },
];
