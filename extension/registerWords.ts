/**
 * Registers in lines of assembly, for values shown while a program is debugged: which words are registers, and which of the lines before the one
 * where the program is stopped have something to show.
 */

export interface RegisterWord {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  /** As the debugger's expressions name it: `$a0`. */
  readonly expression: string;
}

const REGISTER =
  /^(?:zero|ra|sp|gp|tp|fp|pc|t[0-6]|a[0-7]|s\d|s1[01]|[xf](?:[12]?\d|3[01])|f[at][0-7]|ft[89]|ft1[01]|fs\d|fs1[01])$/i;
const CSR_INSTRUCTION = /^f?[rs]?csr/i;
/** So many lines above the stopped one are looked at, at most. */
const MAX_LINES = 12;

/** Words of a line that are no comment and no string, with their places. */
function wordsOf(text: string): { readonly text: string; readonly start: number }[] {
  const code = text
    .replace(/"(?:\\.|[^"\\])*"/g, (string) => ' '.repeat(string.length))
    .replace(/(?:#|\/\/|\/\*).*$/, '');
  return [...code.matchAll(/[A-Za-z_.$][\w.$]*/g)].map((match) => ({ text: match[0], start: match.index }));
}

/** The register that stands at a place; control and status registers too, in instructions that name one. */
export function registerAt(text: string, character: number, line: number): RegisterWord | undefined {
  const words = wordsOf(text);
  const word = words.find(({ start, text: own }) => start <= character && character <= start + own.length);
  if (word === undefined) return undefined;
  const head = words.find(({ text: own, start }) => text[start + own.length] !== ':');
  const isCsr = head !== undefined && head !== word && CSR_INSTRUCTION.test(head.text);
  return REGISTER.test(word.text) || isCsr ? registerWord(word, line) : undefined;
}

const registerWord = ({ text, start }: { text: string; start: number }, line: number): RegisterWord => ({
  ...{ line, start, end: start + text.length },
  expression: `$${text.toLowerCase()}`,
});

/** The registers of the stopped line and of those above it up to the last label, each where it stands last; `lineAt` gives a line's text. */
export function registersAbove(lineAt: (line: number) => string, stopped: number, first: number): RegisterWord[] {
  const found = new Map<string, RegisterWord>();
  for (let line = stopped; line >= Math.max(first, stopped - MAX_LINES); line--) {
    const text = lineAt(line);
    for (const word of wordsOf(text)) {
      if (!REGISTER.test(word.text) || /^(?:zero|x0)$/i.test(word.text)) continue;
      const register = registerWord(word, line);
      if (!found.has(register.expression)) found.set(register.expression, register);
    }
    if (/^\s*[\w.$]+:/.test(text)) break;
  }
  return [...found.values()].sort((a, b) => a.line - b.line || a.start - b.start);
}
