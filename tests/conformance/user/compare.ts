/**
 * Finds the runs of a batch that end otherwise in QEMU than on an engine, and cuts one of them down to the fewest items and the plainest operands
 * that still differ.
 */
import { type Batch, executable, layOut, type Run } from './batch.ts';
import type { EngineRunner } from './engineRun.ts';
import { RECORD_BYTES, WINDOW_BYTES } from './layout.ts';
import type { Qemu, QemuResult } from './qemu.ts';
import type { Sequence } from './sequence.ts';

/** Indices of the runs whose records differ. */
export function differingRuns(theirs: Uint8Array, ours: Uint8Array): number[] {
  if (Buffer.compare(theirs, ours) === 0) return [];
  const differing: number[] = [];
  for (let at = 0; at < ours.length; at += RECORD_BYTES) {
    const [a, b] = [theirs.subarray(at, at + RECORD_BYTES), ours.subarray(at, at + RECORD_BYTES)];
    if (Buffer.compare(a, b) !== 0) differing.push(at / RECORD_BYTES);
  }
  return differing;
}

/** What both made of a batch of one run. */
export interface Verdict {
  readonly qemu: QemuResult;
  readonly records: Uint8Array;
  readonly differs: boolean;
}

/** Two machines that are asked the same. */
export class Comparison {
  private readonly qemu: Qemu;
  private readonly engine: EngineRunner;

  constructor(qemu: Qemu, engine: EngineRunner) {
    this.qemu = qemu;
    this.engine = engine;
  }

  async judge(batch: Batch): Promise<Verdict> {
    const program = layOut(batch);
    const qemu = await this.qemu.start(executable(program));
    const { records } = this.engine.run(program);
    return { qemu, records, differs: qemu.failure !== undefined || Buffer.compare(qemu.output, records) !== 0 };
  }

  /** One run of a batch in which QEMU does not come to its end, found by halving. */
  async findFailure(batch: Batch): Promise<Run | undefined> {
    let runs = batch.runs;
    if ((await this.judge({ ...batch, runs })).qemu.failure === undefined) return undefined;
    while (runs.length > 1) {
      const half = runs.slice(0, runs.length >> 1);
      const fails = (await this.judge({ ...batch, runs: half })).qemu.failure !== undefined;
      runs = fails ? half : runs.slice(runs.length >> 1);
    }
    return runs[0];
  }

  /** A batch of one run that differs; undefined when that run alone does not. */
  async shrink(batch: Batch, run: Run): Promise<Batch | undefined> {
    let best = alone(batch, run);
    if (!(await this.judge(best)).differs) return undefined;
    for (let simpler = true; simpler; ) {
      simpler = false;
      for (const candidate of candidates(best)) {
        if (!(await this.judge(candidate)).differs) continue;
        best = candidate;
        simpler = true;
        break;
      }
    }
    return best;
  }
}

/** The run in a batch of its own, whose pools are nothing but its three windows. */
export function alone({ origin, sequences, pools }: Batch, run: Run): Batch {
  const windows = new Uint8Array(3 * WINDOW_BYTES);
  for (const [index, at] of [run.x, run.f, run.memory].entries()) {
    windows.set(pools.subarray(at, at + WINDOW_BYTES), index * WINDOW_BYTES);
  }
  const only: Run = { sequence: 0, x: 0, f: WINDOW_BYTES, memory: 2 * WINDOW_BYTES, fcsr: run.fcsr };
  return { origin, sequences: [sequences[run.sequence]!], runs: [only], pools: windows };
}

/** Simpler batches, most promising first: without some items, then with less in registers and memory. */
function* candidates(batch: Batch): Generator<Batch> {
  const sequence = batch.sequences[0]!;
  const { items } = sequence;
  for (let length = items.length >> 1; length > 0; length >>= 1) {
    for (let at = 0; at + length <= items.length; at += length) {
      yield { ...batch, sequences: [without(sequence, at, length)] };
    }
  }
  for (let length = batch.pools.length >> 1; length >= 8; length >>= 1) {
    for (let at = 0; at < batch.pools.length; at += length) {
      if (batch.pools.subarray(at, at + length).every((byte) => byte === 0)) continue;
      yield { ...batch, pools: batch.pools.slice().fill(0, at, at + length) };
    }
  }
  const run = batch.runs[0]!;
  if (run.fcsr !== 0) yield { ...batch, runs: [{ ...run, fcsr: 0 }] };
}

/** Without some of its items; jumps over them become shorter. */
function without(sequence: Sequence, first: number, count: number): Sequence {
  const items = sequence.items.flatMap((item, index) => {
    if (index >= first && index < first + count) return [];
    const { jump } = item;
    if (jump === undefined || index >= first) return [item];
    const target = index + 1 + jump.skip;
    const removed = Math.min(Math.max(target - first, 0), count);
    return [{ ...item, jump: { ...jump, skip: jump.skip - removed } }];
  });
  return { ...sequence, items };
}
