/**
 * `--strace`: system calls as strace(1) prints them, each on one line when it returns at once, in two (`<unfinished ...>`, `<... resumed>`) when
 * another thread's call comes between.
 */
import type { Tid } from '../src/base/address.ts';
import type { KernelListener } from '../src/kernel/events.ts';
import type { KernelApi } from '../src/kernel/kernelApi.ts';
import { formatCall, formatResult } from '../src/kernel/syscall/text.ts';

export interface Strace {
  readonly listener: KernelListener;
  /** Prints the calls that never returned. */
  end(): void;
}

export function createStrace(kernel: KernelApi, print: (text: string) => void): Strace {
  /** The call that has begun and of which nothing is printed yet. */
  let begun: { readonly tid: Tid; readonly text: string } | undefined;
  const line = (tid: Tid, text: string): void => {
    print(`${kernel.state.threads.size > 1 ? `[pid ${tid}] ` : ''}${text}\n`);
  };
  const suspend = (): void => {
    if (begun !== undefined) line(begun.tid, `${begun.text} <unfinished ...>`);
    begun = undefined;
  };
  return {
    listener: (event) => {
      if (event.kind === 'syscall') {
        suspend();
        const text = formatCall(kernel, event);
        // A call that never returns is complete as it is.
        if (text.endsWith('= ?')) line(event.tid, text);
        else begun = { tid: event.tid, text };
      } else if (event.kind === 'syscallReturn') {
        if (begun?.tid === event.tid) {
          begun = undefined;
          line(event.tid, formatCall(kernel, event));
        } else {
          suspend();
          line(event.tid, `<... ${event.name} resumed> = ${formatResult(kernel, event)}`);
        }
      } else if (event.kind === 'signal') {
        suspend();
        line(event.tid, `--- signal ${event.signo}: ${event.reason} ---`);
      } else if (event.kind === 'processExit') {
        suspend();
        line(
          kernel.state.threads.keys().next().value ?? (0 as Tid),
          event.signo > 0 ? `+++ killed by signal ${event.signo} +++` : `+++ exited with ${event.code} +++`,
        );
      }
    },
    end: suspend,
  };
}
