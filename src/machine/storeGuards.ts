/**
 * Store guards: which words of RAM an engine's inlined stores must leave to the machine's rules, in pages where only some words are like that: words
 * that the host watches, and words from which an engine has derived code. One bit for each aligned 8-byte word and reason, kept in the
 * machine's WebAssembly memory so that generated code can look: a store then costs a load and a test more, and only in such a page.
 * A guard may be set needlessly, never missing. `engine.ts` says what engines do with them; guards are derived state and never saved.
 */
import { type PhysAddr, physAddr } from '../base/address.ts';

/** The reasons: the byte of a block's pair that has its bits. */
export const Guard = { watched: 0, code: 1 } as const;
export type Guard = (typeof Guard)[keyof typeof Guard];

const WORD_BYTES = 8;
/** RAM of which a pair of bytes, one per reason, has the bits. */
export const GUARDED_BLOCK_BYTES = 64;
const PAIR_BYTES = 2;

export class StoreGuards {
  /** Byte offset of the guards in the WebAssembly memory: `sizeBytes(…)` bytes from there. */
  readonly offset: number;
  private readonly bytes: Uint8Array;
  private readonly ramBase: number;

  constructor(bytes: Uint8Array, offset: number, ramBase: number) {
    this.bytes = bytes;
    this.offset = offset;
    this.ramBase = ramBase;
  }

  /** How many bytes the guards of so much RAM take. */
  static sizeBytes(ramBytes: number): number {
    return (ramBytes / GUARDED_BLOCK_BYTES) * PAIR_BYTES;
  }

  /** Guards all words that have a byte of [pa, pa + length). */
  set(guard: Guard, pa: PhysAddr, length: number): void {
    const last = this.word(physAddr(pa + length - 1));
    for (let word = this.word(pa); word <= last; word++) this.bytes[this.byteOf(guard, word)]! |= 1 << (word & 7);
  }

  /** Whether a word that has a byte of [pa, pa + length) is guarded for this reason. */
  has(guard: Guard, pa: PhysAddr, length: number): boolean {
    const last = this.word(physAddr(pa + length - 1));
    for (let word = this.word(pa); word <= last; word++) {
      if ((this.bytes[this.byteOf(guard, word)]! & (1 << (word & 7))) !== 0) return true;
    }
    return false;
  }

  /** Takes the guards of whole blocks away. */
  clear(guard: Guard, pa: PhysAddr, length: number): void {
    const [first, end] = [this.word(pa), this.word(physAddr(pa + length))];
    for (let word = first; word < end; word += GUARDED_BLOCK_BYTES / WORD_BYTES) {
      this.bytes[this.byteOf(guard, word)] = 0;
    }
  }

  private word(pa: PhysAddr): number {
    return Math.floor((pa - this.ramBase) / WORD_BYTES);
  }

  private byteOf(guard: Guard, word: number): number {
    return this.offset + (word >>> 3) * PAIR_BYTES + guard;
  }
}
