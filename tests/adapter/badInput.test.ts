/** Bad input: each is a clear sentence that names the cause, and the adapter lives on. Transcripts in `tests/golden/bad-…`. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { badInputs } from '../guest/badInputs.ts';
import { guestBytes } from '../guest/programs.ts';
import { badElfs } from './badElf.ts';
import { TestSession } from './session.ts';
import { stagedProgram } from './stage.ts';

let folder = '';
beforeAll(() => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'hartbeat-')));
  for (const [name, bytes] of Object.entries(badElfs)) writeFileSync(path.join(folder, name), bytes());
  mkdirSync(path.join(folder, 'folder'));
  mkdirSync(path.join(folder, 'bin'));
  writeFileSync(path.join(folder, 'bin', 'hello'), guestBytes('hello'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function begin(): Promise<TestSession> {
  const session = await TestSession.initialized();
  session.transcript.rename(folder, '<folder>');
  return session;
}

/** The session is as good as new: a program can still be launched and runs. */
async function livesOn(session: TestSession): Promise<void> {
  session.transcript.comment('the session lives on');
  await session.client.request('launch', { program: stagedProgram('assembly') });
  await session.configured();
  await session.client.event('terminated');
  await session.close();
  expect(session.log).toEqual([]);
}

test('files that are no programs for this machine', async () => {
  const session = await begin();
  for (const name of [
    'no-elf',
    'empty',
    'wrong-machine',
    'wrong-class',
    'cut-header',
    'cut-segments',
    'missing',
    'folder',
  ]) {
    const response = await session.client.ask('launch', { program: path.join(folder, name) });
    expect(response.success, name).toBe(false);
  }
  expect((await session.client.ask('launch', { program: '/dev/zero' })).success).toBe(false);
  await livesOn(session);
  session.transcript.matches('bad-program');
});

test('malformed launch attributes', async () => {
  const session = await begin();
  const program = stagedProgram('hello');
  const malformed: object[] = [
    {},
    { program: 7 },
    { program: '' },
    { program, args: 'one two' },
    { program, args: ['one', 2] },
    { program, cwd: ['/'] },
    { program, cwd: path.join(folder, 'nowhere') },
    { program, env: ['A=1'] },
    { program, env: { A: 1 } },
    { program, env: { 'A=B': 'c' } },
    { program, stopOnEntry: 'yes' },
    { program, harts: 0 },
    { program, harts: 2.5 },
    { program, harts: 65 },
    { program, seed: -1 },
    { program, quantum: '1000' },
    { program, engine: 'fast' },
    { program, memory: 1 },
  ];
  for (const attributes of malformed) {
    const response = await session.client.ask('launch', attributes);
    expect(response.success, JSON.stringify(attributes)).toBe(false);
  }
  expect((await session.client.ask('launch')).success).toBe(false);
  await livesOn(session);
  session.transcript.matches('bad-launch-attributes');
});

describe('a session that cannot show variables still steps', () => {
  test('without debug information', async () => {
    const session = await TestSession.launched('hello-stripped', { stopOnEntry: true });
    await session.configured();
    const { threadId } = await session.stopped();
    await session.step('next', threadId);
    const [top] = await session.frames(threadId, { levels: 1 });
    await session.client.request('scopes', { frameId: top!.id });
    await session.client.ask('evaluate', { expression: 'argc', frameId: top!.id, context: 'watch' });
    await session.finish();
    session.transcript.matches('bad-no-debug-information');
  });

  test.each(['cut-debug-info', 'cut-debug-line'])('with %s', async (name) => {
    const session = await begin();
    await session.breakOn('main');
    await session.client.request('launch', { program: path.join(folder, name) });
    await session.configured();
    const { threadId } = await session.stopped();
    const [top] = await session.frames(threadId);
    await session.variables(top!.id, 'Locals', 'Arguments');
    await session.step('next', threadId);
    await session.frames(threadId, { levels: 1 });
    await session.step('stepIn', threadId);
    await session.finish();
    expect(session.log).toEqual([]);
    session.transcript.matches(`bad-${name}`);
  });

  test('without its source', async () => {
    const session = await begin();
    await session.breakOn('main');
    await session.client.request('launch', { program: path.join(folder, 'bin', 'hello') });
    await session.configured();
    const { threadId } = await session.stopped();
    const [top] = await session.frames(threadId, { levels: 1 });
    const { sourceReference } = top!.source!;
    await session.client.ask('source', { sourceReference, source: top!.source });
    await session.client.ask('source', { sourceReference: 77 });
    await session.step('next', threadId);
    await session.finish();
    session.transcript.matches('bad-missing-source');
  });
});

test('a program that traps at its first instruction', async () => {
  const session = await TestSession.launched('firsttrap');
  await session.client.request('setExceptionBreakpoints', { filters: ['trap.illegalInstruction', 'signal'] });
  await session.configured();
  const { threadId } = await session.stopped();
  await session.client.request('exceptionInfo', { threadId });
  await session.frames(threadId);
  await session.step('continue', threadId);
  await session.client.request('exceptionInfo', { threadId });
  await session.finish();
  session.transcript.matches('bad-first-trap');
});

test.each(badInputs)('a program that does what it may not: $argument', async ({ argument, cause, sepc, stval }) => {
  const session = await TestSession.launched('badinput', { args: [argument] });
  const exact = `scause == ${cause} && sepc == ${sepc} && stval == ${stval}`;
  await session.client.request('setExceptionBreakpoints', {
    filters: ['signal'],
    filterOptions: [{ filterId: 'trap', condition: exact }],
  });
  await session.configured();
  const { threadId, reason } = await session.stopped();
  expect(reason).toBe('exception');
  await session.client.request('exceptionInfo', { threadId });
  const frames = await session.frames(threadId, { levels: 4 });
  await session.variables(frames[0]!.id, 'Trap');
  await session.step('continue', threadId);
  await session.client.request('exceptionInfo', { threadId });
  await session.finish();
  session.transcript.matches(`bad-code-${argument}`);
});

test('requests in the wrong state, of unknown names, with arguments of any kind', async () => {
  const session = await begin();
  const ask = async (command: string, args?: unknown): Promise<void> => {
    expect((await session.client.ask(command, args)).success, command).toBe(false);
  };
  session.transcript.comment('before a program is launched');
  await session.client.request('threads');
  for (const command of ['continue', 'pause', 'next', 'stackTrace', 'hartbeat/tasks'])
    await ask(command, { threadId: 1 });
  await ask('attach', { pid: 1 });
  await ask('nosuchrequest');
  await ask('setBreakpoints', { breakpoints: [{ line: 1 }] });
  await ask('setBreakpoints', { source: { path: '/a.c' }, breakpoints: 'all' });
  await ask('setBreakpoints');
  await ask('setInstructionBreakpoints', { breakpoints: [{ instructionReference: 'main' }] });
  await ask('setInstructionBreakpoints', { breakpoints: [{ instructionReference: '0x10000', offset: 0.5 }] });
  await ask('setFunctionBreakpoints', { breakpoints: [{ name: 'main', condition: 5 }] });
  await ask('setFunctionBreakpoints', { breakpoints: [{ name: 'main', logMessage: ['x'] }] });
  await ask('setExceptionBreakpoints', { filters: [], filterOptions: [{ filterId: 'trap', condition: 5 }] });
  await ask('setExceptionBreakpoints', { filters: ['trap', 'nosuch'] });
  await ask('setExceptionBreakpoints', { filters: [], filterOptions: [{ filterId: 'trap.nosuch' }] });
  await session.client.request('setExceptionBreakpoints', {
    filters: [],
    filterOptions: [{ filterId: 'trap.syscall', condition: 'wriet' }],
  });

  session.transcript.comment('while it is not running yet');
  await session.client.request('launch', { program: stagedProgram('loop'), stopOnEntry: true });
  await ask('launch', { program: stagedProgram('loop') });
  await ask('stackTrace', { threadId: 1 });

  session.transcript.comment('stopped');
  await session.configured();
  await session.stopped();
  await ask('pause', { threadId: 1 });
  await ask('stackTrace', { threadId: 99 });
  await ask('stackTrace', { threadId: 'one' });
  await ask('stackTrace');
  await ask('scopes', { frameId: 99 });
  await ask('variables', { variablesReference: 99 });
  await ask('setVariable', { variablesReference: 99, name: 'x', value: '1' });
  await ask('next', { threadId: 99 });
  await ask('next', { threadId: 0x4000_0001 });
  await ask('exceptionInfo', { threadId: 1 });
  await ask('readMemory', { memoryReference: 'main', count: 4 });
  await session.client.request('readMemory', { memoryReference: '0x0', count: 4 });
  await ask('writeMemory', { memoryReference: '0x0', data: 'AAAA' });
  await ask('disassemble', { memoryReference: '0x0' });
  await ask('evaluate', { expression: '1 +', context: 'repl' });
  await ask('evaluate', {});
  await ask('hartbeat/reveal', { taskId: 99 });
  await ask('hartbeat/runToStep', { step: -1 });

  session.transcript.comment('running');
  await session.client.request('continue', { threadId: 1 });
  for (const command of ['continue', 'next', 'stackTrace', 'scopes', 'evaluate']) {
    await ask(command, { threadId: 1, frameId: 1, expression: 'counter', context: 'watch' });
  }

  session.transcript.comment('ended');
  await session.client.request('terminate');
  await session.client.event('terminated');
  await session.client.request('threads');
  for (const command of ['continue', 'pause', 'stackTrace', 'hartbeat/tasks']) await ask(command, { threadId: 1 });
  await session.client.request('terminate');
  await session.close();
  expect(session.log).toEqual([]);
  session.transcript.matches('bad-requests');
});

test('noise on the wire is logged and passed over', async () => {
  const session = await begin();
  session.client.send('{ "not": json');
  session.client.send('[]');
  session.client.send('null');
  session.client.send('{"seq":1,"type":"request"}');
  session.client.sendRaw('Content-Length: many\r\n\r\n');
  const response = await session.client.ask('threads');
  expect(response.success).toBe(true);
  expect(session.log.length).toBeGreaterThan(0);
  await session.close();
});
