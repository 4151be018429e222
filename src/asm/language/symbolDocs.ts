/**
 * What there is to say about symbols and macros of a source, as Markdown: kind, value, size, who sees it, and where it is defined.
 */
import type { ObjectModule, ObjectSymbol } from '../objectModule.ts';
import type { MacroDefinition, Occurrence } from '../syntax/tree.ts';
import { codeBlock } from './insnDocs.ts';
import { symbolText } from './madeInsns.ts';
import type { SourceDocument } from './sourceDocument.ts';

const BINDINGS = ['local', 'global', 'weak'] as const;
const TYPES: Readonly<Record<number, string>> = { 1: 'object', 2: 'function', 6: 'thread-local object' };

/** `.text + 0x10`; of absolute symbols the value. */
export function placeText({ sections }: ObjectModule, { place, value }: ObjectSymbol): string {
  if (place === 'undefined') return 'not defined in this file';
  if (place === 'common') return `common storage, aligned to ${value} bytes`;
  const signed = BigInt.asIntN(64, value);
  if (place === 'absolute') return `${signed} (0x${BigInt.asUintN(64, value).toString(16)})`;
  return `${sections[place.section]?.name ?? '?'} + 0x${value.toString(16)}`;
}

/** The address in the program that the source is by itself; undefined where it is none. */
export function addressText({ addresses }: SourceDocument, { place, value }: ObjectSymbol): string | undefined {
  const address = typeof place === 'string' ? undefined : addresses?.addressOf(place.section, Number(value));
  return address === undefined ? undefined : `0x${address.toString(16)}`;
}

/** The symbol that a place names, as Markdown. */
export function symbolDocs(source: SourceDocument, occurrence: Occurrence): string {
  const { module } = source.assembled;
  const symbol = module.symbols.find(({ name }) => name === occurrence.symbol);
  const all = source.occurrencesOf(occurrence.symbol);
  const definition = all.find(({ role }) => role === 'definition');
  const references = all.filter(({ role }) => role === 'reference').length;
  const lines: string[] = [];
  if (symbol !== undefined) {
    const kind = [BINDINGS[symbol.binding], TYPES[symbol.type] ?? 'symbol'].filter((word) => word !== undefined);
    const address = addressText(source, symbol);
    lines.push(`${kind.join(' ')}, ${placeText(module, symbol)}${address === undefined ? '' : `, at ${address}`}`);
    if (symbol.sizeBytes > 0n) lines.push(`${symbol.sizeBytes} bytes`);
  }
  const uses = `${references} ${references === 1 ? 'reference' : 'references'}`;
  const place = definition === undefined ? '' : `defined in line ${definition.range.line}, `;
  const comment = definition?.range.file === source.name ? commentAt(source, definition.range.line - 1) : undefined;
  return [
    `**${symbolText(occurrence.symbol)}**: ${lines.join(', ')}`,
    ...(comment === undefined ? [] : [comment]),
    `${place}${uses}`,
  ].join('\n\n');
}

/** The comment behind a definition, or the lines of comment directly above it. */
function commentAt(source: SourceDocument, line: number): string | undefined {
  const behind = source.wordsOf(line).find(({ kind }) => kind === 'comment');
  if (behind !== undefined) return withoutMarks(behind.text);
  const above: string[] = [];
  for (let at = line - 1; at >= 0 && above.length < 20; at--) {
    const words = source.wordsOf(at);
    if (
      words.length !== 1 ||
      words[0]!.kind !== 'comment' ||
      /^#\s*(?:define|include|if|el|en|un)/.test(words[0]!.text)
    )
      break;
    above.unshift(withoutMarks(words[0]!.text));
  }
  const text = above.join('\n').trim();
  return text === '' ? undefined : text;
}

const withoutMarks = (comment: string): string =>
  comment.replace(/^(?:#+|\/\/+|\/?\*+(?!\/))\s?|\s*\*+\/$/g, '').trim();

/** A macro's head and body as Markdown, shortened. */
export function macroDocs(
  { lines, name: file }: SourceDocument,
  { name, kind, parameters, range }: MacroDefinition,
): string {
  const head = kind === 'define' ? (lines[range.line - 1] ?? name) : `.macro ${name} ${parameters.join(', ')}`;
  if (range.file !== file) return codeBlock([`${name}(${parameters.join(', ')})`]);
  if (kind === 'define') return codeBlock([head.trim()]);
  const body: string[] = [];
  for (let line = range.line; line < lines.length && body.length < 20; line++) {
    body.push(lines[line]!);
    if (/^\s*\.endm/.test(lines[line]!)) break;
  }
  return codeBlock([head.trimEnd(), ...body]);
}
