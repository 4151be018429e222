/**
 * Random numbers for tests, the same for the same seed (the generator is mulberry32), and random instructions made from the table.
 */

import { csrs } from '../../src/isa/csrs.ts';
import { encode } from '../../src/isa/encode.ts';
import { formats, noOperands } from '../../src/isa/formats.ts';
import type { InsnDef, Operands } from '../../src/isa/insnDef.ts';
import { rows } from '../../src/isa/table/index.ts';

export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** An integer in [0, bound). */
  below(bound: number): number {
    this.state = (this.state + 0x6d2b_79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000) * bound);
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  /** 64 bits: often small, often near a power of two, else anything. */
  word(): bigint {
    const kind = this.below(4);
    if (kind === 0) return BigInt.asUintN(64, BigInt(this.below(33) - 16));
    const any = (BigInt(this.below(0x1_0000_0000)) << 32n) | BigInt(this.below(0x1_0000_0000));
    if (kind === 1) return BigInt.asUintN(64, (1n << BigInt(this.below(64))) + BigInt(this.below(3) - 1));
    return kind === 2 ? any & 0xffff_ffffn : any;
  }

  /** A double, now and then a single in its box, often special. */
  float(): bigint {
    const special = this.pick([0, -0, 1, -1.5, 1 / 3, 1e300, 5e-324, Number.POSITIVE_INFINITY, Number.NaN]);
    const double = new BigUint64Array(new Float64Array([special]).buffer)[0]!;
    const single = new Uint32Array(new Float32Array([special]).buffer)[0]!;
    return this.pick([double, 0xffff_ffff_0000_0000n | BigInt(single), this.word()]);
  }
}

const SYSTEM: readonly string[] = ['Zicsr', 'Zifencei', 'Zihintpause', 'Priv'];

const BITS: readonly string[] = ['Zicond', 'Zba', 'Zbb', 'Zbc', 'Zbs'];

const groupOf = ({ ext }: InsnDef): string => (SYSTEM.includes(ext) ? 'system' : BITS.includes(ext) ? 'bits' : ext);

/** Rows by extension, so that each extension is as likely as another; those that mostly trap in user mode are rarer. */
const byExtension = (['I', 'I', 'I', 'C', 'C', 'C', 'M', 'A', 'F', 'D', 'bits', 'Zicboz', 'system'] as const).map(
  (ext) => rows.filter((row) => groupOf(row) === ext),
);

/**
 * Where results mostly go, so that the registers that hold addresses keep them for a while; compressed rows with short register fields
 * write x8 to x15 all the same.
 */
export const RESULTS: readonly number[] = [1, 3, 4, 5, 6, 7, 16, 17, 18, 19, 28, 29, 30, 31];
/** Addresses of code; the other registers hold addresses of data. */
export const CODE_POINTERS: readonly number[] = [26, 27];
const DATA_POINTERS = [2, 8, 9, 10, 11, 12, 13, 14, 15, 20, 21, 22, 23, 24, 25];

/** Encoded bits of a random instruction that decodes; branches and jumps stay near, most memory accesses hit mapped pages. */
export function randomInsn(random: Random): { readonly bits: number; readonly length: 2 | 4 } {
  for (;;) {
    const row = random.pick(random.pick(byExtension));
    const operands = randomOperands(random, row);
    if (row.valid?.(operands) === false) continue;
    return { bits: encode(row, operands), length: formats[row.format].drawing.width === 16 ? 2 : 4 };
  }
}

const NEAR_JUMPS: ReadonlySet<string> = new Set(['B', 'J', 'CB', 'CJ']);
const MEMORY: ReadonlySet<string> = new Set(['load', 'S', 'amo', 'lr', 'cbo']);
const FAR_JUMPS: ReadonlySet<string> = new Set(['jalr', 'CRj']);

function randomOperands(random: Random, row: InsnDef): Operands {
  const { format } = row;
  const operands: Record<keyof Operands, number> = { ...noOperands };
  for (const field of Object.keys(operands) as (keyof Operands)[]) {
    const { min, max, step } = formats[format].ranges[field];
    const within = (low: number, high: number): number => {
      const first = Math.ceil(Math.max(min, low) / step);
      return step * (first + random.below(Math.floor(Math.min(max, high) / step) - first + 1));
    };
    operands[field] = within(min, max);
    if (max === 0 || random.below(12) === 0) continue;
    if (field === 'imm' && NEAR_JUMPS.has(format)) operands.imm = within(-64, 96);
    if (field === 'imm' && (MEMORY.has(format) || random.below(2) === 0)) operands.imm = within(-32, 32);
    if (field === 'rd' && max === 31) operands.rd = random.pick(RESULTS);
    if (field === 'rs1' && MEMORY.has(format)) operands.rs1 = random.pick(DATA_POINTERS);
    if (field === 'rs1' && FAR_JUMPS.has(format)) operands.rs1 = random.pick(CODE_POINTERS);
    if (field === 'csr') operands.csr = random.pick(csrs).number;
    if (field === 'rm') operands.rm = random.pick([0, 1, 2, 3, 4, 7]);
  }
  return operands;
}

/** `bytes` bytes of random instructions, of both lengths. */
export function randomCode(random: Random, bytes: number): Uint8Array {
  const code = new DataView(new ArrayBuffer(bytes));
  let at = 0;
  while (at + 4 <= bytes) {
    const { bits, length } = randomInsn(random);
    if (length === 2) code.setUint16(at, bits, true);
    else code.setUint32(at, bits, true);
    at += length;
  }
  return new Uint8Array(code.buffer);
}
