/** Programs on the bare machine in the debugger: harts as threads, traps as they are taken. Transcripts in `tests/golden/bare-…`. */
import { expect, test } from 'vitest';
import { TestSession } from './session.ts';
import { stagedProgram } from './stage.ts';

/** A program of `tests/guest/bare`, loaded but not running. */
const launched = (name: string, more: object = {}): Promise<TestSession> =>
  TestSession.launched(`../bare/bin/${name}`, { machine: 'bare', memory: 16, ...more });

async function evaluate(session: TestSession, frameId: number, ...expressions: string[]): Promise<void> {
  for (const expression of expressions) {
    await session.client.ask('evaluate', { expression, frameId, context: 'watch' });
  }
}

test('breakpoints, steps, frames and variables, through traps and into translated addresses', async () => {
  const session = await launched('tour', { harts: 2, stopOnEntry: true });
  await session.breakAt('bare/tour.c', 'run', 'onTrap', 'supervised');
  await session.configured();
  const { threadId } = await session.stopped();
  await session.client.request('threads');
  await session.frames(threadId);
  await session.step('continue', threadId);
  await session.frames(threadId);
  await session.step('stepIn', threadId);
  const [square] = await session.frames(threadId);
  await session.variables(square!.id, 'Locals', 'Arguments');
  await session.step('stepOut', threadId);
  await session.step('next', threadId);
  const [again] = await session.frames(threadId, { levels: 1 });
  await evaluate(session, again!.id, 'sum', 'traps');

  session.transcript.comment('in the handler of an ecall');
  await session.step('continue', threadId);
  const [onTrap] = await session.frames(threadId);
  await session.variables(onTrap!.id, 'Locals', 'Arguments');
  await evaluate(session, onTrap!.id, '$mcause', '$mepc', '$mstatus');
  await session.step('stepOut', threadId);
  await session.step('stepOut', threadId);
  await session.frames(threadId);

  session.transcript.comment('in S-mode, behind page tables');
  await session.step('continue', threadId);
  const [supervised] = await session.frames(threadId);
  await evaluate(session, supervised!.id, '$satp', 'alias');
  await session.step('next', threadId);
  await session.step('next', threadId);
  const [now] = await session.frames(threadId, { levels: 1 });
  await evaluate(session, now!.id, 'seen', '*alias', '*(unsigned long *)0x40000000 == *(unsigned long *)0x80000000');
  await session.client.request('hartbeat/tasks');
  await session.breakAt('bare/tour.c');
  await session.finish();
  expect(session.log).toEqual([]);
  session.transcript.matches('bare-tour');
});

test('instructions, one step of the hart each: into a trap, and out of it by mret', async () => {
  const session = await launched('tour');
  await session.breakAt('bare/tour.c', 'ecall');
  await session.breakAt('bare/tour.S', 'mret');
  await session.configured();
  const { threadId } = await session.stopped();
  await session.client.request('stepIn', { threadId, granularity: 'instruction' });
  await session.stopped();
  const [vector, , run] = await session.frames(threadId);
  await session.client.request('disassemble', {
    memoryReference: vector!.instructionPointerReference,
    instructionOffset: -2,
    instructionCount: 4,
  });
  await evaluate(session, run!.id, 'sum');
  await session.step('continue', threadId);
  await session.client.request('next', { threadId, granularity: 'instruction' });
  await session.stopped();
  await session.frames(threadId, { levels: 1 });
  await session.client.request('readMemory', { memoryReference: '0x80000000', count: 8 });
  await session.client.request('readMemory', { memoryReference: '0x10000000', count: 8 });
  await session.client.request('writeMemory', { memoryReference: '0x80fffff8', data: 'AQIDBAUGBwg=' });
  await session.client.request('readMemory', { memoryReference: '0x80fffff8', count: 16 });
  await session.client.request('terminate');
  await session.client.event('terminated');
  await session.close();
  session.transcript.matches('bare-instructions');
});

test('a step out of a trap entry ends where the handler goes back to', async () => {
  const session = await launched('tour');
  await session.stopOn('trap.syscall', 'hart == 0 && mcause == 11');
  await session.configured();
  const { threadId } = await session.stopped();
  await session.step('stepOut', threadId);
  await session.frames(threadId, { levels: 1 });
  session.transcript.comment('the next one comes from S-mode');
  await session.finish();
  session.transcript.matches('bare-trap-step-out');
});

test('a program that is linked to other addresses than it is loaded to stops where it is', async () => {
  const session = await launched('tour-moved');
  await session.breakAt('bare/tour.c', 'run', 'supervised');
  await session.configured();
  const { threadId } = await session.stopped();
  const physical = await session.frames(threadId);
  expect(physical.map(({ name, line }) => `${name}:${line}`)).toEqual(['run:48', '_start:14']);
  await session.step('next', threadId);
  await session.step('continue', threadId);
  session.transcript.comment('where addresses are translated, too');
  const translated = await session.frames(threadId);
  expect(translated.map(({ name }) => name)).toEqual(['supervised', 'enterSupervisor', 'run', '_start']);
  await session.finish();
  session.transcript.matches('bare-moved');
});

test('without debugging nothing stops it, and it runs the same', async () => {
  const session = await launched('tour', { noDebug: true, stopOnEntry: true });
  await session.breakAt('bare/tour.c', 'run');
  await session.stopOn('trap');
  await session.configured();
  await session.client.event('terminated');
  await session.close();
  session.transcript.matches('bare-no-debug');
});

test('a trap handler that traps for ever stops at each trap, with the exact trap', async () => {
  const session = await launched('trapForever');
  await session.stopOn('trap.accessFault', 'mtval == 0x8000000');
  await session.configured();
  const { threadId } = await session.stopped();
  for (let trap = 0; trap < 2; trap++) {
    await session.client.request('exceptionInfo', { threadId });
    const [top] = await session.frames(threadId);
    await evaluate(session, top!.id, '$mcause', '$mepc', '$mtval');
    await session.step('continue', threadId);
  }
  await session.client.request('stepIn', { threadId, granularity: 'instruction' });
  await session.stopped();

  session.transcript.comment('without a filter it stops by itself when nothing else can happen');
  await session.stopOn('signal');
  await session.step('continue', threadId);
  await session.client.request('terminate');
  await session.client.event('terminated');
  await session.close();
  session.transcript.matches('bare-trap-forever');
});

test('in S-mode the trap is that of scause, sepc and stval', async () => {
  const session = await launched('trapForeverSupervisor');
  await session.stopOn('trap', 'scause == 2');
  await session.configured();
  const { threadId } = await session.stopped();
  await session.frames(threadId);
  await session.stopOn('trap.accessFault');
  await session.step('continue', threadId);
  await session.client.request('exceptionInfo', { threadId });
  const [top] = await session.frames(threadId);
  await evaluate(session, top!.id, '$scause', '$sepc', '$stval');
  await session.client.request('terminate');
  await session.client.event('terminated');
  await session.close();
  session.transcript.matches('bare-trap-supervisor');
});

test('text at the console comes in by the serial port while the program runs', async () => {
  const session = await launched('console');
  await session.client.event('output');
  await session.configured();
  await session.client.event('output');
  await session.client.request('evaluate', { expression: 'echo.', context: 'repl' });
  await session.client.event('terminated');
  await session.close();
  session.transcript.matches('bare-console');
});

test('a pause stops a handler that traps for ever, with the exact trap', async () => {
  const session = await launched('trapForever', { quantum: 1_000_000_000, stopOnEntry: true });
  await session.configured();
  await session.stopped();
  session.transcript.comment('at a step');
  await session.client.request('hartbeat/runToStep', { step: 100 });
  const { threadId } = await session.stopped();
  const [top] = await session.frames(threadId);
  const csrs = await session.variables(top!.id, 'CSRs');
  expect(csrs.filter(({ name }) => /^m(cause|epc|tval)$/.test(name)).map(({ name, value }) => [name, value])).toEqual([
    ['mepc', '0x8000000'],
    ['mcause', '0x1'],
    ['mtval', '0x8000000'],
  ]);

  session.transcript.comment('whenever it comes');
  await session.client.request('continue', { threadId });
  await session.client.request('pause', { threadId });
  await session.stopped();
  const [now] = await session.frames(threadId);
  await evaluate(session, now!.id, '$mcause', '$mepc', '$mtval');
  await session.client.request('terminate');
  await session.client.event('terminated');
  await session.close();
  session.transcript.matches('bare-pause');
});

test('what only the kernel has is refused, and so are programs that cannot run', async () => {
  const session = await TestSession.initialized();
  const program = stagedProgram('../bare/bin/tour');
  for (const wrong of [
    { machine: 'virt' },
    { machine: 'bare', args: ['one'] },
    { machine: 'bare', env: { A: '1' } },
    { machine: 'bare', seed: 1 },
    { machine: 'bare', program: stagedProgram('hello') },
  ]) {
    expect((await session.client.ask('launch', { program, ...wrong })).success).toBe(false);
  }
  await session.client.request('launch', { program, machine: 'bare', memory: 16, args: [], env: {} });
  await session.configured();
  await session.client.event('terminated');
  await session.close();
  session.transcript.matches('bare-bad-launch');
});
