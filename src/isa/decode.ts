/**
 * From encoded bits to a decoded instruction. Rows are bucketed by the bits that tell most (opcode and funct3), so that a look-up tries a
 * handful of masks; engines keep what they decode. Encodings that are reserved or not of these extensions answer undefined.
 */
import { assert } from '../base/assert.ts';
import { readOperands } from './formats.ts';
import type { Insn, InsnDef } from './insnDef.ts';
import { baseRows, compressedRows } from './table/index.ts';

/** Bytes of the instruction whose first 16 bits these are. Longer encodings are reserved and count as 4. */
export const insnLength = (bits: number): 2 | 4 => ((bits & 3) === 3 ? 4 : 2);

/** Decodes 32 bits, or the low 16 of them when they say that the instruction is compressed. */
export function decode(bits: number): Insn | undefined {
  return insnLength(bits) === 4 ? decodeBase(bits | 0) : decodeCompressed(bits & 0xffff);
}

function decodeBase(bits: number): Insn | undefined {
  for (const { row, opcode } of baseBuckets[baseKey(bits)]!) {
    if ((bits & row.mask) !== row.match) continue;
    const operands = readOperands(row.format, bits);
    if (row.valid?.(operands) === false) continue;
    return { def: row, base: row, opcode, operands, length: 4, bits: bits >>> 0 };
  }
  return undefined;
}

function decodeCompressed(bits: number): Insn | undefined {
  for (const { row, base, opcode } of compressedBuckets[compressedKey(bits)]!) {
    if ((bits & row.mask) !== row.match) continue;
    const operands = readOperands(row.format, bits);
    if (row.valid?.(operands) === false) continue;
    return { def: row, base, opcode, operands: row.expand(operands), length: 2, bits };
  }
  return undefined;
}

/** Bits 14:12 and 6:2: funct3 and opcode. */
const BASE_KEY_MASK = 0x707c;
const baseKey = (bits: number): number => ((bits >>> 12) & 7) | (((bits >>> 2) & 31) << 3);
const baseKeySample = (key: number): number => ((key & 7) << 12) | ((key >>> 3) << 2);

/** Bits 15:13 and 1:0: funct3 and quadrant. */
const COMPRESSED_KEY_MASK = 0xe003;
const compressedKey = (bits: number): number => ((bits >>> 13) & 7) | ((bits & 3) << 3);
const compressedKeySample = (key: number): number => ((key & 7) << 13) | (key >>> 3);

const baseEntries = baseRows.map((row, opcode) => ({ row, opcode }));
const compressedEntries = compressedRows.map((row) => {
  const opcode = baseRows.findIndex((base) => base.name === row.expandsTo);
  assert(opcode >= 0, `${row.name} expands to ${row.expandsTo}, which is no base row`);
  return { row, base: baseRows[opcode]!, opcode };
});

/** For each key, the rows that an encoding with this key can match. */
const baseBuckets = Array.from({ length: 256 }, (_, key) =>
  baseEntries.filter(({ row }) => mayMatch(row, baseKeySample(key), BASE_KEY_MASK)),
);
const compressedBuckets = Array.from({ length: 32 }, (_, key) =>
  compressedEntries.filter(({ row }) => mayMatch(row, compressedKeySample(key), COMPRESSED_KEY_MASK)),
);

function mayMatch(row: InsnDef, sample: number, keyMask: number): boolean {
  return ((row.match ^ sample) & row.mask & keyMask) === 0;
}
