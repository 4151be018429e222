/** Watched memory of a target as the machine has it: spaces by their satp there, and accesses back to what the debugger has asked for. */
import type { SpaceId } from '../base/address.ts';
import type { MachineApi } from '../machine/machine.ts';
import type { Watch, WatchedAccess } from '../machine/watches.ts';
import type { TargetAccess, TargetWatch } from './target.ts';

export class MachineWatches {
  private readonly machine: MachineApi;
  private watches = new Map<Watch, TargetWatch>();

  constructor(machine: MachineApi) {
    this.machine = machine;
  }

  /** Replaces all. `translation` answers the satp of a space, as undefined where addresses are physical; nothing when there is no such space. */
  set(
    watches: readonly TargetWatch[],
    translation: (space: SpaceId) => { readonly satp: bigint | undefined } | undefined,
  ): void {
    this.watches = new Map();
    for (const watch of watches) {
      const found = translation(watch.space);
      if (found !== undefined) this.watches.set({ ...watch, satp: found.satp }, watch);
    }
    this.machine.setWatches([...this.watches.keys()]);
  }

  accesses(accesses: readonly WatchedAccess[]): TargetAccess[] {
    return accesses.map(({ watch, kind, pc }) => ({ watch: this.watches.get(watch)!, kind, pc }));
  }
}
