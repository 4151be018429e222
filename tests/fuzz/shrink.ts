/**
 * Makes the list of calls that led to a failure short: puts harmless calls in the place of halves, quarters and so on, as long as what is left still fails
 * (delta debugging). The harmless ones stay, so that threads come and go when they did.
 */
import type { Call } from './call.ts';
import type { Failure, Fuzzer } from './episode.ts';
import { ListedCalls } from './source.ts';

/** Episodes that may be run for it. */
const MAX_TRIES = 120;
const GETPPID = 173;

const isFiller = ({ nr, args }: Call): boolean => nr === GETPPID && args.length === 0;

/** The same kind of failure with as few calls as could be found; those that are left are in the failure's list. */
export async function shrink(fuzzer: Fuzzer, failure: Failure): Promise<Failure> {
  let tries = 0;
  let best = failure;
  let calls = failure.calls;
  const attempt = async (candidate: readonly Call[]): Promise<boolean> => {
    tries++;
    const { seed } = failure;
    const report = await fuzzer.runCalls(seed, new ListedCalls(seed, candidate), () => candidate);
    if (report.failure === undefined || kindOf(report.failure) !== kindOf(failure)) return false;
    best = report.failure;
    calls = candidate;
    return true;
  };
  if (!(await attempt(calls))) return failure;
  for (let parts = 2; tries < MAX_TRIES && parts <= 2 * calls.length; parts *= 2) {
    const size = Math.ceil(calls.length / parts);
    for (let at = 0; at < calls.length && tries < MAX_TRIES; at += size) {
      const candidate = calls.map((call, index) => (index >= at && index < at + size ? filler(call) : call));
      if (candidate.some((call, index) => call !== calls[index])) await attempt(candidate);
    }
  }
  return { ...best, calls: calls.filter((call) => !isFiller(call)) };
}

const filler = (call: Call): Call => (isFiller(call) ? call : { tid: call.tid, nr: GETPPID, args: [], writes: [] });

/** What went wrong, without the numbers in it. */
const kindOf = ({ why }: Failure): string => (why.split('\n')[0] ?? '').replaceAll(/0x[\da-f]+|\d+/g, 'N');
