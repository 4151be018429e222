/**
 * The target of the fast loop: memory through the context's tables, control within the records. Whatever is not the usual case (a table
 * entry that is missing, a misaligned address, floating point that may set a flag) leaves for the single step before anything has been
 * written, and that does the instruction again with the machine's rules. So nothing here calls anything.
 */
import type { FpFormat, FpOp, Width } from '../../isa/ops.ts';
import { FFLAGS } from '../../machine/stateLayout.ts';
import { emitAmo, emitLoadReserved, emitStoreConditional, emitZeroBlock, LOAD, STORE } from './fastAtomics.ts';
import { emitFastFp } from './fastFp.ts';
import type { FastLoop } from './fastLoop.ts';
import { ENTRY_BIAS, emitTranslation } from './fastTranslation.ts';
import { type FpSite, NX } from './fpEmitter.ts';
import type { Handler } from './handlers.ts';
import { IMM, READ_TABLE, RECORDS_PER_BYTE, WRITE_TABLE } from './layout.ts';
import { Registers } from './registers.ts';
import type { Push, Target } from './semanticsEmitter.ts';

/** Greater values of frm are reserved. */
const LAST_MODE = 4;

export class FastTarget extends Registers implements Target {
  private readonly loop: FastLoop;
  private readonly length: 2 | 4;
  private readonly variant: Handler['variant'];

  constructor(loop: FastLoop, length: 2 | 4, variant: Handler['variant']) {
    super(loop.code, loop.hart, loop.record);
    this.loop = loop;
    this.length = length;
    this.variant = variant;
  }

  pc(): void {
    const { code } = this;
    code.get(this.loop.pcBase);
    code.get(this.record);
    code.i32(Math.log2(RECORDS_PER_BYTE));
    code.op('i32.shr_u');
    code.op('i64.extend_i32_u');
    code.op('i64.add');
  }

  nextPc(): void {
    this.pc();
    this.code.i64(this.length);
    this.code.op('i64.add');
  }

  load(width: Width, signed: boolean, address: Push, result: number): void {
    emitTranslation(this.loop, READ_TABLE, width, address);
    this.code.mem(LOAD[width][signed ? 0 : 1], ENTRY_BIAS, 0);
    this.code.set(result);
  }

  store(width: Width, address: Push, value: Push): void {
    emitTranslation(this.loop, WRITE_TABLE, width, address);
    value();
    this.code.mem(STORE[width], ENTRY_BIAS, 0);
  }

  amo(width: 4 | 8, address: Push, result: number, value: Push): void {
    emitAmo(this.loop, width, address, result, value);
  }

  loadReserved(width: 4 | 8, address: Push, result: number): void {
    emitLoadReserved(this.loop, width, address, result);
  }

  storeConditional(width: 4 | 8, address: Push, value: Push, result: number): void {
    emitStoreConditional(this.loop, width, address, value, result);
  }

  zeroBlock(address: Push): void {
    emitZeroBlock(this.loop, address);
  }

  fp(op: FpOp, format: FpFormat, args: readonly Push[], result: number): void {
    const { code, temps, slow } = this.loop;
    const site: FpSite = {
      ...{ code, temps, slow },
      requireMode: () => this.requireMode(),
      requireInexact: () => this.requireInexact(),
      resultsFirst: {
        requireDefinedMode: () => this.requireDefinedMode(),
        isInexactSet: () => this.isInexactSet(),
      },
    };
    emitFastFp(site, op, format, args, result);
  }

  requireFp(): void {
    this.fpEnabled();
    this.code.op('i32.eqz');
    this.code.brIf(this.loop.slow);
  }

  branch(condition: Push): void {
    const { code } = this;
    condition();
    code.if();
    this.jump();
    code.end();
    this.next();
  }

  jump(): void {
    const { code } = this;
    if (this.variant === 'inPage') {
      // Its target pc + imm lies in the same page of code.
      code.get(this.record);
      this.recordDelta();
      code.op('i32.add');
      code.set(this.record);
      code.br(this.loop.dispatch);
      return;
    }
    this.jumpTo(() => {
      this.pc();
      this.imm();
      code.op('i64.add');
    });
  }

  jumpTo(target: Push): void {
    target();
    this.code.set(this.loop.pc);
    this.code.br(this.loop.lookup);
  }

  illegal(): void {
    this.code.br(this.loop.slow);
  }

  system(): void {
    this.code.br(this.loop.slow);
  }

  /** Goes on with the next instruction in memory. */
  next(): void {
    const { code } = this;
    code.get(this.record);
    code.i32(this.length * RECORDS_PER_BYTE);
    code.op('i32.add');
    code.set(this.record);
    code.br(this.loop.dispatch);
  }

  private requireMode(): void {
    if (this.variant === 'exact') this.code.br(this.loop.slow);
    else {
      this.mode();
      this.code.brIf(this.loop.slow);
    }
  }

  private requireDefinedMode(): void {
    if (this.variant === 'exact') return;
    this.mode();
    this.code.i32(LAST_MODE);
    this.code.op('i32.gt_u');
    this.code.brIf(this.loop.slow);
  }

  /** The record's immediate says where a word is 0 when the mode fits. */
  private mode(): void {
    const { code } = this;
    code.get(this.hart);
    code.get(this.record);
    code.mem('i32.load', IMM);
    code.op('i32.add');
    code.mem('i32.load', 0);
  }

  private requireInexact(): void {
    this.isInexactSet();
    this.code.op('i32.eqz');
    this.code.brIf(this.loop.slow);
  }

  private isInexactSet(): void {
    const { code } = this;
    code.get(this.hart);
    code.mem('i32.load', FFLAGS);
    code.i32(NX);
    code.op('i32.and');
  }

  private recordDelta(): void {
    this.code.get(this.record);
    this.code.mem('i32.load', IMM);
    this.code.i32(Math.log2(RECORDS_PER_BYTE));
    this.code.op('i32.shl');
  }
}
