/**
 * A redis-server that waits for clients, in the debugger: its task shows the chain of what it awaits down to the epoll future, with the descriptors that this
 * waits for; its other threads wait for work in futexes.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import type { TaskInfo, TasksResponse } from '../../adapter/protocol.ts';
import { Client } from '../adapter/client.ts';
import { provideSystem } from './sysroot.ts';
import { ENVIRONMENT } from './table.ts';

let system = '';
beforeAll(async () => {
  const found = await provideSystem();
  if ('why' in found) throw new Error(`Debian's riscv64 packages cannot be had: ${found.why}`);
  system = found.value;
}, 600_000);

test('a blocked redis-server shows what it awaits, down to its epoll future', { timeout: 300_000 }, async () => {
  const client = Client.inProcess(() => undefined);
  await client.request('initialize', { adapterID: 'hartbeat' });
  await client.event('initialized');
  const args = ['--port', '6379', '--save', '', '--daemonize', 'no'];
  // In machine time that waits for the clock on the wall, it hardly ever does anything.
  const launch = { program: '/usr/bin/redis-server', args, root: system, env: ENVIRONMENT, clock: 'realtime' };
  await client.request('launch', launch);
  await client.request('configurationDone');
  for (let text = ''; !text.includes('Ready to accept connections'); ) {
    text += (await client.event<{ output: string }>('output')).output;
  }

  const userTasks = async (): Promise<TaskInfo[]> =>
    (await client.request<TasksResponse>('hartbeat/tasks')).tasks.filter(({ kind }) => kind === 'user');
  const mainOf = (tasks: readonly TaskInfo[]): TaskInfo => tasks.find(({ tid, pid }) => tid === pid)!;
  const { id: threadId } = mainOf(await userTasks());
  let tasks: TaskInfo[] = [];
  // Ten times a second it looks after itself, and it may be caught at that.
  while (tasks.length === 0 || mainOf(tasks).awaits.at(-1)?.future !== 'epollWait') {
    if (tasks.length > 0) await client.request('continue', { threadId });
    await delay(50);
    await client.request('pause', { threadId });
    await client.event('stopped');
    tasks = await userTasks();
  }

  const main = mainOf(tasks);
  expect(main.name).toContain('redis-server');
  expect(main.state).toBe('pending');
  expect(main.threadState).toBe('interruptible');
  expect(main.awaits.map(({ future, state }) => `${future} ${state}`)).toMatchInlineSnapshot(`
    [
      "threadloop handling",
      "trapHandler syscall",
      "epollWait waiting",
    ]
  `);
  // The pipe by which signals tell it, its sockets for both families of addresses, and the pipe by which its threads tell it.
  const waitsFor = '3 pipeRead IN, 8 socket IN, 9 socket IN, 10 pipeRead IN';
  expect(main.awaits.at(-1)!.fields).toMatchObject({ epfd: 7, maxevents: 10128, waitsFor });
  expect(main.awaits.at(-1)!.source.path).toMatch(/epollWait\.ts$/);
  for (const name of ['bio_aof', 'bio_close_file', 'bio_lazy_free']) {
    expect(tasks.find((task) => task.name === name)?.awaits.at(-1)?.future).toBe('futexWait');
  }
  client.close();
});
