/** exit(2), exit_group(2), and wait4(2) of a process that has no children. */
import type { Kernel } from '../context.ts';
import { exitProcess } from '../exit.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
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

function sysWait4(): number {
  throw new SysError('ECHILD', 'the process has no children');
}

export const rows: SyscallRow[] = [
  { nr: 93, name: 'exit', params: params('status: int'), handler: sysExit },
  { nr: 94, name: 'exit_group', params: params('status: int'), handler: sysExitGroup },
  {
    nr: 95,
    name: 'waitid',
    params: params('idtype: int, id: int, infop: pointer, options: hex, rusage: pointer'),
    handler: sysWait4,
  },
  {
    nr: 260,
    name: 'wait4',
    params: params('pid: int, wstatus: pointer, options: hex, rusage: pointer'),
    handler: sysWait4,
  },
];
