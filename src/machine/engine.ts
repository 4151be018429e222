/**
 * The interface between the machine and a way of executing the instruction table. Engines live in `src/engine`; the machine knows only this,
 * and engines know only `MachineRules` of the machine.
 *
 * An engine owns derived state only (tables of host addresses, predecoded code): everything it derives must be dropped on the matching
 * `invalidate…` call, and nothing of it is saved. Every engine gives the same architectural state and step count at every exit. What this
 * needs beyond the signatures:
 *
 * - Order at an instruction: the budget first (when it is used up, `run` answers `budget` and looks at nothing more), then the breakpoint
 *   (before the fetch, so before a fetch fault), then fetch, decode, execute.
 * - Inlined stores. An engine may store to a page by itself (ordinary stores, AMOs and cbo.zero, through a *write entry* of its tables) only after
 *   `rules.translate(…, 'store')` succeeded, after `memory.markDirty`, and while `memory.code` and `memory.reserved` are both 0 for the page
 *   (before and after the store that fills the entry). While they say no more than `Reserved.watched` and code, it may store by itself (through
 *   a *guarded entry*, dropped with the write entries) to those words of the page that have no guard in `memory.guards`. Everything else goes through `rules.store`. Loads and fetches may be inlined likewise, and all three only while `rules.isUniform`. Entries
 *   depend on satp, on the effective privilege, on mstatus.SUM and MXR, and on `protectionKey` of the hart.
 * - Page tables are coherent: in 'guest' supervisor mode a store into a page that was read as a page table (`Reserved.pageTable`) calls
 *   `invalidateTranslation`, in the middle of a `run`.
 * - Code is coherent: a store into a page with `memory.code` set takes effect with the next instruction of any hart, whether or not it
 *   executes fence.i. `rules.store` calls `invalidateCode` for that, in the middle of a `run`. Who derives code from a page sets
 *   `memory.code` and the guards of the words; `invalidateCode` clears them.
 * - An engine may read `time` by itself, as `time.ts` does it: the later of TIME_TOLD and the machine time at the instruction, which TIME_TOLD
 *   then is; in ticks of TIME_TICK, plus TIME_DELTA. Where mcounteren.TM and scounteren.TM are set the hart may read it, whatever its privilege.
 * - LR/SC: a reservation is broken by another hart's store to one of its bytes, by a trap and by xRET of its own hart, and consumed by SC;
 *   a hart's own ordinary stores do not break it (Unprivileged ISA, "Zalrsc": an SC may succeed then), and it survives the end of a run. One
 *   hart runs at a time, so only pages reserved by the *other* harts matter: when another hart begins to run, the machine sets `memory.reserved` for
 *   those pages and calls `invalidateWrites(page)`; their stores then pass through `rules.store`, which breaks what they hit. Stores to
 *   all other pages, and the reserving hart's own, cost nothing.
 */
import type { HartId, PhysAddr } from '../base/address.ts';
import type { Insn } from '../isa/insnDef.ts';
import type { FpFormat, FpOp, SystemRule, Width } from '../isa/ops.ts';
import type { PhysMemory } from './physMemory.ts';
import type { AccessKind } from './trap.ts';

export type EngineName = 'reference' | 'interp' | 'jit';

/** The machine asks for no longer runs than this at once: generated code returns to the host at least so often. */
export const MAX_ENGINE_BUDGET = 1_000_000;

/** Why `run` came back. */
export type EngineExit =
  /** `budget` instructions have retired. */
  | 'budget'
  /** An exception is recorded in the hart's EXCEPTION/CAUSE/TVAL; pc is the faulting instruction; it did not retire. */
  | 'exception'
  /** pc is at a breakpoint of the current address space; the instruction there has not run. */
  | 'breakpoint'
  /** An instruction retired after which the machine must look: any `system` rule that succeeded, or `wantsAttention`. */
  | 'event';

export interface EngineRun {
  readonly exit: EngineExit;
  /** Instructions retired in this run. */
  readonly retired: number;
}

/** Counts by name, those that belong together in groups; of a yes there is only `true`. */
export type EngineStatistics = Readonly<Record<string, number | boolean | Readonly<Record<string, number>>>>;

export interface Engine {
  readonly name: EngineName;
  /**
   * Runs at most `budget` (≥ 1) instructions on a hart from its state block, and leaves the block complete but for STEPS and RETIRED, which
   * the machine keeps; the block and what the tables depend on (satp, privilege, mstatus) may have changed since the last run. `budget` is
   * at most MAX_ENGINE_BUDGET. When `ignoreBreakpoint` is set, a breakpoint at the first pc does not stop (used to resume from it).
   */
  run(hart: HartId, budget: number, ignoreBreakpoint: boolean): EngineRun;
  /** Translations under this satp (or all, when undefined) may have changed, for one page or for all of them. */
  invalidateTranslation(satp: bigint | undefined, va: bigint | undefined): void;
  /**
   * The bytes of a physical page have changed: drops what was derived from them, clears `memory.code` of it. Comes from `rules.store` too,
   * in the middle of a run.
   */
  invalidateCode(page: PhysAddr): void;
  /** The breakpoints of the address space that `satp` identifies are now these virtual addresses. */
  setBreakpoints(satp: bigint, addresses: ReadonlySet<bigint>): void;
  /** Drops the write entries of one physical page, or all: stores must be noted in `memory.dirty` again, or break reservations. */
  invalidateWrites(page?: PhysAddr): void;
  /** What it can tell of its own work since it was made. */
  statistics?(): EngineStatistics;
}

/**
 * The machine's rules, as an engine calls them; the hart's state block must be complete (spilled) at each call but for x and f registers
 * where the rule takes values as arguments: PC is the running instruction, and RUN_RETIRED says how many have retired in this run before it
 * (only `system` reads that one, for the counters). A rule that traps records EXCEPTION, CAUSE and TVAL in the block and says so by its answer.
 */
export interface MachineRules {
  readonly memory: PhysMemory;
  readonly harts: number;
  /** Machine time in ns at the first instruction of the run. */
  readonly now: number;
  /** Sv39 walk or bare, with permission checks at the hart's current effective privilege, A/D update; undefined when it trapped. */
  translate(hart: HartId, va: bigint, kind: AccessKind): PhysAddr | undefined;
  /**
   * Whether an engine may do by itself all accesses of this kind, at the hart's current effective privilege, to the page of `pa`, where
   * `translate` has just let one through: it is RAM, physical memory protection makes no difference within the page, and nobody watches loads from it.
   * When that changes, `invalidateTranslation` or `invalidateWrites` is called.
   */
  isUniform(hart: HartId, pa: PhysAddr, kind: AccessKind): boolean;
  /**
   * Whether the machine must look at devices, interrupts or what somebody watches before the next instruction: an engine asks after an instruction
   * that called one of the rules that load or store, and comes back with `event` when it is so.
   */
  wantsAttention(): boolean;
  /** A load of any alignment, across pages too; zero-extended; undefined when it trapped. */
  load(hart: HartId, va: bigint, width: Width): bigint | undefined;
  /** A store of any alignment; both pages are checked first; false when it trapped. Breaks reservations, marks dirty, drops code. */
  store(hart: HartId, va: bigint, width: Width, value: bigint): boolean;
  /** First half of an AMO: checks alignment and store permission; the old value zero-extended; undefined when it trapped. */
  amoLoad(hart: HartId, va: bigint, width: 4 | 8): bigint | undefined;
  /** Zero-extended, like the loads. */
  loadReserved(hart: HartId, va: bigint, width: 4 | 8): bigint | undefined;
  /** 0 stored, 1 failed, undefined trapped. */
  storeConditional(hart: HartId, va: bigint, width: 4 | 8, value: bigint): bigint | undefined;
  /** Stores zeros in the 64-byte block that has va (cbo.zero), like `store`; false when it trapped, because that is illegal here or by a fault. */
  zeroBlock(hart: HartId, va: bigint): boolean;
  /** Reads a 32-bit or 16-bit instruction at va for execution, across pages too; undefined when it trapped. */
  fetch(hart: HartId, va: bigint): number | undefined;
  /**
   * The exact floating-point path; `rm` is the instruction's field (7 = frm). Accrues flags;
   * one that was not set before marks mstatus.FS dirty. Undefined when the mode is reserved (trapped).
   */
  fp(hart: HartId, op: FpOp, format: FpFormat, rm: number, args: readonly bigint[]): bigint | undefined;
  /** Runs a system rule: writes rd, CSRs, privilege and pc itself (pc = next instruction when nothing else); false when it trapped. */
  system(hart: HartId, rule: SystemRule, insn: Insn): boolean;
  /** Records an exception. */
  raise(hart: HartId, cause: number, tval: bigint): void;
}

/** How an engine is made, and how many bytes it wants at the end of the machine's memory (a multiple of 64 KiB, or 0). */
export interface EngineDef {
  readonly engineBytes: number;
  readonly create: EngineFactory;
}

export type EngineFactory = (rules: MachineRules) => Engine | Promise<Engine>;
