/**
 * A sequence: what a fuzzing program runs between loading a state and storing it. It is made of items, which are one instruction or a few that
 * belong together (an address and the access to it, LR and SC); control only goes forward, from an item to the start of a later one. The base
 * register points into the record of the run and is never written; so is sp when `pinsSp`.
 */
import { decode } from '../../../src/isa/decode.ts';
import { disassemble } from '../../../src/isa/disassemble.ts';
import { encode } from '../../../src/isa/encode.ts';
import { formats } from '../../../src/isa/formats.ts';
import type { InsnDef, Operands } from '../../../src/isa/insnDef.ts';

export interface SequenceInsn {
  readonly row: InsnDef;
  readonly operands: Operands;
}

/** A jump over items: the distance from instruction `from` of the item to the target, plus `add`, is the immediate of instruction `patch`. */
export interface Jump {
  readonly skip: number;
  readonly from: number;
  readonly patch: number;
  readonly add: number;
}

export interface Item {
  readonly insns: readonly SequenceInsn[];
  readonly jump?: Jump;
}

export interface Sequence {
  readonly base: number;
  readonly pinsSp: boolean;
  readonly items: readonly Item[];
}

export const insnBytes = (row: InsnDef): 2 | 4 => (formats[row.format].drawing.width === 16 ? 2 : 4);

const itemBytes = ({ insns }: Item): number => insns.reduce((sum, { row }) => sum + insnBytes(row), 0);

export const sequenceBytes = ({ items }: Sequence): number => items.reduce((sum, item) => sum + itemBytes(item), 0);

/** The sequence's bits, with the distances of jumps filled in. */
export function encodeSequence(sequence: Sequence): Uint8Array {
  const bytes = new Uint8Array(sequenceBytes(sequence));
  const view = new DataView(bytes.buffer);
  for (const { at, row, operands } of placed(sequence)) {
    const bits = encode(row, operands);
    if (insnBytes(row) === 2) view.setUint16(at, bits, true);
    else view.setUint32(at, bits, true);
  }
  return bytes;
}

/** One line for each instruction of a sequence that lies at `address`. */
export function printSequence(sequence: Sequence, address: bigint): string[] {
  return placed(sequence).map(({ at, row, operands }) => {
    const bits = encode(row, operands);
    const pc = address + BigInt(at);
    const insn = decode(bits);
    const digits = bits.toString(16).padStart(insnBytes(row) * 2, '0');
    return `${pc.toString(16)}: ${digits.padEnd(8)}  ${insn === undefined ? '?' : disassemble(insn, pc).text}`;
  });
}

interface Placed extends SequenceInsn {
  readonly at: number;
}

function placed({ items }: Sequence): Placed[] {
  const starts = [0];
  for (const item of items) starts.push(starts.at(-1)! + itemBytes(item));
  return items.flatMap(({ insns, jump }, index) => {
    let at = starts[index]!;
    const addresses = insns.map(({ row }) => {
      at += insnBytes(row);
      return at - insnBytes(row);
    });
    return insns.map(({ row, operands }, position) => {
      const patched = jump !== undefined && jump.patch === position;
      const target = patched ? starts[Math.min(index + 1 + jump.skip, items.length)]! : 0;
      const imm = patched ? target - addresses[jump.from]! + jump.add : operands.imm;
      return { at: addresses[position]!, row, operands: { ...operands, imm } };
    });
  });
}
