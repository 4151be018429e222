/**
 * The alternate macro syntax, between `.altmacro` and `.noaltmacro` (Using as, "Altmacro"): `<text>` and `%expression` as arguments, names of
 * parameters without a backslash, joined to others by `&`, and `LOCAL` for labels that are new in each expansion.
 */

/** What an argument as it is written stands for; `evaluate` gives the value of an expression in decimal. */
export function alternateArgument(written: string, evaluate: (expression: string) => string): string {
  if (written.startsWith('%')) return evaluate(written.slice(1));
  if (!written.startsWith('<') || !written.endsWith('>')) return written;
  return written.slice(1, -1).replace(/!(.)/g, '$1');
}

/** The end of a text in brackets that begins here, or of the whole. `!` takes their meaning from the next character. */
export function bracketEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text[at] === '!') at++;
    else if (text[at] === '<') depth++;
    else if (text[at] === '>' && --depth === 0) return at;
  }
  return text.length - 1;
}

/** The names that a line `LOCAL a, b` has; undefined when it is no such line. */
export function localNames(line: string): readonly string[] | undefined {
  const list = /^\s*local\s+(.*?)\s*(?:#.*)?$/i.exec(line)?.[1];
  return list?.split(/\s*,\s*|\s+/).filter((name) => name !== '');
}

const NAME = /&?[A-Za-z_.$][\w.$]*&?/y;

/** Puts texts for names into a line, also within strings; undefined when it would be longer than `maxLength`. */
export function substituteNames(
  line: string,
  texts: ReadonlyMap<string, string>,
  maxLength: number,
): string | undefined {
  let result = '';
  let at = 0;
  while (at < line.length) {
    NAME.lastIndex = at;
    // What follows a digit or a backslash is no name of its own.
    const isPart = at > 0 && line[at] !== '&' && /[\w.$\\]/.test(line[at - 1]!);
    const found = isPart ? undefined : NAME.exec(line)?.[0];
    const text = found === undefined ? undefined : texts.get(found.replace(/^&|&$/g, ''));
    if (found !== undefined && text !== undefined) {
      result += text;
      at += found.length;
    } else {
      // The `&` behind a name may stand before the next one.
      const taken = found === undefined ? line[at]! : found.replace(/(?!^)&$/, '');
      result += taken;
      at += taken.length;
    }
    if (result.length > maxLength) return undefined;
  }
  return result;
}
