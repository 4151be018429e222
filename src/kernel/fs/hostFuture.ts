/**
 * A file syscall that must ask the host first: the syscall as data, the question, and what it has changed on the host so far. `futures.ts` polls it.
 */
import type { Tid } from '../../base/address.ts';
import type { Future } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import type { SyscallRow } from '../syscall/row.ts';
import type { MadeChange } from './fileState.ts';
import { HostQuestion, type Question } from './hostQuestion.ts';

/** Asks until the syscall needs nothing more, then ends with its result; `awaiting` is the future that it became, if any. */
export interface HostFileFuture extends Future {
  readonly kind: 'hostFile';
  state: 'asking' | 'answered' | 'continuing';
  readonly tid: Tid;
  readonly syscall: string;
  readonly args: readonly number[];
  question: Question;
  made: readonly MadeChange[];
}

/** A future for a syscall that has a question; `child` is what it has become already. */
export function askHost(
  tid: Tid,
  syscall: string,
  args: readonly number[],
  question: Question,
  child?: Future,
): HostFileFuture {
  return { kind: 'hostFile', state: 'asking', tid, syscall, args, question, made: [], awaiting: child };
}

/** The row with a handler that becomes a future where the plain one throws a `HostQuestion`. */
export function askingHost(row: SyscallRow): SyscallRow {
  return {
    ...row,
    handler: (kernel, thread, ...args) => {
      try {
        return row.handler(kernel, thread, ...args);
      } catch (error) {
        if (!(error instanceof HostQuestion)) throw error;
        return askHost(thread.tid, row.name, args, error.question);
      }
    },
  };
}

/** Goes on with a syscall that has changed `made` on the host already; undefined when it has another question, which the future keeps. */
export function runAsking<T>(kernel: Kernel, future: HostFileFuture, body: () => T): T | undefined {
  const { fileSystem } = kernel.state;
  fileSystem.made = future.made;
  fileSystem.passed = 0;
  try {
    const result = body();
    // What comes later is another step of the syscall.
    future.made = [];
    return result;
  } catch (error) {
    if (!(error instanceof HostQuestion)) throw error;
    future.question = error.question;
    return undefined;
  } finally {
    fileSystem.made = [];
    fileSystem.passed = 0;
  }
}
