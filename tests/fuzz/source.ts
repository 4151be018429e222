/** Where the calls of the fuzzed threads come from: chosen at random, or a list of calls that were made once. */
import type { KernelState, Thread } from '../../src/kernel/state.ts';
import type { Call } from './call.ts';
import { chooseCall } from './choose.ts';
import { Random } from './random.ts';

export interface CallSource {
  /** The thread's next call; undefined when there is none for it (any more). */
  next(state: KernelState, thread: Thread): Call | undefined;
  /** No thread will get another call. */
  isDone(): boolean;
  /** A source that goes on in the same way by itself. */
  copy(): CallSource;
  /** For what else the run leaves to chance: the same whoever chooses the calls. */
  readonly random: Random;
}

export class RandomCalls implements CallSource {
  readonly random: Random;
  private readonly choice: Random;
  private left: number;
  /** All calls so far. */
  readonly made: Call[];

  constructor(seed: number, count: number, made: Call[] = []) {
    this.random = new Random(seed);
    this.choice = new Random(~seed);
    this.left = count;
    this.made = made;
  }

  next(state: KernelState, thread: Thread): Call | undefined {
    if (this.left <= 0) return undefined;
    this.left--;
    const call = chooseCall(this.choice, state, thread);
    this.made.push(call);
    return call;
  }

  isDone(): boolean {
    return this.left <= 0;
  }

  copy(): RandomCalls {
    const copy = new RandomCalls(0, this.left, [...this.made]);
    copy.random.state = this.random.state;
    copy.choice.state = this.choice.state;
    return copy;
  }
}

/** Makes the calls of a list, each by the thread that it names, in their order. */
export class ListedCalls implements CallSource {
  readonly random: Random;
  private readonly calls: Call[];

  constructor(seed: number, calls: readonly Call[]) {
    this.random = new Random(seed);
    this.calls = [...calls];
  }

  next(_state: KernelState, { tid }: Thread): Call | undefined {
    const index = this.calls.findIndex((call) => call.tid === tid);
    return index === -1 ? undefined : this.calls.splice(index, 1)[0];
  }

  isDone(): boolean {
    return this.calls.length === 0;
  }

  copy(): ListedCalls {
    const copy = new ListedCalls(0, this.calls);
    copy.random.state = this.random.state;
    return copy;
  }
}
