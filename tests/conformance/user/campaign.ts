/**
 * Fuzzes one extension: batch after batch, each run once by QEMU and by every engine, until each engine has executed as many instructions
 * of the extension as asked for. A difference is cut down and printed, with the options that bring it back.
 */
import type { EngineName } from '../../../src/machine/engine.ts';
import { type Batch, batchSeed, executable, layOut, makeBatch, type Program } from './batch.ts';
import { fuzzedRows, MIXED, rowsByExtension } from './choice.ts';
import { Comparison, differingRuns } from './compare.ts';
import type { EngineRunner } from './engineRun.ts';
import { explain } from './explain.ts';
import type { Qemu, QemuResult } from './qemu.ts';

export interface CampaignOptions {
  readonly seed: number;
  readonly extension: string;
  /** Instructions of the extension for each engine. */
  readonly count: number;
  /** Only the batch of this number. */
  readonly batch?: number;
  /** Every program is made with this size. */
  readonly sequences: number;
  readonly runsOfEach: number;
}

export interface CampaignResult {
  readonly extension: string;
  readonly engine: EngineName;
  /** Rows of the extension that were run, of how many there are. */
  readonly rows: number;
  readonly allRows: number;
  /** Instructions of the extension that were executed. */
  readonly cases: number;
  /** Different sequences of instructions. */
  readonly sequences: number;
  readonly differences: number;
  /** Whether QEMU has the extension at all. */
  readonly hasOracle: boolean;
}

export type Engines = ReadonlyMap<EngineName, EngineRunner>;

/** Sequences have at most so many items. */
const LONGEST = 32;
/** Shrinking takes seconds, and one bug makes thousands of differences. */
const EXPLAINED = 3;
/** Instructions that QEMU must all refuse before an extension counts as unknown to it. */
const PROBES = 8;

interface Counter {
  cases: number;
  differences: number;
}

export async function fuzz(
  qemu: Qemu,
  engines: Engines,
  options: CampaignOptions,
  print: (text: string) => void,
): Promise<CampaignResult[]> {
  const { extension } = options;
  const counters = new Map(
    [...engines.keys()].map((name): [EngineName, Counter] => [name, { cases: 0, differences: 0 }]),
  );
  const exercised = new Set<string>();
  let [sequences, explained] = [0, 0];
  const known = await knownExtensions(qemu, extension === MIXED ? [...rowsByExtension.keys()] : [extension]);
  const hasOracle = known.length > 0;
  const isDone = (): boolean => [...counters.values()].every(({ cases }) => cases >= options.count);
  let next = start(qemu, options, known, options.batch ?? 0);
  for (let index = options.batch ?? 0; hasOracle; index++) {
    const { batch, program, ran } = next;
    const theirs = await ran;
    // QEMU works on the next batch while the engines are busy with this one.
    if (options.batch === undefined) next = start(qemu, options, known, index + 1);
    sequences += batch.sequences.length;
    for (const name of rowsOf(batch, extension)) exercised.add(name);
    for (const [name, engine] of engines) {
      const { records, instructions } = engine.run(program);
      const counter = counters.get(name)!;
      counter.cases += Math.floor(instructions * shareOf(batch, extension));
      const comparison = new Comparison(qemu, engine);
      const differing = await differences(comparison, batch, theirs, records);
      counter.differences += differing.length;
      if (differing.length === 0 || explained >= EXPLAINED) continue;
      explained++;
      print(`${extension} on ${name}: ${differing.length} of ${batch.runs.length} runs differ`);
      print(`again by: --user --seed ${options.seed} --ext ${extension} --engine ${name} --batch ${index}`);
      const shrunk = await comparison.shrink(batch, batch.runs[differing[0]!]!);
      print(shrunk === undefined ? '  not on its own' : explain(shrunk, await comparison.judge(shrunk)));
    }
    if (options.batch !== undefined || isDone()) break;
  }
  await next.ran;
  const allRows = fuzzedRows(extension, known).length;
  return [...counters].map(([engine, counted]) => ({
    ...{ extension, engine, rows: exercised.size, allRows, sequences, hasOracle },
    ...counted,
  }));
}

/** Those extensions of which any instruction is legal for QEMU. */
async function knownExtensions(qemu: Qemu, names: readonly string[]): Promise<string[]> {
  const known: string[] = [];
  for (const name of names) if (await isKnown(qemu, name)) known.push(name);
  return known;
}

async function isKnown(qemu: Qemu, extension: string): Promise<boolean> {
  for (let seed = 0; seed < PROBES; seed++) {
    const batch = makeBatch(seed, extension, { sequences: 1, runsOfEach: 1, longest: 1 });
    if ((await qemu.start(executable(layOut(batch)))).failure === undefined) return true;
  }
  return false;
}

function start(
  qemu: Qemu,
  options: CampaignOptions,
  known: readonly string[],
  index: number,
): { readonly batch: Batch; readonly program: Program; readonly ran: Promise<QemuResult> } {
  const seed = batchSeed(options.seed, options.extension, index);
  const batch = makeBatch(seed, options.extension, { ...options, known, longest: LONGEST });
  const program = layOut(batch);
  return { batch, program, ran: qemu.start(executable(program)) };
}

/** Runs that differ; when QEMU has not come to the end, one that stops it. */
async function differences(
  comparison: Comparison,
  batch: Batch,
  theirs: QemuResult,
  ours: Uint8Array,
): Promise<readonly number[]> {
  if (theirs.failure === undefined) return differingRuns(theirs.output, ours);
  const failing = await comparison.findFailure(batch);
  return [failing === undefined ? 0 : batch.runs.indexOf(failing)];
}

const isOf = (ext: string, extension: string): boolean => extension === MIXED || ext === extension;

const rowsOf = ({ sequences }: Batch, extension: string): string[] =>
  sequences.flatMap(({ items }) =>
    items.flatMap(({ insns }) => insns.filter(({ row }) => isOf(row.ext, extension)).map(({ row }) => row.name)),
  );

/** How much of the batch's instructions are the extension's; the others make addresses and the like. */
function shareOf({ sequences }: Batch, extension: string): number {
  const insns = sequences.flatMap(({ items }) => items.flatMap((item) => item.insns));
  return insns.filter(({ row }) => isOf(row.ext, extension)).length / insns.length;
}
