/**
 * Names that several sources share: a symbol that the linker joins, since one source defines it and others use it, and what is defined in a file that
 * several sources include. Which sources there are is the caller's business; each is asked for what it has of a name.
 */
import { STB_LOCAL } from '../../elf/numbers.ts';
import { contextAt } from './cursorContext.ts';
import { outline } from './outline.ts';
import type { SourceDocument } from './sourceDocument.ts';
import { macroAt, occurrenceAt, type Renaming, references, rename, textAt, withoutRepetitions } from './symbols.ts';
import { type Location, locationOf, type TextPosition } from './textRange.ts';

/** What a name means beyond its source. */
export interface SharedName {
  readonly name: string;
  readonly kind: 'symbol' | 'macro' | 'define';
  /** Whether the linker joins symbols of this name: it is global here, or defined elsewhere. */
  readonly isLinked: boolean;
  /** Where it is defined, if it is in this source or in what it includes. */
  readonly definition: Location | undefined;
}

/** What is named at a place, if other sources may name it too. */
export function sharedNameAt(source: SourceDocument, position: TextPosition): SharedName | undefined {
  const macro = macroAt(source, position);
  if (macro !== undefined) {
    return { name: macro.name, kind: macro.kind, isLinked: false, definition: locationOf(macro.range) };
  }
  const occurrence = occurrenceAt(source, position);
  if (occurrence === undefined || /^\d|^\.L/.test(occurrence.name)) return undefined;
  return sharedSymbol(source, occurrence.symbol, occurrence.name);
}

function sharedSymbol(source: SourceDocument, symbol: string, name: string): SharedName {
  const definition = source.occurrencesOf(symbol).find(({ role }) => role === 'definition');
  const own = source.assembled.module.symbols.find((each) => each.name === symbol);
  return {
    ...{ name, kind: 'symbol' },
    isLinked: definition === undefined || (own !== undefined && own.binding !== STB_LOCAL),
    definition: definition && locationOf(definition.range),
  };
}

/** The places of another source, and of what it includes, that mean the same. */
export function placesIn(source: SourceDocument, shared: SharedName): Location[] {
  const { macros, macroUses } = source.assembled.tree;
  if (shared.kind === 'symbol') {
    const all = source.occurrencesOf(shared.name);
    return all.length > 0 && isSame(shared, sharedSymbol(source, shared.name, shared.name))
      ? all.map(({ range }) => locationOf(range))
      : [];
  }
  const isOne = (each: { name: string; kind: string }): boolean =>
    each.name === shared.name && each.kind === shared.kind;
  const last = macros.findLast(isOne);
  if (last === undefined || !isAt(locationOf(last.range), shared.definition)) return [];
  return [last, ...macroUses.filter(isOne)].map(({ range }) => locationOf(range));
}

function isSame(a: SharedName, b: SharedName): boolean {
  return (a.isLinked && b.isLinked) || (a.definition !== undefined && isAt(a.definition, b.definition));
}

const isAt = (a: Location, b: Location | undefined): boolean =>
  a.file === b?.file && a.range.start.line === b.range.start.line;

/** Whether this source itself gives the linker the symbol. */
const defines = (source: SourceDocument, { name }: SharedName): boolean =>
  source.occurrencesOf(name).some(({ role }) => role === 'definition');

/** Labels of a name in other sources, for a symbol that its own does not define: those that the linker would take, or else all. */
export function definitionsElsewhere(
  sources: readonly SourceDocument[],
  source: SourceDocument,
  position: TextPosition,
): Location[] {
  const name = sharedNameAt(source, position)?.name ?? contextAt(source, position).word?.text;
  const found = sources.flatMap((each) =>
    outline(each).flatMap((entry) =>
      entry.name === name && entry.symbol !== undefined
        ? [{ location: { file: each.name, range: entry.selection }, isLinked: entry.symbol.binding !== STB_LOCAL }]
        : [],
    ),
  );
  const linked = found.filter(({ isLinked }) => isLinked);
  return (linked.length > 0 ? linked : found).map(({ location }) => location);
}

/** All places that name what is named at a place, those of `others` included. */
export function referencesAcross(
  others: readonly SourceDocument[],
  source: SourceDocument,
  position: TextPosition,
  withDefinition = true,
): Location[] {
  const own = references(source, position, withDefinition);
  const shared = sharedNameAt(source, position);
  if (shared === undefined) return own;
  const elsewhere = others.flatMap((other) => {
    const definition = definitionIn(other, shared);
    return placesIn(other, shared).filter(
      (place) => withDefinition || definition === undefined || !isAt(place, definition),
    );
  });
  return withoutRepetitions([...own, ...elsewhere]);
}

function definitionIn(source: SourceDocument, shared: SharedName): Location | undefined {
  return shared.kind === 'symbol' ? sharedSymbol(source, shared.name, shared.name).definition : shared.definition;
}

/**
 * The places that get the new name in all sources. Where several sources define a symbol they are parts of several programs: then only this
 * one's is meant, which can be told only if all others define their own.
 */
export function renameAcross(
  others: readonly SourceDocument[],
  source: SourceDocument,
  position: TextPosition,
  newName: string,
): Renaming {
  const renaming = rename(source, position, newName);
  const shared = sharedNameAt(source, position);
  if (renaming.kind === 'refused' || shared === undefined) return renaming;
  const touched = others
    .map((other) => ({ other, places: placesIn(other, shared) }))
    .filter(({ places }) => places.length > 0);
  if (shared.kind === 'symbol' && shared.isLinked) {
    const definers = [source, ...touched.map(({ other }) => other)].filter((each) => defines(each, shared));
    if (definers.length > 1) {
      const users = [source, ...touched.map(({ other }) => other)].filter((each) => !defines(each, shared));
      if (users.length === 0) return renaming;
      const [first, second] = definers.map(({ name }) => baseName(name));
      const why = `\`${shared.name}\` is defined in ${first} and in ${second}, and ${baseName(users[0]!.name)} may mean either`;
      return { kind: 'refused', why };
    }
  }
  const taken = touched.find(({ other }) => other.occurrencesOf(newName).length > 0);
  if (taken !== undefined) {
    return { kind: 'refused', why: `there is a \`${newName}\` already in ${baseName(taken.other.name)}` };
  }
  for (const { other, places } of touched) {
    const indirect = places.find(({ file, range }) => file === other.name && textAt(other, range) !== shared.name);
    if (indirect === undefined) continue;
    const line = indirect.range.start.line + 1;
    return { kind: 'refused', why: `line ${line} of ${baseName(other.name)} names it by way of a macro` };
  }
  return { kind: 'edits', edits: withoutRepetitions([...renaming.edits, ...touched.flatMap(({ places }) => places)]) };
}

const baseName = (file: string): string => file.replace(/^.*[/\\]/, '');
