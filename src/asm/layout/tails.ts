/**
 * How long tails are by the addresses as they are, and their bytes in the end. Branches follow GNU as: 2 bytes where compressed and near, 4 within
 * ±4 KiB, else an inverted branch around a jump; jumps never grow beyond 4 bytes, the linker says when one does not reach.
 */
import { encode } from '../../isa/encode.ts';
import { noOperands } from '../../isa/formats.ts';
import { rowNamed } from '../insn/forms.ts';
import type { BranchTail, Fragment, Section, Tail } from './model.ts';
import { constantFinally, resolveFinally } from './resolve.ts';

const NEAR_BRANCH = 512;
const NEAR_JUMP = 4096;
const BRANCH_REACH = 8192;

/** Length of a fragment's tail. */
export function tailLength(fragment: Fragment, tail: Tail): number {
  const address = fragment.address + fragment.size;
  switch (tail.kind) {
    case 'align': {
      const padding = -address & (tail.alignment - 1);
      return tail.max > 0 && padding > tail.max ? 0 : padding;
    }
    case 'branch':
      return branchLength(fragment, tail);
    case 'space': {
      const count = constantFinally(tail.count);
      return count === undefined || count < 0n ? 0 : clamp(count) * tail.fill.length;
    }
    case 'org': {
      const target = orgTarget(fragment.section, tail);
      return target === undefined ? 0 : Math.max(0, clamp(target) - address);
    }
    case 'leb':
      return lebBytes(constantFinally(tail.value) ?? 0n, tail.isSigned).length;
  }
}

/** So that sizes that are nonsense stay numbers; who writes them says so. */
export const MAX_SPACE = 2 ** 40;
const clamp = (count: bigint): number => (count > BigInt(MAX_SPACE) ? MAX_SPACE : Number(count));

/** The offset in the section to which `.org` moves. */
export function orgTarget(section: Section, tail: Tail & { kind: 'org' }): bigint | undefined {
  const resolved = resolveFinally(tail.target);
  if (resolved === undefined || resolved.minus !== undefined) return undefined;
  const { plus, constant } = resolved;
  if (plus === undefined) return constant;
  if (plus.definition?.kind !== 'label') return undefined;
  const { fragment, offset } = plus.definition.position;
  return fragment.section === section ? BigInt(fragment.address + offset) + constant : undefined;
}

const isJump = (tail: BranchTail): boolean => tail.row === 'jal';

function branchLength(fragment: Fragment, tail: BranchTail): number {
  const distance = distanceTo(fragment, tail);
  if (distance === undefined) return isJump(tail) ? 4 : 8;
  const near = isJump(tail) ? NEAR_JUMP : NEAR_BRANCH;
  if (tail.compressed !== undefined && fits(distance, near)) return 2;
  if (fits(distance, BRANCH_REACH) || isJump(tail)) return 4;
  return tail.compressed !== undefined ? 6 : 8;
}

const fits = (distance: number, span: number): boolean => distance >= -span / 2 && distance < span / 2;

/** Bytes from the branch to its target, if that is in the same section and no other module can take its place. */
function distanceTo(fragment: Fragment, tail: BranchTail): number | undefined {
  const { target } = tail;
  const isPlain = target.kind === 'linear' && target.minus === undefined && target.plus?.definition?.kind === 'label';
  const resolved = isPlain ? target : resolveFinally(target);
  if (resolved === undefined || resolved.minus !== undefined) return undefined;
  const { plus, constant } = resolved;
  if (plus?.definition?.kind !== 'label' || plus.binding === WEAK) return undefined;
  const { position } = plus.definition;
  if (position.fragment.section !== fragment.section) return undefined;
  return position.fragment.address + position.offset + Number(constant) - (fragment.address + fragment.size);
}

const WEAK = 2;

/** A value in LEB128 (DWARF 5, 7.6). */
export function lebBytes(value: bigint, isSigned: boolean): number[] {
  const bytes: number[] = [];
  let rest = isSigned ? BigInt.asIntN(64, value) : BigInt.asUintN(64, value);
  for (;;) {
    const byte = Number(rest & 0x7fn);
    rest >>= 7n;
    const isLast = isSigned ? rest === ((byte & 0x40) === 0 ? 0n : -1n) : rest === 0n;
    bytes.push(isLast ? byte : byte | 0x80);
    if (isLast) return bytes;
  }
}

/** Fills code so that whatever runs into it does nothing. */
export function nopBytes(count: number): Uint8Array {
  const bytes = new Uint8Array(count);
  let at = count % 2;
  if ((count - at) % 4 === 2) {
    bytes[at] = 0x01;
    at += 2;
  }
  for (; at < count; at += 4) bytes[at] = 0x13;
  return bytes;
}

/** The instructions of a branch without its target, and which of them the relocation belongs to. */
export function branchBits(tail: BranchTail, length: number): readonly number[] {
  const { row, operands, compressed } = tail;
  const zero = { ...operands, imm: 0 };
  switch (length) {
    case 2:
      return [encode(compressed!.row, { ...compressed!.operands, imm: 0 })];
    case 4:
      return [encode(rowNamed(row), zero)];
    case 6: {
      const inverted = compressed!.row.name === 'c.beqz' ? 'c.bnez' : 'c.beqz';
      return [encode(rowNamed(inverted), { ...compressed!.operands, imm: 6 }), JUMP];
    }
    default:
      return [encode(rowNamed(INVERSE[row]!), { ...operands, imm: 8 }), JUMP];
  }
}

const JUMP = encode(rowNamed('jal'), noOperands);
const INVERSE: Readonly<Record<string, string>> = {
  beq: 'bne',
  bne: 'beq',
  blt: 'bge',
  bge: 'blt',
  bltu: 'bgeu',
  bgeu: 'bltu',
};
