/**
 * Which rows of the table are fuzzed, by extension, and random operands for one row: registers often the same one twice, immediates at the ends of
 * their ranges, every rounding mode, and never the registers that a sequence must keep.
 */

import { decode } from '../../../src/isa/decode.ts';
import { encode } from '../../../src/isa/encode.ts';
import { formats, noOperands } from '../../../src/isa/formats.ts';
import type { Format, InsnDef, Operands } from '../../../src/isa/insnDef.ts';
import { rows } from '../../../src/isa/table/index.ts';
import type { Random } from '../../engine/random.ts';
import type { SequenceInsn } from './sequence.ts';

/** How an instruction is brought into a sequence. */
export type Role = 'plain' | 'memory' | 'atomic' | 'reserved' | 'branch' | 'jump' | 'register jump' | 'csr' | 'block';

const ROLES: Partial<Record<Format, Role>> = {
  ...{ load: 'memory', S: 'memory', CLw: 'memory', CLd: 'memory', CSw: 'memory', CSd: 'memory' },
  ...{ CIlwsp: 'memory', CIldsp: 'memory', CSSw: 'memory', CSSd: 'memory' },
  ...{ amo: 'atomic', lr: 'reserved', B: 'branch', CB: 'branch', J: 'jump', CJ: 'jump' },
  ...{ jalr: 'register jump', CRj: 'register jump', csr: 'csr', csri: 'csr', cbo: 'block' },
};

export function roleOf({ format, name }: InsnDef): Role {
  const role = ROLES[format] ?? 'plain';
  return role === 'atomic' && name.startsWith('sc.') ? 'reserved' : role;
}

/** Instructions that trap, or whose effect is not the program's to see. */
const isOutside = (row: InsnDef): boolean => row.ext === 'Priv' || row.name === 'c.ebreak';

const insideRows = rows.filter((row) => !isOutside(row));

/** Rows that a program in user mode can run, by extension, in the order of the table. */
export const rowsByExtension: ReadonlyMap<string, readonly InsnDef[]> = new Map(
  insideRows.map(({ ext }) => [ext, insideRows.filter((row) => row.ext === ext)]),
);

/** Stands for all extensions at once. */
export const MIXED = 'mixed';
export const extensionNames: readonly string[] = [...rowsByExtension.keys(), MIXED];

/** `known`: the extensions that MIXED stands for. */
export const fuzzedRows = (
  extension: string,
  known: readonly string[] = [...rowsByExtension.keys()],
): readonly InsnDef[] => (extension === MIXED ? known : [extension]).flatMap((name) => rowsByExtension.get(name) ?? []);

const byName = new Map(rows.map((row) => [row.name, row]));

/** An instruction by name; operands that are not named are 0. */
export const insn = (name: string, operands: Partial<Operands>): SequenceInsn => ({
  row: byName.get(name)!,
  operands: { ...noOperands, ...operands },
});

/** The instruction's x register that it writes, or 0. */
export function writtenRegister({ row, operands }: SequenceInsn): number {
  const decoded = decode(encode(row, operands));
  return decoded !== undefined && /(^|,)rd\b/.test(decoded.base.syntax) ? decoded.operands.rd : 0;
}

/** fflags, frm, fcsr: the CSRs that are the program's own. */
const FP_CSRS = [1, 2, 3];
const TRIES = 50;

/** Random operands that the row can hold and that write none of `kept`; undefined when there seem to be none. */
export function randomOperands(random: Random, row: InsnDef, kept: readonly number[]): Operands | undefined {
  const { drawing, ranges } = formats[row.format];
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const operands: Record<keyof Operands, number> = { ...noOperands };
    for (const field of new Set(drawing.slices.map((slice) => slice.field))) {
      const { min, max, step } = ranges[field];
      const any = min + step * random.below((max - min) / step + 1);
      operands[field] = any;
      if (field === 'imm' && random.below(2) === 0) {
        operands.imm = random.pick([min, max, 0, step, -step].filter((value) => value >= min && value <= max));
      }
    }
    if (random.below(6) === 0 && drawing.slices.some(({ field }) => field === 'rs2')) operands.rs2 = operands.rs1;
    if (random.below(6) === 0 && operands.rs1 !== 0) operands.rd = operands.rs1;
    if (row.format === 'csr' || row.format === 'csri') operands.csr = random.pick(FP_CSRS);
    if (!fits(row, operands)) continue;
    const written = writtenRegister({ row, operands });
    if (written === 0 || !kept.includes(written)) return operands;
  }
  return undefined;
}

/** Whether these operands can be encoded in that row, and decode as it. */
export function fits(row: InsnDef, operands: Operands): boolean {
  const { drawing, ranges } = formats[row.format];
  for (const { field } of drawing.slices) {
    const { min, max, step } = ranges[field];
    if (operands[field] < min || operands[field] > max || operands[field] % step !== 0) return false;
  }
  return row.valid?.(operands) !== false && decode(encode(row, operands))?.def === row;
}
