/**
 * Encoder and disassembler against GNU as and objdump. Fixtures hold what they said about samples of every row, after a line that names the
 * version (rewritten by UPDATE=1); where that version is installed it is also asked afresh, about more samples.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decode } from '../../src/isa/decode.ts';
import { disassembleBits } from '../../src/isa/disassemble.ts';
import type { InsnDef } from '../../src/isa/insnDef.ts';
import { rows } from '../../src/isa/table/index.ts';
import { type AssembledLine, type GnuToolchain, gnu, NEWER_EXTENSIONS, newerGnu } from './gnuToolchain.ts';
import { assemblyOf, csrSamples, type Sample, samples } from './samples.ts';

/** SHA-256 of what objdump says about all 16-bit encodings. */
const FIXTURE_16 = new URL('gnu16.sha256', import.meta.url);
const SAMPLES_PER_ROW = 6;
const SEED = 0x48656172746265n;
const isUpdate = process.env['UPDATE'] === '1';

interface GnuLine extends AssembledLine {
  readonly assembly: string;
}

/** Who is asked about what. */
interface Oracle {
  readonly toolchain: GnuToolchain;
  readonly fixture: URL;
  readonly samples: (count: number, seed: bigint) => Sample[];
}

const isNewer = ({ ext }: InsnDef): boolean => NEWER_EXTENSIONS.has(ext);
const oldRows = rows.filter((row) => !isNewer(row));
const newRows = rows.filter(isNewer);

const oracles: readonly (readonly [string, Oracle])[] = [
  {
    toolchain: gnu,
    fixture: new URL('gnu.txt', import.meta.url),
    samples: (count: number, seed: bigint) => [...samples(oldRows, count, seed), ...csrSamples()],
  },
  {
    toolchain: newerGnu,
    fixture: new URL('gnuNewer.txt', import.meta.url),
    samples: (count: number, seed: bigint) => samples(newRows, count, seed),
  },
].map((oracle) => [oracle.toolchain.version, oracle]);

/** `address bits|assembly|disassembly`, all numbers hexadecimal. */
const printLine = ({ address, bits, assembly, text }: GnuLine): string =>
  `${address.toString(16)} ${bits.toString(16)}|${assembly}|${text}\n`;

function parseLine(line: string): GnuLine {
  const [numbers = '', assembly = '', text = ''] = line.split('|');
  const [address = '', bits = ''] = numbers.split(' ');
  return { address: BigInt(`0x${address}`), bits: Number.parseInt(bits, 16), assembly, text };
}

function ask(toolchain: GnuToolchain, drawn: readonly Sample[]): GnuLine[] {
  const assemblies = drawn.map(assemblyOf);
  return toolchain.assemble(assemblies).map((line, i) => ({ ...line, assembly: assemblies[i]! }));
}

function recorded({ toolchain, fixture, samples: draw }: Oracle): GnuLine[] {
  const title = `GNU Binutils ${toolchain.version}\n`;
  if (isUpdate && toolchain.isInstalled) {
    writeFileSync(fixture, title + ask(toolchain, draw(SAMPLES_PER_ROW, SEED)).map(printLine).join(''));
  }
  const text = readFileSync(fixture, 'utf8');
  expect(text.startsWith(title)).toBe(true);
  return text.slice(title.length).trimEnd().split('\n').map(parseLine);
}

/** What we make of the samples, to be compared with what the tools made of them. */
function ours(drawn: readonly Sample[], lines: readonly GnuLine[]): string[] {
  return drawn.map((sample, i) => {
    const { address } = lines[i]!;
    return printLine({ address, bits: sample.bits, assembly: assemblyOf(sample), text: textOf(sample.bits, address) });
  });
}

const textOf = (bits: number, address: bigint): string => disassembleBits(bits, address).text;

describe.each(oracles)('of GNU Binutils %s', (_version, oracle) => {
  const { toolchain } = oracle;

  test('samples of every row are encoded and printed as the recorded assembler and disassembler did', () => {
    const lines = recorded(oracle);
    expect(ours(oracle.samples(SAMPLES_PER_ROW, SEED), lines).join('')).toBe(lines.map(printLine).join(''));
  });

  test('other samples are encoded and printed as the installed assembler and disassembler do, or else the recorded ones', () => {
    const drawn = toolchain.isInstalled ? oracle.samples(20, SEED + 1n) : oracle.samples(SAMPLES_PER_ROW, SEED);
    const lines = toolchain.isInstalled ? ask(toolchain, drawn) : recorded(oracle);
    expect(ours(drawn, lines).join('')).toBe(lines.map(printLine).join(''));
  });

  test('decoding what the assembler encoded finds the row that was written', () => {
    const found = recorded(oracle).map(({ bits }) => decode(bits)?.def.name);
    expect(found).toEqual(oracle.samples(SAMPLES_PER_ROW, SEED).map(({ row }) => row.name));
  });
});

test('all 16-bit encodings are printed as objdump prints them', () => {
  // objdump knows 0x6101, c.addi16sp by 0, which the manual reserves.
  const encodings = Array.from({ length: 65536 }, (_, bits) => bits).filter(
    (bits) => (bits & 3) !== 3 && bits !== 0x6101,
  );
  const print = (bits: number, text: string): string => `${bits.toString(16)} ${text}`;
  const printed = encodings.map((bits, i) => print(bits, textOf(bits, BigInt(i * 2)))).join('\n');
  const digest = (text: string): string => `${createHash('sha256').update(text).digest('hex')}\n`;
  if (gnu.isInstalled) {
    const bytes = new Uint8Array(Uint16Array.from(encodings).buffer);
    const said = gnu
      .disassembleBytes(bytes)
      .map(({ bits, text }) => print(bits, text))
      .join('\n');
    expect(printed).toBe(said);
    if (isUpdate) writeFileSync(FIXTURE_16, digest(said));
  }
  expect(digest(printed)).toBe(readFileSync(FIXTURE_16, 'utf8'));
});
