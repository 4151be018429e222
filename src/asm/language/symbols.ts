/**
 * Symbols and macros at places of a source: where they are defined, where they are named, and how all places are renamed together. Macros of the
 * assembler and of the preprocessor are found by name, symbols by what the assembler says a word means there.
 */
import { registerByName } from '../../isa/registers.ts';
import { isMnemonic } from '../insn/instruction.ts';
import type { MacroDefinition, Occurrence } from '../syntax/tree.ts';
import { contextAt } from './cursorContext.ts';
import type { SourceDocument } from './sourceDocument.ts';
import { type Location, locationOf, type TextPosition, type TextRange, touches } from './textRange.ts';

/** The symbol that is named at a place, if one is. */
export function occurrenceAt(source: SourceDocument, position: TextPosition): Occurrence | undefined {
  return source.assembled.tree.occurrences.find(({ range }) => touches(range, source.name, position));
}

/** Whether a symbol is named at a place that this source and what it includes do not define. */
export function isFromElsewhere(source: SourceDocument, position: TextPosition): boolean {
  const occurrence = occurrenceAt(source, position);
  return occurrence !== undefined && !source.occurrencesOf(occurrence.symbol).some(({ role }) => role === 'definition');
}

/** The last definition of a macro of this name. */
export function macroNamed(source: SourceDocument, name: string): MacroDefinition | undefined {
  const lower = name.toLowerCase();
  return source.assembled.tree.macros.findLast((macro) =>
    macro.kind === 'define' ? macro.name === name : macro.name.toLowerCase() === lower,
  );
}

/** The macro that is named at a place, by its definition or a use. */
export function macroAt(source: SourceDocument, position: TextPosition): MacroDefinition | undefined {
  const { macros, macroUses } = source.assembled.tree;
  const at = ({ range }: { range: MacroDefinition['range'] }): boolean => touches(range, source.name, position);
  const name = macros.find(at)?.name ?? macroUses.find(at)?.name;
  return name === undefined ? undefined : macroNamed(source, name);
}

/** Where what is named at a place is defined; where it is not, the places that declare it, unless only definitions are wanted. */
export function definitions(source: SourceDocument, position: TextPosition, isStrict = false): Location[] {
  const macro = macroAt(source, position);
  if (macro !== undefined) return [locationOf(macro.range)];
  const occurrence = occurrenceAt(source, position);
  if (occurrence === undefined) return [];
  const all = source.occurrencesOf(occurrence.symbol);
  const defining = all.filter(({ role }) => role === 'definition');
  const shown = defining.length > 0 || isStrict ? defining : all.filter(({ role }) => role === 'declaration');
  return shown.map(({ range }) => locationOf(range));
}

/** All places that name what is named at a place. */
export function references(source: SourceDocument, position: TextPosition, withDefinition = true): Location[] {
  const macro = macroAt(source, position);
  if (macro !== undefined) {
    const uses = source.assembled.tree.macroUses.filter(({ name, kind }) => name === macro.name && kind === macro.kind);
    return [...(withDefinition ? [macro] : []), ...uses].map(({ range }) => locationOf(range));
  }
  const occurrence = occurrenceAt(source, position);
  if (occurrence === undefined) return [];
  return source
    .occurrencesOf(occurrence.symbol)
    .filter(({ role }) => withDefinition || role !== 'definition')
    .map(({ range }) => locationOf(range));
}

/** What may be renamed at a place: a symbol by name, or a macro; not a numbered label, nor what another file defines. */
export function renamable(source: SourceDocument, position: TextPosition): TextRange | undefined {
  const { word } = contextAt(source, position);
  const occurrence = occurrenceAt(source, position);
  const isNumbered = occurrence !== undefined && /^\d/.test(occurrence.name);
  if (word === undefined || isNumbered) return undefined;
  const found = references(source, position).find(
    ({ file, range }) =>
      file === source.name &&
      range.start.line === position.line &&
      range.start.character <= position.character &&
      position.character <= range.end.character,
  );
  if (
    found === undefined ||
    source.lines[position.line]!.slice(found.range.start.character, found.range.end.character) !== word.text
  ) {
    return undefined;
  }
  return found.range;
}

export type Renaming =
  | { readonly kind: 'edits'; readonly edits: readonly Location[] }
  | { readonly kind: 'refused'; readonly why: string };

/** The places that get the new name; refused when that would not mean the same any more. */
export function rename(source: SourceDocument, position: TextPosition, newName: string): Renaming {
  const refused = (why: string): Renaming => ({ kind: 'refused', why });
  if (renamable(source, position) === undefined) return refused('there is no name here that can be changed');
  if (!/^[A-Za-z_.$][\w.$]*$/.test(newName)) return refused(`\`${newName}\` is no name of a symbol`);
  if (registerByName(newName) !== undefined) return refused(`\`${newName}\` is a register`);
  const macro = macroAt(source, position);
  const { tree } = source.assembled;
  if (macro !== undefined && isMnemonic(newName.toLowerCase())) return refused(`\`${newName}\` is an instruction`);
  const isTaken =
    macro === undefined
      ? tree.occurrences.some(({ name, role }) => name === newName && role !== 'reference')
      : macroNamed(source, newName) !== undefined;
  if (isTaken) return refused(`there is a \`${newName}\` already`);
  const edits = references(source, position);
  const old = contextAt(source, position).word?.text;
  const indirect = edits.find(({ file, range }) => file === source.name && textAt(source, range) !== old);
  if (indirect !== undefined) return refused(`line ${indirect.range.start.line + 1} names it by way of a macro`);
  return { kind: 'edits', edits: withoutRepetitions(edits) };
}

/** The text of a range of one line. */
export const textAt = ({ lines }: SourceDocument, { start, end }: TextRange): string | undefined =>
  lines[start.line]?.slice(start.character, end.character);

/** A place that an expression names twice over, as in macros, is changed once. */
export function withoutRepetitions(locations: readonly Location[]): Location[] {
  const seen = new Set<string>();
  return locations.filter(({ file, range: { start } }) => {
    const key = `${start.line}:${start.character}:${file}`;
    return !seen.has(key) && seen.add(key);
  });
}
