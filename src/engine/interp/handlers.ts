/**
 * The handlers of the fast loop: for each base row, one per length of the instructions that mean it, and for rows that branch to pc + imm a
 * second one for targets in the same page. CSR rows have two for the CSRs that are inlined: one that only reads and one that writes; csrrs
 * has another that reads `time`. Conversions of floating point have one for rounding modes that are not inlined, which does what is exact.
 * Each row also has a handler per length without code, for what only the single step can do.
 * A handler's number is what records hold.
 */
import type { BaseRow } from '../../isa/insnDef.ts';
import type { FpOp } from '../../isa/ops.ts';
import { baseRows, compressedRows } from '../../isa/table/index.ts';
import type { Statement } from './expression.ts';
import { inlineRounding, isConversion } from './fastFp.ts';
import { FIRST_HANDLER } from './layout.ts';
import { record } from './recorder.ts';

export interface Handler {
  /** Position of its row in `baseRows`. */
  readonly opcode: number;
  readonly length: 2 | 4;
  readonly variant: 'fast' | 'inPage' | 'slow' | 'exact' | 'csrRead' | 'csrWrite' | 'time';
}

/** That of `slow` stands where there is no such handler, or that of `fast`. */
interface HandlerNumbers {
  readonly fast: number;
  readonly inPage: number;
  readonly exact: number;
  readonly slow: number;
}

/** What the engine knows of a base row. */
export interface RowFacts {
  readonly row: BaseRow;
  readonly statements: readonly Statement[];
  /** Register file of each operand; rd's is of the write. */
  readonly files: Readonly<Record<'rd' | 'rs1' | 'rs2' | 'rs3', 'x' | 'f'>>;
  /** It jumps or branches to pc + imm. */
  readonly relative: boolean;
  /** The instruction behind it in memory never follows directly. */
  readonly endsBlock: boolean;
  /** In a row with a rounding mode: the one that the inlined path implements. */
  readonly inlineRounding: number | undefined;
  /** Numbers of its handlers by length; `inPage` where it is relative, `exact` where it converts. */
  readonly numbers: Readonly<Record<2 | 4, HandlerNumbers>>;
  /** Of a CSR row: its handlers for inlined CSRs. */
  readonly csr: { readonly read: number; readonly write: number; readonly time: number | undefined } | undefined;
}

/** Handlers by number − FIRST_HANDLER, and what is known of each base row, by opcode. */
export function listHandlers(): { handlers: readonly Handler[]; facts: readonly RowFacts[] } {
  const handlers: Handler[] = [];
  const facts = baseRows.map((row, opcode): RowFacts => {
    const statements = record(row.semantics);
    const has = (kind: Statement['kind']): boolean => statements.some((statement) => statement.kind === kind);
    const add = (length: 2 | 4, variant: Handler['variant']): number =>
      FIRST_HANDLER + handlers.push({ opcode, length, variant }) - 1;
    const relative = has('branch') || has('jump');
    const fpOp = statements.find((statement) => statement.kind === 'fp')?.op;
    const fast = !has('system') && !has('illegal');
    const rounding = roundingOf(row, fpOp);
    const numbersOf = (length: 2 | 4): HandlerNumbers => {
      const slow = add(length, 'slow');
      const usual = fast ? add(length, 'fast') : slow;
      return {
        ...{ slow, fast: usual, inPage: relative ? add(length, 'inPage') : usual },
        exact: rounding !== undefined && isConversion(fpOp!) ? add(length, 'exact') : slow,
      };
    };
    const numbers4 = numbersOf(4);
    const compressed = compressedRows.some((short) => short.expandsTo === row.name);
    return {
      row,
      statements,
      files: filesOf(statements),
      relative,
      endsBlock: has('jump') || has('jumpTo') || has('system') || has('illegal'),
      inlineRounding: rounding,
      numbers: { 4: numbers4, 2: compressed ? numbersOf(2) : numbers4 },
      csr:
        row.ext === 'Zicsr'
          ? {
              read: add(4, 'csrRead'),
              write: add(4, 'csrWrite'),
              time: row.name === 'csrrs' ? add(4, 'time') : undefined,
            }
          : undefined,
    };
  });
  return { handlers, facts };
}

function roundingOf(row: BaseRow, op: FpOp | undefined): number | undefined {
  const hasMode = row.format === 'Rrm' || row.format === 'R2rm' || row.format === 'R4';
  return hasMode && op !== undefined ? inlineRounding(op) : undefined;
}

/** The semantics says which file an operand is in by the word with which it reads or writes it. */
function filesOf(statements: readonly Statement[]): RowFacts['files'] {
  const text = JSON.stringify(statements, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));
  const file = (source: string): 'x' | 'f' => (text.includes(`{"kind":"f","source":"${source}"}`) ? 'f' : 'x');
  return {
    rd: statements.some((statement) => statement.kind === 'setF') ? 'f' : 'x',
    rs1: file('rs1'),
    rs2: file('rs2'),
    rs3: file('rs3'),
  };
}
