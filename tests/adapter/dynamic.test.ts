/**
 * A dynamically linked program in a session: breakpoints in it, in its library and in one that it opens later; steps through the linkage table; stacks through
 * the C library, which has no debug information. The dynamic linker and the C library are those of the system that programs are tested with.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { provideSystem } from '../programs/sysroot.ts';
import { TestSession } from './session.ts';

let root: string;
beforeAll(async () => {
  const system = await provideSystem();
  if (!('value' in system)) throw new Error(system.why);
  root = system.value;
}, 600_000);

const start = async (): Promise<TestSession> => await TestSession.launched('dynamic', { root });

/** Functions and lines of a thread's own frames, the innermost first. */
async function stack(session: TestSession, threadId: number): Promise<string[]> {
  const frames = await session.frames(threadId);
  return frames
    .filter(({ instructionPointerReference }) => instructionPointerReference !== undefined)
    .map(({ name, line }) => (line === 0 ? name : `${name}:${line}`));
}

test('breakpoints stop in the program, in its library, and in one that it opens', async () => {
  const session = await start();
  await session.breakOn('main');
  await session.breakAt('debug/own.c', 'add');
  await session.breakAt('debug/plugin.c', 'twice');
  await session.configured();
  const { threadId } = await session.stopped();
  expect(await stack(session, threadId)).toEqual([
    'main:10',
    expect.stringMatching(/\(libc\.so\.6\+0x/),
    '__libc_start_main',
    '_start',
  ]);
  const modules = await session.client.request<{ modules: { name: string }[] }>('modules', {});
  expect(modules.modules.map(({ name }) => name)).toEqual([
    'dynamic',
    expect.stringMatching(/^ld-linux/),
    'libown.so',
    'libc.so.6',
  ]);
  for (const expected of ['own_add:4', 'own_add:4', 'plugin_twice:2']) {
    await session.step('continue', threadId);
    const [top, caller] = await stack(session, threadId);
    expect(top).toBe(expected);
    expect(caller).toMatch(/^main:/);
  }
  await session.close();
});

test('a step into a call through the linkage table ends in the function, bound or not; one over it behind the call', async () => {
  const session = await start();
  await session.breakAt('debug/dynamic.c', 'call', 'plugin');
  await session.configured();
  const { threadId } = await session.stopped();
  const places: string[] = [];
  for (const kind of [
    'stepIn',
    'stepOut',
    'next',
    'stepIn',
    'stepOut',
    'next',
    'stepIn',
    'continue',
    'stepIn',
  ] as const) {
    const { reason } = await session.step(kind, threadId);
    places.push(`${kind}: ${(await stack(session, threadId))[0]} ${reason}`);
  }
  expect(places).toEqual([
    'stepIn: own_add:4 step',
    'stepOut: main:10 step',
    'next: main:11 step',
    'stepIn: own_add:4 step',
    'stepOut: main:11 step',
    'next: main:12 step',
    // strlen has no lines.
    'stepIn: main:14 step',
    'continue: main:18 breakpoint',
    'stepIn: plugin_twice:2 step',
  ]);
  await session.close();
});

test('a step over the first call of a function runs through the dynamic linker', async () => {
  const session = await start();
  await session.breakAt('debug/dynamic.c', 'call');
  await session.configured();
  const { threadId } = await session.stopped();
  await session.step('next', threadId);
  expect((await stack(session, threadId))[0]).toBe('main:11');
  await session.close();
});

test('a thread that waits in the C library shows its stack down to main, and what it waits for', async () => {
  const session = await start();
  await session.breakAt('debug/dynamic.c', 'read', 'end');
  await session.configured();
  const { threadId } = await session.stopped();
  await session.client.request('continue', { threadId });
  await waitsFor(session, threadId);
  await session.client.request('pause', { threadId });
  await session.stopped();
  const frames = await session.frames(threadId);
  const names = frames.map(({ name }) => name);
  expect(names.slice(-4)).toEqual(['main', expect.stringContaining('libc.so.6'), '__libc_start_main', '_start']);
  expect(names.indexOf('user code')).toBeGreaterThan(0);
  expect(names.slice(0, names.indexOf('user code')).at(-1)).toBe('threadloop');
  await session.close();
});

/** Until the task is pending. */
async function waitsFor(session: TestSession, id: number): Promise<void> {
  for (;;) {
    const { tasks } = await session.client.request<{ tasks: { id: number; state: string }[] }>('hartbeat/tasks');
    if (tasks.find((task) => task.id === id)?.state === 'pending') return;
    await delay(20);
  }
}

test('what is unloaded takes its breakpoints along', async () => {
  const session = await start();
  await session.breakAt('debug/plugin.c', 'twice');
  await session.breakAt('debug/dynamic.c', 'read');
  const changes: boolean[] = [];
  session.client.onMessage = (message) => {
    if (message.type !== 'event' || (message as { event?: string }).event !== 'breakpoint') return;
    const { breakpoint } = (message as { body?: unknown }).body as { breakpoint: { id: number; verified: boolean } };
    if (breakpoint.id === 1) changes.push(breakpoint.verified);
  };
  await session.configured();
  const { threadId } = await session.stopped();
  await session.step('continue', threadId);
  expect((await stack(session, threadId))[0]).toMatch(/^main:/);
  expect(changes).toEqual([false, true, false]);
  await session.close();
});
