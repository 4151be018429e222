/** Requests one by one, in sessions of guests: what is shown, what can be changed, what holds with very many threads. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { describe, expect, test } from 'vitest';
import type { TasksResponse } from '../../adapter/protocol.ts';
import { markedLine } from '../guest/programs.ts';
import { TestSession } from './session.ts';
import { stagedSource } from './stage.ts';

type Threads = DebugProtocol.ThreadsResponse['body'];
type Variables = DebugProtocol.VariablesResponse['body'];
type Disassembly = NonNullable<DebugProtocol.DisassembleResponse['body']>;

async function stoppedAt(
  guest: string,
  mark: string,
  more: object = {},
): Promise<{ session: TestSession; threadId: number }> {
  const session = await TestSession.launched(guest, more);
  await session.breakAt(`${guest}.c`, mark);
  await session.configured();
  const { threadId } = await session.stopped();
  return { session, threadId };
}

describe('with a thousand threads', () => {
  test('all are in the tree, at most 256 in the list, and a revealed one is', async () => {
    const { session, threadId } = await stoppedAt('crowd', 'gate', { args: ['1000'] });
    const { tasks, harts } = await session.client.request<TasksResponse>('hartbeat/tasks');
    expect(tasks).toHaveLength(1001);
    expect(harts.map(({ taskId }) => taskId)).toContain(threadId);
    const waiting = tasks.filter(({ awaits }) => awaits.at(-1)?.future === 'futexWait');
    expect(waiting.length).toBeGreaterThan(900);
    const last = tasks.at(-1)!;
    const before = await session.client.request<Threads>('threads');
    expect(before.threads).toHaveLength(256);
    expect(before.threads.some(({ id }) => id === last.id)).toBe(false);
    await session.client.request('hartbeat/reveal', { taskId: last.id });
    expect(await session.stopped()).toMatchObject({ threadId: last.id });
    const after = await session.client.request<Threads>('threads');
    expect(after.threads).toHaveLength(256);
    expect(after.threads.some(({ id }) => id === last.id)).toBe(true);
    expect(after.threads.some(({ id }) => id === threadId)).toBe(true);
    const frames = await session.frames(last.id);
    expect(frames.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['threadloop', 'user code', 'wait_at_gate', 'start_thread']),
    );
    await session.breakAt('crowd.c');
    await session.finish();
  });
});

test('an idle hart is a thread of its own that never has the focus', async () => {
  const { session, threadId } = await stoppedAt('recursion', 'main', { harts: 4 });
  const { threads } = await session.client.request<Threads>('threads');
  const idle = threads.filter(({ name }) => name.includes('idle'));
  expect(idle.map(({ name }) => name)).toEqual(['hart 1 (idle)', 'hart 2 (idle)', 'hart 3 (idle)']);
  expect(threadId).toBe(1);
  const frames = await session.frames(idle[0]!.id);
  expect(frames).toMatchObject([{ name: 'runUntilIdle (hart 1): nothing to run', presentationHint: 'subtle' }]);
  await session.close();
});

test('deep stacks are loaded in pieces that fit together', async () => {
  const { session, threadId } = await stoppedAt('recursion', 'bottom');
  const all = await session.frames(threadId);
  const pieces: DebugProtocol.StackFrame[] = [];
  for (let startFrame = 0; ; startFrame += 3) {
    const body = await session.client.request<NonNullable<DebugProtocol.StackTraceResponse['body']>>('stackTrace', {
      threadId,
      startFrame,
      levels: 3,
    });
    pieces.push(...body.stackFrames);
    expect(body.totalFrames!).toBeGreaterThanOrEqual(pieces.length);
    if (body.totalFrames === pieces.length) break;
  }
  expect(pieces).toEqual(all);
  expect(all.filter(({ name }) => name === 'factorial')).toHaveLength(6);
  await session.close();
});

test("kernel frames open the kernel's own source where the state waits", async () => {
  const { session } = await stoppedAt('threads', 'waiting', { quantum: 1000 });
  const { tasks } = await session.client.request<TasksResponse>('hartbeat/tasks');
  const waiting = tasks.find(({ state }) => state === 'pending')!;
  const [leaf] = await session.frames(waiting.id, { levels: 1 });
  const { content } = await session.client.request<{ content: string }>('source', {
    ...leaf!.source,
    source: leaf!.source,
  });
  const text = content.split('\n');
  expect(leaf!.line).toBe(waiting.awaits.at(-1)!.source.line);
  expect(text.length).toBeGreaterThan(leaf!.line);
  expect(text[leaf!.line - 1]).toMatch(/\w/);
  await session.close();
});

test('a variable is set, and its new value shown', async () => {
  const { session, threadId } = await stoppedAt('recursion', 'multiply');
  await session.breakAt('recursion.c');
  const [top] = await session.frames(threadId, { levels: 1 });
  const { scopes } = await session.client.request<DebugProtocol.ScopesResponse['body']>('scopes', { frameId: top!.id });
  const reference = (name: string): number => scopes.find((scope) => scope.name === name)!.variablesReference;
  expect(
    await session.client.request('setVariable', {
      variablesReference: reference('Locals'),
      name: 'below',
      value: '100',
    }),
  ).toMatchObject({ value: '100' });
  const refused = await session.client.ask('setVariable', {
    variablesReference: reference('Locals'),
    name: 'below',
    value: 'nosuch',
  });
  expect(refused).toMatchObject({ success: false, message: expect.stringContaining('nosuch') });
  await session.client.request('setVariable', {
    variablesReference: reference('Registers'),
    name: 's1',
    value: '0x1234',
  });
  expect(
    await session.client.request('evaluate', { expression: 'below', frameId: top!.id, format: { hex: true } }),
  ).toMatchObject({
    result: '0x64',
  });
  expect(
    await session.client.request('evaluate', { expression: '$s1', frameId: top!.id, format: { hex: true } }),
  ).toMatchObject({
    result: expect.stringContaining('0x1234'),
  });
  expect(
    await session.client.request('setExpression', { expression: 'below', value: '1', frameId: top!.id }),
  ).toMatchObject({
    value: '1',
  });
  await session.finish();
});

test('registers have their ABI names, addresses in them their symbols', async () => {
  const { session, threadId } = await stoppedAt('recursion', 'main');
  const [top] = await session.frames(threadId, { levels: 1 });
  const registers = await session.variables(top!.id, 'Registers');
  expect(registers).toHaveLength(32);
  expect(registers[0]).toMatchObject({ name: 'pc', value: expect.stringMatching(/^0x[0-9a-f]+ <main\+0x[0-9a-f]+>$/) });
  expect(registers.map(({ name }) => name).slice(1, 4)).toEqual(['ra', 'sp', 'gp']);
  expect(await session.variables(top!.id, 'Floating-point registers')).toHaveLength(32);
  const csrs = await session.variables(top!.id, 'CSRs');
  expect(csrs.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['fcsr', 'sepc', 'scause', 'stval', 'satp', 'sstatus']),
  );
  for (const { name, value } of csrs.filter(({ name }) => !/^(cycle|time|instret|mcycle|minstret)$/.test(name))) {
    const shown = await session.client.request('evaluate', {
      expression: `$${name}`,
      frameId: top!.id,
      format: { hex: true },
    });
    expect(shown, name).toMatchObject({ result: value });
  }
  await session.close();
});

test('a register with fields unfolds to them', async () => {
  const { session, threadId } = await stoppedAt('recursion', 'main');
  const [top] = await session.frames(threadId, { levels: 1 });
  const csrs = await session.variables(top!.id, 'CSRs');
  const referenceOf = (name: string): number => csrs.find((csr) => csr.name === name)!.variablesReference;
  expect(referenceOf('stval')).toBe(0);
  const variablesReference = referenceOf('satp');
  const { variables } = await session.client.request<Variables>('variables', { variablesReference });
  expect(variables.map(({ name }) => name)).toEqual(['PPN', 'ASID', 'MODE']);
  expect(variables[2]).toMatchObject({ value: '0x8', presentationHint: { attributes: ['readOnly'] } });
  const answer = await session.client.ask('setVariable', { variablesReference, name: 'MODE', value: '0' });
  expect(answer).toMatchObject({ success: false, message: 'MODE is a part of satp and cannot be set alone' });
  await session.close();
});

test('a thread on no hart has the registers that are saved with it, and no others', async () => {
  const { session } = await stoppedAt('crowd', 'gate', { args: ['2'] });
  const { tasks } = await session.client.request<TasksResponse>('hartbeat/tasks');
  const waiting = tasks.find(({ awaits }) => awaits.at(-1)?.future === 'futexWait')!;
  await session.client.request('hartbeat/reveal', { taskId: waiting.id });
  const frames = await session.frames(waiting.id);
  const frameId = frames.find(({ name }) => name === 'wait_at_gate')!.id;
  expect(await session.client.request('evaluate', { expression: '$frm + $fcsr', frameId })).toMatchObject({
    result: '0',
  });
  expect(await session.client.ask('evaluate', { expression: '$sstatus', frameId })).toMatchObject({
    success: false,
    message: '$sstatus is a register of a hart, and this thread is on none (at column 1)',
  });
  await session.close();
});

test('disassembly goes backwards over instructions of 2 and 4 bytes', async () => {
  const { session, threadId } = await stoppedAt('recursion', 'bottom');
  const [top] = await session.frames(threadId, { levels: 1 });
  const memoryReference = top!.instructionPointerReference!;
  const ask = (instructionOffset: number, instructionCount: number): Promise<Disassembly> =>
    session.client.request('disassemble', { memoryReference, instructionOffset, instructionCount });
  const { instructions: around } = await ask(-20, 40);
  expect(around).toHaveLength(40);
  expect(around[20]!.address).toBe(memoryReference);
  const lengths = around.map(({ instructionBytes }) => instructionBytes!.length / 2);
  expect(new Set(lengths)).toEqual(new Set([2, 4]));
  for (let i = 1; i < around.length; i++) {
    expect(BigInt(around[i]!.address) - BigInt(around[i - 1]!.address)).toBe(BigInt(lengths[i - 1]!));
  }
  expect(around.some(({ symbol }) => symbol === 'factorial')).toBe(true);
  expect(around.find(({ line }) => line === markedLine('recursion.c', 'bottom'))!.location).toMatchObject({
    path: stagedSource('recursion.c'),
  });
  const { instructions: later } = await ask(5, 3);
  expect(later).toEqual(
    around.slice(25, 28).map((insn, index) => (index === 0 ? { ...insn, ...locationOf(later[0]!) } : insn)),
  );
  const { instructions: nowhere } = await session.client.request<Disassembly>('disassemble', {
    memoryReference: '0x0',
    instructionOffset: -4,
    instructionCount: 6,
  });
  expect(nowhere).toHaveLength(6);
  expect(nowhere.every(({ presentationHint }) => presentationHint === 'invalid')).toBe(true);
  await session.close();

  function locationOf({ location, line }: DebugProtocol.DisassembledInstruction) {
    return location === undefined ? {} : { location, line };
  }
});

test('memory is read and written by reference', async () => {
  const { session, threadId } = await stoppedAt('recursion', 'multiply');
  const [top] = await session.frames(threadId, { levels: 1 });
  const locals = await session.variables(top!.id, 'Locals');
  const { memoryReference } = locals.find(({ name }) => name === 'below')!;
  const data = Buffer.from([7, 0, 0, 0, 0, 0, 0, 0]).toString('base64');
  expect(await session.client.request('writeMemory', { memoryReference, data })).toEqual({ bytesWritten: 8 });
  expect(await session.client.request('readMemory', { memoryReference, count: 8 })).toEqual({
    address: memoryReference,
    data,
  });
  const [again] = await session.frames(threadId, { levels: 1 });
  expect(await session.client.request('evaluate', { expression: 'below', frameId: again!.id })).toMatchObject({
    result: '7',
  });
  await session.close();
});

test('an instruction breakpoint stops at its address', async () => {
  const { session, threadId } = await stoppedAt('recursion', 'main');
  const [top] = await session.frames(threadId, { levels: 1 });
  const { instructions } = await session.client.request<Disassembly>('disassemble', {
    memoryReference: top!.instructionPointerReference,
    instructionCount: 3,
  });
  const { address } = instructions[2]!;
  await session.client.request('setInstructionBreakpoints', { breakpoints: [{ instructionReference: address }] });
  expect(await session.step('continue', threadId)).toMatchObject({ reason: 'instruction breakpoint' });
  const [there] = await session.frames(threadId, { levels: 1 });
  expect(there!.instructionPointerReference).toBe(address);
  await session.close();
});

test('a breakpoint set when the program is over says so', async () => {
  const session = await TestSession.launched('hello');
  await session.configured();
  await session.client.event('terminated');
  expect(await session.breakAt('threads.c', 'waiting')).toMatchObject({
    breakpoints: [{ verified: false, message: 'the program has ended', reason: 'failed' }],
  });
  await session.close();
});

test('without debugging nothing stops', async () => {
  const session = await TestSession.launched('hello', { noDebug: true, stopOnEntry: true });
  expect(await session.breakAt('threads.c', 'waiting')).toMatchObject({ breakpoints: [{ verified: false }] });
  await session.stopOn('trap');
  await session.configured();
  expect(await session.client.event('exited')).toEqual({ exitCode: 0 });
  await session.close();
});

test('the task tree is announced at each stop', async () => {
  const { session, threadId } = await stoppedAt('recursion', 'main');
  await session.client.event('hartbeat/tasksChanged');
  await session.step('next', threadId);
  await session.client.event('hartbeat/tasksChanged');
  const frames = await session.frames(threadId, { levels: 1 });
  await session.client.request('hartbeat/reveal', { taskId: threadId });
  expect(await session.stopped()).toMatchObject({ reason: 'step', threadId });
  expect(await session.frames(threadId, { levels: 1 })).toEqual(frames);
  await session.close();
});

test('a busy loop is paused, and a program that waits for input too', async () => {
  const busy = await TestSession.launched('loop');
  await busy.configured();
  await busy.client.request('pause', { threadId: 1 });
  expect(await busy.stopped()).toMatchObject({ reason: 'pause', threadId: 1 });
  await busy.client.request('continue', { threadId: 1 });
  await busy.client.request('pause', { threadId: 0 });
  expect(await busy.stopped()).toMatchObject({ reason: 'pause', threadId: 1 });
  await busy.close();

  const waiting = await TestSession.launched('echo');
  await waiting.configured();
  await waiting.client.request('evaluate', { expression: 'a line', context: 'repl' });
  await waiting.client.event('output');
  await waiting.client.request('pause', { threadId: 1 });
  const { threadId } = await waiting.stopped();
  const tasks = await waiting.client.request<TasksResponse>('hartbeat/tasks');
  expect(tasks.tasks.map(({ id }) => id)).toEqual([threadId]);
  await waiting.client.request('continue', { threadId });
  await waiting.client.request('evaluate', { expression: 'more', context: 'repl' });
  expect(await waiting.client.event('output')).toEqual({ category: 'stdout', output: '2: more\n' });
  await waiting.close();
});

test('all engines give the same session', async () => {
  const run = async (engine: string): Promise<unknown[]> => {
    const { session, threadId } = await stoppedAt('threads', 'add', { engine, quantum: 500, slice: 1500 });
    const seen: unknown[] = [await session.frames(threadId), await session.client.request('hartbeat/tasks')];
    await session.step('next', threadId);
    seen.push(await session.frames(threadId), await session.client.request('hartbeat/tasks'));
    await session.close();
    return seen;
  };
  const reference = await run('reference');
  expect(await run('interp')).toEqual(reference);
  expect(await run('jit')).toEqual(reference);
});
