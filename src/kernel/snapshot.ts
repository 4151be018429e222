/**
 * Saving and restoring machine and kernel together. The kernel's state is plain data, so a copy of it is all there is to save; the same poll goes on after
 * a restore, in mid-await. Snapshots share with each other, and with the state that goes on, the pages of RAM and the content of files that did not
 * change between them, so one costs what was changed since the last. Each can be restored again and again, in any order, on this machine or on
 * another of the same configuration, and a structured clone of one is as good. Nobody may change one.
 *
 * Listeners, breakpoints and a stop that somebody asked for belong to the debugger and are not saved.
 */
import type { MachineApi, MachineSnapshot } from '../machine/machine.ts';
import { cloneState } from './cloneState.ts';
import { createKernel } from './kernel.ts';
import type { KernelApi } from './kernelApi.ts';
import type { KernelState } from './state.ts';

/** Plain data: survives structuredClone. */
export interface Snapshot {
  readonly machine: MachineSnapshot;
  readonly kernel: KernelState;
}

/** To be called between two calls of `advance`. */
export function saveKernel(kernel: KernelApi): Snapshot {
  const saved = { machine: kernel.machine.save(), kernel: cloneState(kernel.state) };
  // What the snapshot shares is not to be changed in place from here on.
  kernel.state.epoch++;
  return saved;
}

/** A kernel that goes on from the snapshot, on a machine of the same configuration. The snapshot can be restored again. */
export function restoreKernel(machine: MachineApi, snapshot: Snapshot): KernelApi {
  machine.restore(snapshot.machine);
  const state = cloneState(snapshot.kernel);
  state.epoch++;
  return createKernel(machine, state.config, state);
}
