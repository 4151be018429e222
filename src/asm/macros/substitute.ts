/**
 * Puts texts for names into a line of a body: `\name` or `&name`, which another `&` may end, `\@` for the number of the expansion, and `\()`, which
 * stands for nothing and ends a name (Using as, "Macro"). What is no name of these stays as it is.
 */

/** Longer lines are no program's; without a bound a macro could double its argument until memory is used up. */
export const MAX_LINE_LENGTH = 65_536;

const isNamePart = (code: number): boolean =>
  (code >= 48 && code <= 57) ||
  (code >= 65 && code <= 90) ||
  (code >= 97 && code <= 122) ||
  code === 95 ||
  code === 46 ||
  code === 36;

/** The line with the texts put in; undefined when it would be too long. */
export function substitute(line: string, texts: ReadonlyMap<string, string>, count: number): string | undefined {
  let at = markAt(line, 0);
  if (at < 0) return line;
  let result = '';
  let from = 0;
  while (at >= 0) {
    const found = line[at] === '&' ? joinedAt(line, at + 1, texts) : replacementAt(line, at + 1, texts, count);
    if (found !== undefined) {
      result += line.slice(from, at) + found.text;
      from = found.end;
      if (result.length > MAX_LINE_LENGTH) return undefined;
    }
    at = markAt(line, found?.end ?? (line[at] === '&' ? at + 1 : at + 2));
  }
  return result + line.slice(from);
}

/** The next backslash or `&`; -1: there is none. */
function markAt(line: string, from: number): number {
  const backslash = line.indexOf('\\', from);
  const joint = line.indexOf('&', from);
  return backslash < 0 || (joint >= 0 && joint < backslash) ? joint : backslash;
}

function joinedAt(
  line: string,
  start: number,
  texts: ReadonlyMap<string, string>,
): { readonly text: string; readonly end: number } | undefined {
  const end = nameEnd(line, start);
  const text = texts.get(line.slice(start, end));
  return text === undefined ? undefined : { text, end: line[end] === '&' ? end + 1 : end };
}

function nameEnd(line: string, start: number): number {
  let end = start;
  while (end < line.length && isNamePart(line.charCodeAt(end))) end++;
  return end;
}

function replacementAt(
  line: string,
  start: number,
  texts: ReadonlyMap<string, string>,
  count: number,
): { readonly text: string; readonly end: number } | undefined {
  if (line[start] === '@') return { text: String(count), end: start + 1 };
  if (line.startsWith('()', start)) return { text: '', end: start + 2 };
  const end = nameEnd(line, start);
  const text = end > start ? texts.get(line.slice(start, end)) : undefined;
  return text === undefined ? undefined : { text, end };
}
