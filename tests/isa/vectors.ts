/**
 * Vectors of single instructions: what an independent implementation (QEMU's user mode) made of given operands. Files hold them, after a line
 * that names its version, one a line: `name bits frm operands = result flags`, all but the name in hexadecimal. Any engine can be checked against them.
 */
import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Registers are the same in every vector: rd is x10 or f10; rs1, rs2 and rs3 are 11, 12 and 13 in both files, and both files hold
 * the same bits in them.
 */
export interface Vector {
  readonly name: string;
  readonly bits: number;
  readonly frm: number;
  /** Raw 64 bits of rs1, rs2 and rs3, as far as the instruction reads them. */
  readonly operands: readonly bigint[];
  /** Raw 64 bits of rd afterwards. */
  readonly result: bigint;
  /** fflags afterwards, from 0. */
  readonly flags: number;
}

/** The vectors of a file, and the line above them. */
export function readVectors(file: URL): { readonly oracle: string; readonly vectors: readonly Vector[] } {
  const [oracle = '', ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
  return { oracle, vectors: lines.map(parseVector) };
}

export function writeVectors(file: URL, oracle: string, vectors: readonly Vector[]): void {
  writeFileSync(file, `${oracle}\n${vectors.map(printVector).join('')}`);
}

function parseVector(line: string): Vector {
  const [inputs = '', outputs = ''] = line.split(' = ');
  const [name = '', bits = '', frm = '', ...operands] = inputs.split(' ');
  const [result = '', flags = ''] = outputs.split(' ');
  return {
    name,
    bits: Number.parseInt(bits, 16),
    frm: Number.parseInt(frm, 16),
    operands: operands.map((digits) => BigInt(`0x${digits}`)),
    result: BigInt(`0x${result}`),
    flags: Number.parseInt(flags, 16),
  };
}

export function printVector({ name, bits, frm, operands, result, flags }: Vector): string {
  const inputs = operands.map((value) => value.toString(16)).join(' ');
  return `${name} ${bits.toString(16)} ${frm} ${inputs} = ${result.toString(16)} ${flags.toString(16)}\n`;
}
