/**
 * Benchmarks of the debug adapter, printed: how long a pause of a busy program takes, a launch until `main` is reached, and the task tree with ten
 * thousand tasks. Everything goes through the client's end of the protocol; the built adapter is a process of its own, as in VS Code.
 */
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TasksResponse } from '../../adapter/protocol.ts';
import { engines } from '../../src/engine/index.ts';
import { Client } from '../adapter/client.ts';
import { guestPath } from '../guest/programs.ts';
import { provideSystem } from '../programs/sysroot.ts';
import { ENVIRONMENT } from '../programs/table.ts';
import { builtPath, compile, provideCompiler } from './compile.ts';

/** Starts threads that sleep, more than a user may have by default, and yields. */
const CROWD = 'operations';

type Connect = () => Client;

interface Sample {
  readonly name: string;
  readonly ms: readonly number[];
  readonly limitMs?: number;
}

/** With the adapter that this file is. */
export async function benchAdapter(built: string): Promise<void> {
  const connect = (): Client => Client.spawned(built);
  print(await launchToMain(connect, 'hello'));
  print(await launchToMain(connect, 'threads'));
  const system = await provideSystem();
  for (const engine of Object.keys(engines)) {
    print(await pauseLatency(connect, `a busy loop (${engine})`, { program: guestPath('loop'), engine }));
    if ('value' in system)
      print(await pauseLatency(connect, `a flat profile (${engine})`, { ...flat(system.value), engine }));
  }
  if (!(await provideCompiler())) return;
  compile([CROWD]);
  for (const sample of await taskTree(connect, 10_000)) print(sample);
}

async function timed(action: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await action();
  return performance.now() - start;
}

/** A program that goes on for long and spends its time everywhere: what translates code is busy with it. */
const flat = (root: string) => ({
  program: '/usr/bin/python3',
  args: ['-c', 'import argparse, inspect\nwhile True: compile(inspect.getsource(argparse), "a", "exec")'],
  env: ENVIRONMENT,
  root,
});

async function pauseLatency(connect: Connect, what: string, launch: object): Promise<Sample> {
  const client = connect();
  await client.request('initialize', { adapterID: 'bench' });
  await client.request('launch', launch);
  await client.request('configurationDone');
  const ms: number[] = [];
  for (let i = 0; i < 20; i++) {
    await sleep(50 + i * 7);
    ms.push(
      await timed(async () => {
        await client.request('pause', { threadId: 1 });
        await client.event('stopped');
      }),
    );
    await client.request('continue', { threadId: 1 });
  }
  await client.request('disconnect');
  client.close();
  return { name: `pause of ${what}`, ms, limitMs: 100 };
}

async function launchToMain(connect: Connect, guest: string): Promise<Sample> {
  const ms: number[] = [];
  for (let i = 0; i < 5; i++) {
    let client: Client | undefined;
    ms.push(
      await timed(async () => {
        client = connect();
        await client.request('initialize', { adapterID: 'bench' });
        await client.request('launch', { program: guestPath(guest) });
        await client.request('setFunctionBreakpoints', { breakpoints: [{ name: 'main' }] });
        await client.request('configurationDone');
        await client.event('stopped');
      }),
    );
    await client!.request('disconnect');
    client!.close();
  }
  return { name: `launch to stopped at main (${guest})`, ms, limitMs: 1000 };
}

async function taskTree(connect: Connect, threads: number): Promise<Sample[]> {
  const client = connect();
  await client.request('initialize', { adapterID: 'bench' });
  await client.request('launch', { program: builtPath(CROWD), args: ['sleepers', '1000', `${threads}`], memory: 1024 });
  await client.request('setFunctionBreakpoints', { breakpoints: [{ name: 'sched_yield' }] });
  await client.request('configurationDone');
  const start = await timed(async () => await client.event('stopped'));
  const ms: number[] = [];
  const list: number[] = [];
  let count = 0;
  for (let i = 0; i < 5; i++) {
    ms.push(
      await timed(async () => {
        count = (await client.request<TasksResponse>('hartbeat/tasks')).tasks.length;
      }),
    );
    list.push(await timed(async () => await client.request('threads')));
  }
  await client.request('disconnect');
  client.close();
  return [
    { name: `start of ${threads} threads`, ms: [start] },
    { name: `hartbeat/tasks with ${count} tasks`, ms },
    { name: `threads with ${count} tasks`, ms: list },
  ];
}

function print({ name, ms, limitMs }: Sample): void {
  const sorted = [...ms].sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)]!.toFixed(1);
  const worst = sorted.at(-1)!.toFixed(1);
  const limit = limitMs === undefined ? '' : `, limit ${limitMs} ms`;
  console.log(`${name}: median ${median} ms, worst ${worst} ms of ${ms.length}${limit}`);
}
