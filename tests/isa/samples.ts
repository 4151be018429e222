/**
 * Operands for every row of the table: drawn at random, with the values that aliases and HINTs turn on (x0, ra, sp, 0, −1, 1, ends of
 * ranges) more often than chance would have them.
 */
import { csrs } from '../../src/isa/csrs.ts';
import type { Field } from '../../src/isa/drawing.ts';
import { encode } from '../../src/isa/encode.ts';
import { formats, noOperands, type Range } from '../../src/isa/formats.ts';
import type { InsnDef, Operands } from '../../src/isa/insnDef.ts';
import { operandTexts } from '../../src/isa/operandText.ts';
import { rows } from '../../src/isa/table/index.ts';
import { Random } from './random.ts';

export interface Sample {
  readonly row: InsnDef;
  readonly operands: Operands;
  readonly bits: number;
}

/** Any operands that the row's encoding can hold. */
export function anyOperands(row: InsnDef, random: Random): Operands {
  const { ranges, drawing } = formats[row.format];
  for (;;) {
    const operands: Record<Field, number> = { ...noOperands };
    for (const field of new Set(drawing.slices.map((slice) => slice.field))) {
      operands[field] = anyValue(field, ranges[field], random);
    }
    for (const { field, insnLow, width, prime } of drawing.slices) {
      if (((row.mask >>> insnLow) & (2 ** width - 1)) === 2 ** width - 1 && !prime) {
        operands[field] = (row.match >>> insnLow) & (2 ** width - 1);
      }
    }
    if (row.valid?.(operands) !== false) return operands;
  }
}

function anyValue(field: Field, { min, max, step }: Range, random: Random): number {
  const value = min + step * random.below((max - min) / step + 1);
  if (random.below(2) === 0) return value;
  const special = field === 'imm' ? [0, -1, 1, 255, min, max] : [0, 1, 2];
  return random.pick([
    value,
    ...special.filter((candidate) => candidate >= min && candidate <= max && candidate % step === 0),
  ]);
}

/** Operands that GNU as can write: no reserved fields, known CSRs, no mode where the syntax has none, no HINT by an immediate of 0. */
function writableOperands(row: InsnDef, random: Random): Operands {
  const operands = { ...anyOperands(row, random) };
  if (!row.syntax.includes('rm')) operands.rm = 0;
  if (['c.nop', 'c.slli', 'c.srli', 'c.srai'].includes(row.name) && operands.imm === 0) operands.imm = 1;
  if (row.syntax.includes('csr')) operands.csr = random.pick(csrs).number;
  if (row.name === 'fence') return { ...noOperands, imm: ((1 + random.below(15)) << 4) | (1 + random.below(15)) };
  return row.name === 'fence.i' ? noOperands : operands;
}

const sample = (row: InsnDef, operands: Operands): Sample => ({ row, operands, bits: encode(row, operands) });

/** `count` samples of each row. */
export function samples(of: readonly InsnDef[], count: number, seed: bigint): Sample[] {
  const random = new Random(seed);
  return of.flatMap((row) => Array.from({ length: count }, () => sample(row, writableOperands(row, random))));
}

/** A read of each CSR. */
export function csrSamples(): Sample[] {
  const csrrs = rows.find((row) => row.name === 'csrrs')!;
  return csrs.map(({ number }) => sample(csrrs, { ...noOperands, rd: 10, csr: number }));
}

const ORDER_SUFFIXES = ['', '.rl', '.aq', '.aqrl'];

/** The row's own assembly, aliases aside, with targets relative to the instruction. */
export function assemblyOf({ row, operands }: Sample): string {
  const relative = row.syntax.replace('target', `.${operands.imm < 0 ? '' : '+'}imm`);
  return `${row.name}${ORDER_SUFFIXES[operands.aqrl]} ${operandTexts(relative, operands, 0n).join(',')}`.trimEnd();
}
