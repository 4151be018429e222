/**
 * One run of the program `hot` in a debug session, through the client's end of the protocol and with the built adapter in a process of its
 * own, timed from its first output until it has ended.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { SpawnedClient } from '../adapter/client.ts';
import { builtPath, sourcePath } from './compile.ts';
import type { Configuration } from './configurations.ts';
import type { Times } from './cpuTime.ts';
import { processTime } from './processTime.ts';

export const PROGRAM = 'hot';

/** How often its function is called, and how often each call goes round. */
export interface Work {
  readonly calls: number;
  readonly rounds: number;
}

export const words = ({ calls, rounds }: Work): string[] => [`${calls}`, `${rounds}`];

/** What the debugger is asked to watch for. None of it ever stops the program. */
export type Watch =
  | { readonly kind: 'no debugger' }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'breakpoint'; readonly mark: Mark; readonly condition?: string }
  | { readonly kind: 'data'; readonly variable: string };

type Mark = 'call' | 'never';

export interface DebugRun extends Times {
  /** What the program printed. */
  readonly output: string;
}

/** The 1-based line of the program that carries the comment `#stop mark`. */
export function lineOf(mark: Mark): number {
  const lines = readFileSync(sourcePath(PROGRAM), 'utf8').split('\n');
  return lines.findIndex((line) => line.includes(`/* #stop ${mark} */`)) + 1;
}

/** Throws an Error when the adapter refuses, or the program stops where it should not. */
export async function debugRun(
  adapter: string,
  { engine, environment }: Configuration,
  watch: Watch,
  work: Work,
): Promise<DebugRun> {
  const env = { ...process.env, ...environment };
  const client = new SpawnedClient(spawn(process.execPath, [adapter], { stdio: 'pipe', env }));
  const heard = listen(client);
  try {
    const noDebug = watch.kind === 'no debugger';
    await client.request('initialize', { adapterID: 'bench' });
    await client.request('launch', { program: builtPath(PROGRAM), args: words(work), engine, noDebug });
    if (!noDebug) await stopAtMain(client);
    await setWatch(client, watch);
    if (noDebug) await client.request('configurationDone');
    else await client.request('continue', { threadId: 1 });
    await heard.begun;
    const begin = clocks(client);
    const ended = await Promise.race([client.event<{ exitCode: number }>('exited'), heard.stopped]);
    const end = clocks(client);
    if (ended.exitCode !== 0) throw new Error(`${PROGRAM} ended with code ${ended.exitCode}`);
    await client.request('disconnect');
    const wallSeconds = end.wallSeconds - begin.wallSeconds;
    return {
      wallSeconds,
      cpuSeconds:
        begin.cpu === undefined || end.cpu === undefined ? wallSeconds : end.cpu.cpuSeconds - begin.cpu.cpuSeconds,
      mainSeconds: begin.cpu && end.cpu && end.cpu.mainSeconds - begin.cpu.mainSeconds,
      output: heard.output(),
    };
  } finally {
    client.close();
  }
}

const clocks = ({ process: adapter }: SpawnedClient) => ({
  wallSeconds: performance.now() / 1000,
  cpu: processTime(adapter.pid!),
});

interface Heard {
  /** The program has printed something. */
  readonly begun: Promise<void>;
  /** Broken by the first stop after that, since there should be none. */
  readonly stopped: Promise<never>;
  /** All that the program has printed. */
  output(): string;
}

function listen(client: SpawnedClient): Heard {
  let output = '';
  let begin: () => void = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const stopped = new Promise<never>((_, reject) => {
    client.onMessage = (message) => {
      const { event, body } = message as Partial<DebugProtocol.OutputEvent>;
      if (event === 'output' && body?.category === 'stdout') {
        output += body.output;
        begin();
      } else if (event === 'stopped' && output !== '') reject(new Error(`${PROGRAM} stopped where it should not`));
    };
  });
  stopped.catch(() => {});
  return { begun, stopped, output: () => output };
}

async function stopAtMain(client: SpawnedClient): Promise<void> {
  await client.request('setFunctionBreakpoints', { breakpoints: [{ name: 'main' }] });
  await client.request('configurationDone');
  await client.event('stopped');
  await client.request('setFunctionBreakpoints', { breakpoints: [] });
}

async function setWatch(client: SpawnedClient, watch: Watch): Promise<void> {
  if (watch.kind === 'breakpoint') {
    const { mark, condition } = watch;
    const breakpoints = [{ line: lineOf(mark), ...(condition === undefined ? {} : { condition }) }];
    const answer = await client.request<Verified>('setBreakpoints', {
      source: { path: sourcePath(PROGRAM) },
      breakpoints,
    });
    check(answer, `the breakpoint "${mark}"`);
  } else if (watch.kind === 'data') {
    const { stackFrames } = await client.request<{ stackFrames: { id: number }[] }>('stackTrace', { threadId: 1 });
    const about = { name: watch.variable, frameId: stackFrames[0]!.id };
    const { dataId, description } = await client.request<DataInfo>('dataBreakpointInfo', about);
    if (typeof dataId !== 'string') throw new Error(`${watch.variable} cannot be watched: ${description}`);
    const breakpoints = [{ dataId, accessType: 'write' }];
    check(await client.request<Verified>('setDataBreakpoints', { breakpoints }), watch.variable);
  }
}

interface Verified {
  readonly breakpoints: readonly { readonly verified: boolean; readonly message?: string }[];
}

interface DataInfo {
  readonly dataId: string | null;
  readonly description: string;
}

function check({ breakpoints }: Verified, what: string): void {
  const [breakpoint] = breakpoints;
  if (!breakpoint?.verified) throw new Error(`${what} is not verified: ${breakpoint?.message}`);
}
