/**
 * Two of our engines against each other on sequences that have been damaged: bits turned, whole instructions replaced by anything, privileged
 * and CSR instructions of any number. So they also meet illegal encodings, wild addresses, misaligned atomics and stray jumps. After each run
 * both must have stopped for the same reason with the same trap and the same state block, and after each batch with the same memory.
 */
import { csrs } from '../../../src/isa/csrs.ts';
import { disassembleBits } from '../../../src/isa/disassemble.ts';
import { rows } from '../../../src/isa/table/index.ts';
import type { HartStop } from '../../../src/machine/machine.ts';
import { HART_STRIDE, SCRATCH_FIELDS } from '../../../src/machine/stateLayout.ts';
import { Random } from '../../engine/random.ts';
import { insn } from '../../machine/program.ts';
import { type BatchSize, batchSeed, layOut, makeBatch, type Program } from './batch.ts';
import { MIXED } from './choice.ts';
import type { EngineRunner } from './engineRun.ts';
import { BODIES } from './layout.ts';

export interface LockstepOptions extends Omit<BatchSize, 'longest'> {
  readonly seed: number;
  /** Steps to make at least. */
  readonly count: number;
  /** Only the batch of this number. */
  readonly batch?: number;
}

export interface LockstepResult {
  readonly steps: number;
  readonly sequences: number;
  readonly differences: number;
}

/** Steps of one run: a stray jump may make a loop. */
const LIMIT = 300;
/** One damage in so many bytes. */
const BYTES_PER_DAMAGE = 48;
const LONGEST = 32;
const REPORTED = 3;

export function lockstep(
  pair: readonly [EngineRunner, EngineRunner],
  options: LockstepOptions,
  print: (text: string) => void,
): LockstepResult {
  let [steps, sequences, differences] = [0, 0, 0];
  for (let index = options.batch ?? 0; steps < options.count; index++) {
    const seed = batchSeed(options.seed, 'lockstep', index);
    const intact = layOut(makeBatch(seed, MIXED, { ...options, longest: LONGEST }));
    const program = { ...intact, bodies: damaged(new Random(seed + 1), intact.bodies) };
    sequences += program.batch.sequences.length;
    for (const runner of pair) runner.load(program);
    for (const run of program.batch.runs.keys()) {
      const [a, b] = pair.map((runner) => runner.runOne(program, run, LIMIT)) as [HartStop, HartStop];
      steps += a.steps;
      const difference = differenceOf(pair, a, b);
      if (difference === undefined) continue;
      differences++;
      if (differences > REPORTED) continue;
      print(
        `lockstep: run ${run} differs (again by: --lockstep --seed ${options.seed} --batch ${index}): ${difference}`,
      );
      print(listing(program, run).join('\n'));
    }
    const [a, b] = pair.map((runner) => runner.records(program.batch.runs.length));
    if (Buffer.compare(a!, b!) !== 0) {
      differences++;
      print(`lockstep: memory differs after batch ${index} of seed ${options.seed}`);
    }
    if (options.batch !== undefined) break;
  }
  return { steps, sequences, differences };
}

function damaged(random: Random, bodies: Uint8Array): Uint8Array {
  const bytes = bodies.slice();
  const view = new DataView(bytes.buffer);
  const system = rows.filter(({ ext }) => ext === 'Priv').map(({ name }) => name);
  for (let count = bytes.length / BYTES_PER_DAMAGE; count > 0; count--) {
    const at = 2 * random.below((bytes.length - 4) / 2);
    const register = (): number => random.below(32);
    const csr = random.below(4) === 0 ? random.below(4096) : random.pick(csrs).number;
    const access = random.pick(['csrrw', 'csrrs', 'csrrc', 'csrrwi', 'csrrsi', 'csrrci']);
    const kind = random.below(8);
    if (kind < 3) bytes[at + random.below(4)]! ^= 1 << random.below(8);
    else if (kind === 3) view.setUint16(at, random.below(0x1_0000), true);
    else if (kind === 4) view.setUint32(at, random.below(2 ** 32) | 3, true);
    else if (kind === 5) view.setUint32(at, insn(random.pick(system)), true);
    else if (kind === 6)
      view.setUint32(at, insn(access, { rd: register(), rs1: access.endsWith('i') ? 0 : register(), csr }), true);
    else view.setUint32(at, random.pick(rows).match | 3 | (random.below(2 ** 32) & 0x01f0_0f80), true);
  }
  return bytes;
}

function differenceOf(pair: readonly [EngineRunner, EngineRunner], a: HartStop, b: HartStop): string | undefined {
  const [ours, other] = [a, b].map(describeStop);
  if (ours !== other) return `${ours}; ${other}`;
  const [first, second] = pair.map(stateBlock);
  if (Buffer.compare(first!, second!) === 0) return undefined;
  const at = first!.findIndex((byte, index) => byte !== second![index]);
  return `byte 0x${at.toString(16)} of the state block, after ${ours}`;
}

const describeStop = (stop: HartStop): string => {
  const what = stop.kind === 'trap' ? Object.values(stop.trap).join(' ') : '';
  return `${stop.kind} ${what} after ${stop.steps} steps`;
};

/** Without what engines may keep for themselves. */
function stateBlock({ machine }: EngineRunner): Uint8Array {
  const block = machine.memory.bytes.slice(0, HART_STRIDE);
  for (const [offset, length] of SCRATCH_FIELDS) block.fill(0, offset, offset + length);
  return block;
}

/** The run's sequence as it is in memory, up to the next sequence. */
function listing({ batch, bodies, starts }: Program, run: number): string[] {
  const { sequence } = batch.runs[run]!;
  const lines: string[] = [];
  const origin = batch.origin + BODIES;
  const end = starts[sequence + 1] ?? origin + bodies.length;
  const view = new DataView(bodies.buffer, bodies.byteOffset);
  for (let at = starts[sequence]!; at + 4 <= end; ) {
    const bits = view.getUint32(at - origin, true);
    const isLong = (bits & 3) === 3;
    lines.push(`  ${at.toString(16)}: ${disassembleBits(isLong ? bits : bits & 0xffff, BigInt(at)).text}`);
    at += isLong ? 4 : 2;
  }
  return lines;
}
