/**
 * `npm run fuzz -- [--calls 1e6] [--seed N] [--on]`: episodes with the seeds N, N+1 … until so many calls were made. A failure is printed with its seed and
 * a short list of calls that leads to it, and ends the run with code 1 (`--on`: at its end). The episodes run in a worker, so that a call that
 * never comes back is found too. Progress and speed go to standard error.
 */
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { callText } from './call.ts';
import { type Failure, Fuzzer } from './episode.ts';
import { shrink } from './shrink.ts';

const CALLS_OF_EPISODE = 3000;
/** Without any call for so long, one of them does not come back. */
const HANG_MS = 60_000;
/** A call that takes longer is reported: nothing in a kernel may take long. */
const SLOW_MS = 500;

interface Options {
  readonly calls: number;
  readonly seed: number;
  readonly on: boolean;
  /** Calls made in all, and the seed of the episode. */
  readonly progress: Int32Array;
}

if (isMainThread) watch();
else await work(workerData as Options);

function watch(): void {
  const { values } = parseArgs({
    options: {
      calls: { type: 'string', default: '1e6' },
      seed: { type: 'string', default: '1' },
      on: { type: 'boolean', default: false },
    },
  });
  const progress = new Int32Array(new SharedArrayBuffer(8));
  const options: Options = { calls: Number(values.calls), seed: Number(values.seed), on: values.on, progress };
  if (!Number.isSafeInteger(options.calls) || !Number.isSafeInteger(options.seed)) {
    console.error('usage: npm run fuzz -- [--calls NUMBER] [--seed NUMBER] [--on]');
    process.exit(2);
  }
  const worker = new Worker(new URL(import.meta.url), { workerData: options });
  let before = -1;
  const timer = setInterval(() => {
    const [calls, seed] = [Atomics.load(progress, 0), Atomics.load(progress, 1)];
    if (calls === before) {
      console.error(`seed ${seed}: call ${calls} of the run does not come back`);
      process.exit(1);
    }
    before = calls;
    console.error(`${calls} calls, seed ${seed}`);
  }, HANG_MS);
  worker.on('exit', (code) => {
    clearInterval(timer);
    process.exitCode = code;
  });
}

async function work({ calls, seed: first, on, progress }: Options): Promise<void> {
  const fuzzer = new Fuzzer();
  const start = performance.now();
  let began = start;
  fuzzer.onCall = (call, seed) => {
    const now = performance.now();
    if (now - began > SLOW_MS) console.error(`seed ${seed}: ${Math.round(now - began)} ms before ${callText(call)}`);
    began = now;
    Atomics.add(progress, 0, 1);
  };
  let made = 0;
  let failures = 0;
  let early = 0;
  let seed = first;
  for (; made < calls && (on || failures === 0); seed++) {
    Atomics.store(progress, 1, seed);
    began = performance.now();
    const report = await fuzzer.run({ seed, calls: Math.min(CALLS_OF_EPISODE, calls - made) });
    made += report.calls;
    if (report.endedEarly) early++;
    if (report.failure === undefined) continue;
    failures++;
    console.log(failureText(await shrink(fuzzer, report.failure)));
  }
  const speed = Math.round(made / ((performance.now() - start) / 1000));
  console.log(
    `${made} calls in ${seed - first} episodes (${early} ended with the first process), ${failures} failures, ${speed} calls/s`,
  );
  parentPort?.close();
  process.exitCode = failures === 0 ? 0 : 1;
}

function failureText({ seed, why, calls }: Failure): string {
  return [`seed ${seed}: ${why}`, ...calls.map(callText), ''].join('\n');
}
