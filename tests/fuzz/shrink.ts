/**
 * Makes the list of calls that led to a failure short: leaves out halves, quarters and so on as long as what is left still fails (delta debugging). Threads
 * that have no calls left wait; so what is left means the same with fewer around.
 */
import type { Call } from './call.ts';
import type { Failure, Fuzzer } from './episode.ts';
import { ListedCalls } from './source.ts';

/** Episodes that may be run for it. */
const MAX_TRIES = 80;

/** The same kind of failure with as few calls as could be found. */
export async function shrink(fuzzer: Fuzzer, failure: Failure): Promise<Failure> {
  let tries = 0;
  let best = failure;
  const attempt = async (calls: readonly Call[]): Promise<boolean> => {
    tries++;
    const report = await fuzzer.runCalls(failure.seed, new ListedCalls(failure.seed, calls), () => calls);
    if (report.failure === undefined || kindOf(report.failure) !== kindOf(failure)) return false;
    best = report.failure;
    return true;
  };
  if (!(await attempt(failure.calls))) return failure;
  for (let parts = 2; tries < MAX_TRIES && parts / 2 < best.calls.length; ) {
    const size = Math.ceil(best.calls.length / parts);
    let has = false;
    // From the end: what came last is needed most, and what was left out before does not move it.
    for (let at = (parts - 1) * size; at >= 0 && tries < MAX_TRIES; at -= size) {
      const rest = [...best.calls.slice(0, at), ...best.calls.slice(at + size)];
      if (rest.length < best.calls.length && (await attempt(rest))) has = true;
    }
    if (!has || parts > best.calls.length) parts *= 2;
  }
  return best;
}

/** What went wrong, without the numbers in it. */
export const kindOf = ({ why }: Failure): string => (why.split('\n')[0] ?? '').replaceAll(/0x[\da-f]+|\d+/g, 'N');
