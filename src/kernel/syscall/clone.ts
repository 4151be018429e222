/** clone(2) and clone3(2): decodes and checks what is asked for; making it stands in `kernel/clone.ts`. The argument order is RISC-V's. */
import type { Future } from '../../executor/future.ts';
import { CloneFlag, type CloneRequest, cloneThread, hasClone, isChildOfInit, NAMESPACES } from '../clone.ts';
import type { Kernel } from '../context.ts';
import { lowestFree } from '../fs/descriptors.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyIn, writeU32 } from '../mm/userMemory.ts';
import { installPidfd } from '../pidfd.ts';
import { NSIG } from '../signalNames.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { filesOf, processOf } from '../thread.ts';
import { vforkWait } from '../vfork.ts';
import { params, type SyscallRow } from './row.ts';

/** The exit signal, in the lowest bits of clone's flags. */
const CSIGNAL = 0xff;
const CLONE_CLEAR_SIGHAND_HIGH = 1;
const CLONE_INTO_CGROUP_HIGH = 2;

/** The sizes of struct clone_args over time, and the largest that makes sense. */
const CLONE_ARGS_SIZE_VER0 = 64;
const CLONE_ARGS_SIZE_VER2 = 88;
const PAGE = 4096;

function sysClone(
  kernel: Kernel,
  thread: Thread,
  flags: number,
  stack: number,
  parentTid: number,
  tls: number,
  childTid: number,
): number | Future {
  const low = flags % 2 ** 32;
  return clone(kernel, thread, {
    flags: (low & ~CSIGNAL) >>> 0,
    clearHandlers: false,
    exitSignal: low & CSIGNAL,
    stackPointer: stack,
    tls,
    pidfd: parentTid,
    parentTid,
    childTid,
  });
}

/** struct clone_args: flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls, set_tid, set_tid_size, cgroup. */
function sysClone3(kernel: Kernel, thread: Thread, clArgs: number, size: number): number | Future {
  if (size > PAGE) throw new SysError('E2BIG', `struct clone_args has no ${size} bytes`);
  if (size < CLONE_ARGS_SIZE_VER0) throw new SysError('EINVAL', `struct clone_args has more than ${size} bytes`);
  const bytes = copyIn(kernel, spaceOf(kernel, thread), clArgs, size);
  if (bytes.subarray(CLONE_ARGS_SIZE_VER2).some((byte) => byte !== 0)) {
    throw new SysError('E2BIG', 'struct clone_args has fields that are not known');
  }
  const padded = new Uint8Array(CLONE_ARGS_SIZE_VER2);
  padded.set(bytes.subarray(0, CLONE_ARGS_SIZE_VER2));
  const view = new DataView(padded.buffer);
  const field = (index: number): number => Number(view.getBigUint64(index * 8, true));
  const high = Math.floor(field(0) / 2 ** 32);
  const request: CloneRequest = {
    flags: view.getUint32(0, true),
    clearHandlers: (high & CLONE_CLEAR_SIGHAND_HIGH) !== 0,
    exitSignal: field(4),
    stackPointer: stackTop(field(5), field(6)),
    pidfd: field(1),
    childTid: field(2),
    parentTid: field(3),
    tls: field(7),
  };
  if ((high & ~(CLONE_CLEAR_SIGHAND_HIGH | CLONE_INTO_CGROUP_HIGH)) !== 0 || (request.flags & CSIGNAL) !== 0) {
    throw new SysError('EINVAL', `clone3 does not know flags 0x${field(0).toString(16)}`);
  }
  if (field(8) !== 0 || field(9) !== 0) throw new SysError('EPERM', 'choosing process numbers needs privilege');
  if ((high & CLONE_INTO_CGROUP_HIGH) !== 0) throw new SysError('EBADF', 'there are no control groups');
  const isOwnChild = !hasClone(request.flags, CloneFlag.CLONE_THREAD | CloneFlag.CLONE_PARENT);
  if (request.exitSignal > NSIG || (!isOwnChild && request.exitSignal !== 0)) {
    throw new SysError('EINVAL', `exit signal ${request.exitSignal} cannot be`);
  }
  if (request.clearHandlers && hasClone(request.flags, CloneFlag.CLONE_SIGHAND)) {
    throw new SysError('EINVAL', 'handlers are either shared or cleared');
  }
  return clone(kernel, thread, request);
}

function stackTop(stack: number, size: number): number {
  if ((stack === 0) !== (size === 0)) throw new SysError('EINVAL', 'a stack has an address and a size, or neither');
  return stack + size;
}

function clone(kernel: Kernel, thread: Thread, request: CloneRequest): number | Future {
  checkFlags(kernel, thread, request);
  const { flags } = request;
  // What can fail comes before what cannot be undone.
  const pidfd = hasClone(flags, CloneFlag.CLONE_PIDFD) ? reservePidfd(kernel, thread, request.pidfd) : undefined;
  const child = cloneThread(kernel, thread, request);
  if (pidfd !== undefined) {
    installPidfd(kernel, thread, pidfd, child.pid, 0);
    writeU32(kernel, spaceOf(kernel, thread), request.pidfd, pidfd);
  }
  return hasClone(flags, CloneFlag.CLONE_VFORK) ? vforkWait(thread.tid, child.pid) : child.tid;
}

/** The descriptor that the child will have, once it is sure that the caller can be told. */
function reservePidfd(kernel: Kernel, thread: Thread, address: number): number {
  writeU32(kernel, spaceOf(kernel, thread), address, 0);
  return lowestFree(filesOf(kernel, thread));
}

function checkFlags(kernel: Kernel, thread: Thread, { flags }: CloneRequest): void {
  const has = (flag: number): boolean => hasClone(flags, flag);
  const refuse = (why: string): never => {
    throw new SysError('EINVAL', `clone flags 0x${flags.toString(16)} ${why}`);
  };
  const isThread = has(CloneFlag.CLONE_THREAD);
  if (isThread && !has(CloneFlag.CLONE_SIGHAND)) refuse('have CLONE_THREAD without CLONE_SIGHAND');
  if (has(CloneFlag.CLONE_SIGHAND) && !has(CloneFlag.CLONE_VM)) refuse('have CLONE_SIGHAND without CLONE_VM');
  if (has(CloneFlag.CLONE_FS) && has(CloneFlag.CLONE_NEWNS | CloneFlag.CLONE_NEWUSER)) {
    refuse('share a working directory between namespaces');
  }
  if (has(CloneFlag.CLONE_PIDFD) && (isThread || has(CloneFlag.CLONE_DETACHED)))
    refuse('name a thread by a descriptor');
  const isSibling = has(CloneFlag.CLONE_PARENT) && !isThread;
  if (isSibling && isChildOfInit(processOf(kernel, thread.pid))) refuse('make a child of init');
  if (has(NAMESPACES)) throw new SysError('EPERM', 'new namespaces need privilege');
}

export const rows: SyscallRow[] = [
  {
    nr: 220,
    name: 'clone',
    params: params('flags: cloneFlags, stack: pointer, parent_tid: pointer, tls: pointer, child_tid: pointer'),
    handler: sysClone,
  },
  { nr: 435, name: 'clone3', params: params('cl_args: cloneArgs, size: size'), handler: sysClone3 },
];
