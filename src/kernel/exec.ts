/**
 * execve(2) as a future. First everything that can fail: the files are found and read (asking the host where they are its own), and the new space is made
 * in full. Then the other threads are told to end and waited for; then the process changes over, and cannot fail any more. The first program of a run
 * starts by the same future (`startProgram.ts`).
 */
import type { Tid } from '../base/address.ts';
import { assert } from '../base/assert.ts';
import { type Context, type Future, type FutureKind, INTERRUPTED, type Poll, ready } from '../executor/future.ts';
import type { KernelCore } from './core.ts';
import { changeOver, type PreparedProgram } from './execChange.ts';
import { type FoundFile, findFile, resolveExecutable } from './executable.ts';
import { endThread } from './exit.ts';
import { keepAnswer } from './fs/hostAnswer.ts';
import { HostQuestion, type Question } from './fs/hostQuestion.ts';
import { inodeAt } from './fs/inode.ts';
import { LoadError, loadImages } from './loader.ts';
import { type WaitForMailFuture, waitForMail } from './mailbox.ts';
import { destroyAddressSpace } from './mm/addressSpace.ts';
import { Mail } from './processState.ts';
import { prepareRcore } from './rcore/load.ts';
import { isRcore } from './rcore/process.ts';
import type { Thread } from './state.ts';
import { SysError } from './sysError.ts';
import { processOf, threadOf } from './thread.ts';

/** What is to be executed: a file that may still have to be found, its name for the program, argv and envp. */
export interface ExecRequest {
  readonly dirfd: number;
  readonly path: string;
  /** Whether a symbolic link at the end of the path is followed. */
  readonly follow: boolean;
  /** The file itself, when it is known (a descriptor, or the first program): then `path` is its absolute path. */
  readonly ino?: number | undefined;
  /** What the program is told (AT_EXECFN), and what a script's interpreter opens. */
  readonly execfn: string;
  /** That name leads nowhere in the new program, because its descriptor is closed there. */
  readonly isHidden?: boolean;
  readonly args: readonly Uint8Array[];
  readonly env: readonly Uint8Array[];
}

export interface ExecveFuture extends Future {
  readonly kind: 'execve';
  state: 'preparing' | 'asking' | 'endingThreads' | 'changingOver' | 'announcing';
  tid: Tid;
  readonly request: ExecRequest;
  question?: Question | undefined;
  prepared?: PreparedProgram | undefined;
  /** How many of the new modules have been announced. */
  announced: number;
  awaiting?: WaitForMailFuture | undefined;
}

export const execve = (tid: Tid, request: ExecRequest): ExecveFuture => ({
  kind: 'execve',
  state: 'preparing',
  tid,
  request,
  announced: 0,
});

export const execveKind: FutureKind<KernelCore, ExecveFuture> = {
  kind: 'execve',
  poll(future, cx) {
    const kernel = cx.services;
    for (;;) {
      const thread = threadOf(kernel, future.tid);
      switch (future.state) {
        case 'preparing':
          future.question = tryPrepare(kernel, thread, future);
          if (future.question !== undefined) kernel.requestHost(thread.taskId, future.question.request);
          future.state = future.question === undefined ? 'endingThreads' : 'asking';
          break;
        case 'asking': {
          const answer = kernel.takeHostAnswer(thread.taskId);
          if (answer === undefined) return INTERRUPTED;
          keepAnswer(kernel, future.question!, answer);
          future.question = undefined;
          future.state = 'preparing';
          break;
        }
        case 'endingThreads': {
          const poll = endOthers(thread, future, cx);
          if (poll !== undefined) return poll;
          future.state = 'changingOver';
          break;
        }
        case 'changingOver': {
          const { prepared } = future;
          assert(prepared !== undefined, 'the new program is prepared');
          future.prepared = undefined;
          changeOver(kernel, thread, prepared);
          future.state = 'announcing';
          break;
        }
        case 'announcing':
          return announce(kernel, thread, future) ? ready(0) : INTERRUPTED;
      }
    }
  },
  drop(future, kernel) {
    const space = future.prepared === undefined ? undefined : kernel.state.spaces.get(future.prepared.space);
    if (space !== undefined) destroyAddressSpace(kernel, space);
  },
  describe: ({ request, question }) => ({
    path: request.path,
    ...(question !== undefined && { asks: question.request.kind }),
  }),
};

/** Makes the new space; answers the question that the host has to answer first. */
function tryPrepare(kernel: KernelCore, thread: Thread, future: ExecveFuture): Question | undefined {
  try {
    future.prepared = prepare(kernel, thread, future.request);
    return undefined;
  } catch (error) {
    if (error instanceof HostQuestion) return error.question;
    if (error instanceof LoadError) throw new SysError(error.errno, `${future.request.path} ${error.message}`);
    throw error;
  }
}

function prepare(kernel: KernelCore, thread: Thread, request: ExecRequest): PreparedProgram {
  const { execfn, env } = request;
  const file = fileOf(kernel, thread, request);
  if (isRcore(kernel)) return prepareRcore(kernel, file, request.args);
  const executable = resolveExecutable(kernel, thread, file, request);
  const { program, interpreter, args } = executable;
  const loaded = loadImages(kernel, program, interpreter, { execfn, args, env });
  return {
    space: loaded.space.id,
    entry: loaded.entry,
    stackPointer: loaded.stackPointer,
    heapStart: loaded.heapStart,
    path: program.path,
    args: args.map((arg) => new TextDecoder().decode(arg)),
    name: execfn.slice(execfn.lastIndexOf('/') + 1),
  };
}

function fileOf(kernel: KernelCore, thread: Thread, { dirfd, path, follow, ino }: ExecRequest): FoundFile {
  if (ino !== undefined) return { inode: inodeAt(kernel, ino), path };
  return findFile(kernel, thread, dirfd, path, follow);
}

/** Tells the other threads to end and waits for them; undefined when there are none left. */
function endOthers(thread: Thread, future: ExecveFuture, cx: Context<KernelCore>): Poll | undefined {
  const kernel = cx.services;
  for (;;) {
    const process = processOf(kernel, thread.pid);
    const { threads } = process;
    if (threads.length === 1) {
      process.survivor = undefined;
      return undefined;
    }
    if (future.awaiting === undefined) {
      process.survivor = thread.tid;
      for (const tid of threads) {
        const other = threadOf(kernel, tid);
        if (other !== thread && other.exitRequest === undefined) endThread(kernel, other, 0, 0);
      }
      future.awaiting = waitForMail(thread.tid, Mail.threadExit);
    }
    const poll = cx.poll(future.awaiting);
    if (poll.kind !== 'ready') return poll;
    future.awaiting = undefined;
  }
}

/** Reports the new program and its interpreter, each once; false when stopped at one of them. */
function announce(kernel: KernelCore, thread: Thread, future: ExecveFuture): boolean {
  const { pid, space } = processOf(kernel, thread.pid);
  const modules = kernel.state.spaces.get(space)!.modules.filter((module) => module.path.startsWith('/'));
  while (future.announced < modules.length) {
    const { path, bias } = modules[future.announced]!;
    future.announced++;
    if (kernel.checkpoint({ kind: 'load', pid, space, path, bias })) return false;
  }
  return true;
}
