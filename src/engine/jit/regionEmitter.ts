/**
 * Emits a region as one Wasm function: `(hart, context, budget, depth) → (pc, budget)`.
 *
 * The contract of every way out is the same: the hart's block holds all registers, the answer is the pc at which to go on and what is left of
 * the budget. So an exit needs no reason: whoever gets a pc that it does not expect hands it on, down to the dispatcher, and an instruction that
 * could not be done here is simply where the interpreter goes on.
 *
 * Registers live in locals from where they are needed; what is dirty is spilled at exits and calls. Exits of slow cases share a stub for each set of
 * dirty registers, behind the code. A guest's call is a Wasm call: the callee answers the pc it went to, and unless that is the return site, the caller
 * leaves as well. The budget is looked at in front of whatever can be long: at the entry, at loop headers and return sites, once for the longest
 * way to the next such place, so that no exit is ever late.
 */
import type { FunctionBuilder, Label } from '../../wasm/functionBuilder.ts';
import type { Push } from '../interp/semanticsEmitter.ts';
import { Temporaries } from '../interp/temporaries.ts';
import { type AddressPlan, addressPlan, type Check } from './addressPlan.ts';
import { isMeasured, longestWays } from './budgetWays.ts';
import { CheckEmitter } from './checkEmitter.ts';
import type { Dominators } from './dominators.ts';
import type { Block, FlowGraph, RegionInsn } from './flowGraph.ts';
import { fpFacts } from './fpFacts.ts';
import { emitInsn } from './insnEmitter.ts';
import { reducible } from './irreducible.ts';
import { labelledBlocks } from './jumpTable.ts';
import { RegionExits } from './regionExits.ts';
import type { RegionNotes } from './regionNotes.ts';
import type { RegionSite } from './regionTarget.ts';
import { type RegisterFlow, registerFlow } from './registerFlow.ts';
import { RegisterLocals } from './registerLocals.ts';
import { RegisterSet } from './registerSet.ts';
import { type BlockEmitter, Structure } from './structure.ts';
import { BUDGET, type Callees, CONTEXT, DEPTH, HART, type Position, Transfers } from './transfers.ts';
import { copyRounds } from './unroll.ts';
import { WordEmitter } from './wordEmitter.ts';
import { unknownWords, wordFlow } from './wordFlow.ts';
import type { WordState } from './wordValues.ts';

/** What a region calls and knows of its module. */
export interface RegionContext extends Callees {
  readonly ramDelta: number;
  readonly guardDelta: number;
  readonly fma: boolean;
  /** Inexact is not set, and with a fused multiply-add it can be seen where it must be. */
  readonly isExactSoFar: boolean;
  /** An access is not checked, but for whether several need two pages that do not lie side by side. */
  readonly unchecked: boolean;
  /** Slot of the range that the access of the instruction at pc is bound to, if it is (`checkEmitter.ts`). */
  readonly rangeOf: (pc: number, stores: boolean) => number | undefined;
  /** Takes down what is where, if somebody wants to look at the code. */
  readonly notes?: RegionNotes | undefined;
}

/** What is to be known of a region that has been emitted. */
export interface EmittedRegion {
  /** The places, besides its entry, where it looks at the budget: execution may be cut there. */
  readonly resumePoints: readonly ResumePoint[];
  readonly bound: readonly BoundAccess[];
}

/** An access that is bound to the range in a slot: where the region is left if it lies outside, and where the instruction is. */
export interface BoundAccess {
  readonly exit: number;
  readonly access: number;
  readonly stores: boolean;
  readonly slot: number;
}

export function emitRegion(code: FunctionBuilder, graph: FlowGraph, context: RegionContext): EmittedRegion {
  return new RegionEmitter(code, graph, context).emit();
}

/** Where a region may be left in the middle of what it does: a loop begins there, or a call comes back. */
export interface ResumePoint {
  readonly pc: number;
  readonly isLoop: boolean;
}

class RegionEmitter implements BlockEmitter {
  private readonly code: FunctionBuilder;
  private readonly context: RegionContext;
  private readonly flow: Dominators;
  private readonly registers: RegisterFlow;
  private readonly plan: AddressPlan;
  private readonly facts: readonly number[];
  private readonly structure: Structure;
  private readonly temps: Temporaries;
  /** Longest way, in instructions, from each block to the next place where the budget is looked at. */
  private readonly ahead: readonly number[];
  private readonly locals: RegisterLocals;
  /** Which registers are words when blocks begin, and where the code stands. */
  private readonly wordsAt: readonly Readonly<WordState>[];
  private readonly words: WordEmitter;
  private readonly checks: CheckEmitter;
  private readonly hosts = new Map<Check, number>();
  private readonly bound: BoundAccess[] = [];
  private readonly exits: RegionExits;
  private readonly transfers: Transfers;
  private readonly position: Position = { at: 0, dirty: new RegisterSet(), count: 0, pc: 0 };

  constructor(code: FunctionBuilder, graph: FlowGraph, context: RegionContext) {
    this.code = code;
    this.context = context;
    const flow = reducible(graph);
    const copied = copyRounds(graph, flow);
    this.flow = copied === undefined ? flow : reducible(copied);
    this.registers = registerFlow(this.flow);
    this.plan = addressPlan(this.flow, this.registers.needed);
    this.facts = fpFacts(this.flow, context.isExactSoFar);
    this.ahead = longestWays(this.flow);
    this.temps = new Temporaries(code);
    this.locals = new RegisterLocals(code, HART);
    const { unchecked, rangeOf } = context;
    this.wordsAt = wordFlow(this.flow);
    this.words = new WordEmitter(code, this.locals, unknownWords());
    const x = (register: number): void => this.words.pushWide(register);
    this.checks = new CheckEmitter({ code, temps: this.temps, context: CONTEXT, x, unchecked, rangeOf });
    this.structure = new Structure(code, this.flow, this, labelledBlocks(this.flow));
    this.exits = new RegionExits(code, this.locals);
    this.transfers = new Transfers({
      ...{ code, temps: this.temps, locals: this.locals, words: this.words, context, position: this.position },
      ...{ flow: this.flow, registers: this.registers, wordsAt: this.wordsAt, structure: this.structure },
    });
  }

  emit(): EmittedRegion {
    const { code, flow } = this;
    this.locals.load(this.registers.needed[0]!);
    this.checks.begin([...this.plan.accesses.values()].map(({ check }) => check));
    this.structure.tree(0);
    code.op('unreachable');
    this.exits.emit(BUDGET, this.context.notes);
    this.noteLocals();
    const resumePoints = flow.order.flatMap(({ pc, site }, at) =>
      at > 0 && site === undefined && isMeasured(flow, at) ? [{ pc, isLoop: flow.headers.has(at) }] : [],
    );
    return { resumePoints, bound: this.bound };
  }

  private noteLocals(): void {
    const { notes } = this.context;
    if (notes === undefined) return;
    const { exits } = this;
    const { target } = this.transfers;
    const exit = { exitPc: exits.pc, exitCount: exits.count };
    const names = { hart: HART, context: CONTEXT, budget: BUDGET, depth: DEPTH, ...exit, target };
    for (const [name, local] of Object.entries(names)) notes.locals.set(local, name);
    for (const [local, name] of this.locals.names()) notes.locals.set(local, name);
  }

  beforeLoop(block: number): void {
    const checks = this.plan.hoisted.get(block);
    if (checks === undefined) return;
    const { pc } = this.startBlock(block);
    this.context.notes?.add(this.code.length, `before the loop at 0x${pc.toString(16)}`);
    for (const check of checks) this.check(check);
    this.temps.release();
  }

  body(at: number): void {
    const { code, position } = this;
    const block = this.startBlock(at);
    if (isMeasured(this.flow, at)) {
      this.context.notes?.add(code.length, `${this.ahead[at]!} instructions to the next look at the budget`);
      code.get(BUDGET);
      code.i32(this.ahead[at]!);
      code.op('i32.lt_s');
      code.brIf(this.leave());
    }
    const site = this.site(block);
    site.fpFacts = this.facts[at]!;
    for (const insn of block.insns) {
      position.pc = insn.pc;
      this.context.notes?.add(code.length, insn);
      emitInsn(site, this.words, insn);
      position.dirty.add(insn.facts.writes);
      position.count++;
      this.temps.release();
    }
    if (block.insns.at(-1)!.facts.control === 'next') this.transfers.end(block);
    // A jump or branch has ended the block already.
    code.op('unreachable');
  }

  exit(pc: number): void {
    this.code.br(this.leaveFor(pc, 0));
  }

  private startBlock(at: number): Block {
    const block = this.flow.order[at]!;
    const dirty = this.registers.dirty[at]!.copy();
    Object.assign(this.position, { at, dirty, count: 0, pc: block.pc });
    this.words.state = { ...this.wordsAt[at]! };
    this.words.forgetLifted(-1);
    return block;
  }

  private site(block: Block): RegionSite {
    return {
      ...{ code: this.code, temps: this.temps, hart: HART, context: CONTEXT, fpFacts: 0 },
      ...{
        ramDelta: this.context.ramDelta,
        guardDelta: this.context.guardDelta,
        fma: this.context.fma,
        isExactSoFar: this.context.isExactSoFar,
      },
      x: (register) => this.words.pushWide(register),
      setX: (register) => this.words.setWide(register),
      f: (register) => this.locals.f(register),
      leave: () => this.leave(),
      host: (insn) => this.host(insn),
      branch: (condition) => this.transfers.branch(block, condition),
      jump: () => this.transfers.end(block),
      jumpTo: (target) => this.transfers.jumpTo(block, target),
    };
  }

  /** Notes that the current instruction is where to go on, and answers where to branch to for that. */
  private leave(): Label {
    return this.leaveFor(this.position.pc, this.position.count);
  }

  private leaveFor(pc: number, count: number): Label {
    return this.exits.leave({ pc, count, dirty: this.position.dirty, words: this.words.state.words });
  }

  private host(insn: RegionInsn): { push: Push; offset: number } {
    const { check, offset, first } = this.plan.accesses.get(insn)!;
    if (first) this.check(check);
    const local = this.hosts.get(check)!;
    return { push: () => this.code.get(local), offset: offset - check.low };
  }

  private check(check: Check): void {
    const slot = this.checks.slotOf(check);
    const { pc, stores } = check;
    if (slot !== undefined) this.bound.push({ exit: this.position.pc, access: pc, stores, slot });
    this.hosts.set(check, this.checks.emit(check, this.leave()));
  }
}
