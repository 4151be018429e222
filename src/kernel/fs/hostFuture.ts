/**
 * A file syscall that must ask the host first: the syscall as data, the question, and what it has changed on the host so far. `futures.ts` polls it.
 */
import type { Tid } from '../../base/address.ts';
import type { Future } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import type { Thread } from '../state.ts';
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

/** The row with a handler that becomes a future where the plain one throws a `HostQuestion`. */
export function askingHost(row: SyscallRow): SyscallRow {
  return {
    ...row,
    handler: (kernel, thread, ...args) => {
      try {
        return row.handler(kernel, thread, ...args);
      } catch (error) {
        if (!(error instanceof HostQuestion)) throw error;
        const { question } = error;
        const future: HostFileFuture = {
          kind: 'hostFile',
          state: 'asking',
          tid: thread.tid,
          syscall: row.name,
          args,
          question,
          made: [],
        };
        return future;
      }
    },
  };
}

/** Runs a handler again, with what it has changed on the host already. */
export function runAgain(
  kernel: Kernel,
  thread: Thread,
  row: SyscallRow,
  future: HostFileFuture,
): number | Future | undefined {
  const { fileSystem } = kernel.state;
  fileSystem.made = future.made;
  fileSystem.passed = 0;
  try {
    return row.handler(kernel, thread, ...future.args);
  } catch (error) {
    if (!(error instanceof HostQuestion)) throw error;
    future.question = error.question;
    return undefined;
  } finally {
    fileSystem.made = [];
    fileSystem.passed = 0;
  }
}
