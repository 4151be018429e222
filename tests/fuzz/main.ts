/** `npm run fuzz -- --calls 1e6 --seed N`. */
import { type Call, callText } from './call.ts';
import { Fuzzer } from './episode.ts';

const option = (name: string, fallback: number): number => {
  const at = process.argv.indexOf(`--${name}`);
  return at === -1 ? fallback : Number(process.argv[at + 1]);
};
const total = option('calls', 1e5);
const perEpisode = option('episode', 3000);
let seed = option('seed', 1);
let done = 0;
let early = 0;
const fuzzer = new Fuzzer();
let lastAt = performance.now();
let last: Call | undefined;
fuzzer.onCall = (call) => {
  const now = performance.now();
  if (now - lastAt > 300) console.log(`slow: ${Math.round(now - lastAt)} ms before ${callText(call).slice(0,200)}; after ${last === undefined ? '' : callText(last).slice(0, 400)}`);
  lastAt = performance.now();
  last = call;
};
const start = performance.now();
let n = 0;
while (done < total) {
  lastAt = performance.now();
  const report = await fuzzer.run({ seed, calls: Math.min(perEpisode, total - done) });
  done += report.calls;
  n++;
  if (report.endedEarly) early++;
  if (report.failure !== undefined) {
    console.log(`seed ${seed}, after ${report.calls} calls: ${report.failure.why.slice(0, 1500)}`);
    console.log(report.failure.calls.slice(-6).map(callText).join('\n'));
    if (!process.argv.includes('--on')) process.exit(1);
  }
  seed++;
}
console.log(`${done} calls in ${n} episodes, ${early} ended early, ${Math.round((done / (performance.now() - start)) * 1000)} calls/s`);
