/**
 * Benchmark of snapshots, printed: what saving and restoring cost by the number of pages stored to since the last snapshot, with much memory in use and a
 * large file; and what of it is the copy of the kernel's state.
 */
import { performance } from 'node:perf_hooks';
import { virtAddr } from '../../src/base/address.ts';
import { engines } from '../../src/engine/index.ts';
import { cloneState } from '../../src/kernel/cloneState.ts';
import { createKernel } from '../../src/kernel/kernel.ts';
import type { KernelApi } from '../../src/kernel/kernelApi.ts';
import { restoreKernel, saveKernel } from '../../src/kernel/snapshot.ts';
import { createMachine } from '../../src/machine/machine.ts';
import { pagesBeyond } from '../../src/machine/pageMap.ts';
import { guestBytes } from '../guest/programs.ts';
import { median } from './results.ts';

const PAGE = 4096;
const RAM_BYTES = 512 * 1024 * 1024;
const RUNS = 9;
const TOUCHED = (64 * 1024 * 1024) / PAGE;
const DIRTY = [0, 1, 10, 100, 1000, 10_000];

/** Prints a table. */
export async function benchSnapshots(): Promise<void> {
  const kernel = await bootTouched();
  const [space] = kernel.state.spaces.values();
  const area = space!.vmas.find((vma) => vma.end - vma.start >= DIRTY.at(-1)! * PAGE)!;
  const first = saveKernel(kernel);
  console.log(`snapshots of ${pagesBeyond(first.machine.pages, [])} pages of RAM in use`);
  const stateMs = median(Array.from({ length: RUNS }, () => timed(() => cloneState(kernel.state))));
  console.log(`copy of the kernel's state: ${stateMs.toFixed(2)} ms`);
  console.log('dirty pages   save ms  restore ms  new pages');
  for (const count of DIRTY) console.log(row(kernel, area.start, space!.id, count));
}

function row(
  kernel: KernelApi,
  start: number,
  space: Parameters<KernelApi['readMemory']>[0]['space'],
  count: number,
): string {
  const saves: number[] = [];
  const restores: number[] = [];
  let fresh = 0;
  for (let run = 0; run < RUNS; run++) {
    const before = saveKernel(kernel);
    for (let page = 0; page < count; page++) {
      const va = virtAddr(BigInt(start + page * PAGE));
      kernel.writeMemory({ space, va }, Uint8Array.of(run + 1, page & 255));
    }
    let after = before;
    saves.push(
      timed(() => {
        after = saveKernel(kernel);
      }),
    );
    fresh = pagesBeyond(after.machine.pages, before.machine.pages);
    restores.push(
      timed(() => restoreKernel(kernel.machine, before)),
      timed(() => restoreKernel(kernel.machine, after)),
    );
  }
  const cells = [
    String(count).padStart(11),
    ms(saves).padStart(8),
    ms(restores).padStart(10),
    String(fresh).padStart(9),
  ];
  return cells.join('  ');
}

const ms = (values: readonly number[]): string => median(values).toFixed(2);

function timed(action: () => unknown): number {
  const start = performance.now();
  action();
  return performance.now() - start;
}

/** A kernel whose program has touched 64 MiB, and has not given them back yet. */
async function bootTouched(): Promise<KernelApi> {
  const machine = await createMachine({ harts: 2, ramBytes: RAM_BYTES, supervisor: 'hosted' }, engines.interp);
  const config = { harts: 2, quantum: 100_000, slice: 10_000_000, seed: 1, mounts: [], stdin: 'console' } as const;
  const kernel = createKernel(machine, config);
  kernel.boot({ path: '/guest/memory', bytes: guestBytes('memory'), args: ['memory', 'touch'], env: [], cwd: '/' });
  const [space] = kernel.state.spaces.values();
  while (space!.residentPages < TOUCHED) kernel.advance({ maxSteps: 1000 });
  return kernel;
}
