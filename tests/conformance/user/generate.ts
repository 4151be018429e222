/**
 * Random sequences of one extension, or of all. Every instruction of the table's rows is brought in so that it cannot leave the record or the
 * sequence: accesses are relative to the base register, targets are later items.
 *
 * What the manual leaves open is not made: an SC after an LR has the same address and width with nothing but integer instructions between
 * (others may or may not succeed), an SC without LR has none before it, atomics are aligned, and no rounding mode in frm is reserved when an
 * instruction uses it.
 */

import { formats, noOperands } from '../../../src/isa/formats.ts';
import type { InsnDef, Operands } from '../../../src/isa/insnDef.ts';
import type { Random } from '../../engine/random.ts';
import { fits, fuzzedRows, insn, MIXED, randomOperands, roleOf, writtenRegister } from './choice.ts';
import { END_OFFSET, FIRST_OFFSET } from './layout.ts';
import type { Item, Sequence, SequenceInsn } from './sequence.ts';

const SP = 2;
const FRM = 2;
const DYNAMIC = 7;
/** No access is wider. */
const WIDEST = 8;
const LONGEST_SKIP = 3;
const TRIES = 50;

/** `known`: the extensions that MIXED stands for. */
export function randomSequence(random: Random, extension: string, known: readonly string[], length: number): Sequence {
  const compressed = extension === 'C' || (extension === MIXED && random.below(2) === 0);
  const base = compressed ? 8 + random.below(8) : 1 + random.below(31);
  const pinsSp = base === SP || (compressed && random.below(2) === 0);
  const writer = new Writer(random, extension, known, base, pinsSp);
  return { base, pinsSp, items: Array.from({ length }, () => writer.item()) };
}

/** Conversions that are exact have the field too, although nobody writes it. */
const hasMode = (row: InsnDef): boolean => formats[row.format].drawing.slices.some(({ field }) => field === 'rm');

class Writer {
  private readonly random: Random;
  private readonly base: number;
  private readonly pinsSp: boolean;
  private readonly kept: readonly number[];
  private readonly rows: readonly (readonly InsnDef[])[];
  /** Whether frm may hold anything, because CSR instructions write it. */
  private readonly wildFrm: boolean;

  constructor(random: Random, extension: string, known: readonly string[], base: number, pinsSp: boolean) {
    this.random = random;
    this.base = base;
    this.pinsSp = pinsSp;
    this.kept = pinsSp ? [base, SP] : [base];
    const names = extension === MIXED ? known : extension === 'Zicsr' ? ['Zicsr', 'F', 'D'] : [extension];
    // CSR instructions see only what floating-point instructions leave behind.
    this.rows = names.map((name) => fuzzedRows(name));
    this.wildFrm = extension === MIXED || extension === 'Zicsr';
  }

  item(): Item {
    for (;;) {
      const made = this.attempt(this.random.pick(this.random.pick(this.rows)));
      if (made !== undefined) return made;
    }
  }

  private attempt(row: InsnDef): Item | undefined {
    switch (roleOf(row)) {
      case 'memory':
        return this.memory(row);
      case 'atomic':
        return this.atomic(row);
      case 'reserved':
        return this.reserved(row);
      case 'branch':
      case 'jump':
        return this.jump(row);
      case 'register jump':
        return this.registerJump(row);
      case 'block':
        return this.block(row);
      default:
        return this.plain(row);
    }
  }

  private plain(row: InsnDef): Item | undefined {
    const operands = randomOperands(this.random, row, this.kept);
    if (operands === undefined) return undefined;
    if (row.name === 'ctzw' && !this.isFree(operands.rs1)) return undefined;
    // QEMU 7.2 looks for ones beyond a word of zeros.
    const first = row.name === 'ctzw' ? [insn('bseti', { rd: operands.rs1, rs1: operands.rs1, imm: 31 })] : [];
    const insns = [...first, { row, operands }];
    const isDynamic = hasMode(row) && operands.rm === DYNAMIC;
    const mode = insn('csrrwi', { csr: FRM, imm: this.random.below(5) });
    return { insns: isDynamic && this.wildFrm ? [mode, ...insns] : insns };
  }

  /** An address near the base in any register, often computed from data, then the access. */
  private memory(row: InsnDef): Item | undefined {
    const { random } = this;
    const usesSp = row.syntax.endsWith('(sp)') || ['CIlwsp', 'CIldsp', 'CSSw', 'CSSd'].includes(row.format);
    if (usesSp && !this.pinsSp) return undefined;
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const any = randomOperands(random, row, this.kept);
      if (any === undefined) return undefined;
      if (usesSp || any.rs1 === this.base || random.below(3) === 0) {
        const operands = usesSp ? any : { ...any, rs1: this.base };
        const near = this.near(row, operands, FIRST_OFFSET, END_OFFSET);
        if (near !== undefined) return { insns: [{ row, operands: near }] };
        continue;
      }
      const pointer = any.rs1;
      if (!this.isFree(pointer)) continue;
      const isComputed = random.below(2) === 0;
      const offset = FIRST_OFFSET + random.below(END_OFFSET - FIRST_OFFSET - WIDEST);
      const near = isComputed
        ? this.near(row, any, FIRST_OFFSET, END_OFFSET - 127)
        : this.near(row, any, FIRST_OFFSET - offset, END_OFFSET - offset);
      if (near === undefined) continue;
      const address = isComputed
        ? this.computed(pointer, 127)
        : [insn('addi', { rd: pointer, rs1: this.base, imm: offset })];
      return { insns: [...address, { row, operands: near }] };
    }
    return undefined;
  }

  /** The operands with an immediate such that all bytes are in [first, end); undefined when the row has none. */
  private near(row: InsnDef, operands: Operands, first: number, end: number): Operands | undefined {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const candidate = { ...operands, imm: first + this.random.below(end - first - WIDEST + 1) };
      if (fits(row, candidate)) return candidate;
    }
    return undefined;
  }

  /** base + (something & mask) in a register. */
  private computed(pointer: number, mask: number): SequenceInsn[] {
    return [
      insn('andi', { rd: pointer, rs1: this.random.below(32), imm: mask }),
      insn('add', { rd: pointer, rs1: pointer, rs2: this.base }),
    ];
  }

  private isFree(register: number): boolean {
    return register !== 0 && !this.kept.includes(register);
  }

  /** An aligned address: the base itself, or base plus data in a register that is not `not`. */
  private alignedAddress(not: number): { readonly insns: SequenceInsn[]; readonly pointer: number } {
    const { random } = this;
    if (random.below(3) === 0) return { insns: [], pointer: this.base };
    for (;;) {
      const pointer = random.below(32);
      if (this.isFree(pointer) && pointer !== not) return { insns: this.computed(pointer, 0x78), pointer };
    }
  }

  private atomic(row: InsnDef): Item | undefined {
    const operands = randomOperands(this.random, row, this.kept);
    if (operands === undefined) return undefined;
    const { insns, pointer } = this.alignedAddress(0);
    return { insns: [...insns, { row, operands: { ...operands, rs1: pointer } }] };
  }

  /** Any address whose block of 64 bytes is the body's, wherever the base lies in its own. */
  private block(row: InsnDef): Item | undefined {
    const pointer = this.random.below(32);
    if (!this.isFree(pointer)) return undefined;
    return { insns: [...this.computed(pointer, 127), { row, operands: { ...noOperands, rs1: pointer } }] };
  }

  /** LR, some integer instructions, SC; or an SC that must fail, because no reservation is held. */
  private reserved(row: InsnDef): Item | undefined {
    const { random } = this;
    const suffix = row.name.slice(2);
    const lr = fuzzedRows('A').find(({ name }) => name === `lr${suffix}`)!;
    const sc = fuzzedRows('A').find(({ name }) => name === `sc${suffix}`)!;
    const loading = randomOperands(random, lr, this.kept);
    const storing = randomOperands(random, sc, this.kept);
    if (loading === undefined || storing === undefined) return undefined;
    const { insns: address, pointer } = this.alignedAddress(loading.rd);
    const last = { row: sc, operands: { ...storing, rs1: pointer } };
    if (random.below(4) === 0) return { insns: [...address, last] };
    const first = { row: lr, operands: { ...loading, rs1: pointer } };
    const between = Array.from({ length: random.below(3) }, () => this.arithmetic(pointer)).filter(
      (one) => one !== undefined,
    );
    return { insns: [...address, first, ...between, last] };
  }

  /** An instruction of the base set that neither touches memory nor jumps, nor writes that register. */
  private arithmetic(not: number): SequenceInsn | undefined {
    const row = this.random.pick(fuzzedRows('I').filter((candidate) => roleOf(candidate) === 'plain'));
    const operands = randomOperands(this.random, row, [...this.kept, not]);
    return operands === undefined ? undefined : { row, operands };
  }

  private jump(row: InsnDef): Item | undefined {
    const operands = randomOperands(this.random, row, this.kept);
    if (operands === undefined) return undefined;
    const skip = this.random.below(LONGEST_SKIP + 1);
    return { insns: [{ row, operands: { ...operands, imm: 0 } }], jump: { skip, from: 0, patch: 0, add: 0 } };
  }

  /** auipc t; addi t, t, distance; jalr rd, imm(t): the immediate may be anything, and the lowest bit of the sum too. */
  private registerJump(row: InsnDef): Item | undefined {
    const { random } = this;
    const operands = randomOperands(random, row, this.kept);
    if (operands === undefined || !this.isFree(operands.rs1)) return undefined;
    const pointer = operands.rs1;
    const imm = row.format === 'jalr' ? random.below(2000) - 1000 : 0;
    const jumping = { row, operands: { ...operands, imm } };
    if (row.format === 'CRj' && writtenRegister(jumping) === pointer && random.below(2) === 0) return undefined;
    const insns = [insn('auipc', { rd: pointer }), insn('addi', { rd: pointer, rs1: pointer }), jumping];
    const lowest = random.below(2);
    return { insns, jump: { skip: random.below(LONGEST_SKIP + 1), from: 0, patch: 1, add: lowest - imm } };
  }
}
