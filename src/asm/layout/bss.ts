/**
 * Space in `.bss` for symbols that are given storage by a directive instead of a label (Using as, ".lcomm", ".local").
 */
import { STB_LOCAL } from '../../elf/numbers.ts';
import type { Assembly } from '../state.ts';
import { wholeRange } from '../syntax/statementLine.ts';
import type { Position } from './model.ts';
import { constantValue } from './value.ts';

/** Appends to `.bss` and stays in the section at hand; answers where the space begins. */
export function reserveInBss({ sections, statement }: Assembly, sizeBytes: bigint, alignment: number): Position {
  const bss = sections.find('.bss')!;
  sections.push();
  sections.switchTo(bss);
  if (alignment > 1) {
    bss.alignment = Math.max(bss.alignment, alignment);
    sections.appendTail({ kind: 'align', alignment, fill: [0], max: 0 });
  }
  const position = sections.here;
  sections.appendTail({ kind: 'space', count: constantValue(sizeBytes), fill: [0], range: wholeRange(statement) });
  sections.pop();
  return position;
}

/** Common symbols that are local are no business of the linker: they get their space when the source is at its end. */
export function placeLocalCommons(assembly: Assembly): void {
  for (const symbol of assembly.symbols.inOrder) {
    const { definition, binding } = symbol;
    if (definition?.kind !== 'common' || binding !== STB_LOCAL) continue;
    const { sizeBytes, alignment } = definition;
    symbol.definition = { kind: 'label', position: reserveInBss(assembly, sizeBytes, Number(alignment)) };
    symbol.size ??= constantValue(sizeBytes);
  }
}
