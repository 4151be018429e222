/**
 * A batch: sequences, pools of operands and a table of runs, all made from one seed; and the program that it is.
 */
import { assert } from '../../../src/base/assert.ts';
import { Random } from '../../engine/random.ts';
import { rowsByExtension } from './choice.ts';
import { Code } from './code.ts';
import { driver, entryStub, exitStub, PROLOGUE_BYTES, prologue } from './driver.ts';
import { type Segment, writeElf } from './elf.ts';
import { randomSequence } from './generate.ts';
import * as layout from './layout.ts';
import { makePools, type PoolName, WINDOWS, windowOffset } from './operands.ts';
import { encodeSequence, type Sequence } from './sequence.ts';

/** One run of a sequence: where in the pools its operands are. */
export interface Run {
  readonly sequence: number;
  readonly x: number;
  readonly f: number;
  readonly memory: number;
  readonly fcsr: number;
}

export interface Batch {
  readonly origin: number;
  readonly sequences: readonly Sequence[];
  readonly runs: readonly Run[];
  readonly pools: Uint8Array;
}

export interface BatchSize {
  readonly sequences: number;
  readonly runsOfEach: number;
  readonly longest: number;
  /** What MIXED stands for; all extensions when left out. */
  readonly known?: readonly string[];
}

export function makeBatch(
  seed: number,
  extension: string,
  { sequences, runsOfEach, longest, known = [...rowsByExtension.keys()] }: BatchSize,
): Batch {
  assert(sequences * runsOfEach <= layout.MAX_RUNS, `${sequences * runsOfEach} runs have no room`);
  const random = new Random(seed);
  const made = Array.from({ length: sequences }, () =>
    randomSequence(random, extension, known, 1 + random.below(longest)),
  );
  const pools = makePools(random);
  const runs = made.flatMap((_, sequence) =>
    Array.from({ length: runsOfEach }, (): Run => randomRun(random, extension, sequence)),
  );
  return { origin: random.pick(layout.ORIGINS), sequences: made, runs, pools };
}

const F_POOLS: Readonly<Record<string, readonly PoolName[]>> = {
  F: ['single', 'single', 'single', 'single', 'single', 'single', 'single', 'double'],
  D: ['double', 'double', 'double', 'double', 'double', 'double', 'single', 'single'],
};

function randomRun(random: Random, extension: string, sequence: number): Run {
  const window = (pools: readonly PoolName[]): number => windowOffset(random.pick(pools), random.below(WINDOWS));
  const flags = random.pick([0, 0, 31, random.below(32)]);
  const mode = random.pick([0, 0, 0, 0, 1, 2, 3, 4]);
  return {
    sequence,
    x: window(['integer', 'integer', 'integer', 'integer', 'integer', 'integer', 'single', 'double']),
    f: window(F_POOLS[extension] ?? ['single', 'double']),
    memory: window(F_POOLS[extension] ?? ['integer', 'integer', 'single', 'double']),
    fcsr: (mode << 5) | flags,
  };
}

/** A seed of its own for each extension and batch of a whole run. */
export function batchSeed(seed: number, extension: string, index: number): number {
  let mixed = seed >>> 0;
  for (const part of [...extension.split('').map((letter) => letter.charCodeAt(0)), index]) {
    mixed = Math.imul(mixed ^ part, 0x9e37_79b1);
    mixed ^= mixed >>> 15;
  }
  return mixed >>> 0;
}

export interface Program {
  readonly batch: Batch;
  /** From origin + BODIES on. */
  readonly bodies: Uint8Array;
  /** By sequence: the address of its first instruction, after the prologue. */
  readonly starts: readonly number[];
}

/** Every body in its place, followed by the jump to its exit. */
export function layOut(batch: Batch): Program {
  const { origin, sequences } = batch;
  const parts: Uint8Array[] = [];
  let at = origin + layout.BODIES;
  const starts = sequences.map((sequence) => {
    const start = at + PROLOGUE_BYTES;
    const body = encodeSequence(sequence);
    const exit = new Code(start + body.length);
    exit.jump(exitStub(origin, sequence.base));
    parts.push(prologue(origin, at, sequence.base, sequence.pinsSp), body, exit.bytes);
    at = exit.here;
    return start;
  });
  assert(at <= origin + layout.BODIES_END, 'the bodies fit their place');
  return { batch, bodies: Buffer.concat(parts), starts };
}

/** The executable for whoever runs Linux programs; it writes the records to standard output. */
export function executable({ batch, bodies, starts }: Program): Uint8Array {
  const { origin, runs } = batch;
  const text: Segment[] = [
    segment(origin + layout.DRIVER, driver(origin, runs.length), 'r-x'),
    segment(origin + layout.BODIES, bodies, 'r-x'),
  ];
  const data = new Uint8Array(layout.RUNS - layout.GLOBALS + runs.length * layout.RUN_BYTES);
  data.set(batch.pools, layout.POOLS - layout.GLOBALS);
  const view = new DataView(data.buffer, layout.RUNS - layout.GLOBALS);
  for (const [index, run] of runs.entries()) {
    const { base } = batch.sequences[run.sequence]!;
    const put = (field: keyof typeof layout.RUN, value: number): void =>
      view.setBigUint64(index * layout.RUN_BYTES + layout.RUN[field], BigInt(value), true);
    put('entry', entryStub(origin, base));
    put('body', starts[run.sequence]! - PROLOGUE_BYTES);
    for (const field of ['x', 'f', 'memory'] as const) put(field, origin + layout.POOLS + run[field]);
    put('base', baseOf(origin, index));
    put('fcsr', run.fcsr);
  }
  const memoryBytes = layout.RECORDS - layout.GLOBALS + runs.length * layout.RECORD_BYTES;
  const tables: Segment = { address: origin + layout.GLOBALS, bytes: data, memoryBytes, flags: 'rw-' };
  return writeElf(origin + layout.DRIVER, [...text, tables]);
}

const segment = (address: number, bytes: Uint8Array, flags: Segment['flags']): Segment => ({
  address,
  bytes,
  memoryBytes: bytes.length,
  flags,
});

/** The value of the base register in a run. */
export const baseOf = (origin: number, run: number): number =>
  origin + layout.RECORDS + run * layout.RECORD_BYTES + layout.BASE_AT;
