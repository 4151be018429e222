/**
 * The arguments of a macro's use, as texts: separated by commas or blanks, in any order when named (`name=text`). A blank next to an operator
 * separates nothing; one in quotes or brackets neither. Quotes around a whole argument are taken away.
 */
import { SyntaxProblem } from '../syntax/cursor.ts';
import { bracketEnd } from './alternate.ts';
import type { Macro } from './macro.ts';

const OPERATORS = '+-*/%&|^=<>!~';

/** What an argument in the alternate syntax stands for; undefined: that syntax is not in force. */
export type Alternate = ((written: string) => string) | undefined;

/** Takes a text apart at commas and blanks. Two commas have an empty argument between them. */
export function splitArguments(text: string, alternate?: Alternate): string[] {
  const parts: string[] = [];
  let at = skipBlanks(text, 0);
  while (at < text.length) {
    const end = argumentEnd(text, at, alternate !== undefined);
    parts.push(argumentText(text.slice(at, end).trim(), alternate));
    at = skipBlanks(text, end);
    if (text[at] !== ',') continue;
    at = skipBlanks(text, at + 1);
    if (at >= text.length) parts.push('');
  }
  return parts;
}

const isBlank = (char: string | undefined): boolean => char === ' ' || char === '\t';

function skipBlanks(text: string, start: number): number {
  let at = start;
  while (isBlank(text[at])) at++;
  return at;
}

function argumentEnd(text: string, start: number, isAlternate: boolean): number {
  let depth = 0;
  let at = start;
  for (; at < text.length; at++) {
    const char = text[at]!;
    if (char === '"') at = quoteEnd(text, at);
    else if (isAlternate && char === '<' && (at === start || text[at - 1] === '=')) at = bracketEnd(text, at);
    else if (char === '(' || char === '[') depth++;
    else if (char === ')' || char === ']') depth--;
    else if (depth > 0) continue;
    else if (char === ',') return at;
    else if (isBlank(char) && isSeparator(text, at)) return at;
  }
  return at;
}

function isSeparator(text: string, at: number): boolean {
  const after = text[skipBlanks(text, at)];
  const before = text[at - 1];
  return !OPERATORS.includes(before ?? ' ') && (after === undefined || !OPERATORS.includes(after));
}

/** Of the closing quote, or of the last character. */
function quoteEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at;
  }
  return text.length - 1;
}

const unquoted = (text: string): string =>
  text.length >= 2 && text.startsWith('"') && quoteEnd(text, 0) === text.length - 1 ? text.slice(1, -1) : text;

const argumentText = (written: string, alternate: Alternate): string =>
  alternate === undefined ? unquoted(written) : alternate(written);

/** The text of each parameter; `start` and `end` are where the use stands, for messages. */
export function bindArguments(
  { name, parameters }: Macro,
  text: string,
  start: number,
  end: number,
  alternate?: Alternate,
): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const fail = (message: string): never => {
    throw new SyntaxProblem(message, start, end);
  };
  const rest = parameters.findIndex(({ kind }) => kind === 'rest');
  const parts = rest < 0 ? splitArguments(text, alternate) : splitBefore(text, rest, alternate);
  let position = 0;
  for (const part of parts) {
    const named = /^([A-Za-z_.$][\w.$]*)\s*=(?!=)\s*(.*)$/s.exec(part);
    const parameter = named === null ? undefined : parameters.find((each) => each.name === named[1]);
    if (parameter !== undefined) {
      texts.set(parameter.name, argumentText(named![2]!, alternate));
      continue;
    }
    const next = parameters[position++];
    if (next === undefined) {
      return fail(
        `macro \`${name}\` takes ${parameters.length === 1 ? 'one argument' : `${parameters.length} arguments`}; "${part}" is one more`,
      );
    }
    if (part !== '') texts.set(next.name, part);
  }
  for (const { name: parameter, kind, defaultText } of parameters) {
    if (texts.has(parameter)) continue;
    if (kind === 'required') fail(`macro \`${name}\` needs a value for \`${parameter}\``);
    texts.set(parameter, defaultText);
  }
  return texts;
}

/** So many arguments, and then all the rest as one. */
function splitBefore(text: string, count: number, alternate: Alternate): string[] {
  const parts: string[] = [];
  let at = skipBlanks(text, 0);
  while (parts.length < count && at < text.length) {
    const end = argumentEnd(text, at, alternate !== undefined);
    parts.push(argumentText(text.slice(at, end).trim(), alternate));
    at = skipBlanks(text, end);
    if (text[at] === ',') at = skipBlanks(text, at + 1);
  }
  if (at < text.length) parts.push(text.slice(at).trim());
  return parts;
}
