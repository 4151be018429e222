/**
 * Puts texts for names into a line of a body: `\name`, `\@` for the number of the expansion, and `\()`, which stands for nothing and ends a name
 * (Using as, "Macro"). What is no name of these stays as it is.
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
  let at = line.indexOf('\\');
  if (at < 0) return line;
  let result = '';
  let from = 0;
  while (at >= 0) {
    const found = replacementAt(line, at + 1, texts, count);
    if (found !== undefined) {
      result += line.slice(from, at) + found.text;
      from = found.end;
      if (result.length > MAX_LINE_LENGTH) return undefined;
    }
    at = line.indexOf('\\', found?.end ?? at + 2);
  }
  return result + line.slice(from);
}

function replacementAt(
  line: string,
  start: number,
  texts: ReadonlyMap<string, string>,
  count: number,
): { readonly text: string; readonly end: number } | undefined {
  if (line[start] === '@') return { text: String(count), end: start + 1 };
  if (line.startsWith('()', start)) return { text: '', end: start + 2 };
  let end = start;
  while (end < line.length && isNamePart(line.charCodeAt(end))) end++;
  const text = end > start ? texts.get(line.slice(start, end)) : undefined;
  return text === undefined ? undefined : { text, end };
}
