/**
 * A machine: memory, harts, and the rules that bind them. It knows no kernel: under the async kernel (`supervisor: 'hosted'`) a trap that
 * hardware would deliver to S-mode is taken in full (scause, sepc, stval, sstatus, privilege) and then handed to the caller instead of
 * being vectored to stvec (pc stays where user code was); in `'guest'` supervisor mode it is vectored. Taking a trap costs one step.
 */
import { type HartId, physAddr } from '../base/address.ts';
import { assert } from '../base/assert.ts';
import { type Engine, type EngineDef, MAX_ENGINE_BUDGET } from './engine.ts';
import { Hart } from './hart.ts';
import { interruptToTake, timerDeadline } from './interrupts.ts';
import { PAGE_SIZE, PhysMemory, RAM_BASE } from './physMemory.ts';
import { Reservations } from './reservation.ts';
import { resetHart } from './reset.ts';
import { Rules } from './rules.ts';
import { HART_STRIDE, RETIRED, RUN_RETIRED, SCRATCH_FIELDS, STEPS } from './stateLayout.ts';
import type { Trap } from './trap.ts';
import { enterTrap, recordedException, returnFromSupervisor } from './trapEntry.ts';

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

/** What `createMachine` makes. */
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

/** Makes a machine in its reset state, with an engine to run it. */
export async function createMachine(config: MachineConfig, engine: EngineDef): Promise<MachineApi> {
  assert(config.harts >= 1, `${config.harts} harts make no machine`);
  const memory = new PhysMemory(config.harts, config.ramBytes, engine.engineBytes);
  const harts = Array.from({ length: config.harts }, (_, id) => new Hart(memory, id as HartId));
  for (const hart of harts) resetHart(hart, config.supervisor);
  const rules = new Rules(memory, harts);
  const made = await engine.create(rules);
  rules.attach(made);
  return new Machine(config, memory, harts, rules, made);
}

class Machine implements MachineApi {
  readonly config: MachineConfig;
  readonly memory: PhysMemory;
  readonly harts: readonly Hart[];
  readonly engine: Engine;
  now = 0;
  private readonly rules: Rules;
  private readonly reservations: Reservations;

  constructor(config: MachineConfig, memory: PhysMemory, harts: readonly Hart[], rules: Rules, engine: Engine) {
    this.config = config;
    this.memory = memory;
    this.harts = harts;
    this.rules = rules;
    this.engine = engine;
    this.reservations = new Reservations(memory, harts);
  }

  runHart(id: HartId, maxSteps: number, ignoreBreakpoint = false): HartStop {
    const hart = this.harts[id]!;
    this.reservations.enter(id, this.engine);
    const stop = this.run(hart, maxSteps, ignoreBreakpoint);
    this.reservations.leave();
    return stop;
  }

  private run(hart: Hart, maxSteps: number, ignoreBreakpoint: boolean): HartStop {
    let steps = 0;
    while (steps < maxSteps) {
      const interrupt = interruptToTake(hart, this.now);
      let trap: Trap | undefined;
      if (interrupt !== undefined) {
        trap = { interrupt: true, code: interrupt, epc: hart.pc, tval: 0n };
      } else {
        // Up to the deadline there is no timer interrupt, and at it we look again: chopping a run differently changes nothing.
        const untilTimer = timerDeadline(hart) - this.now;
        const budget = Math.min(maxSteps - steps, untilTimer > 0 ? untilTimer : MAX_ENGINE_BUDGET, MAX_ENGINE_BUDGET);
        this.rules.now = this.now;
        const { exit, retired } = this.engine.run(hart.id, budget, ignoreBreakpoint && steps === 0);
        hart.set32(RUN_RETIRED, 0);
        hart.advance(RETIRED, retired);
        this.advance(hart, retired);
        steps += retired;
        if (exit === 'breakpoint') return { kind: 'breakpoint', steps };
        if (exit === 'exception') trap = recordedException(hart);
      }
      if (trap === undefined) continue;
      const to = enterTrap(hart, trap);
      this.advance(hart, 1);
      steps += 1;
      if (this.config.supervisor === 'hosted') {
        assert(to === 1, `a hosted hart took trap ${trap.code} to M-mode`);
        // There is no stvec to go to: pc stays where user code was.
        hart.pc = trap.epc;
        return { kind: 'trap', trap, steps };
      }
    }
    return { kind: 'budget', steps };
  }

  private advance(hart: Hart, steps: number): void {
    hart.advance(STEPS, steps);
    this.now += steps;
  }

  trapReturn(id: HartId): void {
    returnFromSupervisor(this.harts[id]!);
  }

  save(): MachineSnapshot {
    const { memory } = this;
    const harts = memory.bytes.slice(0, this.config.harts * HART_STRIDE);
    for (const { id } of this.harts) {
      for (const [offset, length] of SCRATCH_FIELDS) {
        harts.fill(0, id * HART_STRIDE + offset, id * HART_STRIDE + offset + length);
      }
    }
    const pages = new Map<number, Uint8Array>();
    for (const index of memory.writtenPages()) {
      const page = memory.read(physAddr(RAM_BASE + index * PAGE_SIZE), PAGE_SIZE);
      if (page.some((byte) => byte !== 0)) pages.set(RAM_BASE / PAGE_SIZE + index, page.slice());
    }
    return { config: this.config, harts, pages, time: this.now };
  }

  restore(snapshot: MachineSnapshot): void {
    const { config, memory, engine } = this;
    for (const key of ['harts', 'ramBytes', 'supervisor'] as const) {
      assert(
        snapshot.config[key] === config[key],
        `a snapshot with ${key} ${snapshot.config[key]} is not of this machine`,
      );
    }
    memory.bytes.set(snapshot.harts);
    for (const index of memory.writtenPages()) memory.fill(physAddr(RAM_BASE + index * PAGE_SIZE), 0, PAGE_SIZE);
    for (const [number, page] of snapshot.pages) memory.write(physAddr(number * PAGE_SIZE), page);
    memory.clearDirty();
    engine.invalidateTranslation(undefined, undefined);
    engine.invalidateWrites();
    this.reservations.reset();
    this.now = snapshot.time;
  }
}
