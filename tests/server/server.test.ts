/**
 * The language server as a process, over stdin and stdout.
 */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type {
  CodeLens,
  CompletionItem,
  DocumentSymbol,
  Hover,
  InlayHint,
  SemanticTokens,
  SignatureHelp,
  SymbolInformation,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver';
import { readSettings } from '../../extension/server/settings.ts';
import { TestClient } from './client.ts';

const client = new TestClient();
const uri = 'file:///project/hello.S';

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

describe('an open source', () => {
  const other = 'file:///project/two.S';
  const text =
    '\t.globl f\nf:\taddi sp, sp, -16\n\tsd ra, 8(sp)\n\tli s1, 5\n1:\tcall g\n\tbnez a0, 1b\n\tret\ng:\tret\n';
  const f = { line: 1, character: 0 };
  const g = { line: 4, character: 8 };

  beforeAll(() => client.open(other, text));

  test('answers where names are defined and used', async () => {
    expect(await client.ask('textDocument/definition', other, { position: g })).toEqual([
      { uri: other, range: { start: { line: 7, character: 0 }, end: { line: 7, character: 1 } } },
    ]);
    const context = { includeDeclaration: false };
    expect(await client.ask('textDocument/references', other, { position: g, context })).toMatchObject([
      { uri: other, range: { start: { line: 4, character: 8 } } },
    ]);
    expect(await client.ask('textDocument/documentHighlight', other, { position: g })).toHaveLength(2);
  });

  test('is renamed in, or says why not', async () => {
    expect(await client.ask('textDocument/prepareRename', other, { position: f })).toMatchObject({ start: f });
    const renamed = await client.ask<WorkspaceEdit>('textDocument/rename', other, { position: f, newName: 'first' });
    expect(renamed.changes?.[other]?.map(({ newText, range }) => [range.start.line, newText])).toEqual([
      [0, 'first'],
      [1, 'first'],
    ]);
    const refused = client.ask('textDocument/rename', other, { position: f, newName: 'g' });
    await expect(refused).rejects.toThrow('there is a `g` already');
  });

  test('has an outline, which all open sources share when a name is looked for', async () => {
    const symbols = await client.ask<DocumentSymbol[]>('textDocument/documentSymbol', other);
    expect(symbols.map(({ name }) => name)).toEqual(['f', 'g']);
    const found: SymbolInformation[] = await client.connection.sendRequest('workspace/symbol', { query: '_STA' });
    expect(found).toMatchObject([{ name: '_start', location: { uri } }]);
  });

  test('is folded, coloured, hinted, measured, formatted, and helped with operands', async () => {
    const whole = { start: { line: 0, character: 0 }, end: { line: 8, character: 0 } };
    const hints = await client.ask<InlayHint[]>('textDocument/inlayHint', other, { range: whole });
    expect(hints.map(({ label }) => label)).toContain('entry sp − 8');
    const lens = await client.ask<CodeLens[]>('textDocument/codeLens', other);
    expect(lens.map(({ command }) => command?.title)).toContain('2 bytes, 1 instruction');
    expect(await client.ask('textDocument/foldingRange', other)).toContainEqual({
      startLine: 1,
      endLine: 6,
      kind: 'region',
    });
    const { data } = await client.ask<SemanticTokens>('textDocument/semanticTokens/full', other);
    expect(data.slice(0, 5)).toEqual([0, 8, 1, 0, 0]);
    const options = { tabSize: 8, insertSpaces: false };
    expect((await client.ask<TextEdit[]>('textDocument/formatting', other, { options })).length).toBeGreaterThan(0);
    const help = await client.ask<SignatureHelp>('textDocument/signatureHelp', other, {
      position: { line: 2, character: 8 },
    });
    expect(help).toMatchObject({ activeParameter: 1, signatures: [{ label: 'sd rs2, imm(rs1)' }] });
  });

  test('is warned of the calling convention until that is switched off', async () => {
    const warned = await client.diagnosticsWhere(other, (all) => all.length > 0);
    expect(warned.every(({ severity, source }) => severity === 2 && source === 'hartbeat')).toBe(true);
    const settings = { hartbeat: { assembly: { callingConvention: false, inlayHints: false } } };
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings });
    expect(await client.diagnosticsWhere(other, (all) => all.length === 0)).toEqual([]);
    const range = { start: { line: 0, character: 0 }, end: { line: 8, character: 0 } };
    expect(await client.ask('textDocument/inlayHint', other, { range })).toEqual([]);
  });
});

test('a source that is not open has no answers', async () => {
  expect(
    await client.ask('textDocument/hover', 'file:///project/closed.S', { position: { line: 0, character: 0 } }),
  ).toBeNull();
});

test('each setting of the manifest is one of the server, with its default', () => {
  const manifest = JSON.parse(readFileSync(path.join(import.meta.dirname, '../../package.json'), 'utf8'));
  const properties: Record<string, { default: unknown }> = manifest.contributes.configuration.properties;
  const own = Object.entries(properties).filter(([name]) => name.startsWith('hartbeat.assembly.'));
  const defaults = Object.fromEntries(
    own.map(([name, property]) => [name.replace('hartbeat.assembly.', ''), property.default]),
  );
  expect(defaults).toEqual(readSettings(undefined));
  expect(readSettings({ hartbeat: { assembly: { codeLens: 'no' } } })).toEqual(defaults);
});
