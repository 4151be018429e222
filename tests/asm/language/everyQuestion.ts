/**
 * Every question that an editor asks about a source, at one place of it, for tests that ask them all.
 */
import { lenses } from '../../../src/asm/language/codeLens.ts';
import { completions } from '../../../src/asm/language/completion.ts';
import { folds } from '../../../src/asm/language/folding.ts';
import { format } from '../../../src/asm/language/format.ts';
import { hover } from '../../../src/asm/language/hover.ts';
import { inlayHints } from '../../../src/asm/language/inlayHints.ts';
import { messages } from '../../../src/asm/language/messages.ts';
import { outline } from '../../../src/asm/language/outline.ts';
import { semanticTokens } from '../../../src/asm/language/semanticTokens.ts';
import { signatureHelp } from '../../../src/asm/language/signature.ts';
import type { SourceDocument } from '../../../src/asm/language/sourceDocument.ts';
import { definitions, references, rename } from '../../../src/asm/language/symbols.ts';
import type { TextPosition, TextRange } from '../../../src/asm/language/textRange.ts';

/** Answers the ranges within the source that the answers name. */
export function askEverything(source: SourceDocument, position: TextPosition = { line: 3, character: 2 }): TextRange[] {
  signatureHelp(source, position);
  rename(source, position, 'another');
  const own = [...definitions(source, position), ...references(source, position)].filter(
    ({ file }) => file === source.name,
  );
  const at = hover(source, position);
  return [
    ...own.map(({ range }) => range),
    ...(at === undefined ? [] : [at.range]),
    ...messages(source, { callingConvention: true }).map(({ range }) => range),
    ...completions(source, position).map(({ range }) => range),
    ...inlayHints(source, 0, source.lines.length).map((hint) => ({ start: hint.position, end: hint.position })),
    ...outline(source).flatMap(({ range, selection }) => [range, selection]),
    ...lenses(source).map(({ range }) => range),
    ...format(source, { tabSize: 8, insertSpaces: false }).map(({ range }) => range),
    ...semanticTokens(source).map(({ line, start, length }) => ({
      start: { line, character: start },
      end: { line, character: start + length },
    })),
    ...folds(source).map(({ start, end }) => ({
      start: { line: start, character: 0 },
      end: { line: end, character: 0 },
    })),
  ];
}
