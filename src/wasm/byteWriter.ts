/**
 * A growing byte buffer with the encodings of the WebAssembly binary format: LEB128 integers, names, vectors ("Binary Format, Values").
 */
export class ByteWriter {
  private buffer: Uint8Array;
  private used = 0;

  constructor(capacity = 256) {
    this.buffer = new Uint8Array(capacity);
  }

  get length(): number {
    return this.used;
  }

  u8(value: number): void {
    if (this.used === this.buffer.length) this.grow(1);
    this.buffer[this.used++] = value;
  }

  /** Unsigned LEB128 of an integer in [0, 2^32). */
  u32(value: number): void {
    let rest = value >>> 0;
    while (rest > 0x7f) {
      this.u8((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    this.u8(rest);
  }

  /** Signed LEB128 of the low 32 bits of an integer. */
  s32(value: number): void {
    let rest = value | 0;
    while (rest < -0x40 || rest > 0x3f) {
      this.u8((rest & 0x7f) | 0x80);
      rest >>= 7;
    }
    this.u8(rest & 0x7f);
  }

  /** Signed LEB128 of a 64-bit integer, given in either signedness. */
  s64(value: bigint): void {
    let rest = BigInt.asIntN(64, value);
    while (rest < -0x40n || rest > 0x3fn) {
      this.u8(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.u8(Number(rest & 0x7fn));
  }

  f32(value: number): void {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    this.bytes(bytes);
  }

  f64(value: number): void {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, value, true);
    this.bytes(bytes);
  }

  bytes(data: Uint8Array): void {
    if (this.used + data.length > this.buffer.length) this.grow(data.length);
    this.buffer.set(data, this.used);
    this.used += data.length;
  }

  /** A length-prefixed run of bytes: how sections, function bodies and names are stored. */
  sized(content: ByteWriter): void {
    this.u32(content.length);
    this.bytes(content.finish());
  }

  /** A name of ASCII characters; the modules we write need no others. */
  name(text: string): void {
    this.u32(text.length);
    for (let i = 0; i < text.length; i++) this.u8(text.charCodeAt(i) & 0x7f);
  }

  /** The bytes so far; valid until the next write. */
  finish(): Uint8Array {
    return this.buffer.subarray(0, this.used);
  }

  private grow(by: number): void {
    const next = new Uint8Array(Math.max(this.buffer.length * 2, this.used + by));
    next.set(this.buffer.subarray(0, this.used));
    this.buffer = next;
  }
}
