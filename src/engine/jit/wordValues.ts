/**
 * Which values are *words*: the sign extension of their low 32 bits, as the ABI keeps every int. A region holds a word in an i32 local, and
 * computes with words in 32 bits, as the host does best; the 64 bits of one are only made where somebody wants them. A word is *natural* when it
 * is not negative. All is read off the recorded semantics of a row.
 */
import type { Operands } from '../../isa/insnDef.ts';
import type { Condition, Expression, Statement } from '../interp/expression.ts';
import type { InsnFacts } from './insnFacts.ts';

/** Of the x registers, bits: whose i32 local is right, whose i64 local is, and which words are natural. */
export interface WordState {
  words: number;
  wide: number;
  naturals: number;
}

/** How an instruction is done, given which of its operands are words. */
export type WordPlan = {
  /** Registers whose 64 bits it reads. */
  readonly wide: number;
} & (
  | { readonly kind: 'other' }
  /** rd = a register, or a word. */
  | { readonly kind: 'copy'; readonly from: number }
  | { readonly kind: 'value'; readonly value: Expression; readonly natural: boolean }
  | { readonly kind: 'load'; readonly width: 1 | 2 | 4; readonly signed: boolean }
  | { readonly kind: 'store'; readonly width: 1 | 2 | 4 }
  | { readonly kind: 'branch'; readonly condition: Condition }
  /** rd = a register, shifted left by so much that only its low 32 bits are left. */
  | { readonly kind: 'lift'; readonly from: number; readonly amount: number }
);

/** Does to a state what the instruction does. */
export function afterInsn(state: WordState, facts: InsnFacts, plan = wordPlan(facts, state)): void {
  state.wide |= plan.wide;
  const rd = facts.writes.x;
  if (rd === 0) return;
  let [isWord, isWide, isNatural] = [false, true, false];
  if (plan.kind === 'copy') {
    isWord = hasWord(state, plan.from);
    isWide = ((state.wide >>> plan.from) & 1) !== 0;
    isNatural = isNaturalIn(state, plan.from);
  } else if (plan.kind === 'value') [isWord, isWide, isNatural] = [true, false, plan.natural];
  else if (plan.kind === 'load') [isWord, isWide, isNatural] = [true, false, !plan.signed];
  state.words = isWord ? state.words | rd : state.words & ~rd;
  state.wide = isWide ? state.wide | rd : state.wide & ~rd;
  state.naturals = isNatural ? state.naturals | rd : state.naturals & ~rd;
}

/** rd = rs1 shifted by a constant. */
export function shiftOf(
  { shape, insn }: InsnFacts,
  op: 'shl' | 'shr' | 'sar',
): { readonly amount: number } | undefined {
  const [first] = shape.facts.statements;
  if (shape.facts.statements.length !== 1 || first!.kind !== 'setX') return undefined;
  const { value } = first!;
  if (value.kind !== 'binary' || value.op !== op || value.a.kind !== 'x' || value.a.source !== 'rs1') return undefined;
  return value.b.kind === 'imm' ? { amount: insn.operands.imm } : undefined;
}

const hasWord = ({ words }: WordState, register: number): boolean => register === 0 || ((words >>> register) & 1) !== 0;
const isNaturalIn = ({ naturals }: WordState, register: number): boolean =>
  register === 0 || ((naturals >>> register) & 1) !== 0;

const plans = new WeakMap<InsnFacts, WordPlan[]>();

export function wordPlan(facts: InsnFacts, state: WordState): WordPlan {
  const { rs1, rs2 } = facts.insn.operands;
  const key =
    (hasWord(state, rs1) ? 1 : 0) |
    (hasWord(state, rs2) ? 2 : 0) |
    (isNaturalIn(state, rs1) ? 4 : 0) |
    (isNaturalIn(state, rs2) ? 8 : 0);
  let known = plans.get(facts);
  if (known === undefined) {
    known = [];
    plans.set(facts, known);
  }
  known[key] ??= new Planner(facts, state).plan();
  return known[key];
}

class Planner {
  private readonly facts: InsnFacts;
  private readonly operands: Operands;
  private readonly state: WordState;

  constructor(facts: InsnFacts, state: WordState) {
    this.facts = facts;
    this.operands = facts.insn.operands;
    this.state = state;
  }

  plan(): WordPlan {
    const { facts } = this;
    const { shape, reads } = facts;
    const { statements } = shape.facts;
    const [first] = statements;
    if (shape.access !== undefined && shape.access.width < 8 && !shape.needsFp) {
      const known = this.access(shape.access.width as 1 | 2 | 4, statements);
      if (known !== undefined) return known;
    } else if (statements.length === 1 && first!.kind === 'branch') {
      const { condition } = first!;
      if (this.isOfWords(condition)) return { kind: 'branch', condition, wide: 0 };
    } else if (statements.length === 1 && first!.kind === 'setX') {
      const { value } = first!;
      const { amount } = shiftOf(facts, 'shl') ?? { amount: 0 };
      if (amount >= 32) return { kind: 'lift', from: this.operands.rs1, amount, wide: 0 };
      const from = this.copied(value);
      if (from !== undefined) return { kind: 'copy', from, wide: 0 };
      if (this.isWord(value) && this.isNarrow(value)) {
        return { kind: 'value', value, natural: this.isNatural(value), wide: this.wideReads(value) & ~1 };
      }
    }
    return { kind: 'other', wide: reads.x };
  }

  private access(width: 1 | 2 | 4, statements: readonly Statement[]): WordPlan | undefined {
    const [first, second] = statements;
    if (first!.kind === 'store' && statements.length === 1) return { kind: 'store', width, wide: 0 };
    if (first!.kind !== 'load' || second?.kind !== 'setX' || second.value !== first.result) return undefined;
    return first.signed || width < 4 ? { kind: 'load', width, signed: first.signed, wide: 0 } : undefined;
  }

  /** The register whose value an expression is. */
  private copied(value: Expression): number | undefined {
    if (value.kind === 'x') return this.operands[value.source] || undefined;
    if (value.kind !== 'binary' || value.op !== 'add') return undefined;
    if (this.isZero(value.b)) return this.copied(value.a);
    return this.isZero(value.a) ? this.copied(value.b) : undefined;
  }

  private isZero(value: Expression): boolean {
    return this.constant(value) === 0n;
  }

  private constant(value: Expression): bigint | undefined {
    if (value.kind === 'const') return value.value;
    if (value.kind === 'imm') return BigInt(this.operands.imm);
    return value.kind === 'x' && this.operands[value.source] === 0 ? 0n : undefined;
  }

  private isWord(value: Expression): boolean {
    const constant = this.constant(value);
    if (constant !== undefined) return BigInt.asIntN(32, constant) === constant;
    switch (value.kind) {
      case 'x':
        return hasWord(this.state, this.operands[value.source]);
      case 'extend':
        return value.signed || value.bits < 32;
      case 'bool':
        return true;
      case 'select':
        return this.isWord(value.a) && this.isWord(value.b);
      case 'binary':
        if (value.op === 'sar') return this.isWord(value.a);
        if (value.op === 'and' || value.op === 'or' || value.op === 'xor') {
          return (this.isWord(value.a) && this.isWord(value.b)) || this.isNatural(value);
        }
        return this.isNatural(value);
      default:
        return false;
    }
  }

  /** Whether a value lies in 0 … 2^31 − 1. */
  private isNatural(value: Expression): boolean {
    const constant = this.constant(value);
    if (constant !== undefined) return constant >= 0n && constant < 2n ** 31n;
    switch (value.kind) {
      case 'x':
        return isNaturalIn(this.state, this.operands[value.source]) && hasWord(this.state, this.operands[value.source]);
      case 'extend':
        return value.signed ? value.bits === 32 && this.isNatural(value.a) : value.bits < 32 || this.isNatural(value.a);
      case 'bool':
        return true;
      case 'select':
        return this.isNatural(value.a) && this.isNatural(value.b);
      case 'binary':
        if (value.op === 'and') return this.isNatural(value.a) || this.isNatural(value.b);
        if (value.op === 'or' || value.op === 'xor') return this.isNatural(value.a) && this.isNatural(value.b);
        if (value.op === 'sar') return this.isNatural(value.a);
        if (value.op === 'shr')
          return this.isNatural(value.a) || (isLowWord(value.a) && (this.constant(value.b) ?? 0n) > 0n);
        return false;
      default:
        return false;
    }
  }

  /** Whether the low 32 bits can be computed from the low 32 bits of registers, or from conditions. */
  private isNarrow(value: Expression): boolean {
    switch (value.kind) {
      case 'x':
      case 'imm':
      case 'const':
        return true;
      case 'bool':
        return this.isCompared(value.condition);
      case 'extend':
        return this.isNarrow(value.a);
      case 'select':
        return this.isCompared(value.condition) && this.isNarrow(value.a) && this.isNarrow(value.b);
      case 'binary':
        if (value.op === 'shl') return this.isNarrow(value.a) && this.isAmount(value.b);
        if (value.op === 'shr') {
          return (isLowWord(value.a) || this.isNatural(value.a)) && this.isNarrow(value.a) && this.isAmount(value.b);
        }
        if (value.op === 'sar') return this.isWord(value.a) && this.isNarrow(value.a) && this.isAmount(value.b);
        return NARROW.has(value.op) && this.isNarrow(value.a) && this.isNarrow(value.b);
      default:
        return false;
    }
  }

  /** Whether shifting 32 bits by so much is what shifting 64 bits by it would be: below 32, which is where 32-bit shifts wrap. */
  private isAmount(value: Expression): boolean {
    const constant = this.constant(value);
    if (constant !== undefined) return constant >= 0n && constant < 32n;
    return value.kind === 'binary' && value.op === 'and' && this.constant(value.b) === 31n && this.isNarrow(value.a);
  }

  /** Registers that conditions compare in 64 bits. */
  private wideReads(value: Expression): number {
    switch (value.kind) {
      case 'extend':
        return this.wideReads(value.a);
      case 'binary':
        return this.wideReads(value.a) | this.wideReads(value.b);
      case 'bool':
        return this.compared(value.condition);
      case 'select':
        return this.compared(value.condition) | this.wideReads(value.a) | this.wideReads(value.b);
      default:
        return 0;
    }
  }

  private compared(condition: Condition): number {
    return this.isOfWords(condition) ? 0 : this.facts.reads.x;
  }

  /** Words are compared in 32 bits; otherwise registers and constants in 64. */
  private isCompared(condition: Condition): boolean {
    return this.isOfWords(condition) || (isLeaf(condition.a) && isLeaf(condition.b));
  }

  private isOfWords({ a, b }: Condition): boolean {
    return this.isWord(a) && this.isWord(b) && this.isNarrow(a) && this.isNarrow(b);
  }
}

const NARROW: ReadonlySet<string> = new Set(['add', 'sub', 'mul', 'and', 'or', 'xor']);

const isLeaf = ({ kind }: Expression): boolean => kind === 'x' || kind === 'imm' || kind === 'const';
const isLowWord = (value: Expression): boolean => value.kind === 'extend' && !value.signed && value.bits === 32;
