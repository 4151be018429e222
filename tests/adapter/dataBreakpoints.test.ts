/**
 * Data breakpoints as a client has them: from a variable, a member, an element, an expression or an address to a stop behind the instruction that
 * reads or changes it, with the values before and after; on every engine, in threads, by the kernel, not in a fork's child, and to the data's end.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { afterEach, describe, expect, test } from 'vitest';
import { markedLine } from '../guest/programs.ts';
import { TestSession } from './session.ts';

type Info = DebugProtocol.DataBreakpointInfoResponse['body'];
type Access = DebugProtocol.DataBreakpointAccessType;
const SOURCE = 'debug/watched.c';

let session: TestSession;
let thread: number;
afterEach(async () => session.close());

/** Stopped at a mark. */
async function startedAt(mark: string, more: object = {}): Promise<void> {
  session = await TestSession.launched('watched', more);
  await session.breakAt(SOURCE, mark);
  await session.configured();
  thread = (await session.stopped()).threadId;
}

const topFrame = async (): Promise<DebugProtocol.StackFrame> => (await session.frames(thread, { levels: 1 }))[0]!;

async function info(name: string, more: object = {}): Promise<Info> {
  const frameId = (await topFrame()).id;
  return await session.client.request<Info>('dataBreakpointInfo', { name, frameId, ...more });
}

async function watch(
  name: string,
  accessType: Access = 'write',
  more: Partial<DebugProtocol.DataBreakpoint> = {},
  infoMore: object = {},
): Promise<DebugProtocol.Breakpoint> {
  const { dataId, description } = await info(name, infoMore);
  if (dataId === null) throw new Error(description);
  const { breakpoints } = await session.client.request<DebugProtocol.SetDataBreakpointsResponse['body']>(
    'setDataBreakpoints',
    { breakpoints: [{ dataId, accessType, ...more }] },
  );
  return breakpoints[0]!;
}

/** Goes on to the next stop: how it is described. */
async function next(): Promise<string | undefined> {
  const stop = await session.step('continue', thread);
  thread = stop.threadId;
  return stop.reason === 'data breakpoint' ? stop.description : stop.reason;
}

const line = (mark: string): number => markedLine(SOURCE, mark);
const PAUSED = 'Paused on data breakpoint:';

describe.each(['interp', 'reference', 'jit'])('on the engine %s', (engine) => {
  test('a variable is followed from change to change, whoever makes it, and its value is told', async () => {
    await startedAt('begin', { engine });
    await session.client.request('setBreakpoints', { source: { path: 'x' }, breakpoints: [] });
    const breakpoint = await watch('counter');
    expect(breakpoint).toMatchObject({ verified: true });
    // Storing 0 over 0 is no change.
    const first = await session.step('continue', thread);
    expect(first).toMatchObject({
      reason: 'data breakpoint',
      description: `${PAUSED} counter: 0 → 7`,
      hitBreakpointIds: [breakpoint.id],
      text: expect.stringMatching(
        new RegExp(`^counter 0 → 7, written at main, watched.c:${line('write')}, 0x[0-9a-f]+$`),
      ),
    });
    // Behind the instruction, which is the last of its line.
    expect((await topFrame()).line).toBe(line('read'));
    expect(await next()).toBe(`${PAUSED} counter: 7 → 99`);
    expect(await next()).toBe(`${PAUSED} counter: 99 → 100`);
    expect((await topFrame()).name).toBe('worker');
    expect(await next()).toBe(`${PAUSED} counter: 100 → 102`);
    // The child has a counter of its own.
    expect(await next()).toBe(`${PAUSED} counter: 102 → 103`);
    expect((await topFrame()).name).toBe('main');
    await session.client.request('continue', { threadId: thread });
    expect(await session.client.event('exited')).toEqual({ exitCode: 0 });
  });

  test('reading stops at reads alone, and at each access with readWrite', async () => {
    await startedAt('same', { engine });
    await watch('counter', 'read');
    const stop = await session.step('continue', thread);
    expect(stop).toMatchObject({ description: `${PAUSED} counter: 7`, text: expect.stringContaining('read at main') });
    await session.client.request('setDataBreakpoints', { breakpoints: [] });
    await session.close();

    await startedAt('same', { engine });
    await watch('counter', 'readWrite');
    expect(await next()).toBe(`${PAUSED} counter: 0`);
    expect(await next()).toBe(`${PAUSED} counter: 0 → 7`);
    expect(await next()).toBe(`${PAUSED} counter: 7`);
    expect(await next()).toBe(`${PAUSED} counter: 7 → 99`);
  });
});

test('a call of the kernel that writes is told as such, with the thread back in its own code', async () => {
  await startedAt('kernel');
  await watch('counter');
  const stop = await session.step('continue', thread);
  expect(stop.text).toBe('counter 7 → 99, written during a system call or by another process');
  expect((await topFrame()).name).toMatch(/read/);
});

describe('what can be watched', () => {
  const shortInfo = async (name: string, more: object = {}): Promise<string> =>
    (await info(name, more)).description.replace(/0x[0-9a-f]+\)/, '…)');

  test.each([
    ['pair.second', 'pair.second (8 bytes at …)'],
    ['bytes[4095]', 'bytes[4095] (1 byte at …)'],
    ['bytes', 'bytes (8192 bytes at …)'],
    ['*(int *)&counter', '*(int *)&counter (4 bytes at …)'],
    ['local', 'local (4 bytes at …)'],
    ['counter + 1', 'counter + 1 is not in memory, or only a part of a byte: it cannot be watched'],
    ['$a0', '$a0 is not in memory, or only a part of a byte: it cannot be watched'],
    ['nothing', 'no symbol "nothing" in this frame (at column 1)'],
  ])('%s', async (name, description) => {
    await startedAt('begin');
    expect(await shortInfo(name)).toBe(description);
  });

  test('a variable and a member of it as the view of variables names them', async () => {
    await startedAt('begin');
    const frame = await topFrame();
    const { scopes } = await session.client.request<DebugProtocol.ScopesResponse['body']>('scopes', {
      frameId: frame.id,
    });
    const referenceOf = (name: string): number => scopes.find((scope) => scope.name === name)!.variablesReference;
    const locals = await session.client.request<Info>('dataBreakpointInfo', {
      variablesReference: referenceOf('Locals'),
      name: 'local',
    });
    expect(locals).toMatchObject({ accessTypes: ['write', 'read', 'readWrite'], canPersist: false });
    expect(locals.dataId).toMatch(/ local$/);
    const globals = await session.variables(frame.id, 'Globals');
    const pair = globals.find(({ name }) => name === 'pair')!;
    const member = await session.client.request<Info>('dataBreakpointInfo', {
      variablesReference: pair.variablesReference,
      name: 'second',
    });
    expect(member.description).toMatch(/^pair.second \(8 bytes at /);
    const register = await session.client.request<Info>('dataBreakpointInfo', {
      variablesReference: referenceOf('Registers'),
      name: 'a0',
    });
    expect(register).toEqual({
      dataId: null,
      description: "a0 is not in memory: registers and the kernel's own fields cannot be watched",
    });
  });

  test('an address, and so many bytes there', async () => {
    await startedAt('begin');
    const { memoryReference } = await session.client.request<DebugProtocol.EvaluateResponse['body']>('evaluate', {
      expression: 'counter',
      frameId: (await topFrame()).id,
    });
    await watch(memoryReference!, 'write', {}, { asAddress: true, bytes: 1 });
    expect(await next()).toBe(`${PAUSED} ${memoryReference}: 0x00 → 0x07`);
    expect(await info('0x10', { asAddress: true, bytes: 4 })).toEqual({
      dataId: null,
      description: 'there is no memory for 4 bytes at 0x10',
    });
    expect((await info('bytes', { bytes: 70_000 })).dataId).toBeNull();
  });
});

test('an element of an array is hit by what touches it, also from a store that begins before it', async () => {
  await startedAt('byte');
  await watch('bytes[4095]');
  expect(await next()).toBe(`${PAUSED} bytes[4095]: 0 '\\0' → 1`);
  expect(await next()).toBe(`${PAUSED} bytes[4095]: 1 → 2`);
  expect((await topFrame()).name).toBe('memset');
});

test('conditions and hit counts choose among the changes', async () => {
  await startedAt('begin');
  await watch('counter', 'write', { condition: 'counter > 100' });
  expect(await next()).toBe(`${PAUSED} counter: 100 → 102`);
  await session.close();
  await startedAt('begin');
  await watch('counter', 'write', { hitCondition: '3' });
  expect(await next()).toBe(`${PAUSED} counter: 99 → 100`);
  await session.close();
  await startedAt('begin');
  await watch('counter', 'write', { condition: 'missing > 100' });
  const stop = await session.step('continue', thread);
  expect(stop.text).toContain('condition "missing > 100": no symbol "missing" in this frame');
});

test('what the person writes is no change of the program', async () => {
  await startedAt('begin');
  await watch('counter');
  const frameId = (await topFrame()).id;
  await session.client.request('setExpression', { expression: 'counter', value: '50', frameId });
  expect(await next()).toBe(`${PAUSED} counter: 50 → 0`);
});

test('a variable of a function is watched until the call returns, also when its place is used again', async () => {
  session = await TestSession.launched('recursion');
  await session.breakAt('recursion.c', 'bottom');
  await session.configured();
  thread = (await session.stopped()).threadId;
  const [, caller] = await session.frames(thread, { levels: 2 });
  const { id } = await watch('n', 'readWrite', {}, { frameId: caller!.id });
  const stop = await session.step('continue', thread);
  expect(stop).toMatchObject({ description: `${PAUSED} n: 2`, text: expect.stringContaining('read at factorial') });
  await session.client.request('continue', { threadId: thread });
  const ended = await session.client.event<DebugProtocol.BreakpointEvent['body']>('breakpoint');
  expect(ended.breakpoint).toMatchObject({ id, message: 'the function call that n belongs to has returned' });
  await session.client.event('terminated');
});

test('memory that the program gives back ends its data breakpoint, and says so', async () => {
  await startedAt('heap2');
  const { id } = await watch('*heap');
  expect(await next()).toBe(`${PAUSED} *heap: 1 → 2`);
  await session.client.request('continue', { threadId: thread });
  const ended = await session.client.event<DebugProtocol.BreakpointEvent['body']>('breakpoint');
  expect(ended).toEqual({
    reason: 'changed',
    breakpoint: { id, verified: false, message: 'the memory of *heap is gone', reason: 'failed' },
  });
  await session.client.event('terminated');
});

test('on the bare machine, physical memory is watched by whatever address it is reached', async () => {
  session = await TestSession.launched('../bare/bin/tour', { machine: 'bare', memory: 16 });
  await session.breakAt('bare/tour.c', 'run');
  await session.configured();
  thread = (await session.stopped()).threadId;
  await watch('traps');
  const words = async (): Promise<string> => {
    const stop = await session.step('continue', thread);
    return `${stop.description} in ${(await topFrame()).name}`;
  };
  expect(await words()).toBe(`${PAUSED} traps: 0 → 1 in onTrap`);
  // In S-mode, through a page table that maps it lower.
  expect(await words()).toBe(`${PAUSED} traps: 1 → 11 in supervised`);
  expect(await words()).toBe(`${PAUSED} traps: 11 → 12 in onTrap`);
});

test('a replay stops at the same changes', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'data-'));
  const record = path.join(folder, 'run');
  const stops: (string | undefined)[][] = [];
  for (const more of [{ record }, { replay: record }]) {
    await startedAt('begin', more);
    await session.client.request('setBreakpoints', { source: { path: 'x' }, breakpoints: [] });
    await watch('counter');
    const { client } = session;
    const seen: (string | undefined)[] = [];
    for (let stop = 0; stop < 5; stop++) {
      seen.push(await next());
      const { result } = await client.request<DebugProtocol.EvaluateResponse['body']>('evaluate', {
        expression: '.position',
        context: 'repl',
      });
      seen.push(result);
    }
    stops.push(seen);
    await client.request('continue', { threadId: thread });
    await client.event('terminated');
    if ('record' in more) await session.close();
  }
  rmSync(folder, { recursive: true });
  expect(stops[1]).toEqual(stops[0]);
  expect(stops[0]![8]).toBe(`${PAUSED} counter: 102 → 103`);
});

test('wrong requests are refused with a sentence', async () => {
  await startedAt('begin');
  const { client } = session;
  const unknown = await client.request<DebugProtocol.SetDataBreakpointsResponse['body']>('setDataBreakpoints', {
    breakpoints: [{ dataId: 'x' }, { dataId: (await info('counter')).dataId, hitCondition: 'soon' }],
  });
  expect(unknown.breakpoints.map(({ verified, message }) => [verified, message])).toEqual([
    [false, '"x" is of no data of this session'],
    [false, 'hit condition "soon" is not a number, with or without one of == != > >= < <= %'],
  ]);
  expect(
    (await client.ask('setDataBreakpoints', { breakpoints: [{ dataId: 'x', accessType: 'smell' }] })).message,
  ).toBe('"smell" is not one of write, read, readWrite');
  expect((await client.ask('dataBreakpointInfo', { name: '0x', asAddress: true })).message).toBe(
    '"0x" is not an address',
  );
});
