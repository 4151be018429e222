/**
 * A file syscall that must ask the host first: the syscall as data, and the question. `futures.ts` polls it.
 */
import type { Tid } from '../../base/address.ts';
import type { Future } from '../../executor/future.ts';
import type { SyscallRow } from '../syscall/row.ts';
import { HostQuestion, type Question } from './hostQuestion.ts';

/** Asks until the syscall needs nothing more, then ends with its result; `awaiting` is the future that it became, if any. */
export interface HostFileFuture extends Future {
  readonly kind: 'hostFile';
  state: 'asking' | 'answered' | 'continuing';
  readonly tid: Tid;
  readonly syscall: string;
  readonly args: readonly number[];
  question: Question;
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
        };
        return future;
      }
    },
  };
}
