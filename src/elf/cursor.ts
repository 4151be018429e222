/**
 * Reads little-endian fields of a byte range of the file, and says exactly what is missing when the file ends too early.
 */
import { ElfError } from './elfError.ts';

export class Cursor {
  private readonly view: DataView;
  private readonly section: string;
  private readonly start: number;

  /** A part of the file that begins at offset `start` and must be `length` bytes long; `section` names it in errors. */
  constructor(file: Uint8Array, section: string, start: number, length: number) {
    if (!Number.isSafeInteger(start + length) || start + length > file.length) {
      const end = Number.isSafeInteger(start + length) ? `at byte ${start + length}` : 'far outside of it';
      throw new ElfError(
        section,
        Math.min(start, file.length),
        `the file is cut off: its ${section} should end ${end}, but the file has ${file.length} bytes`,
      );
    }
    this.view = new DataView(file.buffer, file.byteOffset + start, length);
    this.section = section;
    this.start = start;
  }

  u8(at: number): number {
    return this.view.getUint8(at);
  }

  u16(at: number): number {
    return this.view.getUint16(at, true);
  }

  u32(at: number): number {
    return this.view.getUint32(at, true);
  }

  u64(at: number): bigint {
    return this.view.getBigUint64(at, true);
  }

  /** A 64-bit size or file offset that must be exact in a `number`; no file is longer. */
  size(at: number, what: string): number {
    const value = this.u64(at);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) {
      throw new ElfError(
        this.section,
        this.start + at,
        `${what} 0x${value.toString(16)} in its ${this.section} is absurdly large`,
      );
    }
    return Number(value);
  }
}

const decoder = new TextDecoder();

/** The NUL-terminated string at `offset` of a string table; cut at its end when the terminator is missing. */
export function stringAt(table: Uint8Array, offset: number): string {
  if (offset >= table.length) return '';
  const end = table.indexOf(0, offset);
  return decoder.decode(table.subarray(offset, end === -1 ? table.length : end));
}
