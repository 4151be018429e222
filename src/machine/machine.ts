/**
 * A machine: memory, harts, and the rules that bind them. It knows no kernel: under the async kernel (`supervisor: 'hosted'`) a trap that
 * hardware would deliver to S-mode is taken in full (scause, sepc, stval, sstatus, privilege) and then handed to the caller instead of
 * being vectored to stvec; in `'guest'` supervisor mode it is vectored.
 */
import type { HartId } from '../base/address.ts';
import type { Engine, EngineDef } from './engine.ts';
import type { Hart } from './hart.ts';
import type { PhysMemory } from './physMemory.ts';
import type { Trap } from './trap.ts';

export interface MachineConfig {
  readonly harts: number;
  readonly ramBytes: number;
  readonly supervisor: 'hosted' | 'guest';
}

/** What `runHart` came back with; `steps` is how far the hart advanced (retired instructions plus traps taken). */
export type HartStop = { readonly steps: number } & (
  | { readonly kind: 'budget' }
  | { readonly kind: 'trap'; readonly trap: Trap }
  | { readonly kind: 'breakpoint' }
);

/** Plain data: survives structuredClone. */
export interface MachineSnapshot {
  readonly config: MachineConfig;
  /** State blocks of all harts. */
  readonly harts: Uint8Array;
  /** RAM pages that are not all zero, by physical page number. */
  readonly pages: Map<number, Uint8Array>;
  readonly time: number;
}

export interface MachineApi {
  readonly config: MachineConfig;
  readonly memory: PhysMemory;
  readonly harts: readonly Hart[];
  readonly engine: Engine;
  /**
   * Machine time in ns, set by the driver of rounds before it runs a hart: the time at the hart's next step. It advances by 1 per step inside
   * `runHart`. `time` (CSR) = floor(now / 100).
   */
  now: number;
  /** Runs one hart for at most `maxSteps` steps: budgets are cut at timer deadlines (stimecmp), pending interrupts are taken. */
  runHart(hart: HartId, maxSteps: number, ignoreBreakpoint?: boolean): HartStop;
  /** What `sret` does, by the hosted supervisor: back to sepc in U-mode, with sstatus restored. */
  trapReturn(hart: HartId): void;
  save(): MachineSnapshot;
  restore(snapshot: MachineSnapshot): void;
}

/** `createMachine.ts` has it. */
export type CreateMachine = (config: MachineConfig, engine: EngineDef) => Promise<MachineApi>;
