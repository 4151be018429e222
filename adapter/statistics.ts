/**
 * What a run did, in numbers, for `--stats`: counted from the kernel's events and its state at the end.
 */
import type { KernelApi } from '../src/kernel/kernelApi.ts';
import type { EngineStatistics } from '../src/machine/engine.ts';
import * as layout from '../src/machine/stateLayout.ts';

export interface Statistics {
  readonly engine: string;
  /** Instructions retired plus traps taken, over all harts. */
  readonly steps: number;
  readonly instructions: number;
  readonly wallMs: number;
  /** Millions of instructions retired per second of wall time. */
  readonly mips: number;
  readonly traps: number;
  readonly syscalls: number;
  /** Tasks that were ever spawned. */
  readonly tasks: number;
  readonly polls: number;
}

/** With what the engine tells of itself. */
export type AllStatistics = Statistics & Readonly<Record<string, EngineStatistics[string] | string>>;

/** Starts counting; the answer reads the counters after `wallMs` milliseconds of running. */
export function countStatistics(kernel: KernelApi): (wallMs: number) => AllStatistics {
  let traps = 0;
  let syscalls = 0;
  let tasks = 0;
  let polls = 0;
  kernel.listen(
    (event) => {
      if (event.kind === 'trap') traps++;
      else if (event.kind === 'syscall') syscalls++;
      else if (event.kind === 'spawn') tasks++;
      else if (event.kind === 'poll') polls++;
    },
    ['trap', 'syscall', 'spawn', 'poll'],
  );
  return (wallMs) => {
    const sum = (offset: number): number =>
      kernel.machine.harts.reduce((total, hart) => total + Number(hart.get64(offset)), 0);
    const instructions = sum(layout.RETIRED);
    return {
      engine: kernel.machine.engine.name,
      steps: sum(layout.STEPS),
      instructions,
      wallMs: Math.round(wallMs * 1000) / 1000,
      mips: wallMs > 0 ? Math.round(instructions / wallMs / 10) / 100 : 0,
      traps,
      syscalls,
      tasks,
      polls,
      ...kernel.machine.engine.statistics?.(),
    };
  };
}

export function formatStatistics(statistics: AllStatistics): string {
  return Object.entries(statistics)
    .map(([name, value]) => `${name.padEnd(16)} ${typeof value === 'object' ? groupText(value) : value}\n`)
    .join('');
}

const groupText = (group: Readonly<Record<string, number>>): string =>
  Object.entries(group)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
