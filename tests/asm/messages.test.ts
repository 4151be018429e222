/**
 * What the assembler says about mistakes: a source with one in each line, and the messages, which must be sentences that help. UPDATE=1 rewrites them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { assembleFile } from '../../src/asm/assemble.ts';

const folder = path.join(import.meta.dirname, 'messages');

test('each mistake is said, at its place', () => {
  const text = readFileSync(path.join(folder, 'mistakes.S'), 'utf8');
  const lines = text.split('\n');
  const { diagnostics } = assembleFile({ name: 'mistakes.S', text });
  const byLine = [...diagnostics].sort((a, b) => a.range.line - b.range.line);
  const said = byLine.map(({ severity, message, range }) => {
    const { line, startColumn, endColumn } = range;
    const marked = lines[line - 1]!.slice(startColumn - 1, endColumn - 1);
    return `${line}:${startColumn} ${severity} [${marked}] ${message}\n`;
  });
  const file = path.join(folder, 'mistakes.txt');
  if (process.env['UPDATE'] === '1') writeFileSync(file, said.join(''));
  expect(said.join('')).toBe(readFileSync(file, 'utf8'));
});

test('lines without a message of their own are few', () => {
  const text = readFileSync(path.join(folder, 'mistakes.S'), 'utf8');
  const { diagnostics } = assembleFile({ name: 'mistakes.S', text });
  const withMessage = new Set(diagnostics.map(({ range }) => range.line));
  const silent = text.split('\n').flatMap((line, i) => (line === '' || withMessage.has(i + 1) ? [] : [line.trim()]));
  expect(silent).toMatchInlineSnapshot(`
    [
      "/* One mistake a line, each of which must not hide the next. */",
      "#endif",
      "#define F(a, b) a + b",
      ".word",
      ".globl",
      ".macro m a:req",
      "li \\a, 5000",
      "addi \\a, \\a, 5000",
      ".endm",
      "label:",
      ".set again, 5",
      ".endif",
      ".endr",
      "nop",
      ".endr",
      ".bss",
      ".text",
      "nop",
    ]
  `);
});
