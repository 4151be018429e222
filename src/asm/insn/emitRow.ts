/**
 * Writes an instruction of a row, compressed where the mode says so and it can be; branches and jumps to symbols go out as tails, since
 * their form depends on the distance.
 */
import { encode } from '../../isa/encode.ts';
import { noOperands } from '../../isa/formats.ts';
import type { InsnDef, Operands } from '../../isa/insnDef.ts';
import { emitInsn, emitTail, noteInsn } from '../layout/emit.ts';
import type { Value } from '../layout/model.ts';
import { type Assembly, report } from '../state.ts';
import { wholeRange } from '../syntax/statementLine.ts';
import { compress } from './compress.ts';
import { rowNamed } from './forms.ts';

/** A relocation of an instruction. */
export interface InsnFix {
  readonly type: number;
  readonly value: Value;
}

/** Whether instructions of a row may be used; if not, says so. */
export function checkExtension(assembly: Assembly, row: InsnDef): boolean {
  const extension = row.ext.toLowerCase();
  if (extension === 'priv' || assembly.mode.extensions.has(extension)) return true;
  const { tokens } = assembly.statement;
  const head = tokens.find(({ kind }) => kind === 'name');
  report(
    assembly,
    'error',
    `\`${row.name}\` needs extension ${row.ext}: say \`.option arch, +${extension}\` or choose an architecture that has it`,
    head?.start ?? 0,
    head?.end ?? 1,
  );
  return false;
}

/** An instruction whose operands are known. `mayCompress` is false for spellings that ask for the long form. */
export function emitRow(assembly: Assembly, row: InsnDef, operands: Operands, fix?: InsnFix, mayCompress = true): void {
  const short =
    mayCompress && fix === undefined && row.kind === 'base' && assembly.mode.isCompressed
      ? compress(row.name, operands)
      : undefined;
  const bits = short === undefined ? encode(row, operands) : encode(short.row, short.operands);
  emitInsn(assembly, bits, fix?.type, fix?.value);
}

/** The same by the row's name, with the fields that are not 0. */
export function emitNamed(assembly: Assembly, name: string, operands: Partial<Operands>, fix?: InsnFix): void {
  emitRow(assembly, rowNamed(name), { ...noOperands, ...operands }, fix);
}

/** A branch or jump to a place that may turn out near or far, also one that is written as compressed. */
export function emitBranch(
  assembly: Assembly,
  row: InsnDef,
  operands: Operands,
  target: Value,
  mayCompress: boolean,
): void {
  noteInsn(assembly);
  const compressed =
    row.kind === 'compressed'
      ? { row, operands }
      : mayCompress && assembly.mode.isCompressed
        ? compress(row.name, operands)
        : undefined;
  const base =
    row.kind === 'compressed' ? { row: row.expandsTo, operands: row.expand(operands) } : { row: row.name, operands };
  emitTail(assembly, { kind: 'branch', ...base, compressed, target, range: wholeRange(assembly.statement) });
}
