/** Sessions of many processes: a breakpoint in a child of fork alone, a program that another one executes, steps over both. */
import { expect, test } from 'vitest';
import { TestSession } from './session.ts';

test('a breakpoint that only a child of fork reaches', async () => {
  const session = await TestSession.launched('family');
  await session.breakAt('debug/family.c', 'child');
  await session.configured();
  const { threadId } = await session.stopped();
  await session.client.request('threads');
  await session.client.request('hartbeat/tasks');
  await session.frames(threadId);
  await session.step('stepIn', threadId);
  await session.step('stepOut', threadId);
  const frames = await session.frames(threadId, { levels: 1 });
  await session.variables(frames[0]!.id, 'Locals');
  await session.frames(1);
  await session.finish();
  session.transcript.matches('fork-child');
});

test('a program that another one executes: its breakpoints wait for it', async () => {
  const session = await TestSession.launched('family');
  await session.breakAt('debug/newcomer.c', 'answer');
  await session.configured();
  const { threadId } = await session.stopped();
  await session.client.request('modules', {});
  await session.client.request('threads');
  await session.frames(threadId);
  await session.finish();
  session.transcript.matches('exec-newcomer');
});

test('a step over execve ends before the first instruction of the new program', async () => {
  const session = await TestSession.launched('family', { args: ['exec'] });
  await session.breakAt('debug/family.c', 'exec');
  await session.breakOn('answer');
  await session.configured();
  const { threadId } = await session.stopped();
  await session.step('next', threadId);
  await session.frames(threadId);
  await session.client.request('threads');
  await session.step('continue', threadId);
  await session.frames(threadId, { levels: 2 });
  await session.finish();
  session.transcript.matches('exec-itself');
  expect(session.log).toEqual([]);
});
