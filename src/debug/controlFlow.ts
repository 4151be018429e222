/**
 * Where control can go from an instruction, read off its decoding: what stepping needs to place its temporary stops. Traps are no part of it
 * (after one, control comes back to the instruction or to the next); where mret and sret lead, registers of the hart say.
 */
import { decode, insnLength } from '../isa/decode.ts';
import type { Insn } from '../isa/insnDef.ts';

/** Link registers of the calling convention: ra and the alternate t0 (Unprivileged ISA, "Unconditional Jumps"). */
const isLink = (register: number): boolean => register === 1 || register === 5;

export type Flow =
  | { readonly kind: 'next' }
  | { readonly kind: 'branch'; readonly target: bigint }
  | { readonly kind: 'jump'; readonly target: bigint; readonly call: boolean }
  /** The target is `x[base] + offset` with bit 0 cleared. */
  | { readonly kind: 'indirect'; readonly base: number; readonly offset: number; readonly call: boolean }
  /** mret or sret. */
  | { readonly kind: 'trapReturn' };

export interface InsnAt {
  readonly pc: bigint;
  readonly length: 2 | 4;
  readonly flow: Flow;
}

export type ReadCode = (va: bigint, length: number) => Uint8Array | undefined;

/** The instruction at `pc`, undefined when it is not mapped. Bits that decode to nothing flow to the next. */
export function insnAt(pc: bigint, read: ReadCode): InsnAt | undefined {
  const first = read(pc, 2);
  if (first === undefined) return undefined;
  const low = first[0]! | (first[1]! << 8);
  const length = insnLength(low);
  if (length === 2) return { pc, length, flow: flowOf(pc, decode(low)) };
  const second = read(pc + 2n, 2);
  if (second === undefined) return undefined;
  return { pc, length, flow: flowOf(pc, decode(low | (second[0]! << 16) | (second[1]! << 24))) };
}

/** All instructions in [low, high), in order; ends early where memory does. */
export function insnsIn(low: bigint, high: bigint, read: ReadCode): InsnAt[] {
  const found: InsnAt[] = [];
  for (let pc = low; pc < high; ) {
    const insn = insnAt(pc, read);
    if (insn === undefined) break;
    found.push(insn);
    pc += BigInt(insn.length);
  }
  return found;
}

function flowOf(pc: bigint, insn: Insn | undefined): Flow {
  if (insn === undefined) return { kind: 'next' };
  const { rd, rs1, imm } = insn.operands;
  if (insn.def.name === 'mret' || insn.def.name === 'sret') return { kind: 'trapReturn' };
  switch (insn.base.format) {
    case 'B':
      return { kind: 'branch', target: BigInt.asUintN(64, pc + BigInt(imm)) };
    case 'J':
      return { kind: 'jump', target: BigInt.asUintN(64, pc + BigInt(imm)), call: isLink(rd) };
    case 'jalr':
      return { kind: 'indirect', base: rs1, offset: imm, call: isLink(rd) };
    default:
      return { kind: 'next' };
  }
}

/** Where an instruction goes when the registers are known; a branch, not followed, has both. */
export function successors(insn: InsnAt, x: (index: number) => bigint): bigint[] {
  const next = insn.pc + BigInt(insn.length);
  const { flow } = insn;
  switch (flow.kind) {
    case 'next':
      return [next];
    case 'branch':
      return [flow.target, next];
    case 'jump':
      return [flow.target];
    case 'trapReturn':
      return [];
    case 'indirect':
      return [BigInt.asUintN(64, x(flow.base) + BigInt(flow.offset)) & ~1n];
  }
}
