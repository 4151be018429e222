/**
 * A machine: memory, harts, and the rules that bind them. It knows no kernel: under the async kernel (`supervisor: 'hosted'`) a trap that
 * hardware would deliver to S-mode is taken in full (scause, sepc, stval, sstatus, privilege) and then handed to the caller instead of
 * being vectored to stvec (pc stays where user code was); in `'guest'` supervisor mode it is vectored, and the machine has the devices of a small
 * board (`device/`), laid out as on QEMU's virt machine. Taking a trap costs one step.
 */
import type { HartId, PhysAddr } from '../base/address.ts';
import { assert } from '../base/assert.ts';
import { Bus } from './bus.ts';
import { Board } from './device/board.ts';
import { HTIF_WORD_BYTES, Htif, type HtifAddresses } from './device/htif.ts';
import type { UartState } from './device/uart.ts';
import { type Engine, type EngineDef, MAX_ENGINE_BUDGET } from './engine.ts';
import { Hart } from './hart.ts';
import { interruptToTake, nextTimerChange, wakes, wakeTime } from './interrupts.ts';
import { type PageMap, PageTracker } from './pageMap.ts';
import { PhysMemory, Reserved } from './physMemory.ts';
import { Reservations } from './reservation.ts';
import { resetHart } from './reset.ts';
import { Rules } from './rules.ts';
import { HART_STRIDE, RETIRED, RUN_RETIRED, SCRATCH_FIELDS, STEPS, WAITING } from './stateLayout.ts';
import { Guard } from './storeGuards.ts';
import type { Trap } from './trap.ts';
import { enterTrap, recordedException, returnFromSupervisor } from './trapEntry.ts';
import type { Watch, WatchedAccess } from './watches.ts';

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
  /** The last instruction that retired has accessed what is watched. */
  | { readonly kind: 'watched' }
  /** The hart has executed wfi, and nothing is pending that would wake it at this time. */
  | { readonly kind: 'waiting' }
  /** The guest has ended the run, by the finisher or by `tohost`. */
  | { readonly kind: 'ended'; readonly code: number }
);

/** Who watches a machine in 'guest' supervisor mode: a debugger. Watching changes nothing of what the harts do. */
export interface MachineObserver {
  /** A hart is about to execute instructions; its privilege and satp may have changed. Breakpoints that are set now hold. */
  runs(hart: Hart): void;
  /** A hart has taken a trap; true: `runHart` comes back at once. */
  trapTaken(hart: Hart, trap: Trap): boolean;
}

/** Who looks at hits where they happen, while a hart runs: a debugger. Looking changes nothing of what the harts do. */
export interface HitFilter {
  /** The hart is at a breakpoint, `steps` after `runHart` began; true: it goes on past it. */
  passesBreakpoint(hart: Hart, steps: number): boolean;
  /** The last instruction that retired, the last of `steps`, has made these accesses to what is watched; true: the hart goes on. */
  passesAccess(hart: Hart, steps: number, accesses: readonly WatchedAccess[]): boolean;
}

/** Plain data: survives structuredClone. */
export interface MachineSnapshot {
  readonly config: MachineConfig;
  /** State blocks of all harts. */
  readonly harts: Uint8Array;
  /** RAM; shares with other snapshots of the same machine what did not change between them. */
  readonly pages: PageMap;
  readonly time: number;
  readonly uart: UartState;
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
  /** The first machine time, not before `now`, at which a waiting hart goes on by itself; Infinity when only others can wake it. */
  wakeTime(hart: HartId): number;
  /** Gets each byte that a guest sends to its console. */
  onConsole: (byte: number) => void;
  /** Bytes for the guest's console. */
  receive(bytes: Uint8Array): void;
  /** Whether the guest has looked for input on its console. */
  readonly listening: boolean;
  /** Set only by a debugger of a machine in 'guest' supervisor mode. */
  observer: MachineObserver | undefined;
  /** Without one, every hit stops. Set only by a debugger. */
  hitFilter: HitFilter | undefined;
  /** Replaces what is watched: the hart that accesses it stops behind the instruction that does. */
  setWatches(watches: readonly Watch[]): void;
  /** Does the host's side of the `tohost` convention at these addresses. */
  attachHtif(addresses: HtifAddresses): void;
  /** Costs the pages stored to since the last `save` or `restore`. */
  save(): MachineSnapshot;
  restore(snapshot: MachineSnapshot): void;
}

/** Makes a machine in its reset state, with an engine to run it. */
export async function createMachine(config: MachineConfig, engine: EngineDef): Promise<MachineApi> {
  assert(config.harts >= 1, `${config.harts} harts make no machine`);
  const memory = new PhysMemory(config.harts, config.ramBytes, engine.engineBytes);
  const harts = Array.from({ length: config.harts }, (_, id) => new Hart(memory, id as HartId));
  for (const hart of harts) resetHart(hart, config.supervisor);
  const board = new Board(harts);
  const isGuest = config.supervisor === 'guest';
  const bus = new Bus(memory, isGuest ? board.devices : [], isGuest);
  const rules = new Rules(bus, harts);
  const made = await engine.create(rules);
  rules.attach(made);
  return new Machine(config, bus, board, harts, made);
}

class Machine implements MachineApi {
  readonly config: MachineConfig;
  readonly memory: PhysMemory;
  readonly harts: readonly Hart[];
  readonly engine: Engine;
  now = 0;
  observer: MachineObserver | undefined;
  hitFilter: HitFilter | undefined;
  private readonly bus: Bus;
  private readonly board: Board;
  private readonly reservations: Reservations;
  private readonly pages: PageTracker;
  private htif: Htif | undefined;

  constructor(config: MachineConfig, bus: Bus, board: Board, harts: readonly Hart[], engine: Engine) {
    const { memory } = bus;
    this.config = config;
    this.memory = memory;
    this.harts = harts;
    this.bus = bus;
    this.board = board;
    this.engine = engine;
    this.reservations = new Reservations(memory, harts);
    this.pages = new PageTracker(memory);
    memory.onReservedWrite = (pa, length, bits) => this.reservedWrite(pa, length, bits);
  }

  get onConsole(): (byte: number) => void {
    return this.board.send;
  }

  set onConsole(send: (byte: number) => void) {
    this.board.send = send;
  }

  get listening(): boolean {
    return this.board.uart.state.listening;
  }

  receive(bytes: Uint8Array): void {
    this.board.uart.receive(bytes);
  }

  attachHtif(addresses: HtifAddresses): void {
    const { board, memory } = this;
    this.htif = new Htif(
      memory,
      addresses,
      (byte) => board.send(byte),
      (code) => board.end(code),
    );
    this.bus.watches.guardOwn(addresses.tohost, HTIF_WORD_BYTES);
  }

  setWatches(watches: readonly Watch[]): void {
    this.bus.watches.set(watches);
  }

  wakeTime(id: HartId): number {
    return wakeTime(this.harts[id]!, this.now);
  }

  runHart(id: HartId, maxSteps: number, ignoreBreakpoint = false): HartStop {
    const hart = this.harts[id]!;
    this.reservations.enter(id, this.engine);
    // A hosted supervisor changes page tables without a word, between two calls.
    if (!this.bus.watches.isEmpty) this.bus.watches.stale = true;
    const stop = this.run(hart, maxSteps, ignoreBreakpoint);
    this.reservations.leave();
    return stop;
  }

  private run(hart: Hart, maxSteps: number, ignoreBreakpoint: boolean): HartStop {
    const { bus } = this;
    let ignores = ignoreBreakpoint;
    let steps = 0;
    while (steps < maxSteps) {
      const interrupt = interruptToTake(hart, this.now);
      let trap: Trap | undefined;
      if (interrupt !== undefined) {
        trap = { interrupt: true, code: interrupt, epc: hart.pc, tval: 0n };
      } else {
        if (this.waits(hart)) return { kind: 'waiting', steps };
        // Up to the deadline there is no timer interrupt, and at it we look again: chopping a run differently changes nothing.
        const untilTimer = nextTimerChange(hart, this.now) - this.now;
        const budget = Math.min(maxSteps - steps, untilTimer, MAX_ENGINE_BUDGET);
        bus.now = this.now;
        this.observer?.runs(hart);
        if (bus.watches.stale) bus.watches.place();
        const { exit, retired } = this.engine.run(hart.id, budget, ignores);
        ignores = false;
        hart.set32(RUN_RETIRED, 0);
        hart.advance(RETIRED, retired);
        this.advance(hart, retired);
        steps += retired;
        if (exit === 'breakpoint') {
          ignores = this.hitFilter?.passesBreakpoint(hart, steps) === true;
          if (ignores) continue;
          return { kind: 'breakpoint', steps };
        }
        if (exit === 'exception') trap = recordedException(hart);
        if (bus.attention) {
          const code = this.attend();
          if (code !== undefined) return { kind: 'ended', code, steps };
          const accesses = bus.watches.take();
          if (accesses.length > 0 && this.hitFilter?.passesAccess(hart, steps, accesses) !== true) {
            return { kind: 'watched', steps };
          }
        }
      }
      if (trap === undefined) continue;
      ignores = false;
      const to = enterTrap(hart, trap);
      this.advance(hart, 1);
      steps += 1;
      if (this.config.supervisor === 'hosted') {
        assert(to === 1, 'a hosted hart takes no trap to M-mode');
        // There is no stvec to go to: pc stays where user code was.
        hart.pc = trap.epc;
        return { kind: 'trap', trap, steps };
      }
      if (this.observer?.trapTaken(hart, trap) === true) return { kind: 'trap', trap, steps };
    }
    return { kind: 'budget', steps };
  }

  /** Whether wfi still holds the hart. */
  private waits(hart: Hart): boolean {
    if (hart.get32(WAITING) === 0) return false;
    if (!wakes(hart, this.now)) return true;
    hart.set32(WAITING, 0);
    return false;
  }

  /** Looks at what the guest has written to devices and to `tohost`; answers the exit code when that ends the run. */
  private attend(): number | undefined {
    this.htif?.poll();
    // The host's own answers need no look.
    this.bus.attention = false;
    return this.board.takeEnd();
  }

  private reservedWrite(pa: PhysAddr, length: number, bits: number): void {
    if ((bits & Reserved.reservation) !== 0) this.reservations.breakOverlapping(pa, length);
    if ((bits & Reserved.pageTable) !== 0) this.bus.tableWritten();
    if ((bits & Reserved.watched) !== 0 && this.memory.guards.has(Guard.watched, pa, length)) {
      this.bus.attention = true;
    }
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
    const pages = this.pages.save();
    this.engine.invalidateWrites();
    return { config: this.config, harts, pages, time: this.now, uart: structuredClone(this.board.uart.state) };
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
    this.pages.restore(snapshot.pages);
    engine.invalidateTranslation(undefined, undefined);
    engine.invalidateWrites();
    this.reservations.reset();
    this.bus.forgetTables();
    this.bus.watches.take();
    this.bus.watches.stale = !this.bus.watches.isEmpty;
    this.bus.attention = false;
    this.board.uart.state = structuredClone(snapshot.uart);
    this.now = snapshot.time;
  }
}
