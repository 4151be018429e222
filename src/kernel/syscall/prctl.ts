/** prctl(2) and personality(2): what a process says about itself. Options of other architectures and features answer EINVAL, as where Linux lacks them. */
import type { Kernel } from '../context.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyOut, readCString, writeU32, writeU64 } from '../mm/userMemory.ts';
import { NSIG } from '../signalNames.ts';
import type { Process, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { processOf } from '../thread.ts';
import { params, type SyscallRow } from './row.ts';

const PR_SET_PDEATHSIG = 1;
const PR_GET_PDEATHSIG = 2;
const PR_GET_DUMPABLE = 3;
const PR_SET_DUMPABLE = 4;
const PR_GET_KEEPCAPS = 7;
const PR_GET_TIMING = 13;
const PR_SET_TIMING = 14;
const PR_SET_NAME = 15;
const PR_GET_NAME = 16;
const PR_GET_SECCOMP = 21;
const PR_CAPBSET_READ = 23;
const PR_CAPBSET_DROP = 24;
const PR_GET_SECUREBITS = 27;
const PR_SET_TIMERSLACK = 29;
const PR_GET_TIMERSLACK = 30;
const PR_SET_CHILD_SUBREAPER = 36;
const PR_GET_CHILD_SUBREAPER = 37;
const PR_SET_NO_NEW_PRIVS = 38;
const PR_GET_NO_NEW_PRIVS = 39;
const PR_GET_TID_ADDRESS = 40;
const PR_SET_THP_DISABLE = 41;
const PR_GET_THP_DISABLE = 42;
const PR_CAP_AMBIENT = 47;

const PR_CAP_AMBIENT_IS_SET = 1;
const PR_CAP_AMBIENT_LOWER = 3;
const PR_CAP_AMBIENT_CLEAR_ALL = 4;
/** Capabilities are numbered up to this one (CAP_LAST_CAP). */
const LAST_CAPABILITY = 40;
const DEFAULT_TIMER_SLACK = 50_000;

/** Bytes of a thread's name, its NUL included. */
const TASK_COMM_LEN = 16;

function sysPrctl(kernel: Kernel, thread: Thread, option: number, arg2: number, ...rest: number[]): number {
  const process = processOf(kernel, thread.pid);
  const space = spaceOf(kernel, thread);
  switch (option) {
    case PR_SET_PDEATHSIG:
      if (arg2 > NSIG) throw new SysError('EINVAL', `there is no signal ${arg2}`);
      process.pdeathsig = arg2;
      return 0;
    case PR_GET_PDEATHSIG:
      writeU32(kernel, space, arg2, process.pdeathsig);
      return 0;
    case PR_GET_DUMPABLE:
      return process.dumpable;
    case PR_SET_DUMPABLE:
      if (arg2 > 1) throw new SysError('EINVAL', `dumpable is 0 or 1, not ${arg2}`);
      process.dumpable = arg2;
      return 0;
    case PR_SET_NAME:
      rename(kernel, thread, readName(kernel, thread, arg2));
      return 0;
    case PR_GET_NAME:
      copyOut(kernel, space, arg2, nameBytes(thread.name));
      return 0;
    case PR_SET_TIMERSLACK:
      process.timerSlack = arg2 === 0 ? DEFAULT_TIMER_SLACK : arg2;
      return 0;
    case PR_GET_TIMERSLACK:
      return process.timerSlack;
    case PR_SET_CHILD_SUBREAPER:
      process.subreaper = arg2 !== 0;
      return 0;
    case PR_GET_CHILD_SUBREAPER:
      writeU32(kernel, space, arg2, process.subreaper ? 1 : 0);
      return 0;
    case PR_GET_TID_ADDRESS:
      writeU64(kernel, space, arg2, thread.clearChildTid);
      return 0;
    default:
      return privilegeOption(process, option, arg2, rest);
  }
}

/** Options about privileges, of which there are none. */
function privilegeOption(process: Process, option: number, arg2: number, rest: readonly number[]): number {
  const isPlain = rest.every((arg) => arg === 0);
  switch (option) {
    case PR_SET_NO_NEW_PRIVS:
      if (arg2 !== 1 || !isPlain) break;
      process.noNewPrivs = true;
      return 0;
    case PR_GET_NO_NEW_PRIVS:
      if (arg2 !== 0 || !isPlain) break;
      return process.noNewPrivs ? 1 : 0;
    case PR_GET_KEEPCAPS:
    case PR_GET_SECCOMP:
    case PR_GET_SECUREBITS:
    case PR_GET_TIMING:
    case PR_GET_THP_DISABLE:
    case PR_SET_THP_DISABLE:
      return 0;
    case PR_SET_TIMING:
      if (arg2 !== 0) break;
      return 0;
    case PR_CAPBSET_READ:
      if (arg2 > LAST_CAPABILITY) break;
      return 1;
    case PR_CAPBSET_DROP:
      throw new SysError('EPERM', 'dropping capabilities needs one');
    case PR_CAP_AMBIENT:
      if (arg2 === PR_CAP_AMBIENT_IS_SET || arg2 === PR_CAP_AMBIENT_LOWER || arg2 === PR_CAP_AMBIENT_CLEAR_ALL)
        return 0;
      throw new SysError('EPERM', 'there is no capability to keep');
  }
  throw new SysError('EINVAL', `prctl option ${option} with ${arg2} is not known`);
}

function rename(kernel: Kernel, thread: Thread, name: string): void {
  thread.name = name;
  const task = kernel.state.executor.tasks.get(thread.taskId);
  if (task !== undefined) task.name = name;
}

function nameBytes(name: string): Uint8Array {
  const bytes = new Uint8Array(TASK_COMM_LEN);
  new TextEncoder().encodeInto(name, bytes.subarray(0, TASK_COMM_LEN - 1));
  return bytes;
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

const QUERY = 0xffff_ffff;

/** Kept, and without effect: there is one way of executing programs. */
function sysPersonality(kernel: Kernel, thread: Thread, persona: number): number {
  const process = processOf(kernel, thread.pid);
  const old = process.personality;
  if (persona !== QUERY) process.personality = persona;
  return old;
}

export const rows: SyscallRow[] = [
  { nr: 92, name: 'personality', params: params('persona: hex'), handler: sysPersonality },
  {
    nr: 167,
    name: 'prctl',
    params: params(
      'option: prctlOption, arg2: prctlArgument, arg3: prctlArgument, arg4: prctlArgument, arg5: prctlArgument',
    ),
    handler: sysPrctl,
  },
];
