/**
 * A string table of ELF (gABI, "String Table"): names with a NUL after each; a name that ends another one lies in it, as GNU tools have it.
 */
const encoder = new TextEncoder();

export class StringTable {
  private readonly names = new Set<string>();
  private offsets: Map<string, number> | undefined;
  private bytes: Uint8Array | undefined;

  add(name: string): void {
    this.names.add(name);
    this.offsets = undefined;
  }

  /** Only after `finish`. */
  offsetOf(name: string): number {
    return this.offsets?.get(name) ?? 0;
  }

  /** The table's bytes, the empty name first. */
  finish(): Uint8Array {
    if (this.bytes !== undefined && this.offsets !== undefined) return this.bytes;
    const holders = this.holders();
    const offsets = new Map<string, number>([['', 0]]);
    const parts: Uint8Array[] = [];
    let size = 1;
    for (const name of this.names) {
      if (name === '' || holders.has(name)) continue;
      const encoded = encoder.encode(name);
      offsets.set(name, size);
      parts.push(encoded);
      size += encoded.length + 1;
    }
    for (const [name, holder] of holders) {
      offsets.set(name, offsets.get(holder)! + encoder.encode(holder).length - encoder.encode(name).length);
    }
    const bytes = new Uint8Array(size);
    let at = 1;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length + 1;
    }
    this.offsets = offsets;
    this.bytes = bytes;
    return bytes;
  }

  /** The longest name that each name ends, of those that end one. */
  private holders(): Map<string, string> {
    const reversed = [...this.names].filter((name) => name !== '').map((name) => [...name].reverse().join(''));
    const sorted = reversed.sort((a, b) => (a < b ? -1 : 1));
    const holders = new Map<string, string>();
    const plain = (text: string): string => [...text].reverse().join('');
    let longer: string | undefined;
    for (const name of sorted.toReversed()) {
      if (longer?.startsWith(name) === true) holders.set(plain(name), plain(longer));
      else longer = name;
    }
    return holders;
  }
}
