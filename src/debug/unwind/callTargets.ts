/**
 * Where functions begin in code without symbols: at the targets of its direct calls (`jal ra`, `auipc` and `jalr ra`). Functions that are only
 * called through pointers are missed, so what lies between two targets may be more than one function.
 */
import { insnLength } from '../../isa/decode.ts';
import type { CodeExtent } from './codeFlow.ts';

/** A run of code: where it lies and its bytes. */
export interface CodeBytes {
  readonly low: bigint;
  readonly bytes: Uint8Array;
}

export class CallTargets {
  readonly #regions: readonly CodeBytes[];
  #targets: readonly bigint[] | undefined;

  constructor(regions: readonly CodeBytes[]) {
    this.#regions = regions;
  }

  /** From the last target at or before an address to the next one, inside its region. */
  around(address: bigint): CodeExtent | undefined {
    const region = this.#regions.find(({ low, bytes }) => address >= low && address < low + BigInt(bytes.length));
    if (region === undefined) return undefined;
    this.#targets ??= findTargets(this.#regions);
    let low = 0;
    let high = this.#targets.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#targets[middle]! <= address) low = middle + 1;
      else high = middle;
    }
    const begin = this.#targets[low - 1];
    const end = region.low + BigInt(region.bytes.length);
    const next = this.#targets[low] ?? end;
    if (begin === undefined || begin < region.low) return undefined;
    return { low: begin, high: next < end ? next : end, exact: false };
  }
}

const RA = 1;
const OPCODE_JAL = 0x6f;
const OPCODE_JALR = 0x67;
const OPCODE_AUIPC = 0x17;

function findTargets(regions: readonly CodeBytes[]): bigint[] {
  const targets = new Set<bigint>();
  for (const { low, bytes } of regions) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    // The register and value of an auipc just before.
    let pending: { readonly register: number; readonly value: number } | undefined;
    for (let offset = 0; offset + 4 <= bytes.length; ) {
      const insn = view.getInt32(offset, true);
      const length = insnLength(insn);
      const rd = (insn >>> 7) & 31;
      let next: typeof pending;
      if (length === 4) {
        const opcode = insn & 0x7f;
        if (opcode === OPCODE_JAL && rd === RA) targets.add(low + BigInt(offset + jumpOffset(insn)));
        else if (opcode === OPCODE_AUIPC) next = { register: rd, value: offset + (insn & ~0xfff) };
        else if (opcode === OPCODE_JALR && rd === RA && pending?.register === ((insn >>> 15) & 31)) {
          targets.add(low + BigInt(pending.value + (insn >> 20)));
        }
      }
      pending = next;
      offset += length;
    }
  }
  return [...targets].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** The immediate of the J format. */
function jumpOffset(insn: number): number {
  return ((insn >> 31) << 20) | (insn & 0xff000) | ((insn >>> 9) & 0x800) | ((insn >>> 20) & 0x7fe);
}
