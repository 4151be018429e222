/** A replayed run is the recorded one, by the hash of all events, whatever drives it, on any engine; and one that is not is noticed, with a sentence. */
import { describe, expect, test } from 'vitest';
import { type Entry, RecordingError } from '../../../src/debug/recording/entry.ts';
import { parseEntry } from '../../../src/debug/recording/entryText.ts';
import { recordRun } from '../../../src/debug/recording/recorder.ts';
import { replayRun } from '../../../src/debug/recording/replayer.ts';
import { hashEvents, hashText, newHash } from '../../../src/kernel/hash.ts';
import { createKernel } from '../../../src/kernel/kernel.ts';
import type { Advance, KernelApi } from '../../../src/kernel/kernelApi.ts';
import type { KernelConfig } from '../../../src/kernel/state.ts';
import type { EngineName } from '../../../src/machine/engine.ts';
import { guestBytes } from '../../guest/programs.ts';
import { collectOutput, defaultConfig, makeMachine, sequence } from '../../kernel/core/guestRun.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const digest = (bytes: Uint8Array): string =>
  `${bytes.length}:${bytes.reduce((sum, byte) => (sum * 31 + byte) >>> 0, 0)}`;

interface Prepared {
  readonly kernel: KernelApi;
  readonly output: () => string;
  readonly hash: () => string;
}

/** A program that is about to be booted under a kernel that `wrap` makes of the real one. */
async function prepare(
  name: string,
  wrap: (kernel: KernelApi) => KernelApi,
  { engine = 'interp', config = {} }: { readonly engine?: EngineName; readonly config?: Partial<KernelConfig> } = {},
): Promise<Prepared> {
  const full = { ...defaultConfig, quantum: 3000, slice: 5000, ...config };
  const inner = createKernel(await makeMachine(engine, full.harts), full);
  const hash = newHash();
  hashEvents(inner, hash);
  const kernel = wrap(inner);
  const output = collectOutput(kernel);
  const path = `/guest/${name}`;
  kernel.boot({ path, bytes: guestBytes(name), args: [path], env: ['LANG=C'], cwd: '/' });
  return { kernel, output, hash: () => hashText(hash) };
}

/** Drives a recorded run of `echo` at random: chopped, with input and the debugger's writes at random moments, stops at checkpoints included. */
async function record(seed: number, lines: string[]): Promise<Prepared & { readonly end: Advance }> {
  const below = sequence(seed);
  const prepared = await prepare('echo', (kernel) => recordRun(kernel, { write: (line) => lines.push(line), digest }));
  const { kernel } = prepared;
  let stops = 0;
  kernel.listen((event) => {
    if (event.kind === 'trap' && below(20) === 0 && stops++ < 40) kernel.requestStop();
  });
  let typed = 0;
  let end: Advance;
  do {
    end = kernel.advance({
      maxSteps: 1 + below(900),
      idleUntil: below(2) === 0 ? kernel.now() + below(5000) : undefined,
    });
    const [thread] = kernel.state.threads.values();
    if (below(6) === 0 && thread !== undefined) kernel.registers(thread).setX(31, BigInt(below(1000)));
    if (below(6) === 0 && thread !== undefined) kernel.registers(thread).fcsr = below(8) << 5;
    if (end.kind === 'waitingForInput' || below(8) === 0) {
      if (typed < 5) kernel.consoleInput(bytesOf(`line ${typed++}\n`));
      else if (typed++ === 5) kernel.consoleEnd();
    }
  } while (end.kind !== 'exited');
  return { ...prepared, end };
}

const parse = (lines: readonly string[]): Entry[] => lines.map((line, index) => parseEntry(line, index + 2));

function runOn({ kernel }: Prepared, chop: () => number): Advance {
  let end: Advance;
  do end = kernel.advance({ maxSteps: chop() });
  while (end.kind === 'budget' || end.kind === 'stopped');
  return end;
}

describe('a replay', () => {
  test('is the recorded run, however it is driven, on both engines', async () => {
    for (let seed = 0; seed < 12; seed++) {
      const lines: string[] = [];
      const recorded = await record(seed, lines);
      const below = sequence(seed + 100);
      for (const engine of ['interp', 'reference', 'jit'] as const) {
        const replayed = await prepare('echo', (kernel) => replayRun(kernel, parse(lines), digest), { engine });
        // Somebody who debugs the replay stops it where he likes.
        replayed.kernel.listen((event) => {
          if (event.kind === 'userReturn' && below(10) === 0) replayed.kernel.requestStop();
        });
        const end = runOn(replayed, () => 1 + below(2000));
        expect({ seed, end, output: replayed.output(), hash: replayed.hash() }).toEqual({
          seed,
          end: recorded.end,
          output: recorded.output(),
          hash: recorded.hash(),
        });
      }
    }
  });

  test('ignores what is typed, and lets nothing be changed', async () => {
    const lines: string[] = [];
    const recorded = await record(3, lines);
    const replayed = await prepare('echo', (kernel) => replayRun(kernel, parse(lines), digest));
    const { kernel } = replayed;
    kernel.consoleInput(bytesOf('not in the recording\n'));
    kernel.consoleEnd();
    const [thread] = kernel.state.threads.values();
    const registers = kernel.registers(thread!);
    for (const change of [
      () => registers.setX(5, 1n),
      () => registers.setF(5, 1n),
      () => (registers.pc = 4n),
      () => (registers.fcsr = 1),
      () => kernel.writeMemory({ space: 1, va: 0n } as never, bytesOf('x')),
    ]) {
      expect(change).toThrow('this run is a replay: nothing of it can be changed');
    }
    runOn(replayed, () => 1e9);
    expect(replayed.hash()).toBe(recorded.hash());
  });

  test('that is another run from the start says where it departs', async () => {
    const lines: string[] = [];
    await record(3, lines);
    const replayed = await prepare('echo', (kernel) => replayRun(kernel, parse(lines), digest), {
      config: { seed: 5 },
    });
    expect(() => runOn(replayed, () => 1e9)).toThrow(
      /^this run is not the recorded one: it departs from it after .*, and (is at|does not do the same before) .*line \d+ \(\w+\) at step \d+/,
    );
  });

  test('in which something else was typed departs after that line', async () => {
    const lines: string[] = [];
    await record(3, lines);
    const at = lines.findIndex((line) => line.includes('line 1'));
    lines[at] = lines[at]!.replace('line 1', 'line Q');
    const replayed = await prepare('echo', (kernel) => replayRun(kernel, parse(lines), digest));
    const error = ((): unknown => {
      try {
        return runOn(replayed, () => 1e9);
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(RecordingError);
    const after = Number(/after line (\d+),/.exec((error as Error).message)?.[1]);
    expect(after).toBeGreaterThanOrEqual(at + 2);
  });

  test('of a recording that breaks off goes on to where the run needs more', async () => {
    const lines: string[] = [];
    await record(3, lines);
    const first = lines.findIndex((line) => line.includes('"console"'));
    const replayed = await prepare('echo', (kernel) => replayRun(kernel, parse(lines.slice(0, first)), digest));
    expect(runOn(replayed, () => 1e9)).toEqual({ kind: 'waitingForInput' });
  });
});

describe('answers of the host', () => {
  /** `files` does not ask; standard input that is pulled does. */
  const pulled = { config: { stdin: 'pull' } } as const;

  test('are kept, and not asked for again', async () => {
    const lines: string[] = [];
    const recorded = await prepare(
      'echo',
      (kernel) => recordRun(kernel, { write: (line) => lines.push(line), digest }),
      pulled,
    );
    const inputs = ['one\ntwo\n', ''];
    let end: Advance;
    do {
      end = recorded.kernel.advance({ maxSteps: 1e9 });
      if (end.kind === 'hostRequest')
        recorded.kernel.answer({ kind: 'readInput', bytes: bytesOf(inputs.shift() ?? '') });
    } while (end.kind !== 'exited');
    const replayed = await prepare('echo', (kernel) => replayRun(kernel, parse(lines), digest), pulled);
    expect(runOn(replayed, () => 1e9)).toEqual(end);
    expect([replayed.output(), replayed.hash()]).toEqual([recorded.output(), recorded.hash()]);
  });
});

describe('a recording that is damaged', () => {
  test.each([
    ['{', 'line 7 of the recording is no JSON object'],
    ['[]', 'line 7 of the recording is no JSON object'],
    ['{"step":1}', 'line 7 of the recording does not say when something entered'],
    [
      '{"step":1,"checkpoint":1,"time":1,"stop":"budget","run":"0","kind":"nonsense"}',
      'line 7 of the recording is of no kind that there is',
    ],
    [
      '{"step":1,"checkpoint":1,"time":1,"stop":"budget","run":"0","kind":"console","bytes":5}',
      'line 7 of the recording has no usable "bytes"',
    ],
    [
      '{"step":1.5,"checkpoint":1,"time":1,"stop":"budget","run":"0","kind":"mark"}',
      'line 7 of the recording does not say when something entered',
    ],
  ])('%s', (line, message) => {
    expect(() => parseEntry(line, 7)).toThrow(message);
  });
});
