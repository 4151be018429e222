/** A share of what `npm run fuzz` does: no call is answered by an exception of ours, or never; the kernel's records agree; nothing is left behind. */
import { expect, test } from 'vitest';
import { callText } from './call.ts';
import { type Failure, Fuzzer } from './episode.ts';
import { shrink } from './shrink.ts';
import { RandomCalls } from './source.ts';

const EPISODES = 12;
const CALLS = 2000;

async function explain(fuzzer: Fuzzer, failure: Failure | undefined): Promise<string> {
  if (failure === undefined) return '';
  const { seed, why, calls } = await shrink(fuzzer, failure);
  return [`seed ${seed}: ${why}`, ...calls.map(callText)].join('\n');
}

test('random calls of many threads break nothing', { timeout: 240_000 }, async () => {
  const fuzzer = new Fuzzer();
  let made = 0;
  for (let seed = 1; seed <= EPISODES; seed++) {
    const report = await fuzzer.run({ seed, calls: CALLS });
    expect(await explain(fuzzer, report.failure)).toBe('');
    made += report.calls;
  }
  expect(made).toBe(EPISODES * CALLS);
});

test('the same seed makes the same calls, and a list of them makes the same run', { timeout: 120_000 }, async () => {
  const texts: string[][] = [];
  const fuzzer = new Fuzzer();
  const source = new RandomCalls(5, 400);
  await fuzzer.runCalls(5, source, () => source.made);
  for (const fresh of [fuzzer, new Fuzzer()]) {
    const calls: string[] = [];
    fresh.onCall = (call) => calls.push(callText(call));
    await fresh.run({ seed: 5, calls: 400 });
    texts.push(calls);
  }
  expect(texts[0]).toEqual(source.made.map(callText));
  expect(texts[1]).toEqual(texts[0]);
});
