/**
 * Runs the programs of tests/guest/rcore as the command line would: their folder is the flat one, changes stay in memory. Programs are taken for what they
 * look like, unless a test says otherwise.
 */
import path from 'node:path';
import { createHost } from '../../../adapter/host.ts';
import { createKernel } from '../../../src/kernel/kernel.ts';
import type { KernelApi } from '../../../src/kernel/kernelApi.ts';
import { detectAbi } from '../../../src/kernel/rcore/detect.ts';
import type { KernelConfig } from '../../../src/kernel/state.ts';
import type { EngineName } from '../../../src/machine/engine.ts';
import { guestBytes } from '../../guest/programs.ts';
import { collectOutput, defaultConfig, makeMachine } from '../core/guestRun.ts';

/** Machine time in ns. */
const LONGEST = 20e9;

const folder = path.join(import.meta.dirname, '../../guest/bin');

export interface RcoreOptions {
  readonly args?: readonly string[];
  readonly engine?: EngineName;
  readonly config?: Partial<KernelConfig>;
  readonly stdin?: string;
}

export interface RcoreOutcome {
  readonly stdout: string;
  readonly end: { readonly kind: string };
  readonly kernel: KernelApi;
}

export async function bootRcore(name: string, options: RcoreOptions = {}): Promise<KernelApi> {
  const { args = [], engine = 'interp', config = {}, stdin = '' } = options;
  const bytes = guestBytes(name);
  const { abi } = detectAbi(bytes, name);
  const mounts = [{ guest: '/guest', host: folder, mode: 'cow' as const }];
  const full: KernelConfig = { ...defaultConfig, abi, mounts, ...config };
  const kernel = createKernel(await makeMachine(engine, full.harts), full);
  kernel.boot({ path: `/guest/${name}`, bytes, args: [name, ...args], env: [], cwd: '/guest' });
  if (stdin !== '') kernel.consoleInput(new TextEncoder().encode(stdin));
  kernel.consoleEnd();
  return kernel;
}

/** Goes on to the end, or for so many steps. */
export async function goOn(kernel: KernelApi, maxSteps = Number.POSITIVE_INFINITY): Promise<{ readonly kind: string }> {
  const host = createHost({ folders: [folder] });
  for (;;) {
    const end = kernel.advance({ maxSteps: Math.min(maxSteps, 1e6) });
    if (kernel.now() > LONGEST) throw new Error('the program does not come to an end');
    if (end.kind === 'hostRequest') kernel.answer(await host.answer(end.request));
    else if (end.kind !== 'budget' || Number.isFinite(maxSteps)) return end;
  }
}

export async function runRcore(name: string, options: RcoreOptions = {}): Promise<RcoreOutcome> {
  const kernel = await bootRcore(name, options);
  const output = collectOutput(kernel);
  const end = await goOn(kernel);
  return { stdout: output(), end, kernel };
}
