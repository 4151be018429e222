/**
 * Takes the statements of a block as they stand, up to the directive that ends it: the body of a macro or of a repetition. Blocks of the same kind
 * within it belong to it.
 */
import type { InputLine } from '../input/input.ts';
import type { Assembly } from '../state.ts';
import { SyntaxProblem } from '../syntax/cursor.ts';
import type { StatementLine } from '../syntax/statementLine.ts';
import { isPunctuation, type Token } from '../syntax/token.ts';

/** What opens and what closes a block. */
export interface BlockKind {
  readonly opens: ReadonlySet<string>;
  readonly closes: ReadonlySet<string>;
}

export const MACRO_BLOCK: BlockKind = { opens: new Set(['.macro']), closes: new Set(['.endm', '.endmacro']) };
export const REPEAT_BLOCK: BlockKind = {
  opens: new Set(['.rept', '.rep', '.irp', '.irpc']),
  closes: new Set(['.endr']),
};

/** The lines of the block that the statement at hand opens. Throws SyntaxProblem when it has no end. */
export function collectBlock(assembly: Assembly, { opens, closes }: BlockKind): InputLine[] {
  const { input, statement: opening } = assembly;
  const lines: InputLine[] = [];
  let depth = 1;
  for (let line = input.next(); line !== undefined; line = input.next()) {
    const head = firstWord(line);
    if (opens.has(head)) depth++;
    else if (closes.has(head)) depth--;
    assembly.tree.body(line, depth === 0);
    if (depth === 0) return lines;
    lines.push(textOf(line));
  }
  const { tokens } = opening;
  const names = [...closes].map((name) => `\`${name}\``).join(' or ');
  throw new SyntaxProblem(`${names} is expected before the end of the file`, tokens[0]!.start, tokens[0]!.end);
}

/** The first word after labels, in lower case. */
function firstWord({ tokens }: StatementLine): string {
  let at = 0;
  while (isPunctuation(tokens[at + 1], ':')) at += 2;
  return tokens[at]?.text.toLowerCase() ?? '';
}

function textOf({ text, tokens, file, line, columns }: StatementLine): InputLine {
  const first: Token = tokens[0]!;
  const last: Token = tokens[tokens.length - 1]!;
  return { text: text.slice(first.start, last.end), file, line, ...(columns && { columns }) };
}
