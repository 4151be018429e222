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
import { assert } from '../../base/assert.ts';
import { X } from '../../machine/stateLayout.ts';
import type { FunctionBuilder, Label } from '../../wasm/functionBuilder.ts';
import type { Push } from '../interp/semanticsEmitter.ts';
import { Temporaries } from '../interp/temporaries.ts';
import { type AddressPlan, addressPlan, type Check } from './addressPlan.ts';
import { isMeasured, longestWays } from './budgetWays.ts';
import { CheckEmitter } from './checkEmitter.ts';
import type { Dominators } from './dominators.ts';
import {
  type Block,
  type FlowGraph,
  type RegionInsn,
  type Successor,
  successors,
  type Terminator,
} from './flowGraph.ts';
import { fpFacts } from './fpFacts.ts';
import { emitInsn } from './insnEmitter.ts';
import { reducible } from './irreducible.ts';
import { emitJumpTable, hasTable, labelledBlocks } from './jumpTable.ts';
import { RegionExits } from './regionExits.ts';
import type { RegionNotes } from './regionNotes.ts';
import type { RegionSite } from './regionTarget.ts';
import { type RegisterFlow, registerFlow } from './registerFlow.ts';
import { RegisterLocals } from './registerLocals.ts';
import { RegisterSet } from './registerSet.ts';
import { SP } from './roots.ts';
import { type BlockEmitter, Structure } from './structure.ts';
import { copyRounds } from './unroll.ts';
import { WordEmitter } from './wordEmitter.ts';
import { unknownWords, wordFlow } from './wordFlow.ts';
import type { WordState } from './wordValues.ts';

/** What a region calls and knows of its module. */
export interface RegionContext {
  readonly ramDelta: number;
  readonly guardDelta: number;
  readonly fma: boolean;
  /** Inexact is not set, and with a fused multiply-add it can be seen where it must be. */
  readonly isExactSoFar: boolean;
  /** An access is not checked, but for whether several need two pages that do not lie side by side. */
  readonly unchecked: boolean;
  /** Takes down what is where, if somebody wants to look at the code. */
  readonly notes?: RegionNotes | undefined;
  /** Index of the function of a region in the same module, by its entry. */
  readonly callee: (pc: number) => number | undefined;
  /** Index of `call(hart, context, budget, depth, pc)`, which finds the region by pc. */
  readonly call: number;
}

export const REGION_TYPE = { params: ['i32', 'i32', 'i32', 'i32'], results: ['i64', 'i32'] } as const;
export const CALL_TYPE = { params: ['i32', 'i32', 'i32', 'i32', 'i64'], results: ['i64', 'i32'] } as const;
const [HART, CONTEXT, BUDGET, DEPTH] = [0, 1, 2, 3];

/** Emits the region of a graph; answers the places in it, besides its entry, where it looks at the budget: execution may be cut there. */
export function emitRegion(code: FunctionBuilder, graph: FlowGraph, context: RegionContext): ResumePoint[] {
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
  private readonly exits: RegionExits;
  /** i64: where a computed jump, or a callee, goes. */
  private readonly target: number;

  // Of the block that is being emitted.
  private at = 0;
  private dirty = new RegisterSet();
  private count = 0;
  private pc = 0;

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
    const { unchecked } = context;
    this.wordsAt = wordFlow(this.flow);
    this.words = new WordEmitter(code, this.locals, unknownWords());
    const x = (register: number): void => this.words.pushWide(register);
    this.checks = new CheckEmitter({ code, temps: this.temps, context: CONTEXT, x, unchecked });
    this.structure = new Structure(code, this.flow, this, labelledBlocks(this.flow));
    this.exits = new RegionExits(code, this.locals);
    this.target = code.local('i64');
  }

  emit(): ResumePoint[] {
    const { code, flow } = this;
    this.locals.load(this.registers.needed[0]!);
    this.checks.begin([...this.plan.accesses.values()].map(({ check }) => check));
    this.structure.tree(0);
    code.op('unreachable');
    this.exits.emit(BUDGET, this.context.notes);
    this.noteLocals();
    return flow.order.flatMap(({ pc, site }, at) =>
      at > 0 && site === undefined && isMeasured(flow, at) ? [{ pc, isLoop: flow.headers.has(at) }] : [],
    );
  }

  private noteLocals(): void {
    const { notes } = this.context;
    if (notes === undefined) return;
    const { exits, target } = this;
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
    const { code } = this;
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
      this.pc = insn.pc;
      this.context.notes?.add(code.length, insn);
      emitInsn(site, this.words, insn);
      this.dirty.add(insn.facts.writes);
      this.count++;
      this.temps.release();
    }
    if (block.insns.at(-1)!.facts.control === 'next') {
      this.settle(block);
      this.retire(block);
      this.end(block.end);
    }
    // A jump or branch has ended the block already.
    code.op('unreachable');
  }

  exit(pc: number): void {
    this.code.br(this.leaveFor(pc, 0));
  }

  private startBlock(at: number): Block {
    const block = this.flow.order[at]!;
    this.at = at;
    this.dirty = this.registers.dirty[at]!.copy();
    this.words.state = { ...this.wordsAt[at]! };
    this.words.forgetLifted(-1);
    this.count = 0;
    this.pc = block.pc;
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
      branch: (condition) => this.branch(block, condition),
      jump: () => this.jump(block),
      jumpTo: (target) => this.jumpTo(block, target),
    };
  }

  /** Notes that the current instruction is where to go on, and answers where to branch to for that. */
  private leave(): Label {
    return this.leaveFor(this.pc, this.count);
  }

  private leaveFor(pc: number, count: number): Label {
    return this.exits.leave({ pc, count, dirty: this.dirty, words: this.words.state.words });
  }

  private host(insn: RegionInsn): { push: Push; offset: number } {
    const { check, offset, first } = this.plan.accesses.get(insn)!;
    if (first) this.check(check);
    const local = this.hosts.get(check)!;
    return { push: () => this.code.get(local), offset: offset - check.low };
  }

  private check(check: Check): void {
    this.hosts.set(check, this.checks.emit(check, this.leave()));
  }

  /** Makes the 64 bits of what is a word here, but not at the beginning of a block that follows. */
  private settle(block: Block): void {
    if (block.end.kind === 'call') return;
    for (const successor of successors(block)) {
      const at = this.flow.place.get(successor)!;
      this.words.widen(this.registers.needed[at]!.x & this.wordsAt[at]!.wide);
    }
  }

  private spill(set: RegisterSet): void {
    this.locals.spill(set, this.words.state.words & set.x);
  }

  /** Takes the block's instructions off the budget. */
  private retire(block: Block): void {
    const { code } = this;
    code.get(BUDGET);
    code.i32(block.insns.length);
    code.op('i32.sub');
    code.set(BUDGET);
    this.dirty.add(block.insns.at(-1)!.facts.writes);
  }

  private branch(block: Block, condition: Push): void {
    const { code } = this;
    const { end } = block;
    assert(end.kind === 'branch', 'a branch ends a block that branches');
    this.settle(block);
    this.retire(block);
    const dirty = this.dirty.copy();
    const words = { ...this.words.state };
    condition();
    const label =
      'block' in end.taken ? this.structure.labelOf(this.at, this.flow.place.get(end.taken.block)!) : undefined;
    if (label !== undefined) code.brIf(label);
    else {
      code.if();
      this.goto(block, end.taken);
      code.end();
    }
    this.dirty = dirty;
    this.words.state = words;
    this.goto(block, end.next);
  }

  private jump(block: Block): void {
    this.settle(block);
    this.retire(block);
    this.end(block.end);
  }

  private jumpTo(block: Block, target: Push): void {
    target();
    this.code.set(this.target);
    this.settle(block);
    this.retire(block);
    this.end(block.end);
  }

  private end(end: Terminator): void {
    const block = this.flow.order[this.at]!;
    if (end.kind === 'goto') this.goto(block, end.to);
    else if (end.kind === 'call') this.call(block, end.callee, end.back);
    else {
      assert(end.kind === 'indirect', 'a branch ends with its condition');
      this.indirect(block, end.targets);
    }
  }

  private goto(block: Block, to: Successor): void {
    this.structure.goto(this.flow.place.get(block)!, to);
  }

  private call(block: Block, callee: number | undefined, back: Successor): void {
    const { code } = this;
    const at = this.flow.place.get(block)!;
    const backPc = 'block' in back ? back.block.pc : back.pc;
    const target = (): void => {
      if (callee === undefined) code.get(this.target);
      else code.i64(BigInt(callee));
    };
    this.spill(this.dirty);
    code.get(DEPTH);
    code.op('i32.eqz');
    code.if();
    target();
    code.get(BUDGET);
    code.op('return');
    code.end();
    for (const local of [HART, CONTEXT, BUDGET]) code.get(local);
    code.get(DEPTH);
    code.i32(1);
    code.op('i32.sub');
    const known = callee === undefined ? undefined : this.context.callee(callee);
    if (known === undefined) {
      target();
      code.call(this.context.call);
    } else code.call(known);
    if (!('block' in back)) {
      code.op('return');
      return;
    }
    code.set(BUDGET);
    code.tee(this.target);
    code.i64(BigInt(backPc));
    code.op('i64.ne');
    code.get(HART);
    code.mem('i64.load', X + 8 * SP);
    this.words.pushWide(SP);
    code.op('i64.ne');
    code.op('i32.or');
    code.if();
    this.answer();
    code.end();
    const needed = this.registers.needed[this.flow.place.get(back.block)!]!;
    this.locals.load(needed.without(RegisterSet.of(1 << SP, 0)));
    this.dirty = new RegisterSet();
    this.words.state = unknownWords();
    this.structure.goto(at, back);
  }

  private indirect(block: Block, targets: readonly { readonly pc: number; to: Successor }[]): void {
    const { code } = this;
    const inside = targets.filter(({ to }) => 'block' in to);
    const at = this.flow.place.get(block)!;
    const dirty = this.dirty.copy();
    const words = { ...this.words.state };
    if (!hasTable(inside)) {
      for (const { pc, to } of inside) {
        code.get(this.target);
        code.i64(BigInt(pc));
        code.op('i64.eq');
        code.if();
        this.structure.goto(at, to);
        code.end();
        this.dirty = dirty.copy();
        this.words.state = { ...words };
      }
    } else {
      emitJumpTable(
        code,
        this.temps,
        this.target,
        inside,
        (to) => this.structure.labelOf(at, this.flow.place.get(to)!)!,
      );
    }
    this.spill(dirty);
    this.answer();
  }

  /** Returns what the target local says; everything has been spilled. */
  private answer(): void {
    this.code.get(this.target);
    this.code.get(BUDGET);
    this.code.op('return');
  }
}
