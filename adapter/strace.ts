/**
 * `--strace`: system calls as strace(1) prints them, each on one line when it returns at once, in two (`<unfinished ...>`, `<... resumed>`) when
 * another thread's call comes between: then what the call fills in stands in the second.
 */
import type { Tid } from '../src/base/address.ts';
import type { KernelEvent, KernelListener } from '../src/kernel/events.ts';
import type { KernelApi } from '../src/kernel/kernelApi.ts';
import { signalName } from '../src/kernel/signalNames.ts';
import {
  formatCall,
  formatResult,
  isWithoutReturn,
  knownArguments,
  shownArguments,
  siginfoText,
} from '../src/kernel/syscall/text.ts';

export interface Strace {
  readonly listener: KernelListener;
  /** Prints the calls that never returned. */
  end(): void;
}

/** Results stand in this column or behind it. */
const RESULT_COLUMN = 40;

/** A call that has begun and of which nothing is printed yet. */
interface Begun {
  readonly tid: Tid;
  readonly text: string;
}

export function createStrace(kernel: KernelApi, print: (text: string) => void): Strace {
  let begun: Begun | undefined;
  const line = (tid: number, text: string): void => {
    print(`${kernel.state.threads.size > 1 ? `[pid ${tid}] ` : ''}${text}\n`);
  };
  const suspend = (): void => {
    if (begun !== undefined) line(begun.tid, `${begun.text} <unfinished ...>`);
    begun = undefined;
  };
  const listener = (event: KernelEvent): void => {
    switch (event.kind) {
      case 'syscall':
        suspend();
        // A call that never returns is complete as it is.
        if (isWithoutReturn(event.name)) line(event.tid, withResult(formatCall(kernel, event)));
        else begun = { tid: event.tid, text: beginOf(kernel, event) };
        break;
      case 'syscallReturn':
        if (begun?.tid === event.tid) {
          begun = undefined;
          line(event.tid, withResult(formatCall(kernel, event)));
        } else {
          suspend();
          line(event.tid, withResult(resumed(kernel, event)));
        }
        break;
      case 'signalDelivered':
        suspend();
        line(event.tid, `--- ${signalName(event.signo)} ${siginfoText(kernel, event.tid)} ---`);
        break;
      case 'signal':
        suspend();
        line(event.tid, `--- ${signalName(event.signo)}: ${event.reason} ---`);
        break;
      case 'processExit':
        suspend();
        line(
          event.pid,
          event.signo > 0 ? `+++ killed by ${signalName(event.signo)} +++` : `+++ exited with ${event.code} +++`,
        );
        break;
    }
  };
  return { listener, end: suspend };
}

type Call = Extract<KernelEvent, { kind: 'syscall' }>;
type Return = Extract<KernelEvent, { kind: 'syscallReturn' }>;

/** A call as far as its arguments are known: `read(0, `. */
function beginOf(kernel: KernelApi, event: Call): string {
  const known = shownArguments(kernel, event).slice(0, knownArguments(kernel, event));
  const isAll = known.length === event.args.length;
  return `${event.name}(${known.join(', ')}${isAll || known.length === 0 ? '' : ', '}`;
}

/** The rest of such a call. */
function resumed(kernel: KernelApi, event: Return): string {
  const rest = shownArguments(kernel, event).slice(knownArguments(kernel, event));
  return `<... ${event.name} resumed>${rest.join(', ')}) = ${formatResult(kernel, event)}`;
}

/** The text with its ` = ` moved to the column of results. */
function withResult(text: string): string {
  const at = text.lastIndexOf(') = ') + 1;
  return `${text.slice(0, at).padEnd(RESULT_COLUMN - 1)}${text.slice(at)}`;
}
