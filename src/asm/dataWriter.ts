/**
 * A growing run of little-endian data with the encodings of ELF and DWARF (DWARF 5, 7.6: LEB128). Knows no relocations: who writes a field that
 * the linker fills in notes its offset.
 */
const encoder = new TextEncoder();

export class DataWriter {
  private buffer: Uint8Array;
  private view: DataView;
  private used = 0;

  constructor(capacity = 256) {
    this.buffer = new Uint8Array(capacity);
    this.view = new DataView(this.buffer.buffer);
  }

  get length(): number {
    return this.used;
  }

  u8(value: number): void {
    this.reserve(1);
    this.buffer[this.used++] = value;
  }

  u16(value: number): void {
    this.reserve(2);
    this.view.setUint16(this.used, value, true);
    this.used += 2;
  }

  u32(value: number): void {
    this.reserve(4);
    this.view.setUint32(this.used, value, true);
    this.used += 4;
  }

  u64(value: bigint): void {
    this.reserve(8);
    this.view.setBigUint64(this.used, BigInt.asUintN(64, value), true);
    this.used += 8;
  }

  /** Unsigned LEB128 of a safe integer. */
  uleb(value: number): void {
    let rest = value;
    while (rest > 0x7f) {
      this.u8((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.u8(rest);
  }

  /** Signed LEB128 of a safe integer. */
  sleb(value: number): void {
    let rest = value;
    while (rest < -0x40 || rest > 0x3f) {
      const low = ((rest % 0x80) + 0x80) % 0x80;
      this.u8(low | 0x80);
      rest = (rest - low) / 0x80;
    }
    this.u8(rest & 0x7f);
  }

  bytes(data: ArrayLike<number>): void {
    this.reserve(data.length);
    this.buffer.set(data, this.used);
    this.used += data.length;
  }

  zeros(count: number): void {
    this.reserve(count);
    this.used += count;
  }

  /** UTF-8 with a NUL after it. */
  string(text: string): void {
    this.bytes(encoder.encode(text));
    this.u8(0);
  }

  /** Fills with a byte up to a multiple of `alignment`. */
  align(alignment: number, fill = 0): void {
    while (this.used % alignment !== 0) this.u8(fill);
  }

  /** Overwrites a field that was left open. */
  setU32(at: number, value: number): void {
    this.view.setUint32(at, value, true);
  }

  /** A copy of what has been written. */
  finish(): Uint8Array {
    return this.buffer.slice(0, this.used);
  }

  private reserve(count: number): void {
    if (this.used + count <= this.buffer.length) return;
    const next = new Uint8Array(Math.max(this.buffer.length * 2, this.used + count));
    next.set(this.buffer.subarray(0, this.used));
    this.buffer = next;
    this.view = new DataView(next.buffer);
  }
}
