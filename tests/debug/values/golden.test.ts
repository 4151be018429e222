/** All variables of the fixtures as text; the same whatever version of DWARF describes them. `UPDATE=1` rewrites the texts from version 5. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { stoppedAt, tree } from './stopped.ts';

async function variables(program: string, source: string, mark: string): Promise<string> {
  const { symbols, frame } = await stoppedAt(program, source, mark);
  const sections = [
    ['arguments', symbols.arguments(frame)],
    ['locals', symbols.locals(frame)],
    ['globals', symbols.globals(frame)],
  ] as const;
  const lines = sections.flatMap(([title, values]) => [title, ...values.flatMap((value) => tree(value, 1))]);
  expect(symbols.problems).toEqual([]);
  return `${lines.join('\n')}\n`;
}

function compare(text: string, name: string, writes = true): void {
  const file = path.join(import.meta.dirname, 'golden', `${name}.txt`);
  if (process.env['UPDATE'] && writes) writeFileSync(file, text);
  expect(text).toBe(readFileSync(file, 'utf8'));
}

test.each(['shapes-5', 'shapes-2', 'shapes-3', 'shapes-4', 'shapes-64bit'])('%s shows every type', async (program) => {
  compare(await variables(program, 'shapes.c', 'values'), 'shapes-values', program === 'shapes-5');
});

test.each(['fill', 'perimeter', 'bottom', 'inner'])('shapes-5 at %s', async (mark) => {
  compare(await variables('shapes-5', 'shapes.c', mark), `shapes-${mark}`);
});

test.each(['sum', 'loop'])('optimised code at %s', async (mark) => {
  compare(await variables('inline-5', 'inline.c', mark), `inline-${mark}`);
  compare(await variables('inline-4', 'inline.c', mark), `inline-${mark}`, false);
});

test('optimised code in a header, in both units', async () => {
  compare(await variables('inline-5', 'inline.h', 'clamp'), 'inline-clamp');
});
