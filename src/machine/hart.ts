/**
 * A hart: named access to its state block in the machine's memory. No state of its own.
 */
import type { HartId } from '../base/address.ts';
import { FS } from './mstatus.ts';
import type { PhysMemory } from './physMemory.ts';
import * as layout from './stateLayout.ts';
import type { Privilege } from './trap.ts';

export class Hart {
  readonly id: HartId;
  private readonly view: DataView;
  private readonly base: number;
  /** The x and the f registers where they lie. */
  readonly xs: BigUint64Array;
  readonly fs: BigUint64Array;

  constructor(memory: PhysMemory, id: HartId) {
    this.id = id;
    this.view = memory.view;
    this.base = id * layout.HART_STRIDE;
    this.xs = new BigUint64Array(memory.view.buffer, this.base + layout.X, 32);
    this.fs = new BigUint64Array(memory.view.buffer, this.base + layout.F, 32);
  }

  x(index: number): bigint {
    return this.view.getBigUint64(this.base + layout.X + index * 8, true);
  }

  setX(index: number, value: bigint): void {
    if (index !== 0) this.view.setBigUint64(this.base + layout.X + index * 8, BigInt.asUintN(64, value), true);
  }

  /** Low 32 bits, unsigned: how the kernel reads arguments without a bigint. */
  xLow(index: number): number {
    return this.view.getUint32(this.base + layout.X + index * 8, true);
  }

  /** High 32 bits, signed. */
  xHigh(index: number): number {
    return this.view.getInt32(this.base + layout.X + index * 8 + 4, true);
  }

  f(index: number): bigint {
    return this.view.getBigUint64(this.base + layout.F + index * 8, true);
  }

  setF(index: number, value: bigint): void {
    this.view.setBigUint64(this.base + layout.F + index * 8, BigInt.asUintN(64, value), true);
  }

  /** A 64-bit field of the block by its offset in `stateLayout`. */
  get64(offset: number): bigint {
    return this.view.getBigUint64(this.base + offset, true);
  }

  set64(offset: number, value: bigint): void {
    this.view.setBigUint64(this.base + offset, BigInt.asUintN(64, value), true);
  }

  get32(offset: number): number {
    return this.view.getUint32(this.base + offset, true);
  }

  set32(offset: number, value: number): void {
    this.view.setUint32(this.base + offset, value, true);
  }

  get8(offset: number): number {
    return this.view.getUint8(this.base + offset);
  }

  /** The latest machine time in ns that any hart has read (`time.ts`). */
  get timeTold(): number {
    return (
      this.view.getUint32(layout.TIME_TOLD, true) + this.view.getUint32(layout.TIME_TOLD + 4, true) * 0x1_0000_0000
    );
  }

  set timeTold(time: number) {
    this.view.setUint32(layout.TIME_TOLD, time >>> 0, true);
    this.view.setUint32(layout.TIME_TOLD + 4, Math.floor(time / 0x1_0000_0000), true);
  }

  get pc(): bigint {
    return this.get64(layout.PC);
  }

  set pc(value: bigint) {
    this.set64(layout.PC, value);
  }

  /** frm and fflags as the fcsr CSR shows them. */
  get fcsr(): number {
    return (this.get32(layout.FRM) << 5) | this.get32(layout.FFLAGS);
  }

  set fcsr(value: number) {
    this.set32(layout.FRM, (value >>> 5) & 7);
    this.set32(layout.FFLAGS, value & 31);
  }

  get privilege(): Privilege {
    return this.get32(layout.PRIVILEGE) as Privilege;
  }

  set privilege(value: Privilege) {
    this.set32(layout.PRIVILEGE, value);
  }

  /** Whether the f registers and fcsr may be used (mstatus.FS is not off). */
  get fpEnabled(): boolean {
    return (this.get32(layout.MSTATUS) & FS) !== 0;
  }

  /** Marks the f registers or fcsr as changed (mstatus.FS). */
  setFpDirty(): void {
    this.set32(layout.MSTATUS, this.get32(layout.MSTATUS) | FS);
  }

  /** Steps since reset; exact below 2^53. */
  get steps(): number {
    return this.count(layout.STEPS);
  }

  /** Reads a counter of the block that stays below 2^53. */
  count(offset: number): number {
    return this.get32(offset) + this.get32(offset + 4) * 0x1_0000_0000;
  }

  /** Sets an x register to a whole number of magnitude below 2^53, without a bigint. */
  setNumber(index: number, value: number): void {
    if (index !== 0) this.setCount(layout.X + index * 8, value);
  }

  /** Copies a field of 64 bits to another. */
  copy64(from: number, to: number): void {
    this.set32(to, this.get32(from));
    this.set32(to + 4, this.get32(from + 4));
  }

  /** Writes a field of 64 bits without a bigint; `value` is a whole number of magnitude below 2^53. */
  setCount(offset: number, value: number): void {
    this.set32(offset, value >>> 0);
    this.set32(offset + 4, Math.floor(value / 0x1_0000_0000));
  }

  advance(offset: number, by: number): void {
    const low = this.get32(offset) + by;
    if (low < 0x1_0000_0000) this.set32(offset, low);
    else this.setCount(offset, this.count(offset) + by);
  }

  /** Records an exception of the running instruction; the machine takes it when the engine comes back. */
  raise(cause: number, tval: bigint): void {
    this.set32(layout.EXCEPTION, 1);
    this.set32(layout.CAUSE, cause);
    this.set64(layout.TVAL, tval);
  }

  /** Drops the LR/SC reservation. */
  clearReservation(): void {
    this.set32(layout.RESERVED, 0);
    this.set32(layout.RESERVATION_WIDTH, 0);
    this.setCount(layout.RESERVATION, 0);
  }
}
