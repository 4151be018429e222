/**
 * Replaces names that are defined by their texts, again and again, but never a name within its own text (C17, 6.10.3.4). Bounded in length and
 * in steps, since texts can double.
 */
import type { ColumnMap } from '../syntax/statementLine.ts';
import type { Define } from './define.ts';
import { isNameStart, wordAt, wordEnd } from './words.ts';

export type Defines = ReadonlyMap<string, Define>;

const MAX_LENGTH = 65_536;
const NOTHING: ReadonlySet<string> = new Set();
const MAX_STEPS = 20_000;
const MAX_DEPTH = 200;

/** A line with its names replaced, and how its columns lie in the source. */
export interface ExpandedLine {
  readonly text: string;
  readonly columns: ColumnMap | undefined;
  readonly problem: string | undefined;
  /** Arguments of a macro begin in the line and do not end in it. */
  readonly needsMore: boolean;
  /** Names that were replaced in the line itself. */
  readonly uses: readonly { readonly name: string; readonly start: number }[];
}

/** Columns [from, to) of the result are those from `source` on, one for one, or all stand for [source, sourceEnd). */
interface Segment {
  readonly from: number;
  readonly to: number;
  readonly source: number;
  readonly sourceEnd: number;
  readonly isCopy: boolean;
}

/** A line with its names replaced, and how its columns lie. */
export function expandLine(text: string, defines: Defines): ExpandedLine {
  const expander = new Expander(defines);
  const segments: Segment[] = [];
  const uses: { name: string; start: number }[] = [];
  let result = '';
  let copied = 0;
  let at = 0;
  const take = (piece: string, source: number, sourceEnd: number, isCopy: boolean): void => {
    if (piece.length > 0 || !isCopy) {
      segments.push({ from: result.length, to: result.length + piece.length, source, sourceEnd, isCopy });
    }
    result += piece;
  };
  while (at < text.length) {
    const end = wordEnd(text, at);
    if (end === at) break;
    const name = isNameStart(text.charCodeAt(at)) ? text.slice(at, end) : undefined;
    const replaced = name === undefined ? undefined : expander.replace(text, at, name, NOTHING, 0);
    if (name !== undefined && replaced !== undefined) {
      take(text.slice(copied, at), copied, at, true);
      take(replaced.text, at, replaced.end, false);
      uses.push({ name, start: at });
      copied = replaced.end;
    }
    at = replaced?.end ?? end;
  }
  const { problem, needsMore } = expander;
  if (segments.length === 0) return { text, columns: undefined, problem, needsMore, uses };
  take(text.slice(copied), copied, text.length, true);
  return { text: result, columns: (column) => columnIn(segments, column), problem, needsMore, uses };
}

/** The same without columns, for conditions and arguments. */
export function expandText(text: string, defines: Defines): string {
  return new Expander(defines).expand(text, new Set(), 0);
}

function columnIn(segments: readonly Segment[], column: number): number {
  const segment = segments.find(({ to }) => column < to) ?? segments[segments.length - 1]!;
  if (segment.isCopy) return segment.source + column - segment.from;
  return column === segment.from ? segment.source : segment.sourceEnd;
}

class Expander {
  problem: string | undefined;
  needsMore = false;
  private readonly defines: Defines;
  private steps = 0;

  constructor(defines: Defines) {
    this.defines = defines;
  }

  expand(text: string, hidden: ReadonlySet<string>, depth: number): string {
    let result = '';
    let at = 0;
    while (at < text.length) {
      const word = wordAt(text, at);
      const replaced = word.kind === 'name' ? this.replace(text, at, word.text, hidden, depth) : undefined;
      result += replaced?.text ?? word.text;
      at = replaced?.end ?? at + word.text.length;
      if (result.length > MAX_LENGTH)
        return this.giveUp(`the line becomes longer than ${MAX_LENGTH} characters`, result);
    }
    return result;
  }

  /** What the name at this place becomes, and where the text goes on; undefined when it stays. */
  replace(
    text: string,
    at: number,
    name: string,
    hidden: ReadonlySet<string>,
    depth: number,
  ): { readonly text: string; readonly end: number } | undefined {
    const define = this.defines.get(name);
    if (define === undefined || hidden.has(name) || this.problem !== undefined) return undefined;
    if (this.steps++ > MAX_STEPS || depth > MAX_DEPTH) {
      this.giveUp(`replacing ${name} does not come to an end`, '');
      return undefined;
    }
    const inner = new Set(hidden).add(name);
    const end = at + name.length;
    if (define.parameters === undefined) return { text: this.expand(define.body, inner, depth + 1), end };
    const list = argumentsAt(text, end);
    if (list === 'open') this.needsMore ||= depth === 0;
    if (list === 'open' || list === undefined) return undefined;
    const texts = bind(define, list.texts);
    if (texts === undefined) {
      this.giveUp(`${name} takes ${define.parameters.length} arguments, not ${list.texts.length}`, '');
      return undefined;
    }
    const body = fillIn(define, texts, (argument) => this.expand(argument, hidden, depth + 1));
    return { text: this.expand(body, inner, depth + 1), end: list.end };
  }

  private giveUp(problem: string, text: string): string {
    this.problem ??= problem;
    return text.slice(0, MAX_LENGTH);
  }
}

/** The texts between parentheses and commas; undefined when no parenthesis comes next, `open` when none closes. */
function argumentsAt(
  text: string,
  start: number,
): { readonly texts: string[]; readonly end: number } | 'open' | undefined {
  let at = start;
  while (text[at] === ' ' || text[at] === '\t') at++;
  if (text[at] !== '(') return undefined;
  const texts: string[] = [];
  let depth = 0;
  let from = at + 1;
  while (at < text.length) {
    const word = wordAt(text, at);
    if (word.text === '(') depth++;
    else if (word.text === ')' && --depth === 0) {
      texts.push(text.slice(from, at).trim());
      return { texts, end: at + 1 };
    } else if (word.text === ',' && depth === 1) {
      texts.push(text.slice(from, at).trim());
      from = at + 1;
    }
    at += word.text.length;
  }
  return 'open';
}

function bind(
  { parameters = [], isVariadic }: Define,
  texts: readonly string[],
): ReadonlyMap<string, string> | undefined {
  const count = parameters.length;
  if (count === 0) return texts.length === 1 && texts[0] === '' ? new Map() : undefined;
  if (!isVariadic) {
    return texts.length === count ? new Map(parameters.map((name, i) => [name, texts[i]!])) : undefined;
  }
  if (texts.length < count - 1) return undefined;
  const named = parameters.slice(0, -1).map((name, i) => [name, texts[i]!] as const);
  return new Map([...named, [parameters[count - 1]!, texts.slice(count - 1).join(',')]]);
}

/** Puts arguments into the body: as they are next to `##`, in quotes after `#`, else expanded before. */
function fillIn(
  { body, parameters = [], isVariadic }: Define,
  texts: ReadonlyMap<string, string>,
  expand: (text: string) => string,
): string {
  const rest = parameters[parameters.length - 1];
  let result = '';
  let at = 0;
  while (at < body.length) {
    const paste = /^\s*##\s*/.exec(body.slice(at));
    if (paste !== null) {
      result = result.trimEnd();
      at += paste[0].length;
      const word = wordAt(body, at);
      // GNU: a comma before a rest that is empty goes with it (Using cpp, "Variadic Macros").
      const isEmptyRest = isVariadic && word.text === rest && texts.get(word.text) === '';
      if (isEmptyRest && result.endsWith(',')) result = result.slice(0, -1);
      if (at < body.length) result += texts.get(word.text) ?? word.text;
      at += word.text.length;
      continue;
    }
    const word = wordAt(body, at);
    const quoted = word.text === '#' ? wordAt(body, at + 1) : undefined;
    if (quoted !== undefined && texts.has(quoted.text)) {
      result += `"${texts.get(quoted.text)!.replace(/["\\]/g, '\\$&')}"`;
      at += 1 + quoted.text.length;
      continue;
    }
    at += word.text.length;
    const argument = word.kind === 'name' ? texts.get(word.text) : undefined;
    const isPasted = /^\s*##/.test(body.slice(at));
    result += argument === undefined ? word.text : isPasted ? argument : expand(argument);
    if (result.length > MAX_LENGTH) return result;
  }
  return result;
}
