/**
 * The translator against another engine on structured programs: the same runs on both, with everything happening between them that must not show. After
 * each run both must have stopped for the same reason, after as many steps, with the same state of all harts; every few runs memory is
 * compared as well.
 */
import type { HartId } from '../../../src/base/address.ts';
import { REGION_STEPS } from '../../../src/engine/interp/layout.ts';
import { FREE, type JitOptions, jitEngineWith } from '../../../src/engine/jit/index.ts';
import type { EngineDef } from '../../../src/machine/engine.ts';
import type { HartStop } from '../../../src/machine/machine.ts';
import { Random } from '../../engine/random.ts';
import { machineOf } from '../../machine/program.ts';
import { batchSeed } from '../user/batch.ts';
import { structuredProgram } from './structured.ts';
import { World } from './world.ts';

export interface CampaignOptions {
  readonly seed: number;
  /** Steps to make at least. */
  readonly count: number;
  readonly oracle: EngineDef;
  /** Makes the translator; for tests of the campaign itself. */
  readonly translator?: typeof jitEngineWith;
  /** Only the batch of this number. */
  readonly batch?: number;
}

export interface CampaignResult {
  readonly steps: number;
  /** Instructions of them that translated code has done. */
  readonly inRegions: number;
  readonly translations: number;
  readonly programs: number;
  /** Rows of the instruction table that the programs are made of. */
  readonly rows: number;
  readonly differences: number;
}

/** Thresholds of the translators, which take turns: at once and little; a loop or a function at a time; whole programs. */
const THRESHOLDS: readonly Pick<
  JitOptions,
  'interval' | 'threshold' | keyof typeof FREE | 'misses' | 'window' | 'joinInterval'
>[] = [
  { interval: 7, threshold: 1, ...FREE, misses: 2, joinInterval: 500, window: 40 },
  { interval: 20, threshold: 1, ...FREE, misses: 2, joinInterval: 3000, window: 150 },
  { interval: 100, threshold: 1, ...FREE, misses: 2, joinInterval: 20_000, window: 500 },
];
const HARTS = 2;
/** Programs that a pair of machines runs, one behind the other. */
const PROGRAMS = 8;
const RUNS = 400;
const RUNS_PER_LOOK = 20;
const SWEEP = 40;

export async function campaign(options: CampaignOptions, print: (text: string) => void): Promise<CampaignResult> {
  const rows = new Set<string>();
  const result = { steps: 0, inRegions: 0, translations: 0, programs: 0, differences: 0 };
  const onUnit = (): void => {
    result.translations++;
  };
  for (let batch = options.batch ?? 0; result.steps < options.count; batch++) {
    const translator = (options.translator ?? jitEngineWith)({ ...THRESHOLDS[batch % THRESHOLDS.length], onUnit });
    const pair = [await makeWorld(options.oracle), await makeWorld(translator)] as const;
    for (let program = 0; program < PROGRAMS; program++) {
      const { steps, difference } = compareProgram(pair, batchSeed(options.seed, 'translator', batch) + program, rows);
      result.programs++;
      result.steps += steps;
      if (difference === undefined) continue;
      result.differences++;
      const again = `--translator --seed ${options.seed} --batch ${batch}`;
      print(`translator: program ${program} differs (again by: ${again}): ${difference}`);
      // From here on the two are not the same.
      break;
    }
    result.inRegions += stepsInRegions(pair[1]);
    if (options.batch !== undefined) break;
  }
  return { ...result, rows: rows.size };
}

const makeWorld = async (engine: EngineDef): Promise<World> =>
  new World(await machineOf({ harts: HARTS, supervisor: 'hosted', engine }));

function stepsInRegions({ machine: { memory } }: World): number {
  return Number(memory.view.getBigUint64(memory.engineOffset + REGION_STEPS, true));
}

type Pair = readonly [World, World];

/** Runs two random programs on both machines; adds the rows that they are made of to `rows`. */
function compareProgram(
  pair: Pair,
  seed: number,
  rows: Set<string>,
): { readonly steps: number; readonly difference?: string } {
  const made = new Random(seed);
  const programs = [structuredProgram(made), structuredProgram(made)] as const;
  for (const world of pair) world.load(programs, new Random(seed));
  for (const program of programs) for (const row of program.rows) rows.add(row);
  const isQuiet = made.below(2) === 0;
  let steps = 0;
  const stopped = new Set<HartId>();
  for (let run = 0; run < RUNS; run++) {
    const random = new Random(seed * 1009 + run);
    const id = random.below(HARTS) as HartId;
    const isSweep = random.below(24) === 0;
    const budget = random.pick([1 + random.below(20), 1 + random.below(60), 100, 300, 1000, isQuiet ? 8000 : 2000]);
    const outside = random.below(isQuiet ? 24 : 4) === 0;
    const isAgain = random.below(48) === 0;
    for (let piece = 1; piece <= (isSweep ? SWEEP : 1); piece++) {
      // Each run has its own numbers: what one draws must not change the next.
      const own = random.below(0x1_0000_0000);
      const ignores = stopped.has(id) && random.below(8) > 0;
      const stops = pair.map((world) => {
        const its = new Random(own);
        if (isAgain && piece === 1) world.begin(id, its);
        if (outside && piece === 1) world.disturb(id, its);
        const stop = world.machine.runHart(id, isSweep ? piece : budget, ignores);
        world.settle(id, its, stop);
        return stop;
      }) as [HartStop, HartStop];
      steps += stops[0].steps;
      if (stops[0].kind === 'breakpoint') stopped.add(id);
      else stopped.delete(id);
      const difference = differenceOf(pair, stops);
      if (difference !== undefined)
        return { steps, difference: `run ${run}, piece ${piece}, hart ${id}: ${difference}` };
    }
    if (run % RUNS_PER_LOOK !== RUNS_PER_LOOK - 1) continue;
    const [first, second] = pair.map((world) => world.ram()) as [Uint8Array, Uint8Array];
    if (Buffer.compare(first, second) !== 0)
      return { steps, difference: `run ${run}: memory, ${firstByte(first, second)}` };
  }
  return { steps };
}

function differenceOf(pair: Pair, stops: readonly [HartStop, HartStop]): string | undefined {
  const [ours, other] = stops.map(describe) as [string, string];
  if (ours !== other) return `${ours}; translated: ${other}`;
  const [first, second] = pair.map((world) => world.state()) as [Uint8Array, Uint8Array];
  return Buffer.compare(first, second) === 0 ? undefined : `state, ${firstByte(first, second)}, after ${ours}`;
}

const describe = (stop: HartStop): string => {
  const what =
    stop.kind === 'trap'
      ? Object.values(stop.trap)
          .map((value) => value.toString(16))
          .join(' ')
      : '';
  return `${stop.kind} ${what} after ${stop.steps} steps`;
};

function firstByte(a: Uint8Array, b: Uint8Array): string {
  const at = a.findIndex((byte, index) => byte !== b[index]);
  const word = at - (at % 8);
  const hex = (bytes: Uint8Array): string =>
    Buffer.from(bytes.subarray(word, word + 8))
      .reverse()
      .toString('hex');
  return `at 0x${word.toString(16)}: ${hex(a)}, translated: ${hex(b)}`;
}
