/**
 * The target of the fast loop: memory through the context's tables, control within the records. Whatever is not the usual case (a table
 * entry that is missing, a misaligned address, floating point that may set a flag) leaves for the single step before anything has been
 * written, and that does the instruction again with the machine's rules. So nothing here calls anything.
 */
import type { FpFormat, FpOp, Width } from '../../isa/ops.ts';
import { BLOCK_BYTES, CBZE } from '../../machine/cacheBlock.ts';
import { MENVCFG, RESERVATION, RESERVATION_WIDTH, RESERVED, SENVCFG } from '../../machine/stateLayout.ts';
import type { MemoryOp } from '../../wasm/opcodes.ts';
import { emitFastFp } from './fastFp.ts';
import type { FastLoop } from './fastLoop.ts';
import { ANY_GUARD, ENTRY_BIAS, emitPhysical, emitTranslation } from './fastTranslation.ts';
import { IMM, READ_TABLE, RECORDS_PER_BYTE, WRITE_TABLE } from './layout.ts';
import { Registers } from './registers.ts';
import type { Push, Target } from './semanticsEmitter.ts';

/** Loads of a width into 64 bits, signed and unsigned; and stores. */
const LOAD: Record<Width, readonly [MemoryOp, MemoryOp]> = {
  1: ['i64.load8_s', 'i64.load8_u'],
  2: ['i64.load16_s', 'i64.load16_u'],
  4: ['i64.load32_s', 'i64.load32_u'],
  8: ['i64.load', 'i64.load'],
};
const STORE: Record<Width, MemoryOp> = { 1: 'i64.store8', 2: 'i64.store16', 4: 'i64.store32', 8: 'i64.store' };

export class FastTarget extends Registers implements Target {
  private readonly loop: FastLoop;
  private readonly length: 2 | 4;
  /** The instruction's target pc + imm lies in the same page of code. */
  private readonly inPage: boolean;

  constructor(loop: FastLoop, length: 2 | 4, inPage: boolean) {
    super(loop.code, loop.hart, loop.record);
    this.loop = loop;
    this.length = length;
    this.inPage = inPage;
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
    const { code } = this;
    const host = this.loop.temps.take('i32');
    emitTranslation(this.loop, WRITE_TABLE, width, address);
    code.tee(host);
    code.mem(LOAD[width][0], ENTRY_BIAS, 0);
    code.set(result);
    code.get(host);
    value();
    code.mem(STORE[width], ENTRY_BIAS, 0);
  }

  loadReserved(width: 4 | 8, address: Push, result: number): void {
    const { code } = this;
    const host = this.loop.temps.take('i32');
    emitTranslation(this.loop, READ_TABLE, width, address);
    code.tee(host);
    code.mem(LOAD[width][0], ENTRY_BIAS, 0);
    code.set(result);
    this.setWord(RESERVED, 1);
    this.setWord(RESERVATION_WIDTH, width);
    code.get(this.hart);
    emitPhysical(this.loop, host);
    code.mem('i64.store', RESERVATION);
  }

  storeConditional(width: 4 | 8, address: Push, value: Push, result: number): void {
    const { code } = this;
    const host = this.loop.temps.take('i32');
    emitTranslation(this.loop, WRITE_TABLE, width, address);
    code.set(host);
    // Any reservation but one of exactly these bytes is looked at by the rules.
    code.get(this.hart);
    code.mem('i32.load', RESERVED);
    code.op('i32.eqz');
    code.brIf(this.loop.slow);
    code.get(this.hart);
    code.mem('i32.load', RESERVATION_WIDTH);
    code.i32(width);
    code.op('i32.ne');
    code.brIf(this.loop.slow);
    code.get(this.hart);
    code.mem('i64.load', RESERVATION);
    emitPhysical(this.loop, host);
    code.op('i64.ne');
    code.brIf(this.loop.slow);
    code.get(host);
    value();
    code.mem(STORE[width], ENTRY_BIAS, 0);
    this.setWord(RESERVED, 0);
    this.setWord(RESERVATION_WIDTH, 0);
    code.get(this.hart);
    code.i64(0);
    code.mem('i64.store', RESERVATION);
    code.i64(0);
    code.set(result);
  }

  zeroBlock(address: Push): void {
    const { code } = this;
    const host = this.loop.temps.take('i32');
    // With both bits set it is legal in every mode; the rules look closer.
    code.get(this.hart);
    code.mem('i32.load', MENVCFG);
    code.get(this.hart);
    code.mem('i32.load', SENVCFG);
    code.op('i32.and');
    code.i32(CBZE);
    code.op('i32.and');
    code.op('i32.eqz');
    code.brIf(this.loop.slow);
    const block = (): void => {
      address();
      code.i64(-BLOCK_BYTES);
      code.op('i64.and');
    };
    emitTranslation(this.loop, WRITE_TABLE, 1, block, ANY_GUARD);
    code.set(host);
    for (let at = 0; at < BLOCK_BYTES; at += 8) {
      code.get(host);
      code.i64(0);
      code.mem('i64.store', ENTRY_BIAS + at, 0);
    }
  }

  fp(op: FpOp, format: FpFormat, args: readonly Push[], result: number): void {
    emitFastFp(this.loop, op, format, args, result);
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
    if (this.inPage) {
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

  private recordDelta(): void {
    this.code.get(this.record);
    this.code.mem('i32.load', IMM);
    this.code.i32(Math.log2(RECORDS_PER_BYTE));
    this.code.op('i32.shl');
  }

  private setWord(offset: number, value: number): void {
    this.code.get(this.hart);
    this.code.i32(value);
    this.code.mem('i32.store', offset);
  }
}
