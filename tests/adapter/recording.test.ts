/** Recording while debugging, and replaying under the debugger. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TasksResponse } from '../../adapter/protocol.ts';
import { TestSession } from './session.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'recording-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('what is typed and what is changed while debugging enters a replay under the debugger, which changes nothing', async () => {
  const record = path.join(folder, 'session');
  const first = await TestSession.launched('echo', { record });
  await first.breakAt('echo.c', 'read');
  await first.configured();
  const { threadId } = await first.stopped();
  const [top] = await first.frames(threadId, { levels: 1 });
  await first.client.request('setExpression', { expression: 'lines', value: '41', frameId: top!.id });
  await first.client.request('setBreakpoints', { source: { path: '/none' }, breakpoints: [] });
  await first.breakAt('echo.c');
  await first.client.request('continue', { threadId });
  await first.client.request('evaluate', { expression: 'typed', context: 'repl' });
  const typed = await first.client.event<DebugProtocol.OutputEvent['body']>('output');
  expect(typed.output).toBe('42: typed\n');
  await first.close();

  const second = await TestSession.launched('echo', { replay: record });
  await second.breakAt('echo.c', 'read');
  await second.configured();
  const stop = await second.stopped();
  const [frame] = await second.frames(stop.threadId, { levels: 1 });
  const refused = await second.client.ask('setExpression', { expression: 'lines', value: '7', frameId: frame!.id });
  expect([refused.success, refused.message]).toEqual([false, 'this run is a replay: nothing of it can be changed']);
  const { tasks } = await second.client.request<TasksResponse>('hartbeat/tasks');
  expect(tasks[0]).toMatchObject({ wakerDrops: expect.any(Number), scheduledTime: expect.any(Number) });
  await second.breakAt('echo.c');
  await second.client.request('continue', { threadId: stop.threadId });
  const replayed = await second.client.event<DebugProtocol.OutputEvent['body']>('output');
  expect(replayed.output).toBe('42: typed\n');
  await second.close();
});

test('the trampoline form shows its own frames', async () => {
  const session = await TestSession.launched('threads', { kernel: 'trampoline' });
  await session.stopOn('trap.syscall', 'futex');
  await session.configured();
  const { threadId } = await session.stopped();
  const names = async (): Promise<string[]> => (await session.frames(threadId)).map(({ name }) => name);
  expect((await names()).slice(0, 3)).toEqual(['trap entry', 'trampoline', 'user code']);
  expect((await names()).at(-1)).toBe('runUntilIdle (hart 0)');
  const { tasks } = await session.client.request<TasksResponse>('hartbeat/tasks');
  expect(tasks[0]!.awaits.map(({ future }) => future)).toEqual(['trampoline', 'utrapHandler']);
  await session.close();
});
