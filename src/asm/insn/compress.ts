/**
 * The compressed instruction for a base instruction, found by asking each compressed row of the table whether it expands to it. HINTs are not
 * chosen, as GNU as does not: nothing but `nop` may change nothing.
 */
import { formats } from '../../isa/formats.ts';
import type { CompressedRow, Operands } from '../../isa/insnDef.ts';
import { compressedRows } from '../../isa/table/index.ts';

export interface Compressed {
  readonly row: CompressedRow;
  /** The compressed row's own. */
  readonly operands: Operands;
}

const byBase = new Map<string, CompressedRow[]>();
for (const row of compressedRows) byBase.set(row.expandsTo, [...(byBase.get(row.expandsTo) ?? []), row]);

/** Instructions whose sources may be exchanged. */
const COMMUTATIVE: ReadonlySet<string> = new Set(['add', 'addw', 'and', 'or', 'xor']);

/** The shorter form of a base row's instruction, if there is one. */
export function compress(name: string, operands: Operands): Compressed | undefined {
  if (name === 'addi' && operands.imm === 0 && operands.rd !== 0 && operands.rs1 !== 0) {
    return compress('add', { ...operands, rs1: 0, rs2: operands.rs1 });
  }
  for (const row of byBase.get(name) ?? []) {
    const found = fitting(row, operands);
    if (found !== undefined) return found;
  }
  if (!COMMUTATIVE.has(name) || operands.rd !== operands.rs2 || operands.rd === operands.rs1) return undefined;
  return compress(name, { ...operands, rs1: operands.rs2, rs2: operands.rs1 });
}

function fitting(row: CompressedRow, operands: Operands): Compressed | undefined {
  const { slicesOf } = formats[row.format];
  const own: Operands = {
    rd: slicesOf.rd.length > 0 ? operands.rd : 0,
    rs1: slicesOf.rs1.length > 0 ? operands.rs1 : 0,
    rs2: slicesOf.rs2.length > 0 ? operands.rs2 : 0,
    imm: slicesOf.imm.length > 0 ? operands.imm : 0,
    ...{ rs3: 0, csr: 0, rm: 0, aqrl: 0 },
  };
  if (isHint(row, own)) return undefined;
  const expanded = row.expand(own);
  for (const field of ['rd', 'rs1', 'rs2', 'imm'] as const) if (expanded[field] !== operands[field]) return undefined;
  return canEncode(row, own) ? { row, operands: own } : undefined;
}

function isHint(row: CompressedRow, { rd, imm }: Operands): boolean {
  switch (row.name) {
    case 'c.nop':
      return rd !== 0 || imm !== 0;
    case 'c.addi':
    case 'c.srli':
    case 'c.srai':
      return imm === 0;
    case 'c.slli':
      return rd === 0 || imm === 0;
    case 'c.li':
    case 'c.lui':
    case 'c.mv':
    case 'c.add':
      return rd === 0;
    default:
      return false;
  }
}

/** The same question as `encode` answers by an error, which would be too slow for one of several candidates. */
function canEncode(row: CompressedRow, operands: Operands): boolean {
  const { ranges } = formats[row.format];
  for (const field of ['rd', 'rs1', 'rs2', 'imm'] as const) {
    const { min, max, step } = ranges[field];
    const value = operands[field];
    if (value < min || value > max || value % step !== 0) return false;
  }
  return row.valid?.(operands) !== false;
}
