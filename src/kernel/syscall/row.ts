/**
 * A row of the syscall table: number, name, typed parameters, handler. The rows stand beside their handlers, one file per syscall or tight
 * family (`openat.ts`, `mmap.ts` …), and `table.ts` collects them. They drive dispatch, strace and the debugger's decoded traps.
 */
import type { Future } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import type { Thread } from '../state.ts';
import type { ErrnoName } from '../sysError.ts';
import type { ParamType } from './paramTypes.ts';

export type { ParamType };

export interface Param {
  /** The man page's parameter name. */
  readonly name: string;
  readonly type: ParamType;
}

/** Answers the result (a0), or a future whose value is the result; throws `SysError`. */
export type SyscallHandler = (kernel: Kernel, thread: Thread, ...args: number[]) => number | Future;

export interface SyscallRow {
  readonly nr: number;
  readonly name: string;
  readonly params: readonly Param[];
  readonly handler: SyscallHandler;
  /** When it succeeds, the registers are what it has made them, a0 included. */
  readonly setsRegisters?: true;
  /** C libraries try it and do without: that it answers ENOSYS is no news. */
  readonly hasFallback?: true;
  /** It never succeeds: what it answers once its arguments are right, as a Linux does without the feature or to a plain user. */
  readonly unsupported?: ErrnoName;
  /** Half a sentence for the page of syscalls: why it is not supported, or what it leaves out. */
  readonly note?: string;
}

/** Parses `"dirfd: dirfd, pathname: path, flags: openFlags"`. */
export function params(text: string): Param[] {
  if (text === '') return [];
  return text.split(',').map((part) => {
    const [name = '', type = ''] = part.split(':').map((word) => word.trim());
    return { name, type: type as ParamType };
  });
}
