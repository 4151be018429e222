/** Who a thread is: getpid(2), gettid(2), credentials, set_tid_address(2), robust lists, names of a thread (prctl(2)). */
import type { Tid } from '../../base/address.ts';
import type { Kernel } from '../context.ts';
import { GID, UID } from '../credentials.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyOut, readCString, writeU64 } from '../mm/userMemory.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { processOf } from '../thread.ts';
import { params, type SyscallRow } from './row.ts';

const PR_GET_DUMPABLE = 3;
const PR_SET_NAME = 15;
const PR_GET_NAME = 16;
/** Bytes of a thread's name, its NUL included. */
const TASK_COMM_LEN = 16;
const SIZEOF_ROBUST_LIST_HEAD = 24;

const sysGetpid = (_kernel: Kernel, thread: Thread): number => thread.pid;
const sysGettid = (_kernel: Kernel, thread: Thread): number => thread.tid;
const sysGetppid = (kernel: Kernel, thread: Thread): number => processOf(kernel, thread.pid).ppid;
const sysGetuid = (): number => UID;
const sysGetgid = (): number => GID;

/** The process is the leader of its session and of its group. */
function sysGetpgid(_kernel: Kernel, thread: Thread, pid: number): number {
  if (pid !== 0 && pid !== thread.pid) throw new SysError('ESRCH', `there is no process ${pid}`);
  return thread.pid;
}

function sysSetsid(): number {
  throw new SysError('EPERM', 'the process leads a process group already');
}

/** No supplementary groups. */
function sysGetgroups(): number {
  return 0;
}

function sysSetTidAddress(_kernel: Kernel, thread: Thread, tidptr: number): number {
  thread.clearChildTid = tidptr;
  return thread.tid;
}

function sysSetRobustList(_kernel: Kernel, thread: Thread, head: number, len: number): number {
  if (len !== SIZEOF_ROBUST_LIST_HEAD) throw new SysError('EINVAL', `a robust list's head has 24 bytes, not ${len}`);
  thread.robustList = head;
  return 0;
}

function sysGetRobustList(kernel: Kernel, thread: Thread, pid: number, headPtr: number, lenPtr: number): number {
  const target = pid === 0 ? thread : kernel.state.threads.get(pid as Tid);
  if (target === undefined) throw new SysError('ESRCH', `there is no thread ${pid}`);
  writeU64(kernel, spaceOf(kernel, thread), headPtr, target.robustList);
  writeU64(kernel, spaceOf(kernel, thread), lenPtr, SIZEOF_ROBUST_LIST_HEAD);
  return 0;
}

function sysPrctl(kernel: Kernel, thread: Thread, option: number, arg2: number): number {
  switch (option) {
    case PR_SET_NAME: {
      thread.name = readName(kernel, thread, arg2);
      const task = kernel.state.executor.tasks.get(thread.taskId);
      if (task !== undefined) task.name = thread.name;
      return 0;
    }
    case PR_GET_NAME: {
      const name = new Uint8Array(TASK_COMM_LEN);
      new TextEncoder().encodeInto(thread.name, name.subarray(0, TASK_COMM_LEN - 1));
      copyOut(kernel, spaceOf(kernel, thread), arg2, name);
      return 0;
    }
    case PR_GET_DUMPABLE:
      return 1;
    default:
      throw new SysError('EINVAL', `prctl option ${option} is not known`);
  }
}

/** Longer names are cut, silently. */
function readName(kernel: Kernel, thread: Thread, address: number): string {
  try {
    return readCString(kernel, spaceOf(kernel, thread), address, TASK_COMM_LEN);
  } catch (error) {
    if (!(error instanceof SysError && error.errno === 'ENAMETOOLONG')) throw error;
    return readCString(kernel, spaceOf(kernel, thread), address, 4096).slice(0, TASK_COMM_LEN - 1);
  }
}

/** Restartable sequences; C libraries do without. */
function sysRseq(): number {
  throw new SysError('ENOSYS', 'restartable sequences are not supported');
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
  { nr: 154, name: 'setpgid', params: params('pid: int, pgid: int'), handler: () => 0 },
  { nr: 155, name: 'getpgid', params: params('pid: int'), handler: sysGetpgid },
  { nr: 156, name: 'getsid', params: params('pid: int'), handler: sysGetpgid },
  { nr: 157, name: 'setsid', params: [], handler: sysSetsid },
  { nr: 158, name: 'getgroups', params: params('size: int, list: pointer'), handler: sysGetgroups },
  { nr: 167, name: 'prctl', params: params('option: int, arg2: pointer, arg3: pointer'), handler: sysPrctl },
  { nr: 172, name: 'getpid', params: [], handler: sysGetpid },
  { nr: 173, name: 'getppid', params: [], handler: sysGetppid },
  { nr: 174, name: 'getuid', params: [], handler: sysGetuid },
  { nr: 175, name: 'geteuid', params: [], handler: sysGetuid },
  { nr: 176, name: 'getgid', params: [], handler: sysGetgid },
  { nr: 177, name: 'getegid', params: [], handler: sysGetgid },
  { nr: 178, name: 'gettid', params: [], handler: sysGettid },
  {
    nr: 293,
    name: 'rseq',
    params: params('rseq: pointer, rseq_len: uint, flags: hex, sig: hex'),
    handler: sysRseq,
    hasFallback: true,
  },
];
