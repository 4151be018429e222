/**
 * The language server as a process, over stdin and stdout.
 */

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CompletionItem, Hover } from 'vscode-languageserver';
import { TestClient } from './client.ts';

const client = new TestClient();
const uri = 'file:///work/hello.S';

beforeAll(async () => {
  const { capabilities } = await client.initialize();
  expect(capabilities).toMatchObject({ hoverProvider: true });
  await client.open(uri, '_start:\n\tli a0, 1\n\tbogus\n');
});
afterAll(async () => {
  expect(await client.close()).toBe(0);
});

test('messages of the assembler come with their place, and go when the source is right', async () => {
  const wrong = await client.diagnosticsWhere(uri, (all) => all.length > 0);
  expect(wrong).toMatchObject([
    {
      severity: 1,
      message: '`bogus` is no instruction and no macro',
      range: { start: { line: 2, character: 1 }, end: { line: 2, character: 6 } },
    },
  ]);
  await client.replace(uri, 2, '_start:\n\tli a0, 1\n\tecall\n');
  expect(await client.diagnosticsWhere(uri, (all) => all.length === 0)).toEqual([]);
});

test('a hover is Markdown', async () => {
  const hover = await client.ask<Hover>('textDocument/hover', uri, { position: { line: 2, character: 2 } });
  expect(hover.contents).toMatchObject({ kind: 'markdown', value: expect.stringContaining('ecall') });
});

test('completion offers snippets, and explains an item when it is looked at', async () => {
  const items = await client.ask<CompletionItem[]>('textDocument/completion', uri, {
    position: { line: 2, character: 2 },
  });
  const addi = items.find(({ label }) => label === 'addi');
  expect(addi?.textEdit).toEqual({
    range: { start: { line: 2, character: 1 }, end: { line: 2, character: 2 } },
    newText: `addi \${1:rd}, \${2:rs1}, \${3:imm}`,
  });
  const resolved: CompletionItem = await client.connection.sendRequest('completionItem/resolve', addi);
  expect(resolved.documentation).toMatchObject({ value: expect.stringContaining('rs1') });
});
