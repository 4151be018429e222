/**
 * Reads little-endian scalars, LEB128 numbers and strings from one section, and throws `DwarfError` with the section's name and the offset when
 * the bytes run out. RISC-V is little-endian; big-endian input is refused by whoever reads the file. Encodings: DWARF 5, 7.2.2 and 7.6.
 */
import { DwarfError } from './error.ts';

/** Bytes of an offset or length: 4 in the 32-bit DWARF format, 8 in the 64-bit one. Not the target's address size. */
export type OffsetSize = 4 | 8;

const utf8 = new TextDecoder();

export class Cursor {
  readonly section: string;
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  /** Next byte to read, from the section's start. */
  position: number;
  /** Exclusive end of what may be read. */
  readonly end: number;

  constructor(section: string, bytes: Uint8Array, position = 0, end = bytes.length) {
    this.section = section;
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.position = position;
    this.end = Math.min(end, bytes.length);
    if (!(position >= 0 && position <= this.end)) this.fail(`offset lies outside the section of ${bytes.length} bytes`);
  }

  get atEnd(): boolean {
    return this.position >= this.end;
  }

  get remaining(): number {
    return this.end - this.position;
  }

  /** A cursor over the same section, from `position` to `end` or to the end of this one. */
  at(position: number, end = this.end): Cursor {
    return new Cursor(this.section, this.bytes, position, end);
  }

  fail(message: string, offset = this.position): never {
    throw new DwarfError(this.section, offset, message);
  }

  /** Moves over `length` bytes and answers where they began. */
  skip(length: number): number {
    const start = this.position;
    if (!(length >= 0 && length <= this.end - start)) {
      this.fail(`${length} bytes are needed, ${this.end - start} are left`);
    }
    this.position = start + length;
    return start;
  }

  u8(): number {
    return this.bytes[this.skip(1)]!;
  }

  i8(): number {
    return this.#view.getInt8(this.skip(1));
  }

  u16(): number {
    return this.#view.getUint16(this.skip(2), true);
  }

  u24(): number {
    const low = this.u16();
    return low | (this.u8() << 16);
  }

  u32(): number {
    return this.#view.getUint32(this.skip(4), true);
  }

  u64(): bigint {
    return this.#view.getBigUint64(this.skip(8), true);
  }

  /** An unsigned number of 1, 2, 4 or 8 bytes. */
  unsigned(size: number): bigint {
    switch (size) {
      case 1:
        return BigInt(this.u8());
      case 2:
        return BigInt(this.u16());
      case 4:
        return BigInt(this.u32());
      case 8:
        return this.u64();
      default:
        return this.fail(`a number of ${size} bytes is not supported`);
    }
  }

  signed(size: number): bigint {
    return BigInt.asIntN(size * 8, this.unsigned(size));
  }

  /** An offset or length of the unit's format as a number. */
  offset(size: OffsetSize): number {
    if (size === 4) return this.u32();
    const start = this.position;
    const value = this.u64();
    if (value > BigInt(Number.MAX_SAFE_INTEGER))
      this.fail(`offset 0x${value.toString(16)} is beyond any section`, start);
    return Number(value);
  }

  /** Unit length and the format that it announces (DWARF 5, 7.4). */
  initialLength(): { readonly length: number; readonly offsetSize: OffsetSize } {
    const start = this.position;
    const short = this.u32();
    if (short < 0xfffffff0) return { length: short, offsetSize: 4 };
    if (short !== 0xffffffff) this.fail(`unit length 0x${short.toString(16)} is reserved`, start);
    return { length: this.offset(8), offsetSize: 8 };
  }

  /** ULEB128 as a number; fails above 2^53. */
  uleb(): number {
    const start = this.position;
    let result = 0;
    let scale = 1;
    for (;;) {
      const byte = this.u8();
      result += (byte & 0x7f) * scale;
      if (byte < 0x80) break;
      scale *= 128;
      if (scale > 2 ** 63) this.fail('LEB128 number has more than 64 bits', start);
    }
    if (result > Number.MAX_SAFE_INTEGER) this.fail(`number ${result} is too large here`, start);
    return result;
  }

  /** ULEB128 of up to 64 bits. */
  uleb64(): bigint {
    return BigInt.asUintN(64, this.#leb().value);
  }

  sleb64(): bigint {
    const { value, bits } = this.#leb();
    return BigInt.asIntN(Math.min(bits, 64), value);
  }

  /** SLEB128 as a number; fails outside ±2^53. */
  sleb(): number {
    const start = this.position;
    const value = Number(this.sleb64());
    if (!Number.isSafeInteger(value)) this.fail(`number ${value} is too large here`, start);
    return value;
  }

  skipLeb(): void {
    while (this.u8() >= 0x80);
  }

  #leb(): { value: bigint; bits: number } {
    const start = this.position;
    let value = 0n;
    let low = 0;
    let bits = 0;
    for (;;) {
      const byte = this.u8();
      if (bits < 28) low |= (byte & 0x7f) << bits;
      else value |= BigInt(byte & 0x7f) << BigInt(bits);
      bits += 7;
      if (byte < 0x80) return { value: value | BigInt(low), bits };
      if (bits > 70) this.fail('LEB128 number has more than 64 bits', start);
    }
  }

  slice(length: number): Uint8Array {
    const start = this.skip(length);
    return this.bytes.subarray(start, start + length);
  }

  /** A string up to its terminating zero. */
  cstring(): string {
    const start = this.position;
    const zero = this.bytes.indexOf(0, start);
    if (zero < 0 || zero >= this.end) this.fail('string has no end');
    this.position = zero + 1;
    return utf8.decode(this.bytes.subarray(start, zero));
  }

  skipCstring(): void {
    const zero = this.bytes.indexOf(0, this.position);
    if (zero < 0 || zero >= this.end) this.fail('string has no end');
    this.position = zero + 1;
  }
}
