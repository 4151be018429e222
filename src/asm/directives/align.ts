/**
 * Directives that move on to a multiple of something (Using as, ".align", ".balign", ".p2align", ".org"). In code the gap is filled with what
 * does nothing, and where the linker may shorten code it is told of the alignment (psABI, "R_RISCV_ALIGN").
 */
import { SHF_EXECINSTR } from '../../elf/numbers.ts';
import { emitBytes, emitRelocation, emitTail } from '../layout/emit.ts';
import { nopBytes } from '../layout/tails.ts';
import { constantValue } from '../layout/value.ts';
import { R_RISCV } from '../relocationTypes.ts';
import type { Assembly } from '../state.ts';
import { type Cursor, SyntaxProblem } from '../syntax/cursor.ts';
import { wholeRange } from '../syntax/statementLine.ts';
import { constantAt, type Directive, type DirectiveFamily, numberAt, valueAt } from './directive.ts';

const MAX_POWER = 31;

/** The alignment as written, its power of two or its bytes. */
function alignmentAt(assembly: Assembly, cursor: Cursor, isPower: boolean): number {
  if (cursor.atEnd) return isPower ? 1 : 1;
  const token = cursor.peek()!;
  if (isPower) return 2 ** numberAt(assembly, cursor, 'the power of two', 0, MAX_POWER);
  const bytes = numberAt(assembly, cursor, 'the alignment', 0, 2 ** MAX_POWER);
  if (bytes > 0 && 2 ** Math.round(Math.log2(bytes)) !== bytes) {
    throw new SyntaxProblem(`the alignment ${bytes} is no power of two`, token.start, token.end);
  }
  return Math.max(1, bytes);
}

/** `name alignment, fill, max`, with a fill of so many bytes. */
const align =
  (isPower: boolean, fillWidth: number): Directive =>
  (assembly, cursor) => {
    const alignment = alignmentAt(assembly, cursor, isPower);
    let fill: bigint | undefined;
    let max = 0;
    if (cursor.accept(',')) {
      if (!cursor.is(',') && !cursor.atEnd) fill = constantAt(assembly, cursor, 'the fill');
      if (cursor.accept(',')) max = numberAt(assembly, cursor, 'the most bytes to skip', 0, 2 ** MAX_POWER);
    }
    cursor.end();
    const section = assembly.sections.current;
    const isCode = (section.kind.flags & SHF_EXECINSTR) !== 0;
    if (fill === undefined && isCode) alignCode(assembly, alignment, max);
    else if (alignment > 1) {
      const bytes = Array.from({ length: fillWidth }, (_, i) => Number(((fill ?? 0n) >> BigInt(8 * i)) & 0xffn));
      emitTail(assembly, { kind: 'align', alignment, fill: bytes, max });
    }
    section.alignment = Math.max(section.alignment, alignment);
  };

function alignCode(assembly: Assembly, alignment: number, max: number): void {
  const insnAlignment = assembly.mode.isCompressed ? 2 : 4;
  if (alignment <= insnAlignment) return;
  if (!assembly.mode.relax) {
    emitTail(assembly, { kind: 'align', alignment, fill: 'nops', max });
    return;
  }
  const worst = alignment - insnAlignment;
  emitRelocation(assembly, R_RISCV.ALIGN, constantValue(BigInt(worst)));
  emitBytes(assembly, nopBytes(worst));
}

/** `.org target, fill`. */
const org: Directive = (assembly, cursor) => {
  const target = valueAt(assembly, cursor);
  const fill = cursor.accept(',') ? numberAt(assembly, cursor, 'the fill', -128, 255) & 0xff : 0;
  cursor.end();
  emitTail(assembly, { kind: 'org', target, fill, range: wholeRange(assembly.statement) });
};

export const alignDirectives: DirectiveFamily = {
  '.align': align(true, 1),
  '.p2align': align(true, 1),
  '.p2alignw': align(true, 2),
  '.p2alignl': align(true, 4),
  '.balign': align(false, 1),
  '.balignw': align(false, 2),
  '.balignl': align(false, 4),
  '.org': org,
};
