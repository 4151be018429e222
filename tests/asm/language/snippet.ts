/**
 * Sources of tests, with `$0` where the cursor is, and answers printed for comparison.
 */
import { SourceDocument } from '../../../src/asm/language/sourceDocument.ts';
import type { TextPosition, TextRange } from '../../../src/asm/language/textRange.ts';
import type { AssembleOptions } from '../../../src/asm/options.ts';

export interface Snippet {
  readonly source: SourceDocument;
  readonly position: TextPosition;
}

export const NAME = '/project/test.S';

/** A source with a cursor. */
export function snippet(text: string, options: AssembleOptions = {}): Snippet {
  const at = text.indexOf('$0');
  if (at < 0) throw new Error('the snippet has no $0');
  const before = text.slice(0, at);
  const position = { line: before.split('\n').length - 1, character: at - (before.lastIndexOf('\n') + 1) };
  return { source: document(before + text.slice(at + 2), options), position };
}

export const document = (text: string, options: AssembleOptions = {}): SourceDocument =>
  new SourceDocument(NAME, text, options);

/** The text with `⟦…⟧` around ranges. */
export function marked(text: string, ranges: readonly TextRange[]): string {
  const lines = text.split('\n');
  const marks = ranges.flatMap(({ start, end }) => [
    { ...start, mark: '⟦' },
    { ...end, mark: '⟧' },
  ]);
  marks.sort((a, b) => b.line - a.line || b.character - a.character || (a.mark === '⟦' ? -1 : 1));
  for (const { line, character, mark } of marks) {
    lines[line] = lines[line]!.slice(0, character) + mark + lines[line]!.slice(character);
  }
  return lines.join('\n');
}
