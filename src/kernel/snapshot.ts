/**
 * Saving and restoring machine and kernel together. The kernel's state is plain data, so a structured clone of it is all there is to save; the same
 * poll goes on after a restore, in mid-await. Listeners, breakpoints and a stop that somebody asked for belong to the debugger and are not saved.
 */
import type { MachineApi, MachineSnapshot } from '../machine/machine.ts';
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
  return { machine: kernel.machine.save(), kernel: structuredClone(kernel.state) };
}

/** A kernel that goes on from the snapshot, on a machine of the same configuration. The snapshot can be restored again. */
export function restoreKernel(machine: MachineApi, snapshot: Snapshot): KernelApi {
  machine.restore(snapshot.machine);
  const state = structuredClone(snapshot.kernel);
  return createKernel(machine, state.config, state);
}
