/** Golden transcripts of whole sessions (`tests/golden`); `UPDATE=1` rewrites them. */
import { expect, test } from 'vitest';
import { markedLine } from '../guest/programs.ts';
import { TestSession } from './session.ts';
import { stagedProgram, stagedSource } from './stage.ts';

test('breakpoint and step', async () => {
  const session = await TestSession.launched('recursion');
  await session.breakAt('recursion.c', 'main');
  await session.configured();
  const { threadId } = await session.stopped();
  await session.client.request('threads');
  const [top] = await session.frames(threadId);
  await session.variables(top!.id, 'Locals', 'Arguments');
  await session.step('stepIn', threadId);
  const [inner] = await session.frames(threadId, { levels: 2 });
  await session.variables(inner!.id, 'Locals', 'Arguments');
  await session.client.request('evaluate', { expression: 'n + 1', frameId: inner!.id, context: 'hover' });
  await session.step('next', threadId);
  await session.step('stepOut', threadId);
  await session.frames(threadId, { levels: 1 });
  await session.finish();
  session.transcript.matches('breakpoint-and-step');
});

test('trap entry', async () => {
  const session = await TestSession.launched('hello');
  await session.stopOn('trap.syscall', 'write && fd == 1');
  await session.configured();
  const { threadId } = await session.stopped();
  await session.client.request('exceptionInfo', { threadId });
  const [entry] = await session.frames(threadId);
  await session.variables(entry!.id, 'Trap');
  session.transcript.comment('step over ends at the next instruction of the thread, after the syscall');
  await session.step('next', threadId);
  await session.frames(threadId, { levels: 2 });
  await session.finish();
  session.transcript.matches('trap-entry');
});

test("suspended thread's stack", async () => {
  const session = await TestSession.launched('threads', { quantum: 1000 });
  await session.breakAt('threads.c', 'waiting');
  await session.configured();
  await session.stopped();
  await session.client.request('threads');
  const tasks = await session.client.request<{ tasks: { id: number; state: string }[] }>('hartbeat/tasks');
  const waiting = tasks.tasks.find(({ state }) => state === 'pending')!;
  await session.client.request('hartbeat/reveal', { taskId: waiting.id });
  await session.stopped();
  const frames = await session.frames(waiting.id);
  await session.variables(frames[0]!.id, 'Future');
  await session.variables(frames.find(({ name }) => name === 'work')!.id, 'Locals', 'Arguments');
  await session.step('next', waiting.id);
  await session.frames(waiting.id, { levels: 3 });
  await session.finish();
  session.transcript.matches('suspended-thread');
});

test('pause of a busy loop at a scripted step', async () => {
  const session = await TestSession.launched('loop', { stopOnEntry: true });
  await session.configured();
  await session.stopped();
  await session.client.request('hartbeat/runToStep', { step: 1_000_000 });
  const { threadId } = await session.stopped();
  const [top] = await session.frames(threadId);
  await session.variables(top!.id, 'Arguments');
  await session.client.request('evaluate', { expression: 'counter', frameId: top!.id, context: 'watch' });
  await session.client.request('hartbeat/tasks');
  await session.client.request('terminate');
  await session.client.event('terminated');
  await session.close();
  session.transcript.matches('pause-at-step');
});

test('all tasks wait', async () => {
  const session = await TestSession.launched('deadlock');
  await session.configured();
  const { threadId } = await session.stopped();
  await session.client.request('threads');
  await session.frames(threadId);
  await session.client.request('hartbeat/tasks');
  session.transcript.comment('nothing has changed when it is continued');
  await session.step('continue', threadId);
  await session.close();
  session.transcript.matches('all-tasks-wait');
});

test('a signal that kills', async () => {
  const session = await TestSession.launched('crash');
  await session.client.request('setExceptionBreakpoints', { filters: ['signal'] });
  await session.configured();
  const { threadId } = await session.stopped();
  await session.client.request('exceptionInfo', { threadId });
  await session.frames(threadId);
  await session.finish();
  session.transcript.matches('signal');
});

test('console text is input while the program runs, and an expression while it is stopped', async () => {
  const session = await TestSession.launched('echo');
  const line = markedLine('echo.c', 'read') + 2;
  await session.client.request('setBreakpoints', { source: { path: stagedSource('echo.c') }, breakpoints: [{ line }] });
  await session.configured();
  await session.client.request('evaluate', { expression: 'one', context: 'repl' });
  const { threadId } = await session.stopped();
  const [top] = await session.frames(threadId, { levels: 1 });
  const frameId = top!.id;
  await session.client.request('evaluate', { expression: 'lines', frameId, context: 'repl' });
  await session.client.request('evaluate', { expression: 'lines + 1 == 2', frameId, context: 'repl' });
  await session.client.ask('evaluate', { expression: 'nosuch', frameId, context: 'repl' });
  await session.client.ask('evaluate', { expression: 'nosuch', frameId, context: 'hover' });
  await session.client.request('continue', { threadId });
  await session.client.event('output');
  await session.client.request('evaluate', { expression: 'two', context: 'repl' });
  await session.stopped();
  await session.close();
  session.transcript.matches('console');
});

test('breakpoints set before the launch are verified when the program is loaded', async () => {
  const session = await TestSession.initialized();
  await session.breakAt('recursion.c', 'bottom', { mark: 'call', condition: 'n == 4' });
  await session.breakOn('main', 'nosuch');
  await session.client.request('launch', { program: stagedProgram('recursion') });
  await session.configured();
  const { threadId } = await session.stopped();
  await session.step('continue', threadId);
  await session.frames(threadId, { levels: 1 });
  await session.step('continue', threadId);
  await session.frames(threadId, { levels: 1 });
  await session.finish();
  expect(session.log).toEqual([]);
  session.transcript.matches('pending-breakpoints');
});
