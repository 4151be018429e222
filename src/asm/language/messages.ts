/**
 * What is wrong with a source: the messages of the assembler itself, and, if wanted, where code does not keep to the calling convention. What is
 * wrong in an included file is said at the line that includes it.
 */
import type { Diagnostic, SourceRange } from '../diagnostic.ts';
import { conventionHints } from './convention.ts';
import { inclusions } from './inclusions.ts';
import type { Message } from './message.ts';
import type { SourceDocument } from './sourceDocument.ts';
import { lineRange, locationOf, type TextRange, textRange } from './textRange.ts';

export interface MessageOptions {
  /** Whether breaches of the calling convention are warned of. */
  readonly callingConvention: boolean;
}

/** All messages of a source, the assembler's first. */
export function messages(source: SourceDocument, { callingConvention }: MessageOptions): Message[] {
  const own = source.assembled.diagnostics.map((diagnostic) => messageOf(source, diagnostic));
  return callingConvention ? [...own, ...conventionHints(source)] : own;
}

function messageOf(source: SourceDocument, { severity, message, range, related = [] }: Diagnostic): Message {
  const others = related.map((each) => ({ text: each.message, location: locationOf(each.range) }));
  if (range.file === source.name) return { severity, text: message, range: textRange(range), related: others };
  return {
    ...{ severity, text: `${message} (${range.file}:${range.line})`, range: inclusionOf(source, range) },
    related: [{ text: message, location: locationOf(range) }, ...others],
  };
}

/** The line that includes a file, directly or not: the one whose path the file's name ends with, or else the first that includes anything. */
function inclusionOf(source: SourceDocument, { file }: SourceRange): TextRange {
  const all = inclusions(source);
  const found = all.find(({ path }) => file.endsWith(path.replace(/^(\.\.?\/)+/, ''))) ?? all[0];
  const line = found?.range.start.line ?? 0;
  return lineRange(line, 0, source.lines[line]?.length ?? 0);
}
