/**
 * The target of translated code: operands are constants, registers are locals, memory goes through the checks that were planned. What is not
 * the usual case leaves the region before anything has been written; the interpreter does that instruction.
 */
import type { FpFormat, FpOp, FSource, Width, XSource } from '../../isa/ops.ts';
import { FS } from '../../machine/mstatus.ts';
import { FFLAGS, FRM, MSTATUS } from '../../machine/stateLayout.ts';
import type { FunctionBuilder, Label } from '../../wasm/functionBuilder.ts';
import { emitAmo, emitLoadReserved, emitStoreConditional, emitZeroBlock, LOAD, STORE } from '../interp/fastAtomics.ts';
import { changesCsr, inlinedCsrs } from '../interp/fastFcsr.ts';
import { emitFastFp } from '../interp/fastFp.ts';
import { ENTRY_BIAS, type TableSite } from '../interp/fastTranslation.ts';
import { type FpSite, NX } from '../interp/fpEmitter.ts';
import type { Push, Target } from '../interp/semanticsEmitter.ts';
import type { Temporaries } from '../interp/temporaries.ts';
import type { RegionInsn } from './flowGraph.ts';
import { FpFact, needsInexact, needsNearest, tellsInexact } from './fpFacts.ts';

/** What the region's emitter knows where an instruction stands. */
export interface RegionSite {
  readonly code: FunctionBuilder;
  readonly temps: Temporaries;
  /** Locals: the hart's block, the context's tables. */
  readonly hart: number;
  readonly context: number;
  readonly ramDelta: number;
  readonly guardDelta: number;
  /** Emits the 64 bits of an x register. */
  readonly x: (register: number) => void;
  /** Takes what is on the stack as an x register's value. */
  readonly setX: (register: number) => void;
  /** Local of an f register. */
  readonly f: (register: number) => number;
  /** The host has an exact fused multiply-add. */
  readonly fma: boolean;
  /** When the region was translated, inexact was not set. */
  readonly isExactSoFar: boolean;
  /** Emits a note of where the instruction stands, and answers the label that leaves there. */
  readonly leave: () => Label;
  /** Facts of floating point that hold here. */
  fpFacts: number;
  /** Emits the local that holds a host address, the check behind it before; answers the offset to add. */
  readonly host: (insn: RegionInsn) => { push: Push; offset: number } | undefined;
  readonly branch: (condition: Push) => void;
  readonly jump: () => void;
  readonly jumpTo: (target: Push) => void;
}

const LOAD_WORD = {
  1: ['i32.load8_s', 'i32.load8_u'],
  2: ['i32.load16_s', 'i32.load16_u'],
  4: ['i32.load', 'i32.load'],
} as const;
const STORE_WORD = { 1: 'i32.store8', 2: 'i32.store16', 4: 'i32.store' } as const;
const [NEAREST, DYNAMIC] = [0, 7];
/** Of conversions to integers, by static rounding mode; a dynamic one is to nearest. */
const ROUNDING = ['nearest', undefined, 'floor', 'ceil', 'away'] as const;
export class RegionTarget implements Target {
  private readonly site: RegionSite;
  private readonly code: FunctionBuilder;
  private readonly insn: RegionInsn;

  constructor(site: RegionSite, insn: RegionInsn) {
    this.site = site;
    this.code = site.code;
    this.insn = insn;
  }

  private get operands() {
    return this.insn.facts.insn.operands;
  }

  x(source: XSource): void {
    this.site.x(this.operands[source]);
  }

  f(source: FSource): void {
    this.code.get(this.site.f(this.operands[source]));
    this.code.op('i64.reinterpret_f64');
  }

  imm(): void {
    this.code.i64(this.operands.imm);
  }

  pc(): void {
    this.code.i64(BigInt(this.insn.pc));
  }

  nextPc(): void {
    this.code.i64(BigInt(this.insn.pc + this.insn.facts.insn.length));
  }

  setX(value: Push): void {
    const { rd } = this.operands;
    if (rd === 0) return;
    value();
    this.site.setX(rd);
  }

  setF(value: Push): void {
    value();
    this.code.op('f64.reinterpret_i64');
    this.code.set(this.site.f(this.operands.rd));
    this.markFpDirty();
  }

  /** A double straight into its register. */
  loadF(): void {
    const { code } = this;
    const { push, offset } = this.site.host(this.insn)!;
    push();
    code.mem('f64.load', offset + ENTRY_BIAS, 0);
    code.set(this.site.f(this.operands.rd));
    this.markFpDirty();
  }

  storeF(): void {
    const { code } = this;
    const { push, offset } = this.site.host(this.insn)!;
    push();
    code.get(this.site.f(this.operands.rs2));
    code.mem('f64.store', offset + ENTRY_BIAS, 0);
  }

  /** Leaves a word on the stack. */
  loadWord(width: 1 | 2 | 4, signed: boolean): void {
    const { push, offset } = this.site.host(this.insn)!;
    push();
    this.code.mem(LOAD_WORD[width][signed ? 0 : 1], offset + ENTRY_BIAS, 0);
  }

  storeWord(width: 1 | 2 | 4, value: Push): void {
    const { push, offset } = this.site.host(this.insn)!;
    push();
    value();
    this.code.mem(STORE_WORD[width], offset + ENTRY_BIAS, 0);
  }

  load(width: Width, signed: boolean, _address: Push, result: number): void {
    const { push, offset } = this.site.host(this.insn)!;
    push();
    this.code.mem(LOAD[width][signed ? 0 : 1], offset + ENTRY_BIAS, 0);
    this.code.set(result);
  }

  store(width: Width, _address: Push, value: Push): void {
    const { push, offset } = this.site.host(this.insn)!;
    push();
    value();
    this.code.mem(STORE[width], offset + ENTRY_BIAS, 0);
  }

  amo(width: 4 | 8, address: Push, result: number, value: Push): void {
    emitAmo(this.tables(), width, address, result, value);
  }

  loadReserved(width: 4 | 8, address: Push, result: number): void {
    emitLoadReserved(this.tables(), width, address, result);
  }

  storeConditional(width: 4 | 8, address: Push, value: Push, result: number): void {
    emitStoreConditional(this.tables(), width, address, value, result);
  }

  zeroBlock(address: Push): void {
    emitZeroBlock(this.tables(), address);
  }

  fp(op: FpOp, format: FpFormat, args: readonly Push[], result: number): void {
    const { code, temps } = this.site;
    const slow = this.site.leave();
    const fma = (a: number, b: number, c: number): void => {
      for (const operand of [a, b, c]) {
        code.get(operand);
        code.simd('f64x2.splat');
      }
      code.simd('f64x2.relaxed_madd');
      code.simd('f64x2.extract_lane', 0);
    };
    const site: FpSite = {
      ...{ code, temps, slow },
      requireMode: () => this.requireNearest(slow),
      requireInexact: () => this.requireInexact(slow),
      roundsOtherwise: this.operands.rm !== NEAREST && this.operands.rm !== DYNAMIC,
      fma: this.site.fma ? fma : undefined,
      rounding: ROUNDING[this.operands.rm === DYNAMIC ? 0 : this.operands.rm],
      accrueInexact: this.accruesInexact() ? (isExact) => this.accrueInexact(isExact) : undefined,
    };
    emitFastFp(site, op, format, args, result);
  }

  requireFp(): void {
    if (this.holds(FpFact.on)) return;
    const slow = this.site.leave();
    this.load32(MSTATUS);
    this.code.i32(FS);
    this.code.op('i32.and');
    this.code.op('i32.eqz');
    this.code.brIf(slow);
  }

  /** csrrw and its like on fflags and frm, which are plain words. */
  fcsr(): void {
    const { code, site } = this;
    const { insn } = this.insn.facts;
    const { offset, bits } = inlinedCsrs.get(insn.operands.csr)!;
    const rule = insn.base.name;
    this.requireFp();
    const old = site.temps.take('i64');
    code.get(site.hart);
    code.mem('i64.load32_u', offset);
    code.set(old);
    if (changesCsr(insn)) {
      code.get(site.hart);
      const operand = (): void => {
        if (rule.endsWith('i')) this.imm();
        else this.x('rs1');
      };
      if (rule.startsWith('csrrw')) operand();
      else {
        code.get(old);
        operand();
        if (rule.startsWith('csrrs')) code.op('i64.or');
        else {
          code.i64(-1);
          code.op('i64.xor');
          code.op('i64.and');
        }
      }
      code.i64(bits);
      code.op('i64.and');
      code.mem('i64.store32', offset);
      site.fpFacts &= ~(FpFact.inexact | FpFact.nearest);
      this.markFpDirty();
    }
    this.setX(() => code.get(old));
  }

  branch(condition: Push): void {
    this.site.branch(condition);
  }

  jump(): void {
    this.site.jump();
  }

  jumpTo(target: Push): void {
    this.site.jumpTo(target);
  }

  illegal(): void {
    this.code.br(this.site.leave());
  }

  system(): void {
    this.code.br(this.site.leave());
  }

  private tables(): TableSite {
    const { code, temps, hart, context, ramDelta, guardDelta } = this.site;
    return { code, temps, hart, context, ramDelta, guardDelta, slow: this.site.leave() };
  }

  /** Whether it is seen from each result whether inexact is to be set, because the program has not set it so far. */
  private accruesInexact(): boolean {
    if (!this.site.isExactSoFar || (this.site.fpFacts & FpFact.inexact) !== 0) return false;
    return tellsInexact(this.insn.facts.shape);
  }

  private accrueInexact(isExact: Push): void {
    const { code, site } = this;
    this.load32(FFLAGS);
    code.i32(NX);
    code.op('i32.and');
    code.op('i32.eqz');
    code.if();
    isExact();
    code.op('i32.eqz');
    code.if();
    code.get(site.hart);
    this.load32(FFLAGS);
    code.i32(NX);
    code.op('i32.or');
    code.mem('i32.store', FFLAGS);
    code.end();
    code.end();
  }

  private requireInexact(slow: Label): void {
    // What only some operands need holds for them alone.
    const isForAll = needsInexact(this.insn.facts.shape);
    if (isForAll ? this.holds(FpFact.inexact) : (this.site.fpFacts & FpFact.inexact) !== 0) return;
    this.load32(FFLAGS);
    this.code.i32(NX);
    this.code.op('i32.and');
    this.code.op('i32.eqz');
    this.code.brIf(slow);
  }

  private requireNearest(slow: Label): void {
    if (!needsNearest(this.insn.facts) || this.holds(FpFact.nearest)) return;
    this.load32(FRM);
    this.code.brIf(slow);
  }

  private markFpDirty(): void {
    if (this.holds(FpFact.dirty)) return;
    const { code, site } = this;
    code.get(site.hart);
    this.load32(MSTATUS);
    code.i32(FS);
    code.op('i32.or');
    code.mem('i32.store', MSTATUS);
  }

  /** Whether a fact holds; from now on it does. */
  private holds(fact: number): boolean {
    const known = (this.site.fpFacts & fact) !== 0;
    this.site.fpFacts |= fact;
    return known;
  }

  private load32(offset: number): void {
    this.code.get(this.site.hart);
    this.code.mem('i32.load', offset);
  }
}
