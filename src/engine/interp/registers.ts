/**
 * Operands and writes that are alike in the fast loop and in the single step: registers of the hart's block through the offsets in the
 * record, the immediate, and the mark that f registers have changed.
 */
import type { FSource, XSource } from '../../isa/ops.ts';
import { FS } from '../../machine/mstatus.ts';
import { MSTATUS } from '../../machine/stateLayout.ts';
import type { FunctionBuilder } from '../../wasm/functionBuilder.ts';
import { IMM, RD, RS1, RS2, RS3 } from './layout.ts';

const FIELD = { rs1: RS1, rs2: RS2, rs3: RS3 } as const;

export class Registers {
  protected readonly code: FunctionBuilder;
  /** Locals: address of the hart's block, address of the record. */
  protected readonly hart: number;
  protected readonly record: number;

  constructor(code: FunctionBuilder, hart: number, record: number) {
    this.code = code;
    this.hart = hart;
    this.record = record;
  }

  x(source: XSource): void {
    this.address(FIELD[source]);
    this.code.mem('i64.load', 0);
  }

  f(source: FSource): void {
    this.address(FIELD[source]);
    this.code.mem('i64.load', 0);
  }

  imm(): void {
    this.code.get(this.record);
    this.code.mem('i64.load32_s', IMM);
  }

  setX(value: () => void): void {
    this.address(RD);
    value();
    this.code.mem('i64.store', 0);
  }

  setF(value: () => void): void {
    this.setX(value);
    this.markFpDirty();
  }

  /** Sets mstatus.FS to dirty. */
  markFpDirty(): void {
    const { code } = this;
    code.get(this.hart);
    code.get(this.hart);
    code.mem('i32.load', MSTATUS);
    code.i32(FS);
    code.op('i32.or');
    code.mem('i32.store', MSTATUS);
  }

  /** Leaves an i32 that is 0 when mstatus.FS is off. */
  protected fpEnabled(): void {
    const { code } = this;
    code.get(this.hart);
    code.mem('i32.load', MSTATUS);
    code.i32(FS);
    code.op('i32.and');
  }

  /** Leaves the address of a register operand: the hart's block plus the offset in the record's field. */
  private address(field: number): void {
    const { code } = this;
    code.get(this.hart);
    code.get(this.record);
    code.mem('i32.load16_u', field);
    code.op('i32.add');
  }
}
