/**
 * A byte stream that is read when somebody asks: at most as many bytes as are wanted, waiting until there is at least one.
 */
import type { Readable } from 'node:stream';

export class InputPull {
  private readonly iterator: AsyncIterator<Uint8Array | string>;
  private rest: Uint8Array = new Uint8Array();

  constructor(input: Readable) {
    this.iterator = input[Symbol.asyncIterator]();
  }

  /** Up to `max` bytes; none at the end of input. */
  async read(max: number): Promise<Uint8Array> {
    while (this.rest.length === 0) {
      const next = await this.iterator.next();
      if (next.done === true) return new Uint8Array();
      this.rest = typeof next.value === 'string' ? new TextEncoder().encode(next.value) : new Uint8Array(next.value);
    }
    const bytes = this.rest.subarray(0, max);
    this.rest = this.rest.subarray(bytes.length);
    return bytes;
  }
}
