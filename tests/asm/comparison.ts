/**
 * Comparing the assembler with GNU as: a source's object as text, what GNU as made of it when it was last asked (recorded in `recorded`, rewritten by
 * UPDATE=1), and what it makes now, where it is installed.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { type Assembled, assembleFile } from '../../src/asm/assemble.ts';
import { gnuAssemble, isInstalled, MARCH } from './gnuAs.ts';
import { textOfModule, textOfObject } from './objectText.ts';

const FOLDER = path.join(import.meta.dirname, 'recorded');
const isUpdate = process.env['UPDATE'] === '1';

/** Reads files that a source includes, next to it. */
export function includeFrom(folder: string): (file: string) => { name: string; text: Uint8Array } | undefined {
  return (file) => {
    const found = path.join(folder, file);
    return existsSync(found) ? { name: found, text: new Uint8Array(readFileSync(found)) } : undefined;
  };
}

/** The assembler's object as text; there must be no error. */
export function ownText(name: string, text: string, march = MARCH): string {
  const assembled: Assembled = assembleFile({ name, text }, { march });
  const errors = assembled.diagnostics.filter(({ severity }) => severity === 'error');
  expect(errors, name).toEqual([]);
  return `${textOfModule(assembled.module).join('\n')}\n`;
}

/** GNU as's object as text, of a source that needs no preprocessor. */
export function gnuText(text: string, march = MARCH): string {
  const { object, messages } = gnuAssemble(text, march);
  expect(messages.replace(/.*Warning.*\n|.*Assembler messages.*\n/g, '')).toBe('');
  return `${textOfObject(object!).join('\n')}\n`;
}

/** What was recorded for a source; with UPDATE=1 GNU as is asked anew. */
export function recordedText(name: string, ask: () => string): string {
  const file = path.join(FOLDER, name.includes('.sha256') ? name : `${name}.txt`);
  if (isUpdate && isInstalled) writeFileSync(file, ask());
  return readFileSync(file, 'utf8');
}
