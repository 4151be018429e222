/** execve(2) and execveat(2): reads what is asked for out of user memory; the rest stands in `kernel/exec.ts`. */
import type { Future } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import { type ExecRequest, execve } from '../exec.ts';
import { fileOf } from '../fs/descriptors.ts';
import { AT_FDCWD } from '../fs/openFlags.ts';
import { readPath } from '../fs/path.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { readCStringBytes, readU64 } from '../mm/userMemory.ts';
import { Rlimit, softLimit } from '../rlimits.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { filesOf, processOf } from '../thread.ts';
import { params, type SyscallRow } from './row.ts';

const AT_SYMLINK_NOFOLLOW = 0x100;
const AT_EMPTY_PATH = 0x1000;

/** One string (Linux's MAX_ARG_STRLEN), and what is always allowed for all of them together (ARG_MAX). */
const MAX_STRING = 131_072;
const ARG_MAX = 131_072;
/** Whatever RLIMIT_STACK says: three quarters of the largest stack there is by default. */
const ABSOLUTE_MAX = 2 * 1024 * 1024;

function sysExecve(kernel: Kernel, thread: Thread, pathname: number, argv: number, envp: number): Future {
  const path = readPath(kernel, thread, pathname);
  const strings = readStrings(kernel, thread, argv, envp);
  return execve(thread.tid, { dirfd: AT_FDCWD, path, follow: true, execfn: path, ...strings });
}

function sysExecveat(
  kernel: Kernel,
  thread: Thread,
  dirfd: number,
  pathname: number,
  argv: number,
  envp: number,
  flags: number,
): Future {
  if ((flags & ~(AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW)) !== 0) {
    throw new SysError('EINVAL', `execveat flags 0x${flags.toString(16)} are not known`);
  }
  const path = readPath(kernel, thread, pathname);
  const strings = readStrings(kernel, thread, argv, envp);
  const follow = (flags & AT_SYMLINK_NOFOLLOW) === 0;
  if (path === '' && (flags & AT_EMPTY_PATH) !== 0 && dirfd !== AT_FDCWD) {
    return execve(thread.tid, { ...byDescriptor(kernel, thread, dirfd), follow, ...strings });
  }
  // The name by which a script can be opened again is relative to the descriptor.
  const isPlain = dirfd === AT_FDCWD || path.startsWith('/');
  const execfn = isPlain ? path : `/dev/fd/${dirfd}/${path}`;
  const isHidden = !isPlain && closesOnExec(kernel, thread, dirfd);
  return execve(thread.tid, { dirfd, path, follow, execfn, isHidden, ...strings });
}

function closesOnExec(kernel: Kernel, thread: Thread, fd: number): boolean {
  return filesOf(kernel, thread).fds.get(fd)?.closeOnExec === true;
}

function byDescriptor(kernel: Kernel, thread: Thread, fd: number): Omit<ExecRequest, 'args' | 'env' | 'follow'> {
  const file = fileOf(kernel, thread, fd);
  if (file.node.kind !== 'inode') throw new SysError('EACCES', `descriptor ${fd} is no regular file`);
  const isHidden = closesOnExec(kernel, thread, fd);
  return { dirfd: AT_FDCWD, path: file.path, ino: file.node.ino, execfn: `/dev/fd/${fd}`, isHidden };
}

/** argv and envp, with a limit for all; an empty argv becomes one empty string, as Linux has it. */
function readStrings(
  kernel: Kernel,
  thread: Thread,
  argv: number,
  envp: number,
): { readonly args: Uint8Array[]; readonly env: Uint8Array[] } {
  const quarter = Math.floor(softLimit(processOf(kernel, thread.pid), Rlimit.RLIMIT_STACK) / 4);
  const budget = { left: Math.min(ABSOLUTE_MAX, Math.max(ARG_MAX, quarter)) };
  const args = readVector(kernel, thread, argv, budget);
  const env = readVector(kernel, thread, envp, budget);
  return { args: args.length === 0 ? [new Uint8Array(0)] : args, env };
}

function readVector(kernel: Kernel, thread: Thread, address: number, budget: { left: number }): Uint8Array[] {
  const strings: Uint8Array[] = [];
  if (address === 0) return strings;
  const space = spaceOf(kernel, thread);
  for (;;) {
    const pointer = readU64(kernel, space, address + strings.length * 8);
    if (pointer === 0) return strings;
    const text = readCStringBytes(kernel, space, pointer, Math.min(MAX_STRING, budget.left), 'E2BIG');
    // Each string costs its pointer and its NUL, too.
    budget.left -= text.length + 1 + 8;
    if (budget.left <= 0)
      throw new SysError('E2BIG', 'arguments and environment fill more than a quarter of the stack');
    strings.push(text);
  }
}

export const rows: SyscallRow[] = [
  {
    nr: 221,
    name: 'execve',
    params: params('pathname: path, argv: argv, envp: envp'),
    handler: sysExecve,
  },
  {
    nr: 281,
    name: 'execveat',
    params: params('dirfd: dirfd, pathname: path, argv: argv, envp: envp, flags: atFlags'),
    handler: sysExecveat,
  },
];
