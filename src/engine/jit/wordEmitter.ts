/**
 * Emits what words are made from and used for: 32-bit arithmetic on i32 locals, and the 64 bits of a register where they are wanted.
 */
import { assert } from '../../base/assert.ts';
import type { Operands } from '../../isa/insnDef.ts';
import type { FunctionBuilder } from '../../wasm/functionBuilder.ts';
import type { PlainOp } from '../../wasm/opcodes.ts';
import { COMPARISON } from '../interp/arithmetic.ts';
import type { BinaryOp, Condition, Expression } from '../interp/expression.ts';
import type { InsnFacts } from './insnFacts.ts';
import type { RegisterLocals } from './registerLocals.ts';
import { shiftOf, type WordState } from './wordValues.ts';

const NARROW: Partial<Record<BinaryOp, PlainOp>> = {
  add: 'i32.add',
  sub: 'i32.sub',
  and: 'i32.and',
  or: 'i32.or',
  xor: 'i32.xor',
  mul: 'i32.mul',
  shl: 'i32.shl',
  shr: 'i32.shr_u',
  sar: 'i32.shr_s',
};

const NARROW_COMPARISON: Record<Condition['op'], PlainOp> = {
  eq: 'i32.eq',
  ne: 'i32.ne',
  lt: 'i32.lt_s',
  ltu: 'i32.lt_u',
  ge: 'i32.ge_s',
  geu: 'i32.ge_u',
};

/** By the shift to the right: the same of 32 bits, and how the 64 bits are made of those. */
const DOWN = [
  ['shr', 'i32.shr_u', 'i64.extend_i32_u'],
  ['sar', 'i32.shr_s', 'i64.extend_i32_s'],
] as const;

interface Lifted {
  readonly low: number;
  readonly amount: number;
}

export class WordEmitter {
  private readonly code: FunctionBuilder;
  private readonly locals: RegisterLocals;
  private readonly liftedLocals: number[] = [];
  /** Registers whose value is a word shifted up, and the local that has the word. */
  private readonly lifted = new Map<number, Lifted>();
  /** Where the code stands. */
  state: WordState;

  constructor(code: FunctionBuilder, locals: RegisterLocals, state: WordState) {
    this.code = code;
    this.locals = locals;
    this.state = state;
  }

  /** The 64 bits of a register. */
  pushWide(register: number): void {
    if (register === 0) this.code.i64(0);
    else if ((this.state.wide >>> register) & 1) this.code.get(this.locals.x(register));
    else {
      this.code.get(this.locals.word(register));
      this.code.op((this.state.naturals >>> register) & 1 ? 'i64.extend_i32_u' : 'i64.extend_i32_s');
    }
  }

  /** The low 32 bits of a register. */
  pushWord(register: number): void {
    if (register === 0) this.code.i32(0);
    else if ((this.state.words >>> register) & 1) this.code.get(this.locals.word(register));
    else {
      this.code.get(this.locals.x(register));
      this.code.op('i32.wrap_i64');
    }
  }

  /** Has the i64 locals of these registers, given as bits, hold their values. */
  widen(registers: number): void {
    for (let rest = registers & ~this.state.wide & ~1; rest !== 0; rest &= rest - 1) {
      const register = 31 - Math.clz32(rest & -rest);
      this.pushWide(register);
      this.code.set(this.locals.x(register));
    }
    this.state.wide |= registers;
  }

  /** Takes the word on the stack as a register's value. */
  setWord(register: number): void {
    if (register === 0) this.code.op('drop');
    else this.code.set(this.locals.word(register));
  }

  /** Takes the 64 bits on the stack as a register's value. */
  setWide(register: number): void {
    const { state } = this;
    this.code.set(this.locals.x(register));
    state.words &= ~(1 << register);
    state.wide |= 1 << register;
    state.naturals &= ~(1 << register);
  }

  /** rd = rs << amount, 32 or more; the low word is kept for the shift that mostly brings it back down. */
  lift(from: number, amount: number, rd: number): void {
    const { code } = this;
    if (rd === 0) return;
    const low = this.liftedLocals[rd] ?? code.local('i32');
    this.liftedLocals[rd] = low;
    this.pushWord(from);
    code.tee(low);
    code.op('i64.extend_i32_u');
    code.i64(amount);
    code.op('i64.shl');
    this.setWide(rd);
    this.lifted.set(rd, { low, amount });
  }

  /**
   * rd = rs >> amount where rs has been lifted: emits it from the low word, if that is simpler; answers whether it is. The two shifts are how
   * compilers extend an unsigned int, or what is shorter.
   */
  lower(facts: InsnFacts): boolean {
    const { rs1, rd } = facts.insn.operands;
    const lifted = this.lifted.get(rs1);
    if (lifted === undefined || rd === 0) return false;
    for (const [op, right, extend] of DOWN) {
      const shift = shiftOf(facts, op);
      if (shift !== undefined) return this.down(lifted, shift.amount, right, extend, rd);
    }
    return false;
  }

  private down({ low, amount: up }: Lifted, down: number, right: PlainOp, extend: PlainOp, rd: number): boolean {
    const { code } = this;
    if (down < up && up !== 32) return false;
    code.get(low);
    if (up > 32) {
      code.i32(up - 32);
      code.op('i32.shl');
    }
    if (down > 32) {
      code.i32(down - 32);
      code.op(right);
    }
    code.op(extend);
    if (down < 32) {
      code.i64(32 - down);
      code.op('i64.shl');
    }
    this.setWide(rd);
    return true;
  }

  /** What has been lifted is lost where registers are written, and where a block begins. */
  forgetLifted(registers: number): void {
    for (const register of this.lifted.keys()) if ((registers >>> register) & 1) this.lifted.delete(register);
  }

  /** rd = rs, in whatever locals that is. */
  copy(from: number, to: number): void {
    const { code, locals, state } = this;
    if (to === 0) return;
    if ((state.words >>> from) & 1) {
      code.get(locals.word(from));
      code.set(locals.word(to));
    }
    if ((state.wide >>> from) & 1) {
      code.get(locals.x(from));
      code.set(locals.x(to));
    }
  }

  /** The low 32 bits of an expression, as `WordPlan` says that they can be computed; `isWide` if its comparisons are of 64 bits. */
  value(value: Expression, operands: Operands, isWide = false): void {
    const { code } = this;
    switch (value.kind) {
      case 'x':
        this.pushWord(operands[value.source]);
        break;
      case 'imm':
        code.i32(operands.imm);
        break;
      case 'const':
        code.i32(Number(BigInt.asIntN(32, value.value)));
        break;
      case 'binary':
        this.value(value.a, operands, isWide);
        this.value(value.b, operands, isWide);
        code.op(NARROW[value.op]!);
        break;
      case 'extend':
        this.value(value.a, operands, isWide);
        if (value.bits === 32) break;
        if (value.signed) code.op(`i32.extend${value.bits}_s`);
        else {
          code.i32((1 << value.bits) - 1);
          code.op('i32.and');
        }
        break;
      case 'bool':
        this.condition(value.condition, operands, isWide);
        break;
      case 'select':
        this.value(value.a, operands, isWide);
        this.value(value.b, operands, isWide);
        this.condition(value.condition, operands, isWide);
        code.op('select');
        break;
      default:
        assert(false, `${value.kind} is not computed in 32 bits`);
    }
  }

  /** A comparison of words, or if `isWide` of the 64 bits of registers and constants. */
  condition({ op, a, b }: Condition, operands: Operands, isWide = false): void {
    const { code } = this;
    for (const side of [a, b]) {
      if (isWide) this.wideLeaf(side, operands);
      else this.value(side, operands);
    }
    code.op(isWide ? COMPARISON[op] : NARROW_COMPARISON[op]);
  }

  private wideLeaf(value: Expression, operands: Operands): void {
    if (value.kind === 'x') this.pushWide(operands[value.source]);
    else if (value.kind === 'imm') this.code.i64(operands.imm);
    else {
      assert(value.kind === 'const', 'what is compared in 64 bits is a register or a constant');
      this.code.i64(value.value);
    }
  }
}
