/**
 * Instructions of WebAssembly in the text format: the opcode tables, and what `FunctionBuilder` writes besides, the other way round. In text
 * a branch names its block, a local its register where that is known.
 */
import { AssertionError, assert } from '../base/assert.ts';
import type { ByteReader } from './byteReader.ts';
import { memory, plain, saturating, simd, valueTypes } from './opcodes.ts';

/** What an instruction does to the text: a block begins or ends, a statement is over, or its value is on the stack. */
export type Layout = 'open' | 'else' | 'end' | 'statement' | 'value';

export interface InstructionText {
  readonly text: string;
  readonly layout: Layout;
}

const byCode = <T>(table: Readonly<Record<string, T>>, codeOf: (row: T) => number): ReadonlyMap<number, string> =>
  new Map(Object.entries(table).map(([name, row]) => [codeOf(row), name]));

const plainNames = byCode<number>(plain, (code) => code);
const memoryNames = byCode<readonly [number, number]>(memory, ([code]) => code);
const saturatingNames = byCode<number>(saturating, (code) => code);
const simdNames = byCode<number>(simd, (code) => code);
export const typeNames = byCode<number>(valueTypes, (code) => code);

const blocks: Readonly<Record<number, string>> = { 2: 'block', 3: 'loop', 4: 'if' };
const NO_RESULT = 0x40;
/** Those that take one index: the word, and whose index it is. */
const indexed: Readonly<Record<number, readonly [name: string, layout: Layout]>> = {
  16: ['call', 'value'],
  18: ['return_call', 'statement'],
  35: ['global.get', 'value'],
  36: ['global.set', 'statement'],
};
const locals: Readonly<Record<number, readonly [name: string, layout: Layout]>> = {
  32: ['local.get', 'value'],
  33: ['local.set', 'statement'],
  34: ['local.tee', 'value'],
};
const branches: Readonly<Record<number, string>> = { 12: 'br', 13: 'br_if' };
const indirect: Readonly<Record<number, readonly [name: string, layout: Layout]>> = {
  17: ['call_indirect', 'value'],
  19: ['return_call_indirect', 'statement'],
};
const STATEMENTS = new Set(['unreachable', 'nop', 'return', 'drop']);

/** The instructions of one function, one after the other. */
export class InstructionReader {
  private readonly reader: ByteReader;
  private readonly localName: (local: number) => string;
  /** Names of the open blocks; the function's own has none. */
  private readonly open: string[] = [];
  private opened = 0;

  constructor(reader: ByteReader, localName: (local: number) => string) {
    this.reader = reader;
    this.localName = localName;
  }

  /** The next instruction; the last `end`, which is the function's, has no text. */
  next(): InstructionText {
    const { reader } = this;
    const code = reader.u8();
    const known = plainNames.get(code);
    if (known !== undefined) return { text: known, layout: STATEMENTS.has(known) ? 'statement' : 'value' };
    const access = memoryNames.get(code);
    if (access !== undefined) return this.access(access);
    const block = blocks[code];
    if (block !== undefined) return this.block(block);
    if (code === 0x05) return { text: 'else', layout: 'else' };
    if (code === 0x0b) {
      const isFunction = this.open.pop() === undefined;
      return { text: isFunction ? '' : 'end', layout: 'end' };
    }
    const branch = branches[code];
    if (branch !== undefined) return { text: `${branch} ${this.label()}`, layout: 'statement' };
    if (code === 0x0e) {
      const labels = [...reader.list(() => this.label()), this.label()];
      return { text: `br_table ${labels.join(' ')}`, layout: 'statement' };
    }
    const local = locals[code];
    if (local !== undefined) return { text: `${local[0]} ${this.localName(reader.u32())}`, layout: local[1] };
    const index = indexed[code];
    if (index !== undefined) return { text: `${index[0]} ${reader.u32()}`, layout: index[1] };
    const call = indirect[code];
    if (call !== undefined) {
      const [type, table] = [reader.u32(), reader.u32()];
      return { text: `${call[0]} ${table === 0 ? '' : `${table} `}(type ${type})`, layout: call[1] };
    }
    return this.constantOrPrefixed(code);
  }

  private constantOrPrefixed(code: number): InstructionText {
    const { reader } = this;
    const value = (text: string): InstructionText => ({ text, layout: 'value' });
    switch (code) {
      case 0x41:
        return value(`i32.const ${hexText(reader.signed())}`);
      case 0x42:
        return value(`i64.const ${hexText(reader.signed())}`);
      case 0x43:
        return value(`f32.const ${floatText(BigInt(reader.f32Bits()), 8n, 23n)}`);
      case 0x44:
        return value(`f64.const ${floatText(reader.f64Bits(), 11n, 52n)}`);
      case 0xfc: {
        const second = reader.u32();
        const name = saturatingNames.get(second);
        if (name !== undefined) return value(name);
        assert(second === 10 || second === 11, `there is an opcode 0xfc ${second}`);
        // Memories' indices, of which there is one.
        reader.at += second === 10 ? 2 : 1;
        return { text: second === 10 ? 'memory.copy' : 'memory.fill', layout: 'statement' };
      }
      case 0xfd: {
        const name = simdNames.get(reader.u32());
        assert(name !== undefined, 'a SIMD instruction is known');
        return value(name.endsWith('_lane') ? `${name} ${reader.u8()}` : name);
      }
      default:
        throw new AssertionError(`there is an opcode 0x${code.toString(16)}`);
    }
  }

  private access(name: string): InstructionText {
    const [align, offset] = [this.reader.u32(), this.reader.u32()];
    const natural = memory[name as keyof typeof memory][1];
    const words = [name, offset === 0 ? '' : `offset=${offset}`, align === natural ? '' : `align=${2 ** align}`];
    return {
      text: words.filter((word) => word !== '').join(' '),
      layout: name.includes('store') ? 'statement' : 'value',
    };
  }

  private block(name: string): InstructionText {
    const type = this.reader.u8();
    const label = `$${name[0]!.toUpperCase()}${this.opened++}`;
    this.open.push(label);
    const result = type === NO_RESULT ? '' : ` (result ${typeNames.get(type)})`;
    return { text: `${name} ${label}${result}`, layout: 'open' };
  }

  private label(): string {
    const depth = this.reader.u32();
    return this.open.at(-1 - depth) ?? `${depth}`;
  }
}

/** Addresses are easier to read in hexadecimal. */
const hexText = (value: bigint): string => (value >= 4096n ? `0x${value.toString(16)}` : `${value}`);

/** A number from its bits, as the text format writes it without loss. */
function floatText(bits: bigint, exponentBits: bigint, mantissaBits: bigint): string {
  const mantissa = bits & ((1n << mantissaBits) - 1n);
  const exponent = (bits >> mantissaBits) & ((1n << exponentBits) - 1n);
  const sign = bits >> (mantissaBits + exponentBits) === 0n ? '' : '-';
  const special = (1n << exponentBits) - 1n;
  if (exponent === special) return mantissa === 0n ? `${sign}inf` : `${sign}nan:0x${mantissa.toString(16)}`;
  const bias = (1n << (exponentBits - 1n)) - 1n;
  if (exponent === 0n && mantissa === 0n) return `${sign}0`;
  const integer = exponent === 0n ? mantissa : mantissa | (1n << mantissaBits);
  const power = (exponent === 0n ? 1n : exponent) - bias - mantissaBits;
  return `${sign}0x${integer.toString(16)}p${power}`;
}
