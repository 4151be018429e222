/** The synthetic file systems that there are, by name. */
import { assert } from '../../base/assert.ts';
import type { Kernel } from '../context.ts';
import { mqueueSystem } from '../mqueue/mqueueSystem.ts';
import { procSystem } from './proc.ts';
import type { SyntheticSystem } from './syntheticNode.ts';
import { sysSystem } from './sys.ts';

const systems: readonly SyntheticSystem<Kernel>[] = [procSystem, sysSystem, mqueueSystem];

/** The system of a name (`Kernel.syntheticSystem`). */
export function syntheticSystem(name: string): SyntheticSystem<Kernel> {
  const system = systems.find((candidate) => candidate.name === name);
  assert(system !== undefined, `there is no synthetic file system ${name}`);
  return system;
}
