/** Who a thread is: getpid(2), gettid(2), set_tid_address(2), robust lists. */
import type { Tid } from '../../base/address.ts';
import type { Kernel } from '../context.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { writeU64 } from '../mm/userMemory.ts';
import { ROBUST_HEAD_BYTES } from '../robustList.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { processOf } from '../thread.ts';
import { params, type SyscallRow } from './row.ts';

const sysGetpid = (_kernel: Kernel, thread: Thread): number => thread.pid;
const sysGettid = (_kernel: Kernel, thread: Thread): number => thread.tid;
const sysGetppid = (kernel: Kernel, thread: Thread): number => processOf(kernel, thread.pid).ppid;
function sysSetTidAddress(_kernel: Kernel, thread: Thread, tidptr: number): number {
  thread.clearChildTid = tidptr;
  return thread.tid;
}

function sysSetRobustList(_kernel: Kernel, thread: Thread, head: number, len: number): number {
  if (len !== ROBUST_HEAD_BYTES) throw new SysError('EINVAL', `a robust list's head has 24 bytes, not ${len}`);
  thread.robustList = head;
  return 0;
}

function sysGetRobustList(kernel: Kernel, thread: Thread, pid: number, headPtr: number, lenPtr: number): number {
  const target = pid === 0 ? thread : kernel.state.threads.get(pid as Tid);
  if (target === undefined) throw new SysError('ESRCH', `there is no thread ${pid}`);
  writeU64(kernel, spaceOf(kernel, thread), headPtr, target.robustList);
  writeU64(kernel, spaceOf(kernel, thread), lenPtr, ROBUST_HEAD_BYTES);
  return 0;
}

export const rows: SyscallRow[] = [
  { nr: 96, name: 'set_tid_address', params: params('tidptr: pointer'), handler: sysSetTidAddress },
  { nr: 99, name: 'set_robust_list', params: params('head: pointer, len: size'), handler: sysSetRobustList },
  {
    nr: 100,
    name: 'get_robust_list',
    params: params('pid: int, head_ptr: pointer, len_ptr: pointer'),
    handler: sysGetRobustList,
  },
  { nr: 172, name: 'getpid', params: [], handler: sysGetpid },
  { nr: 173, name: 'getppid', params: [], handler: sysGetppid },
  { nr: 178, name: 'gettid', params: [], handler: sysGettid },
];
