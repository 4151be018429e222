/**
 * Names across the sources of a workspace, of which some are open and some are files only; and how settings have sources assembled.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import type { Location, MarkupContent, SymbolInformation, WorkspaceEdit } from 'vscode-languageserver';
import { TestClient } from './client.ts';

const MAIN = '\t.globl _start\n_start:\tcall greet\n\tli a0, SIZE\n';
const GREET = '\t.globl greet\ngreet:\tret\nlocal:\tret\n';

interface Project {
  readonly client: TestClient;
  readonly uri: (name: string) => string;
  readonly put: (name: string, text: string) => void;
}

/** A server whose workspace has these files. */
async function project(files: Readonly<Record<string, string>>, settings: object = {}): Promise<Project> {
  const folder = mkdtempSync(path.join(tmpdir(), 'hb-workspace-'));
  const put = (name: string, text: string): void => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  };
  for (const [name, text] of Object.entries(files)) put(name, text);
  const client = new TestClient();
  onTestFinished(async () => {
    await client.close();
    rmSync(folder, { recursive: true });
  });
  await client.initialize(settings, folder);
  return { client, put, uri: (name) => pathToFileURL(path.join(folder, name)).href };
}

const onGreet = { position: { line: 1, character: 15 } };

test('a symbol is defined in a file that is not open', async () => {
  const { client, uri } = await project({ 'lib/greet.S': GREET });
  await client.open(uri('main.S'), MAIN);
  expect(await client.ask('textDocument/definition', uri('main.S'), onGreet)).toEqual([
    { uri: uri('lib/greet.S'), range: { start: { line: 1, character: 0 }, end: { line: 1, character: 5 } } },
  ]);
});

test('the hover of a symbol of another file says where it is defined', async () => {
  const { client, uri } = await project({ 'lib/greet.S': GREET });
  await client.open(uri('main.S'), MAIN);
  const { contents } = await client.ask<{ contents: MarkupContent }>('textDocument/hover', uri('main.S'), onGreet);
  expect(contents.value).toContain(`Defined in [greet.S:2](${uri('lib/greet.S')}#L2)`);
});

test('references and a new name reach files that are not open, as they are now', async () => {
  const { client, uri, put } = await project({
    'greet.S': GREET,
    'user.s': '\tcall greet\n',
    'node_modules/x.S': GREET,
  });
  await client.open(uri('main.S'), MAIN);
  put('late.S', '\ttail greet\n');
  const asked = { ...onGreet, context: { includeDeclaration: false } };
  const found = await client.ask<Location[]>('textDocument/references', uri('main.S'), asked);
  expect(found.map((each) => `${path.basename(each.uri)}:${each.range.start.line}`)).toEqual([
    'main.S:1',
    'greet.S:0',
    'late.S:0',
    'user.s:0',
  ]);
  const renamed = await client.ask<WorkspaceEdit>('textDocument/rename', uri('main.S'), {
    ...onGreet,
    newName: 'hail',
  });
  const lines = Object.entries(renamed.changes ?? {}).map(([file, edits]) => [
    path.basename(file),
    edits.map(({ range }) => range.start.line),
  ]);
  expect(lines).toEqual([
    ['main.S', [1]],
    ['greet.S', [0, 1]],
    ['late.S', [0]],
    ['user.s', [0]],
  ]);
});

test('what is open counts, not its file', async () => {
  const { client, uri } = await project({ 'greet.S': GREET });
  await client.open(uri('main.S'), MAIN);
  await client.open(uri('greet.S'), `\n\n${GREET}`);
  expect(await client.ask('textDocument/definition', uri('main.S'), onGreet)).toMatchObject([
    { range: { start: { line: 3 } } },
  ]);
});

test('symbols of the workspace are those of all its sources', async () => {
  const { client, uri } = await project({
    'greet.S': GREET,
    'sub/other.s': 'regret:\tret\n',
    'notes.txt': 'greeting:\n',
  });
  const found: SymbolInformation[] = await client.connection.sendRequest('workspace/symbol', { query: 'GRE' });
  expect(found.map(({ name, location }) => [name, location.uri])).toEqual([
    ['greet', uri('greet.S')],
    ['regret', uri('sub/other.s')],
  ]);
});

test('the name of an included file leads to it', async () => {
  const { client, uri } = await project({ 'inc/sizes.h': '' }, { includePaths: ['inc'] });
  await client.open(uri('main.S'), '\tnop\n#include "sizes.h"\n#include "gone.h"\n');
  const range = { start: { line: 1, character: 10 }, end: { line: 1, character: 17 } };
  expect(await client.ask('textDocument/documentLink', uri('main.S'))).toEqual([{ range, target: uri('inc/sizes.h') }]);
  const found = await client.ask<Location[]>('textDocument/definition', uri('main.S'), { position: range.start });
  expect(found.map((each) => each.uri)).toEqual([uri('inc/sizes.h')]);
});

test('included files are looked for where the settings say, with their macros and extensions', async () => {
  const assembly = { includePaths: ['inc'], defines: { SIZE: '4' }, march: 'rv64gc_zba' };
  const text = `#include "sizes.h"\n${MAIN}\tli a1, MORE\n\tsh1add a0, a0, a0\n`;
  const { client, uri } = await project({ 'inc/sizes.h': '#define MORE (SIZE + 1)\n' }, assembly);
  await client.open(uri('sub/main.S'), text);
  expect(await client.diagnosticsWhere(uri('sub/main.S'), () => true)).toEqual([]);
  await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: {} });
  const wrong = await client.diagnosticsWhere(uri('sub/main.S'), (all) => all.length > 0);
  expect(wrong.map(({ message }) => message).join('\n')).toContain('there is no file "sizes.h" to include');
});

test('a source is looked at again when a file that it includes is changed or comes', async () => {
  const { client, uri, put } = await project({});
  await client.open(uri('main.S'), '#include "sizes.h"\n\tli a1, SIZE\n');
  await client.diagnosticsWhere(uri('main.S'), (all) => all.length > 0);
  const tell = (type: number) =>
    client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: uri('sizes.h'), type }] });
  put('sizes.h', '#define SIZE 4\n');
  await tell(1);
  expect(await client.diagnosticsWhere(uri('main.S'), (all) => all.length === 0)).toEqual([]);
  put('sizes.h', '#define SIZE bogus bogus\n');
  await tell(2);
  expect(await client.diagnosticsWhere(uri('main.S'), (all) => all.length > 0)).toHaveLength(1);
});
