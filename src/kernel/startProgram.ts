/**
 * The start of a run's first program. One that needs nothing but itself starts at once. A dynamic one has its interpreter in the guest's file system, about
 * which the host may have to be asked: then its process begins with an empty space, and its thread by executing the program.
 */
import type { Pid, Tid } from '../base/address.ts';
import { type Future, type FutureKind, type Poll, ready } from '../executor/future.ts';
import type { Kernel } from './context.ts';
import type { KernelCore } from './core.ts';
import { execve } from './exec.ts';
import { exitProcess } from './exit.ts';
import { openStandardFiles } from './fs/descriptors.ts';
import { AT_FDCWD } from './fs/openFlags.ts';
import type { Program } from './kernelApi.ts';
import { imageOfBytes, interpreterOf, LoadError, loadImages, readProgram, startOf } from './loader.ts';
import { createAddressSpace } from './mm/addressSpace.ts';
import { firstProcess } from './process.ts';
import { isRcore } from './rcore/process.ts';
import { startRcore } from './rcore/start.ts';
import type { Process, Thread } from './state.ts';
import { SysError } from './sysError.ts';
import { emptyContext, processOf, spawnThread, threadloopOf } from './thread.ts';
import { takeConsole } from './tty/session.ts';

const SP = 2;
/** A shell's exit code for a program that it cannot start. */
const CANNOT_START = 127;

export interface StartProgramFuture extends Future {
  readonly kind: 'startProgram';
  state: 'executing';
  tid: Tid;
  readonly path: string;
  readonly awaiting: Future;
}

export const startProgramKind: FutureKind<KernelCore, StartProgramFuture> = {
  kind: 'startProgram',
  poll(future, cx) {
    try {
      const poll: Poll = cx.poll(future.awaiting);
      return poll;
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      const kernel = cx.services;
      const pid = future.tid as number as Pid;
      kernel.emit({ kind: 'startFailed', pid, path: future.path, why: explain(future.path, error) });
      exitProcess(kernel, processOf(kernel, pid), CANNOT_START, 0);
      return ready(0);
    }
  },
  describe: ({ path }) => ({ path }),
};

function explain(path: string, error: SysError): string {
  const why = error.message.slice(`${error.errno}: `.length);
  return error.errno === 'ENOENT'
    ? `${path} is dynamically linked, and its interpreter is not in the guest's file system (${why}); give a folder that has it with --root`
    : why;
}

/** Makes the first process; throws `LoadError` when it is clear at once that the program cannot run. */
export function startProgram(kernel: KernelCore, program: Program): void {
  if (isRcore(kernel)) {
    startRcore(kernel, program);
    return;
  }
  const elf = readProgram(program.bytes);
  const name = program.path.slice(program.path.lastIndexOf('/') + 1);
  const interpreter = interpreterOf(elf);
  if (interpreter !== undefined) {
    startDynamic(kernel, program, name, interpreter);
    return;
  }
  const loaded = loadImages(kernel, imageOfBytes(kernel, elf, program.path), undefined, startOf(program));
  const process = makeProcess(kernel, program, loaded.space.id, loaded.heapStart);
  const context = emptyContext();
  context.pc = BigInt(loaded.entry);
  context.x[SP] = BigInt(loaded.stackPointer);
  spawnThread(kernel, process, name, context);
  const { path } = program;
  kernel.checkpoint({ kind: 'load', pid: process.pid, space: loaded.space.id, path, bias: loaded.bias });
}

function startDynamic(kernel: KernelCore, program: Program, name: string, interpreter: string): void {
  const isMounted = kernel.state.config.mounts.some(({ guest }) => isInside(interpreter, guest));
  if (!isMounted) {
    const help = 'link it with -static, or give a folder that has it with --root';
    throw new LoadError(`is dynamically linked, and ${interpreter} is not in the guest's file system; ${help}`);
  }
  const { ino } = imageOfBytes(kernel, readProgram(program.bytes), program.path);
  const process = makeProcess(kernel, program, createAddressSpace(kernel).id, 0);
  const thread = spawnThread(kernel, process, name, emptyContext());
  const start = startOf(program);
  const { path } = program;
  beginWith(kernel, thread, path, execve(thread.tid, { dirfd: AT_FDCWD, path, follow: true, ino, ...start }));
}

const isInside = (path: string, folder: string): boolean =>
  path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);

function makeProcess(kernel: KernelCore, program: Program, space: Process['space'], heapStart: number): Process {
  const { path, args, cwd } = program;
  const process = firstProcess(kernel, { space, path, args, cwd, fds: openStandardFiles(kernel), heapStart });
  takeConsole(kernel, process);
  return process;
}

/** The first thing that the thread does is to execute the program at `path`. */
export function beginWith(kernel: Kernel, thread: Thread, path: string, awaiting: Future): void {
  const future: StartProgramFuture = {
    kind: 'startProgram',
    state: 'executing',
    tid: thread.tid,
    path,
    awaiting,
  };
  const threadloop = threadloopOf(kernel, thread);
  if (threadloop !== undefined) threadloop.awaiting = future;
}
