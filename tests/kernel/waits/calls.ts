/**
 * Syscalls made by their handlers in a thread's name, in its own poll: so the futures are those that programs get. And where in the program's memory their
 * arguments lie.
 */
import type { Future } from '../../../src/executor/future.ts';
import type { Kernel } from '../../../src/kernel/context.ts';
import { spaceOf } from '../../../src/kernel/mm/addressSpace.ts';
import { copyOut } from '../../../src/kernel/mm/userMemory.ts';
import type { Thread } from '../../../src/kernel/state.ts';
import { syscallRows } from '../../../src/kernel/syscall/table.ts';
import { SysError } from '../../../src/kernel/sysError.ts';
import { processOf } from '../../../src/kernel/thread.ts';
import type { Random } from '../../fuzz/random.ts';
import { DATA } from '../core/smallProgram.ts';

/** Words in memory: a futex each, and a lock with an owner. */
export const FUTEX = DATA + 0x100;
export const OTHER_FUTEX = DATA + 0x104;
export const LOCK = DATA + 0x140;
/** What is written where there is to be no room, where arguments are put, and what is read and written else. */
export const LINES = DATA + 0x9000;
export const ARGUMENTS = DATA + 0x1000;
export const BUFFER = DATA + 0xa000;
export const ARGUMENT_PLACES = 256;
export const ARGUMENT_BYTES = 0x80;

export const NONBLOCK = 0o4000;
export const AT_FDCWD = -100;
export const SIGNAL_MASK = (1n << 11n) | (1n << 39n);
/** Signals with a handler, without and with SA_RESTART; and those that are blocked, to be waited for. */
export const HANDLED = [10, 34] as const;
export const AWAITED = [12, 40] as const;

/** Syscalls by name, in a thread's name. */
export class Calls {
  readonly kernel: Kernel;
  readonly thread: Thread;
  readonly random: Random;

  constructor(kernel: Kernel, thread: Thread, random: Random) {
    this.kernel = kernel;
    this.thread = thread;
    this.random = random;
  }

  /** The result or the future; -1 for any error. */
  make(name: string, ...args: readonly number[]): number | Future {
    try {
      return syscallRows.find((row) => row.name === name)!.handler(this.kernel, this.thread, ...args);
    } catch (error) {
      if (error instanceof SysError) return -1;
      throw error;
    }
  }

  /** A call that must not wait: a future is dropped before it was ever polled. */
  now(name: string, ...args: readonly number[]): number {
    const result = this.make(name, ...args);
    if (typeof result === 'number') return result;
    this.kernel.dropFuture(result);
    return -1;
  }

  /** Puts bytes into memory; answers where. */
  put(bytes: Uint8Array): number {
    const at = ARGUMENTS + this.random.below(ARGUMENT_PLACES) * ARGUMENT_BYTES;
    copyOut(this.kernel, spaceOf(this.kernel, this.thread), at, bytes);
    return at;
  }

  text(value: string): number {
    return this.put(new TextEncoder().encode(`${value}\0`));
  }

  words(...values: readonly (number | bigint)[]): number {
    return this.put(new Uint8Array(BigInt64Array.from(values, BigInt).buffer));
  }

  /** A struct timespec of up to 200 µs, or none. */
  timeout(): number {
    return this.random.chance(50) ? 0 : this.words(0, this.random.below(200_000));
  }

  /** Writes lines until there is no room. */
  fill(fd: number): void {
    this.now('fcntl', fd, 4, NONBLOCK | 2);
    copyOut(this.kernel, spaceOf(this.kernel, this.thread), LINES, new TextEncoder().encode('x\n'.repeat(0x800)));
    for (const length of [0x1000, 0x100, 2, 1]) while (this.now('write', fd, LINES, length) > 0);
    this.now('fcntl', fd, 4, 2);
  }
}

/** Where the listener is. */
export const unixAddress = (calls: Calls): number => calls.put(new TextEncoder().encode('\x01\0\0socket'));

/** A fresh socket, of which only the future keeps the file. */
export function connect(calls: Calls, flags: number): number | Future {
  const fd = calls.now('socket', 1, 1 | flags, 0);
  const result = calls.make('connect', fd, unixAddress(calls), 9);
  calls.now('close', fd);
  return result;
}

/** Children of the thread's process. */
export const childrenOf = ({ kernel, thread }: Calls): readonly number[] => processOf(kernel, thread.pid).children;
