/** A session whose program has a terminal of the client's as its console: `hartbeat/terminalOutput`, `…Input`, `…Resize`, `…Hangup`. */
import { afterEach, expect, test } from 'vitest';
import type { TerminalText } from '../../adapter/protocol.ts';
import { TestSession } from './session.ts';

const TERMINAL = { console: 'integratedTerminal', terminal: { rows: 24, columns: 80 } };

let session: TestSession | undefined;
afterEach(() => session?.client.close());

/** What the terminal shows from now on, until that. */
async function shows(end: string): Promise<string> {
  let text = '';
  while (!text.endsWith(end)) text += (await session!.client.event<TerminalText>('hartbeat/terminalOutput')).text;
  return text;
}

const type = (text: string): Promise<unknown> => session!.client.request('hartbeat/terminalInput', { text });

test('what is typed is echoed and read by the program, whose output is shown in the terminal alone', async () => {
  session = await TestSession.launched('keys', TERMINAL);
  await session.configured();
  expect(await shows('name? ')).toBe('[24 rows, 80 columns]\r\nname? ');
  await type('Ada\r');
  expect(await shows('hello Ada\r\n')).toBe('Ada\r\nhello Ada\r\n');
  await type('\x03q');
  expect(await shows('SUCCESS\r\n')).toBe('<03><71>\r\nEXIT-SUCCESS\r\n');
  expect(await session.client.event('exited')).toEqual({ exitCode: 0 });
});

test('Ctrl-C and another size of the window reach the program', async () => {
  session = await TestSession.launched('keys', TERMINAL);
  await session.configured();
  await shows('name? ');
  await type('\x03');
  expect(await shows('interrupted]\r\n')).toBe('^C[interrupted]\r\n');
  await session.client.request('hartbeat/terminalResize', { rows: 50, columns: 132 });
  expect(await shows('columns]\r\n')).toBe('[50 rows, 132 columns]\r\n');
});

test('a program that stands at a breakpoint is typed ahead to, and its terminal echoes', async () => {
  session = await TestSession.launched('keys', { ...TERMINAL, stopOnEntry: true });
  await session.configured();
  const { threadId } = await session.stopped();
  await type('Ada\r');
  expect(await shows('Ada\r\n')).toBe('Ada\r\n');
  await session.client.request('continue', { threadId });
  expect(await shows('Ada\r\n')).toBe('[24 rows, 80 columns]\r\nname? hello Ada\r\n');
});

test('a terminal that is closed hangs up', async () => {
  session = await TestSession.launched('keys', TERMINAL);
  await session.configured();
  await shows('name? ');
  await session.client.request('hartbeat/terminalHangup');
  expect(await session.client.event('exited')).toEqual({ exitCode: 129 });
});

test('nothing can be typed at a terminal that is closed', async () => {
  session = await TestSession.launched('keys', { ...TERMINAL, stopOnEntry: true });
  await session.configured();
  await session.stopped();
  await session.client.request('hartbeat/terminalHangup');
  expect(await session.client.ask('hartbeat/terminalInput', { text: 'x' })).toMatchObject({ success: false });
});

test('a client that shows no terminal has the console as ever', async () => {
  session = await TestSession.launched('keys', { console: 'integratedTerminal' });
  await session.configured();
  const { output } = await session.client.event<{ output: string }>('output');
  expect(output).toContain('name? ');
  expect(await session.client.ask('hartbeat/terminalInput', { text: 'x' })).toMatchObject({ success: false });
  await session.client.request('evaluate', { expression: 'Ada', context: 'repl' });
  expect((await session.client.event<{ output: string }>('output')).output).toContain('hello Ada\n');
});

test.each([
  ['hartbeat/terminalInput', {}],
  ['hartbeat/terminalInput', { text: 3 }],
  ['hartbeat/terminalResize', { rows: 'many', columns: 80 }],
  ['hartbeat/terminalResize', { rows: -1, columns: 80 }],
  ['hartbeat/terminalResize', { rows: 70_000, columns: 80 }],
])('%s with %j is refused', async (request, args) => {
  session = await TestSession.launched('keys', TERMINAL);
  expect(await session.client.ask(request, args)).toMatchObject({ success: false });
});
