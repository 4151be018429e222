/**
 * The body of one WebAssembly function, written instruction by instruction: locals, structured control flow with labels that know their
 * depth, constants, memory accesses. It checks what costs nothing to check (labels still open, every block ended); types are left to the
 * engine's validation.
 */
import { assert } from '../base/assert.ts';
import { ByteWriter } from './byteWriter.ts';
import {
  type MemoryOp,
  memory,
  type PlainOp,
  plain,
  type SaturatingOp,
  type SimdOp,
  saturating,
  simd,
  type ValueType,
  valueTypes,
} from './opcodes.ts';

/** An open block, loop or if: branches name it, whatever their nesting. Its value is its nesting depth from the function's body, which is 1. */
export type Label = number & { readonly label: unique symbol };

/** Each block that `enclose` makes puts so many bytes in front of the code. */
export const BLOCK_BYTES = 2;

export interface FunctionType {
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
}

export class FunctionBuilder {
  readonly type: FunctionType;
  private code = new ByteWriter();
  private readonly localTypes: ValueType[] = [];
  /** Open structures, the function's body among them. */
  private depth = 1;

  constructor(type: FunctionType) {
    this.type = type;
  }

  /** The function's own label: a branch to it returns. */
  get body(): Label {
    return 1 as Label;
  }

  /** Bytes of code so far. */
  get length(): number {
    return this.code.length;
  }

  /** A new local; parameters are locals 0, 1, …. */
  local(type: ValueType): number {
    this.localTypes.push(type);
    return this.type.params.length + this.localTypes.length - 1;
  }

  block(result?: ValueType): Label {
    return this.open(0x02, result);
  }

  loop(result?: ValueType): Label {
    return this.open(0x03, result);
  }

  if(result?: ValueType): Label {
    return this.open(0x04, result);
  }

  else(): void {
    this.code.u8(0x05);
  }

  end(): void {
    assert(this.depth > 1, 'end without an open block');
    this.depth--;
    this.code.u8(0x0b);
  }

  br(label: Label): void {
    this.code.u8(0x0c);
    this.code.u32(this.relative(label));
  }

  brIf(label: Label): void {
    this.code.u8(0x0d);
    this.code.u32(this.relative(label));
  }

  brTable(labels: readonly Label[], otherwise: Label): void {
    this.code.u8(0x0e);
    this.code.u32(labels.length);
    for (const label of labels) this.code.u32(this.relative(label));
    this.code.u32(this.relative(otherwise));
  }

  /** Calls a function by its index in the module. */
  call(index: number): void {
    this.code.u8(0x10);
    this.code.u32(index);
  }

  /** Calls through a table; `typeIndex` as `ModuleBuilder.type` answers it. */
  callIndirect(typeIndex: number, table = 0): void {
    this.code.u8(0x11);
    this.code.u32(typeIndex);
    this.code.u32(table);
  }

  /** Tail call. */
  returnCall(index: number): void {
    this.code.u8(0x12);
    this.code.u32(index);
  }

  /** Tail call through a table. */
  returnCallIndirect(typeIndex: number, table = 0): void {
    this.code.u8(0x13);
    this.code.u32(typeIndex);
    this.code.u32(table);
  }

  get(local: number): void {
    this.code.u8(0x20);
    this.code.u32(local);
  }

  set(local: number): void {
    this.code.u8(0x21);
    this.code.u32(local);
  }

  tee(local: number): void {
    this.code.u8(0x22);
    this.code.u32(local);
  }

  globalGet(global: number): void {
    this.code.u8(0x23);
    this.code.u32(global);
  }

  globalSet(global: number): void {
    this.code.u8(0x24);
    this.code.u32(global);
  }

  i32(value: number): void {
    this.code.u8(0x41);
    this.code.s32(value);
  }

  /** A number must be a 32-bit signed integer; anything wider is a bigint. */
  i64(value: number | bigint): void {
    this.code.u8(0x42);
    if (typeof value === 'bigint') this.code.s64(value);
    else {
      assert(value === (value | 0), `i64 constant ${value} needs a bigint`);
      this.code.s32(value);
    }
  }

  f32(value: number): void {
    this.code.u8(0x43);
    this.code.f32(value);
  }

  f64(value: number): void {
    this.code.u8(0x44);
    this.code.f64(value);
  }

  op(name: PlainOp): void {
    this.code.u8(plain[name]);
  }

  saturate(name: SaturatingOp): void {
    this.code.u8(0xfc);
    this.code.u32(saturating[name]);
  }

  /** A load or store at the address on the stack plus `offset`; no alignment is promised to the engine beyond `align` (log2 of bytes). */
  mem(name: MemoryOp, offset: number, align?: number): void {
    const [opcode, natural] = memory[name];
    this.code.u8(opcode);
    this.code.u32(align ?? natural);
    this.code.u32(offset);
  }

  /** Destination, source and length on the stack. */
  memoryCopy(): void {
    this.code.u8(0xfc);
    this.code.u32(10);
    this.code.u8(0);
    this.code.u8(0);
  }

  /** Destination, byte value and length on the stack. */
  memoryFill(): void {
    this.code.u8(0xfc);
    this.code.u32(11);
    this.code.u8(0);
  }

  /** The label of block `index` of those that `enclose` will put around all that is written before it; 0 is the innermost. */
  enclosing(index: number): Label {
    return (1 - index) as Label;
  }

  /** Puts what has been written, which must not fall through, into `count` nested blocks; `after` writes what follows the end of each. */
  enclose(count: number, after: (index: number) => void): void {
    assert(this.depth === 1, `${this.depth - 1} blocks are still open`);
    const inner = this.code.finish();
    this.code = new ByteWriter(inner.length + 4096);
    for (let index = 0; index < count; index++) {
      this.code.u8(0x02);
      this.code.u8(0x40);
    }
    this.code.bytes(inner);
    for (let index = 0; index < count; index++) {
      this.code.u8(0x0b);
      after(index);
    }
  }

  /** A SIMD instruction without immediate, or one that takes a lane. */
  simd(name: SimdOp, lane?: number): void {
    this.code.u8(0xfd);
    this.code.u32(simd[name]);
    if (lane !== undefined) this.code.u8(lane);
  }

  /** Writes locals, code and the final `end`, as the code section holds them. */
  encode(): ByteWriter {
    assert(this.depth === 1, `${this.depth - 1} blocks are still open`);
    const out = new ByteWriter(this.code.length + 32);
    const runs: { type: ValueType; count: number }[] = [];
    for (const type of this.localTypes) {
      const last = runs.at(-1);
      if (last?.type === type) last.count++;
      else runs.push({ type, count: 1 });
    }
    out.u32(runs.length);
    for (const { type, count } of runs) {
      out.u32(count);
      out.u8(valueTypes[type]);
    }
    out.bytes(this.code.finish());
    out.u8(0x0b);
    return out;
  }

  private open(opcode: number, result: ValueType | undefined): Label {
    this.code.u8(opcode);
    this.code.u8(result === undefined ? 0x40 : valueTypes[result]);
    return ++this.depth as Label;
  }

  private relative(label: Label): number {
    assert(label <= this.depth, 'branch to a block that has ended');
    return this.depth - label;
  }
}
