/**
 * exec and spawn of rCore: programs are known by name alone, and lie in the folder that the run began in. There may be an ending that builds give them. The
 * change of program itself is execve's (`exec.ts`), with the space that `load.ts` makes.
 */
import type { Tid } from '../../base/address.ts';
import { type Future, type FutureKind, type Poll, ready } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import type { KernelCore } from '../core.ts';
import { type ExecveFuture, execve } from '../exec.ts';
import { type FoundFile, findFile } from '../executable.ts';
import { AT_FDCWD } from '../fs/openFlags.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { processOf, threadOf } from '../thread.ts';
import { argvOf, stackBaseOf } from './load.ts';
import { newRcoreProcess, rcorePart } from './process.ts';

const A0 = 10;
const A1 = 11;
const ENDINGS = ['', '.elf', '.bin'];

export interface RcoreExecFuture extends Future {
  readonly kind: 'rcoreExec';
  state: 'finding' | 'executing';
  tid: Tid;
  readonly path: string;
  readonly args: readonly Uint8Array[];
  awaiting?: ExecveFuture | undefined;
}

/** Its value is the number of arguments. `file` is what the path names, when that is known. */
export function rcoreExec(
  tid: Tid,
  path: string,
  args: readonly Uint8Array[],
  file?: FoundFile | undefined,
): RcoreExecFuture {
  const future: RcoreExecFuture = { kind: 'rcoreExec', state: 'finding', tid, path, args };
  return file === undefined ? future : { ...future, state: 'executing', awaiting: begin(future, file) };
}

export const rcoreExecKind: FutureKind<KernelCore, RcoreExecFuture> = {
  kind: 'rcoreExec',
  poll(future, cx) {
    const kernel = cx.services;
    switch (future.state) {
      case 'finding':
        future.awaiting = begin(future, findProgram(kernel, threadOf(kernel, future.tid), future.path));
        future.state = 'executing';
        return pollExecve(future, cx.poll(future.awaiting), kernel);
      case 'executing':
        return pollExecve(future, cx.poll(future.awaiting!), kernel);
    }
  },
  describe: ({ path }) => ({ path }),
};

function begin({ tid, path, args }: RcoreExecFuture, file: FoundFile): ExecveFuture {
  return execve(tid, {
    dirfd: AT_FDCWD,
    path: file.path,
    follow: true,
    ino: file.inode.ino,
    execfn: path,
    args,
    env: [],
  });
}

/** The new program begins as a new process does, but for its mail and its priority, and finds its arguments in a0 and a1. */
function pollExecve(future: RcoreExecFuture, poll: Poll, kernel: KernelCore): Poll {
  if (poll.kind !== 'ready') return poll;
  const thread = threadOf(kernel, future.tid);
  const process = processOf(kernel, thread.pid);
  const argc = future.args.length;
  const { mail, priority } = rcorePart(process);
  process.rcore = { ...newRcoreProcess(kernel, stackBaseOf(process.heapStart), thread.tid), mail, priority };
  const registers = kernel.registers(thread);
  registers.setX(A0, BigInt(argc));
  registers.setX(A1, BigInt(argvOf(process.heapStart, argc)));
  return ready(argc);
}

/** The program of that name; ENOENT. May ask the host. */
export function findProgram(kernel: Kernel, thread: Thread, path: string): FoundFile {
  for (const ending of ENDINGS) {
    try {
      return findFile(kernel, thread, AT_FDCWD, path + ending);
    } catch (error) {
      if (!(error instanceof SysError) || error.errno !== 'ENOENT') throw error;
    }
  }
  throw new SysError('ENOENT', `there is no program ${path}, nor with the ending .elf or .bin`);
}
