/**
 * Builds small pieces of debug information by hand, right or wrong: bytes, and units from trees of entries with their abbreviations.
 */
import { FORM } from '../../src/dwarf/constants/dies.ts';

/** A growing run of little-endian bytes. */
export class Bytes {
  readonly #bytes: number[] = [];

  get length(): number {
    return this.#bytes.length;
  }

  u8(...values: number[]): this {
    for (const value of values) this.#bytes.push(value & 0xff);
    return this;
  }

  u16(value: number): this {
    return this.u8(value, value >> 8);
  }

  u24(value: number): this {
    return this.u16(value).u8(value >> 16);
  }

  u32(value: number): this {
    return this.u16(value).u16(value >>> 16);
  }

  u64(value: bigint | number): this {
    for (let shift = 0n; shift < 64n; shift += 8n) this.u8(Number((BigInt(value) >> shift) & 0xffn));
    return this;
  }

  uleb(value: bigint | number): this {
    let rest = BigInt(value);
    do {
      const low = Number(rest & 0x7fn);
      rest >>= 7n;
      this.u8(rest === 0n ? low : low | 0x80);
    } while (rest !== 0n);
    return this;
  }

  sleb(value: bigint | number): this {
    let rest = BigInt(value);
    for (;;) {
      const low = Number(rest & 0x7fn);
      rest >>= 7n;
      const done = (rest === 0n && low < 0x40) || (rest === -1n && low >= 0x40);
      this.u8(done ? low : low | 0x80);
      if (done) return this;
    }
  }

  text(value: string): this {
    return this.u8(...new TextEncoder().encode(value), 0);
  }

  add(bytes: Uint8Array | Bytes): this {
    return this.u8(...(bytes instanceof Bytes ? bytes.#bytes : bytes));
  }

  /** `content` after its length in 4 bytes. */
  counted(content: Bytes): this {
    return this.u32(content.length).add(content);
  }

  done(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}

/** An attribute: name, form, and how its value is written (for implicit_const: the value). */
export type Attribute = readonly [name: number, form: number, write?: ((bytes: Bytes) => void) | number];

export interface Entry {
  readonly tag: number;
  readonly attributes?: readonly Attribute[];
  readonly children?: readonly Entry[];
}

/** .debug_abbrev and .debug_info of one unit. Every entry has its own abbreviation. Numbers are written by the form. */
export function buildUnit(root: Entry, version = 5): { '.debug_abbrev': Uint8Array; '.debug_info': Uint8Array } {
  const abbrev = new Bytes();
  const dies = new Bytes();
  let code = 0;
  const write = ({ tag, attributes = [], children = [] }: Entry): void => {
    abbrev
      .uleb(++code)
      .uleb(tag)
      .u8(children.length > 0 ? 1 : 0);
    dies.uleb(code);
    for (const [name, form, value] of attributes) {
      abbrev.uleb(name).uleb(form);
      if (form === FORM.implicit_const) abbrev.sleb(value as number);
      else if (typeof value === 'function') value(dies);
      else if (value !== undefined) writeNumber(dies, form, value);
    }
    abbrev.u8(0, 0);
    for (const child of children) write(child);
    if (children.length > 0) dies.u8(0);
  };
  write(root);
  abbrev.u8(0);
  const header = version >= 5 ? new Bytes().u16(version).u8(1, 8).u32(0) : new Bytes().u16(version).u32(0).u8(8);
  return { '.debug_abbrev': abbrev.done(), '.debug_info': new Bytes().counted(header.add(dies)).done() };
}

/** Offset of the first entry in a unit of `buildUnit`. */
export const firstEntry = (version = 5): number => (version >= 5 ? 12 : 11);

const oneByte: readonly number[] = [FORM.data1, FORM.flag, FORM.ref1, FORM.strx1, FORM.addrx1];
const twoBytes: readonly number[] = [FORM.data2, FORM.ref2, FORM.strx2, FORM.addrx2];
const threeBytes: readonly number[] = [FORM.strx3, FORM.addrx3];
const fourBytes: readonly number[] = [
  FORM.data4,
  FORM.ref4,
  FORM.strx4,
  FORM.addrx4,
  FORM.strp,
  FORM.line_strp,
  FORM.sec_offset,
  FORM.ref_addr,
  FORM.ref_sup4,
  FORM.strp_sup,
];
const eightBytes: readonly number[] = [FORM.addr, FORM.data8, FORM.ref8, FORM.ref_sig8, FORM.ref_sup8];

function writeNumber(bytes: Bytes, form: number, value: number): void {
  if (oneByte.includes(form)) bytes.u8(value);
  else if (twoBytes.includes(form)) bytes.u16(value);
  else if (threeBytes.includes(form)) bytes.u24(value);
  else if (fourBytes.includes(form)) bytes.u32(value);
  else if (eightBytes.includes(form)) bytes.u64(value);
  else if (form === FORM.sdata) bytes.sleb(value);
  else bytes.uleb(value);
}
