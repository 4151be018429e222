/** wait4(2) and waitid(2): decode whom and what is waited for; the waiting stands in `kernel/wait.ts`. */
import type { Pid } from '../../base/address.ts';
import type { Future } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import { isNonblockingPidfd, processOfPidfd } from '../pidfd.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { processOf } from '../thread.ts';
import { type WaitChildFuture, WaitOption, writeNoNews } from '../wait.ts';
import { params, type SyscallRow } from './row.ts';

type Whom = WaitChildFuture['whom'];
type Reply = Pick<WaitChildFuture, 'form' | 'status' | 'infop' | 'rusage'> & { readonly mayWait?: false };

const P_ALL = 0;
const P_PID = 1;
const P_PGID = 2;
const P_PIDFD = 3;
const INT_MIN = -(2 ** 31);

const { WNOHANG, WUNTRACED, WEXITED, WCONTINUED, WNOWAIT, __WNOTHREAD, __WALL, __WCLONE } = WaitOption;
const WAIT4_OPTIONS = WNOHANG | WUNTRACED | WCONTINUED | __WNOTHREAD | __WALL | __WCLONE;
const WAITID_OPTIONS = WAIT4_OPTIONS | WEXITED | WNOWAIT;
const ANY_NEWS = WEXITED | WUNTRACED | WCONTINUED;

function sysWait4(
  kernel: Kernel,
  thread: Thread,
  pid: number,
  wstatus: number,
  options: number,
  rusage: number,
): Future {
  checkOptions(options, WAIT4_OPTIONS);
  // Its negative is no number of a group.
  if (pid === INT_MIN) throw new SysError('ESRCH', `there is no group ${-pid}`);
  const whom = whomOf(kernel, thread, pid);
  return wait(thread, whom, (options | WEXITED) >>> 0, { form: 'wait4', status: wstatus, infop: 0, rusage });
}

function whomOf(kernel: Kernel, thread: Thread, pid: number): Whom {
  if (pid === -1) return { kind: 'any' };
  if (pid > 0) return { kind: 'process', id: pid as Pid };
  return { kind: 'group', id: pid === 0 ? processOf(kernel, thread.pid).pgid : (-pid as Pid) };
}

function sysWaitid(
  kernel: Kernel,
  thread: Thread,
  idtype: number,
  id: number,
  infop: number,
  options: number,
  rusage: number,
): Future {
  try {
    return waitById(kernel, thread, idtype, id, options, { form: 'waitid', status: 0, infop, rusage });
  } catch (error) {
    if (error instanceof SysError) writeNoNews(kernel, thread, infop);
    throw error;
  }
}

function waitById(
  kernel: Kernel,
  thread: Thread,
  idtype: number,
  id: number,
  options: number,
  reply: Reply,
): WaitChildFuture {
  checkOptions(options, WAITID_OPTIONS);
  if ((options & ANY_NEWS) === 0) throw new SysError('EINVAL', 'there is nothing that is waited for');
  const whom = whomById(kernel, thread, idtype, id);
  if (idtype === P_PIDFD && (options & WNOHANG) === 0 && isNonblockingPidfd(kernel, thread, id)) {
    return wait(thread, whom, options, { ...reply, mayWait: false });
  }
  return wait(thread, whom, options, reply);
}

function whomById(kernel: Kernel, thread: Thread, idtype: number, id: number): Whom {
  switch (idtype) {
    case P_ALL:
      return { kind: 'any' };
    case P_PID:
      if (id <= 0) throw new SysError('EINVAL', `${id} is no process`);
      return { kind: 'process', id: id as Pid };
    case P_PGID:
      if (id < 0) throw new SysError('EINVAL', `${id} is no group`);
      return { kind: 'group', id: id === 0 ? processOf(kernel, thread.pid).pgid : (id as Pid) };
    case P_PIDFD:
      if (id < 0) throw new SysError('EINVAL', `${id} is no descriptor`);
      return { kind: 'process', id: processOfPidfd(kernel, thread, id) };
    default:
      throw new SysError('EINVAL', `there is no way ${idtype} to name a child`);
  }
}

function checkOptions(options: number, known: number): void {
  if ((options & ~known) !== 0) throw new SysError('EINVAL', `wait options 0x${options.toString(16)} are not known`);
}

function wait(thread: Thread, whom: Whom, options: number, reply: Reply): WaitChildFuture {
  return { kind: 'waitChild', state: 'looking', tid: thread.tid, whom, options, ...reply };
}

export const rows: SyscallRow[] = [
  {
    nr: 95,
    name: 'waitid',
    params: params('idtype: idType, id: int, infop: outSiginfo, options: waitOptions, rusage: outRusage'),
    handler: sysWaitid,
  },
  {
    nr: 260,
    name: 'wait4',
    params: params('pid: int, wstatus: outWaitStatus, options: waitOptions, rusage: outRusage'),
    handler: sysWait4,
  },
];
