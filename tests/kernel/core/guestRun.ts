/**
 * Runs guest programs under the kernel for the tests of this folder: makes a machine of either engine, boots, and drives `advance` with a given
 * chopping of the budget. Standard input is given at once as console input.
 */

import { engines } from '../../../src/engine/index.ts';
import { type HashState, hashEvents, hashMemory, hashText, newHash } from '../../../src/kernel/hash.ts';
import { createKernel } from '../../../src/kernel/kernel.ts';
import type { Advance, KernelApi } from '../../../src/kernel/kernelApi.ts';
import type { KernelConfig } from '../../../src/kernel/state.ts';
import type { EngineName } from '../../../src/machine/engine.ts';
import { createMachine, type MachineApi } from '../../../src/machine/machine.ts';
import { type GuestProgram, guestBytes } from '../../guest/programs.ts';

export const RAM_BYTES = 64 * 1024 * 1024;

export interface RunOptions {
  readonly engine?: EngineName;
  readonly config?: Partial<KernelConfig>;
}

export function makeMachine(engine: EngineName, harts: number): Promise<MachineApi> {
  return createMachine({ harts, ramBytes: RAM_BYTES, supervisor: 'hosted' }, engines[engine]);
}

export const defaultConfig: KernelConfig = {
  harts: 2,
  quantum: 100_000,
  slice: 10_000_000,
  seed: 0,
  mounts: [],
  stdin: 'console',
};

/** A kernel that has booted a guest program. */
export async function bootGuest(
  { name, args, stdin }: Pick<GuestProgram, 'name' | 'args' | 'stdin'>,
  { engine = 'interp', config = {} }: RunOptions = {},
): Promise<KernelApi> {
  const full = { ...defaultConfig, ...config };
  const kernel = createKernel(await makeMachine(engine, full.harts), full);
  const path = `/guest/${name}`;
  kernel.boot({ path, bytes: guestBytes(name), args: [path, ...args], env: ['LANG=C'], cwd: '/' });
  if (stdin !== '') kernel.consoleInput(new TextEncoder().encode(stdin));
  kernel.consoleEnd();
  return kernel;
}

/** What a run did, in full. */
export interface Outcome {
  readonly end: Advance;
  readonly stdout: string;
  readonly events: string;
  readonly memory: string;
  readonly time: number;
}

/** Runs to the end; `chop` says how many steps each call of `advance` may make. */
export function runToEnd(kernel: KernelApi, chop: () => number = () => 1e9, hash: HashState = newHash()): Outcome {
  const output = collectOutput(kernel);
  const stop = hashEvents(kernel, hash);
  let end: Advance;
  do end = kernel.advance({ maxSteps: chop() });
  while (end.kind === 'budget');
  stop();
  return {
    end,
    stdout: output(),
    events: hashText(hash),
    memory: hashMemory(kernel),
    time: kernel.now(),
  };
}

export function collectOutput(kernel: KernelApi): () => string {
  const decoder = new TextDecoder();
  let text = '';
  kernel.listen((event) => {
    if (event.kind === 'output') text += decoder.decode(event.bytes, { stream: true });
  });
  return () => text;
}

/** Pseudo-random numbers for tests: the same sequence for the same seed. */
export function sequence(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
