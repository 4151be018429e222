/**
 * Reads the encodings that `ByteWriter` writes. Made for modules of our own: what is cut off or overlong is not looked for.
 */
export class ByteReader {
  readonly bytes: Uint8Array;
  private readonly view: DataView;
  at: number;
  /** Where it ends. */
  readonly end: number;

  constructor(bytes: Uint8Array, at = 0, end = bytes.length) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = at;
    this.end = end;
  }

  get isAtEnd(): boolean {
    return this.at >= this.end;
  }

  u8(): number {
    return this.bytes[this.at++]!;
  }

  u32(): number {
    return Number(this.leb().value);
  }

  /** A signed integer of at most 64 bits. */
  signed(): bigint {
    const { value, bits } = this.leb();
    return BigInt.asIntN(bits, value);
  }

  /** The bits of a floating-point number. */
  f32Bits(): number {
    this.at += 4;
    return this.view.getUint32(this.at - 4, true);
  }

  f64Bits(): bigint {
    this.at += 8;
    return this.view.getBigUint64(this.at - 8, true);
  }

  name(): string {
    const length = this.u32();
    this.at += length;
    return String.fromCharCode(...this.bytes.subarray(this.at - length, this.at));
  }

  /** A vector's items. */
  list<T>(read: () => T): T[] {
    return Array.from({ length: this.u32() }, read);
  }

  /** What follows its length. */
  sized(): ByteReader {
    const length = this.u32();
    this.at += length;
    return new ByteReader(this.bytes, this.at - length, this.at);
  }

  private leb(): { readonly value: bigint; readonly bits: number } {
    let value = 0n;
    for (let bits = 0; ; ) {
      const byte = this.u8();
      value |= BigInt(byte & 0x7f) << BigInt(bits);
      bits += 7;
      if (byte < 0x80) return { value, bits };
    }
  }
}
