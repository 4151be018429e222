/**
 * The lines that name other files: `#include`, `.include`, `.incbin`. Which file a name means is the caller's business.
 */
import type { SourceDocument } from './sourceDocument.ts';
import { lineRange, type TextRange } from './textRange.ts';

export interface Inclusion {
  /** As it is written. */
  readonly path: string;
  /** That of the path, without quotes. */
  readonly range: TextRange;
}

const INCLUSION = /^(\s*[#.]\s*(?:include|incbin)\s*["<])([^">]+)[">]/;

/** All of a source, in order. */
export function inclusions({ lines }: SourceDocument): Inclusion[] {
  return lines.flatMap((text, line) => {
    const [, before, path] = INCLUSION.exec(text) ?? [];
    if (before === undefined || path === undefined) return [];
    return [{ path, range: lineRange(line, before.length, before.length + path.length) }];
  });
}
