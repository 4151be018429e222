/** Process groups and sessions: setpgid(2), getpgid(2), setsid(2), getsid(2). */
import type { Pid } from '../../base/address.ts';
import type { Kernel } from '../context.ts';
import { groupOf } from '../process.ts';
import type { Process, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { processOf } from '../thread.ts';
import { params, type SyscallRow } from './row.ts';

function sysSetpgid(kernel: Kernel, thread: Thread, pid: number, pgid: number): number {
  if (pgid < 0) throw new SysError('EINVAL', `${pgid} is no group`);
  const caller = processOf(kernel, thread.pid);
  const target = pid === 0 ? caller : kernel.state.processes.get(pid as Pid);
  if (target === undefined || (target !== caller && target.ppid !== caller.pid)) {
    throw new SysError('ESRCH', `${pid} is neither the process nor a child of it`);
  }
  if (target !== caller) {
    if (target.sid !== caller.sid) throw new SysError('EPERM', `process ${pid} is in another session`);
    if (target.hasExecuted) throw new SysError('EACCES', `process ${pid} has executed a program`);
  }
  if (target.sid === target.pid) throw new SysError('EPERM', 'a leader of a session stays in its group');
  const group = pgid === 0 ? target.pid : (pgid as Pid);
  if (group !== target.pid && !groupOf(kernel, group).some(({ sid }) => sid === caller.sid)) {
    throw new SysError('EPERM', `there is no group ${group} in the session`);
  }
  target.pgid = group;
  return 0;
}

/** The process of that number; the caller's for 0. */
function target(kernel: Kernel, thread: Thread, pid: number): Process {
  const found = pid === 0 ? processOf(kernel, thread.pid) : processOfTask(kernel, pid);
  if (found === undefined) throw new SysError('ESRCH', `there is no process ${pid}`);
  return found;
}

/** Any thread's number names its process here. */
function processOfTask(kernel: Kernel, id: number): Process | undefined {
  const thread = kernel.state.threads.get(id as Thread['tid']);
  return kernel.state.processes.get(thread?.pid ?? (id as Pid));
}

function sysSetsid(kernel: Kernel, thread: Thread): number {
  const process = processOf(kernel, thread.pid);
  if (groupOf(kernel, process.pid).length > 0) throw new SysError('EPERM', 'the process leads a group already');
  process.sid = process.pid;
  process.pgid = process.pid;
  process.hasLeftTerminal = undefined;
  process.lostForeground = undefined;
  return process.pid;
}

export const rows: SyscallRow[] = [
  { nr: 154, name: 'setpgid', params: params('pid: int, pgid: int'), handler: sysSetpgid },
  {
    nr: 155,
    name: 'getpgid',
    params: params('pid: int'),
    handler: (kernel, thread, pid) => target(kernel, thread, pid!).pgid,
  },
  {
    nr: 156,
    name: 'getsid',
    params: params('pid: int'),
    handler: (kernel, thread, pid) => target(kernel, thread, pid!).sid,
  },
  { nr: 157, name: 'setsid', params: [], handler: sysSetsid },
];
