/**
 * Every row of the instruction table with many operands: its assembly must give the bits that the encoder has, which are checked against GNU as; and
 * all rows, aliases and constants together, compressed where they can be, must give the bytes that GNU as gives.
 */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { assembleFile } from '../../src/asm/assemble.ts';
import { assemblerAliases } from '../../src/asm/insn/assemblerAliases.ts';
import { aliases } from '../../src/isa/aliases.ts';
import { fRegisters, xRegisters } from '../../src/isa/registers.ts';
import { rows } from '../../src/isa/table/index.ts';
import { Random } from '../isa/random.ts';
import { assemblyOf, csrSamples, samples } from '../isa/samples.ts';
import { recordedText } from './comparison.ts';
import { gnuAssemble, isInstalled } from './gnuAs.ts';
import { textOfModule, textOfObject } from './objectText.ts';

const ALL = 'rv64gc_zicond_zba_zbb_zbc_zbs_zicboz_zihintpause';
/** GNU as 2.40 does not know Zicond. */
const KNOWN_TO_GNU = 'rv64gc_zba_zbb_zbc_zbs_zicboz_zihintpause';
const SAMPLES_PER_ROW = 30;
const SEED = 0x61736dn;

test.each(rows.map((row) => [row.name, row] as const))('%s has the bits of the encoder', (_name, row) => {
  const drawn = samples([row], SAMPLES_PER_ROW, SEED);
  const isShort = row.kind === 'compressed';
  const source = drawn.map((sample) => assemblyOf(sample)).join('\n');
  const option = isShort ? '.option rvc' : '.option norvc';
  const { module, diagnostics } = assembleFile({ name: 'row.s', text: `${option}\n${source}\n` }, { march: ALL });
  expect(diagnostics).toEqual([]);
  const { bytes } = module.sections[0]!;
  const width = isShort ? 2 : 4;
  const found = drawn.map((_sample, i) => Buffer.from(bytes).readUIntLE(i * width, width));
  expect(found.map((bits) => bits.toString(16))).toEqual(drawn.map(({ bits }) => bits.toString(16)));
});

const random = new Random(SEED);
const COMMON = ['zero', 'ra', 'sp', 'a0', 'a1', 's0', 's1', 'a5'];
const anyX = (): string => (random.below(2) === 0 ? random.pick(xRegisters).name : random.pick(COMMON));
const anyF = (): string => random.pick(fRegisters).name;
const IMMEDIATES = [0, 1, -1, 16, 31, 32, -32, -33, 63, 2047, -2048];

/** What stands for each word of an alias's syntax. */
const WORDS: Readonly<Record<string, () => string>> = {
  ...{ rd: anyX, rs1: anyX, rs2: anyX, frd: anyF, frs1: anyF, frs2: anyF },
  imm: () => String(random.below(3) === 0 ? random.below(4096) - 2048 : random.pick(IMMEDIATES)),
  shamt: () => String(1 + random.below(31)),
  zimm: () => String(random.below(32)),
  target: () => 'begin',
  csr: () => random.pick(['mstatus', 'fcsr', '0x7c0', 'time']),
};

function aliasLines(): string[] {
  const written = [...aliases, ...assemblerAliases].filter(
    ({ of, as }) => !of.startsWith('c.') && !as.startsWith('c.'),
  );
  return written.flatMap(({ as }) => {
    const [name = '', syntax = ''] = as.split(' ');
    return Array.from(
      { length: SAMPLES_PER_ROW },
      () => `${name} ${syntax.replace(/[a-z]\w*/g, (word) => WORDS[word]!())}`,
    );
  });
}

/** Around every power of two, and sums of pieces. */
function constantLines(): string[] {
  const values = new Set<bigint>();
  const add = (value: bigint): unknown => values.add(BigInt.asIntN(64, value));
  for (let bit = 0n; bit < 65n; bit++) {
    for (const by of [-2049n, -2048n, -2n, -1n, 0n, 1n, 2n, 2047n, 2048n]) {
      add((1n << bit) + by);
      add(by - (1n << bit));
    }
  }
  for (let i = 0; i < 300; i++) {
    let value = 0n;
    for (let piece = 0; piece <= random.below(4); piece++) {
      value ^= BigInt(random.below(1 << 20)) << BigInt(random.below(60));
    }
    add(value);
  }
  const isAddress = (value: bigint): boolean => BigInt.asIntN(32, value) === value;
  return [...values].flatMap((value) => [
    `li ${anyX()}, ${value}`,
    ...(isAddress(value) ? [`la ${anyX()}, ${value}`] : []),
  ]);
}

const known = rows.filter(({ ext }) => ext !== 'Zicond');
const SOURCES: Readonly<Record<string, () => string[]>> = {
  rows: () => [...samples(known, SAMPLES_PER_ROW, SEED + 1n), ...csrSamples()].map(assemblyOf),
  aliases: aliasLines,
  constants: constantLines,
};
const sources = Object.entries(SOURCES).flatMap(([what, lines]) => {
  const written = lines();
  const long = ['.option norvc', ...written.filter((line) => !line.startsWith('c.'))];
  return [[what, written] as const, [`${what}, not compressed`, long] as const];
});

const digestOf = (text: string): string => `${createHash('sha256').update(text).digest('hex')}\n`;

test.each(sources)('%s give the bytes that GNU as gives, asked now or recorded', (what, lines) => {
  const source = `begin:\n${lines.join('\n')}\n`;
  const { module, diagnostics } = assembleFile({ name: 'lines.s', text: source }, { march: KNOWN_TO_GNU });
  expect(diagnostics.slice(0, 5)).toEqual([]);
  const own = textOfModule(module).join('\n');
  const ask = (): string => {
    const { object, messages } = gnuAssemble(source, KNOWN_TO_GNU, ['-mpriv-spec=1.12']);
    expect(messages).toBe('');
    return textOfObject(object!).join('\n');
  };
  if (isInstalled) expect(own).toBe(ask());
  expect(digestOf(own)).toBe(recordedText(`${what.replace(/\W+/g, '-')}.sha256`, () => digestOf(ask())));
});
