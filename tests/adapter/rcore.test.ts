/** Programs of rCore under the debugger: what their threads wait for, and stops at calls by rCore's names (`tests/golden`). */
import { expect, test } from 'vitest';
import { TestSession } from './session.ts';

interface Task {
  readonly id: number;
  readonly awaits: readonly { readonly future: string; readonly fields: Record<string, unknown> }[];
}

test('threads that wait for a mutex, a semaphore, a condition variable and a pipe', async () => {
  const session = await TestSession.launched('rcore-waiting');
  await session.breakAt('rcore/waiting.c', 'waiting');
  await session.configured();
  await session.stopped();
  const { tasks } = await session.client.request<{ tasks: Task[] }>('hartbeat/tasks');
  const leaf = (kind: string): Task[] => tasks.filter(({ awaits }) => awaits.some(({ future }) => future === kind));
  expect(
    ['rcoreMutexLock', 'rcoreSemaphoreDown', 'rcoreCondvarWait', 'rcoreRead'].map((kind) => leaf(kind).length),
  ).toEqual([2, 1, 1, 1]);
  const [waiting] = leaf('rcoreMutexLock');
  await session.client.request('hartbeat/reveal', { taskId: waiting!.id });
  await session.stopped();
  const frames = await session.frames(waiting!.id);
  await session.variables(frames[0]!.id, 'Future');
  await session.variables(frames.find(({ name }) => name === 'at_mutex')!.id, 'Arguments');
  await session.finish();
  session.transcript.matches('rcore-waiting');
});

test('filters know the calls of the family that runs', async () => {
  const session = await TestSession.launched('rcore-lab-sync', { quantum: 1000 });
  await session.stopOn('trap.syscall', 'mutex_lock && mutex_id == 1');
  await session.configured();
  const { threadId } = await session.stopped();
  await session.client.request('exceptionInfo', { threadId });
  await session.stopOn('trap.syscall', 'condvar_wait');
  const second = await session.step('continue', threadId);
  await session.client.request('exceptionInfo', { threadId: second.threadId });
  await session.client.request('terminate');
  await session.client.event('terminated');
  await session.close();
  session.transcript.matches('rcore-filters');
});

test('a launch attribute says whose calls are meant; a wrong one is refused', async () => {
  const session = await TestSession.initialized();
  await expect(session.client.request('launch', { program: '/nowhere', abi: 'windows' })).rejects.toThrow('"abi"');
  await session.close();
  session.transcript.matches('rcore-bad-abi');
});
