/**
 * The names of a source for an outline: functions, data, constants, macros, each with the lines that belong to it. Labels of the assembler's own kind
 * (`.L…`, numbers) are left out.
 */
import { SHF_EXECINSTR } from '../../elf/numbers.ts';
import type { ObjectModule, ObjectSymbol } from '../objectModule.ts';
import type { Occurrence } from '../syntax/tree.ts';
import type { SourceDocument } from './sourceDocument.ts';
import { placeText } from './symbolDocs.ts';
import { lineRange, type TextRange, textRange } from './textRange.ts';

export interface OutlineEntry {
  readonly name: string;
  readonly kind: 'function' | 'data' | 'constant' | 'macro';
  readonly detail: string;
  /** The name itself. */
  readonly selection: TextRange;
  /** All lines up to the next label. */
  readonly range: TextRange;
  /** Of labels. */
  readonly symbol?: ObjectSymbol;
}

const isOwn = (name: string): boolean => /^\.L|^\d/.test(name);

/** The names of a source, by line. */
export function outline(source: SourceDocument): OutlineEntry[] {
  const { module, tree } = source.assembled;
  const symbols = new Map(module.symbols.map((symbol) => [symbol.name, symbol]));
  const labels = tree.occurrences.filter(
    ({ role, range, name }) => role === 'definition' && range.file === source.name && !isOwn(name),
  );
  const entries = labels.flatMap((label) => entryOf(module, symbols.get(label.symbol), label));
  const macros = tree.macros
    .filter(({ range }) => range.file === source.name)
    .map(({ name, kind, parameters, range }): OutlineEntry => {
      const detail = kind === 'define' ? '#define' : `.macro ${parameters.join(', ')}`.trimEnd();
      return {
        name,
        kind: kind === 'define' ? 'constant' : 'macro',
        detail,
        selection: textRange(range),
        range: textRange(range),
      };
    });
  return [...withExtents(source, entries), ...macros].sort((a, b) => a.selection.start.line - b.selection.start.line);
}

function entryOf(module: ObjectModule, symbol: ObjectSymbol | undefined, { name, range }: Occurrence): OutlineEntry[] {
  const selection = textRange(range);
  if (symbol === undefined) return [];
  const { place } = symbol;
  const isCode = typeof place !== 'string' && (module.sections[place.section]!.flags & SHF_EXECINSTR) !== 0;
  const kind = place === 'absolute' ? 'constant' : isCode ? 'function' : 'data';
  return [{ name, kind, detail: placeText(module, symbol), selection, range: selection, symbol }];
}

/** A label's lines end where the next label's begin. */
function withExtents({ lines }: SourceDocument, entries: readonly OutlineEntry[]): OutlineEntry[] {
  const ordered = [...entries].sort((a, b) => a.selection.start.line - b.selection.start.line);
  let next = lines.length;
  return ordered
    .reverse()
    .map((entry) => {
      if (entry.kind === 'constant') return entry;
      const first = entry.selection.start.line;
      let last = Math.max(next - 1, first);
      while (last > first && (lines[last] ?? '').trim() === '') last--;
      next = first;
      const end = lineRange(last, 0, lines[last]?.length ?? 0).end;
      return { ...entry, range: { start: { line: first, character: 0 }, end } };
    })
    .reverse();
}
