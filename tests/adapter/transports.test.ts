/** `dist/adapter.js` as the build makes it, over stdio and TCP, with a client that is not VS Code. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { guestPath } from '../guest/programs.ts';
import { Client } from './client.ts';

const root = path.join(import.meta.dirname, '..', '..');
let folder = '';
let adapter = '';

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'hartbeat-'));
  adapter = path.join(folder, 'adapter.js');
  await build({
    absWorkingDir: root,
    entryPoints: ['adapter/main.ts'],
    outfile: adapter,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A whole session, down to a variable; answers what the program wrote. */
async function debugHello(client: Client): Promise<string> {
  let output = '';
  client.onMessage = (message) => {
    if (message.type !== 'event') return;
    const { event, body } = message as DebugProtocol.OutputEvent;
    if (event === 'output' && body.category === 'stdout') output += body.output;
  };
  const capabilities = await client.request<DebugProtocol.Capabilities>('initialize', {
    adapterID: 'any',
    linesStartAt1: false,
  });
  expect(capabilities.supportsConfigurationDoneRequest).toBe(true);
  await client.event('initialized');
  await client.request('launch', { program: guestPath('hello') });
  await client.request('setFunctionBreakpoints', { breakpoints: [{ name: 'main' }] });
  await client.request('configurationDone');
  const { threadId } = await client.event<{ threadId: number }>('stopped');
  const stack = await client.request<DebugProtocol.StackTraceResponse['body']>('stackTrace', { threadId });
  const [top] = stack.stackFrames;
  expect(top).toMatchObject({ name: 'main', source: { name: 'hello.c' } });
  const lines = readFileSync(path.join(root, 'tests', 'guest', 'hello.c'), 'utf8').split('\n');
  expect(lines[top!.line]).toMatch(/int written/);
  const argc = await client.request('evaluate', { expression: 'argc', frameId: top!.id, context: 'watch' });
  expect(argc).toMatchObject({ result: '1' });
  await client.request('continue', { threadId });
  await client.event('terminated');
  await client.request('disconnect');
  return output;
}

test('over stdio, one session a process, which ends with it', async () => {
  const client = Client.spawned(adapter);
  const exited = new Promise((done) => client.process.once('exit', done));
  expect(await debugHello(client)).toBe('hello, world\n');
  expect(await exited).toBe(0);
});

test('over stdio, the process ends when the client goes away', async () => {
  const client = Client.spawned(adapter);
  const exited = new Promise((done) => client.process.once('exit', done));
  await client.request('initialize', { adapterID: 'any' });
  await client.request('launch', { program: guestPath('loop') });
  await client.request('configurationDone');
  client.process.stdin!.end();
  expect(await exited).toBe(0);
});

test('over stdio, the process ends without a word when the client only stops to read', async () => {
  const client = Client.spawned(adapter);
  const exited = new Promise((done) => client.process.once('exit', done));
  await client.request('initialize', { adapterID: 'any' });
  await client.request('launch', { program: guestPath('hello') });
  client.process.stdout.destroy();
  client.sendRaw('Content-Length: 62\r\n\r\n{"seq":100,"type":"request","command":"configurationDone"    }');
  expect(await exited).toBe(0);
  expect(await client.errors()).toBe('');
});

test('over TCP on the loopback interface, sessions side by side', async () => {
  const server = Client.spawned(adapter, '--port', '0');
  try {
    const port = await server.announcedPort();
    const clients = await Promise.all([Client.connected(port), Client.connected(port)]);
    expect(await Promise.all(clients.map(debugHello))).toEqual(['hello, world\n', 'hello, world\n']);
    const again = await Client.connected(port);
    again.close();
    expect(await debugHello(await Client.connected(port))).toBe('hello, world\n');
  } finally {
    server.close();
  }
});

test('a mistake on the command line is a sentence and exit code 2', async () => {
  const client = Client.spawned(adapter, '--port', 'many');
  expect(await new Promise((done) => client.process.once('exit', done))).toBe(2);
  expect(await client.errors()).toContain('--port takes a number from 0 to 65535, not "many"');
});
