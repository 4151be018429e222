/** Runs guest programs whose files are needed while they run (execve of themselves): the folder of built programs is mounted at /guest. */
import path from 'node:path';
import { createHost } from '../../../adapter/host.ts';
import type { KernelApi } from '../../../src/kernel/kernelApi.ts';
import { bootGuest, collectOutput, type RunOptions } from './guestRun.ts';

const folder = path.join(import.meta.dirname, '../../guest/bin');

export interface HostedOutcome {
  readonly stdout: string;
  readonly end: { readonly kind: string };
  readonly kernel: KernelApi;
}

/** Makes at most so many steps, answering the kernel's requests on the way. */
export async function stepHosted(kernel: KernelApi, maxSteps: number): Promise<{ readonly kind: string }> {
  const host = createHost({ folders: [folder] });
  for (;;) {
    const end = kernel.advance({ maxSteps });
    if (end.kind !== 'hostRequest') return end;
    kernel.answer(await host.answer(end.request));
  }
}

/** Goes on to the end of the run, in pieces of so many steps. */
export async function advanceHosted(kernel: KernelApi, piece = 1e9): Promise<{ readonly kind: string }> {
  for (;;) {
    const end = await stepHosted(kernel, piece);
    if (end.kind !== 'budget') return end;
  }
}

export function bootHosted(name: string, args: readonly string[] = [], options: RunOptions = {}): Promise<KernelApi> {
  const config = { ...options.config, mounts: [{ guest: '/guest', host: folder }] };
  return bootGuest({ name, args, stdin: '' }, { ...options, config });
}

export async function runHosted(
  name: string,
  args: readonly string[] = [],
  options: RunOptions = {},
): Promise<HostedOutcome> {
  const kernel = await bootHosted(name, args, options);
  const output = collectOutput(kernel);
  const end = await advanceHosted(kernel);
  return { stdout: output(), end, kernel };
}
