/**
 * Processes of rCore: fork without arguments, exec and spawn by name, waitpid that never waits. A child's exit code is handed on as it is; a process that a
 * signal has ended has minus its number.
 */
import type { Pid, Tid } from '../../base/address.ts';
import { type Future, type FutureKind, ready } from '../../executor/future.ts';
import { CloneFlag, type CloneRequest, cloneThread } from '../clone.ts';
import type { Kernel } from '../context.ts';
import type { KernelCore } from '../core.ts';
import { closeFd } from '../fs/descriptors.ts';
import { PATH_MAX } from '../fs/openFlags.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { readCString, readCStringBytes, readU64, writeU32 } from '../mm/userMemory.ts';
import { childrenOf } from '../process.ts';
import { reap } from '../reap.ts';
import { Signal } from '../signalNames.ts';
import { beginWith } from '../startProgram.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { processOf, threadOf } from '../thread.ts';
import { findProgram, rcoreExec } from './execFuture.ts';
import { childOf, rcoreOf } from './process.ts';

const ANY_CHILD = -1;
const NOT_YET = -2;
/** An argument, and all of them: half of the stack. */
const MAX_ARGUMENT = 4096;
const MAX_ARGUMENTS = 512;
const STANDARD_STREAMS = 3;

const CHILD: CloneRequest = {
  flags: 0,
  clearHandlers: false,
  exitSignal: Signal.SIGCHLD,
  stackPointer: 0,
  tls: 0,
  pidfd: 0,
  parentTid: 0,
  childTid: 0,
};

export function sysGetpid(_kernel: Kernel, thread: Thread): number {
  return thread.pid;
}

/** Only a process with one thread can be copied. */
export function sysFork(kernel: Kernel, thread: Thread): number {
  if (processOf(kernel, thread.pid).threads.length > 1) {
    throw new SysError('EAGAIN', 'a process with several threads cannot fork');
  }
  return makeChild(kernel, thread, 0).pid;
}

function makeChild(kernel: Kernel, thread: Thread, flags: number): Thread {
  const child = cloneThread(kernel, thread, { ...CHILD, flags });
  const process = processOf(kernel, child.pid);
  process.rcore = childOf(kernel, rcoreOf(kernel, thread), child.tid);
  return child;
}

/** In chapters without arguments a1 is 0. */
export function sysExec(kernel: Kernel, thread: Thread, path: number, argv: number): Future {
  const space = spaceOf(kernel, thread);
  const name = readCString(kernel, space, path, PATH_MAX);
  const args: Uint8Array[] = [];
  for (let at = argv; argv !== 0; at += 8) {
    const pointer = readU64(kernel, space, at);
    if (pointer === 0) break;
    if (args.length === MAX_ARGUMENTS) throw new SysError('E2BIG', `there are more than ${MAX_ARGUMENTS} arguments`);
    args.push(readCStringBytes(kernel, space, pointer, MAX_ARGUMENT, 'E2BIG'));
  }
  return rcoreExec(thread.tid, name, args);
}

/** -1: there is no such child; -2: it has not ended yet. */
export function sysWaitpid(kernel: Kernel, thread: Thread, pid: number, status: number): number | RcoreReapFuture {
  const process = processOf(kernel, thread.pid);
  const children = childrenOf(kernel, process).filter((child) => pid === ANY_CHILD || child.pid === (pid as Pid));
  if (children.length === 0) {
    throw new SysError('ECHILD', pid === ANY_CHILD ? 'it has no children' : `${pid} is no child`);
  }
  const child = children.find(({ state }) => state === 'zombie');
  if (child === undefined) return NOT_YET;
  return { kind: 'rcoreReap', state: 'reaping', tid: thread.tid, child: child.pid, status };
}

/** Takes what is left of a child that has ended; the value is its number. */
export interface RcoreReapFuture extends Future {
  readonly kind: 'rcoreReap';
  state: 'reaping';
  readonly tid: Tid;
  readonly child: Pid;
  readonly status: number;
}

export const rcoreReapKind: FutureKind<KernelCore, RcoreReapFuture> = {
  kind: 'rcoreReap',
  poll({ tid, child, status }, cx) {
    const kernel = cx.services;
    const zombie = processOf(kernel, child);
    const { code, signo } = zombie.exit!;
    writeU32(kernel, spaceOf(kernel, threadOf(kernel, tid)), status, (signo === 0 ? code : -signo) >>> 0);
    reap(kernel, zombie);
    return ready(child);
  },
  describe: ({ child }) => ({ child }),
};

export function sysSpawn(kernel: Kernel, thread: Thread, path: number): RcoreSpawnFuture {
  const name = readCString(kernel, spaceOf(kernel, thread), path, PATH_MAX);
  return { kind: 'rcoreSpawn', state: 'finding', tid: thread.tid, path: name };
}

/** Finds the program, about which the host may have to be asked, and makes the child; the value is its number. */
export interface RcoreSpawnFuture extends Future {
  readonly kind: 'rcoreSpawn';
  state: 'finding';
  readonly tid: Tid;
  readonly path: string;
}

export const rcoreSpawnKind: FutureKind<KernelCore, RcoreSpawnFuture> = {
  kind: 'rcoreSpawn',
  poll({ tid, path }, cx) {
    const thread = threadOf(cx.services, tid);
    return ready(spawn(cx.services, thread, path));
  },
  describe: ({ path }) => ({ path }),
};

/** A child that executes a program as the first thing that it does; of its parent's files it gets the standard streams alone. */
function spawn(kernel: Kernel, thread: Thread, path: string): number {
  const file = findProgram(kernel, thread, path);
  // Until it executes the program it uses the memory of its parent, where it runs nothing.
  const child = makeChild(kernel, thread, CloneFlag.CLONE_VM);
  const process = processOf(kernel, child.pid);
  for (const fd of [...process.fds.keys()]) if (fd >= STANDARD_STREAMS) closeFd(kernel, process, fd);
  beginWith(kernel, child, file.path, rcoreExec(child.tid, path, [], file));
  return child.pid;
}
