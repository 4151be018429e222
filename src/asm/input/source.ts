/**
 * A source file as lines. Bytes that are no UTF-8 are taken one for one as characters, so that columns and strings stay what they are.
 */
import type { SourceInput } from '../options.ts';

export interface SourceFile {
  readonly name: string;
  readonly lines: readonly string[];
  /** The text is not UTF-8: each character of it is a byte. */
  readonly isBytes: boolean;
}

/** A file as lines of text; what is no UTF-8 is taken byte by byte. */
export function readSource({ name, text }: SourceInput): SourceFile {
  const decoded = typeof text === 'string' ? { text, isBytes: false } : decodeText(text);
  return { name, lines: linesOf(decoded.text), isBytes: decoded.isBytes };
}

function decodeText(bytes: Uint8Array): { readonly text: string; readonly isBytes: boolean } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), isBytes: false };
  } catch {
    return { text: new TextDecoder('latin1').decode(bytes), isBytes: true };
  }
}

function linesOf(text: string): readonly string[] {
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; i++) if (lines[i]!.endsWith('\r')) lines[i] = lines[i]!.slice(0, -1);
  if (lines[lines.length - 1] === '') lines.pop();
  return lines;
}
