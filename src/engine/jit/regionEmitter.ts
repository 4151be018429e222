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
import { fRegisters, xRegisters } from '../../isa/registers.ts';
import { F, X } from '../../machine/stateLayout.ts';
import { BLOCK_BYTES, type FunctionBuilder, type Label } from '../../wasm/functionBuilder.ts';
import { READ_TABLE, TABLE_ENTRIES, WRITE_TABLE } from '../interp/layout.ts';
import { emitSemantics, type Push } from '../interp/semanticsEmitter.ts';
import { Temporaries } from '../interp/temporaries.ts';
import { type AddressPlan, addressPlan, type Check } from './addressPlan.ts';
import { type Dominators, dominators } from './dominators.ts';
import {
  type Block,
  type FlowGraph,
  type RegionInsn,
  type Successor,
  successors,
  type Terminator,
} from './flowGraph.ts';
import { fpFacts } from './fpFacts.ts';
import type { RegionNotes } from './regionNotes.ts';
import { type RegionSite, RegionTarget } from './regionTarget.ts';
import { type RegisterFlow, registerFlow } from './registerFlow.ts';
import { RegisterSet } from './registerSet.ts';
import { SP } from './roots.ts';
import { type BlockEmitter, Structure } from './structure.ts';

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
/** More targets of an indirect jump than this are found by a table. */
const MAX_COMPARED = 3;
const MAX_TABLE = 4096;

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
  private readonly xLocals: number[] = [];
  private readonly fLocals: number[] = [];
  private readonly hosts = new Map<Check, number>();
  /** Dirty sets of the stubs. */
  private readonly stubs = new Map<string, { readonly index: number; readonly dirty: RegisterSet }>();
  /** Of an exit through a stub: where to go on, and how many instructions of the block have been executed that the budget does not know of. */
  private readonly exitPc: number;
  private readonly exitCount: number;
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
    this.flow = dominators(graph);
    this.registers = registerFlow(this.flow);
    this.plan = addressPlan(this.flow, this.registers.needed);
    this.facts = fpFacts(this.flow, context.isExactSoFar);
    this.ahead = longestWays(this.flow);
    this.temps = new Temporaries(code);
    this.structure = new Structure(code, this.flow, this, labelledBlocks(this.flow));
    this.exitPc = code.local('i32');
    this.exitCount = code.local('i32');
    this.target = code.local('i64');
  }

  emit(): ResumePoint[] {
    const { code, flow } = this;
    this.load(this.registers.needed[0]!);
    this.structure.tree(0);
    code.op('unreachable');
    const stubs = [...this.stubs.values()];
    this.context.notes?.shift(stubs.length * BLOCK_BYTES);
    code.enclose(stubs.length, (index) => {
      this.context.notes?.add(code.length, 'leaves');
      code.get(BUDGET);
      code.get(this.exitCount);
      code.op('i32.sub');
      code.set(BUDGET);
      this.spill(stubs[index]!.dirty);
      code.get(this.exitPc);
      code.op('i64.extend_i32_u');
      code.get(BUDGET);
      code.op('return');
    });
    code.op('unreachable');
    this.noteLocals();
    return flow.order.flatMap(({ pc, site }, at) =>
      at > 0 && site === undefined && isMeasured(flow, at) ? [{ pc, isLoop: flow.headers.has(at) }] : [],
    );
  }

  private noteLocals(): void {
    const { notes } = this.context;
    if (notes === undefined) return;
    const { exitPc, exitCount, target, xLocals, fLocals } = this;
    const names = { hart: HART, context: CONTEXT, budget: BUDGET, depth: DEPTH, exitPc, exitCount, target };
    for (const [name, local] of Object.entries(names)) notes.locals.set(local, name);
    xLocals.forEach((local, register) => void notes.locals.set(local, xRegisters[register]!.name));
    fLocals.forEach((local, register) => void notes.locals.set(local, fRegisters[register]!.name));
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
      this.insn(site, insn);
      this.dirty.add(insn.facts.writes);
      this.count++;
      this.temps.release();
    }
    if (block.insns.at(-1)!.facts.control === 'next') {
      this.retire(block);
      this.end(block.end);
    }
    // A jump or branch has ended the block already.
    code.op('unreachable');
  }

  exit(pc: number): void {
    const { code } = this;
    code.i32(pc | 0);
    code.set(this.exitPc);
    code.i32(0);
    code.set(this.exitCount);
    code.br(this.stub());
  }

  private startBlock(at: number): Block {
    const block = this.flow.order[at]!;
    this.at = at;
    this.dirty = this.registers.dirty[at]!.copy();
    this.count = 0;
    this.pc = block.pc;
    return block;
  }

  private insn(site: RegionSite, insn: RegionInsn): void {
    const { shape } = insn.facts;
    const { statements } = shape.facts;
    const target = new RegionTarget(site, insn);
    if (shape.facts.csr !== undefined) target.fcsr();
    else if (shape.access?.width === 8 && shape.needsFp) {
      target.requireFp();
      if (shape.access.stores) target.storeF();
      else target.loadF();
    } else emitSemantics(this.code, this.temps, target, statements);
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
      x: (register) => (this.xLocals[register] ??= this.code.local('i64')),
      f: (register) => (this.fLocals[register] ??= this.code.local('f64')),
      leave: () => this.leave(),
      host: (insn) => this.host(insn),
      branch: (condition) => this.branch(block, condition),
      jump: () => this.jump(block),
      jumpTo: (target) => this.jumpTo(block, target),
    };
  }

  /** Notes that the current instruction is where to go on, and answers where to branch to for that. */
  private leave(): Label {
    const { code } = this;
    code.i32(this.pc | 0);
    code.set(this.exitPc);
    code.i32(this.count);
    code.set(this.exitCount);
    return this.stub();
  }

  private stub(): Label {
    const { key } = this.dirty;
    let stub = this.stubs.get(key);
    if (stub === undefined) {
      stub = { index: this.stubs.size, dirty: this.dirty.copy() };
      this.stubs.set(key, stub);
    }
    return this.code.enclosing(stub.index);
  }

  private host(insn: RegionInsn): { push: Push; offset: number } {
    const { check, offset, first } = this.plan.accesses.get(insn)!;
    if (first) this.check(check);
    const local = this.hosts.get(check)!;
    return { push: () => this.code.get(local), offset: offset - check.low };
  }

  /** Leaves the host address of the check's lowest byte, less `ENTRY_BIAS`, in its local; or leaves the region. */
  private check(check: Check): void {
    const { code, temps } = this;
    const leave = this.leave();
    const entry = temps.take('i32');
    const table = check.stores ? WRITE_TABLE : READ_TABLE;
    // Most checks serve one access only, whose instruction is emitted next.
    const local = check.uses === 1 && check.index >= 0 ? temps.take('i32') : code.local('i32');
    this.hosts.set(check, local);
    const start = temps.take('i32');
    const span = check.high - check.low;
    // An aligned access lies within one page.
    const isSingle = span <= check.alignment;
    if (check.base === 0) {
      // x0 and a negative offset: the last page of all.
      if (check.low < 0) code.br(leave);
      code.i32(check.low | 0);
      code.set(start);
      code.i32(check.low >>> 12);
      this.entry(table);
    } else {
      const address = temps.take('i64');
      code.get(this.xLocals[check.base]!);
      if (check.low !== check.offset) {
        code.i64(check.low - check.offset);
        code.op('i64.add');
      }
      code.tee(address);
      if (isSingle) {
        // Above 4 GiB, or misaligned: one test for both.
        code.i64(0xffff_ffff_0000_0000n | BigInt(check.alignment - 1));
        code.op('i64.and');
        code.op('i64.eqz');
        code.op('i32.eqz');
      } else {
        code.i64(12);
        code.op('i64.shr_u');
        code.i64(TABLE_ENTRIES - 2);
        code.op('i64.gt_u');
      }
      this.leaveIf(leave);
      code.get(address);
      code.op('i32.wrap_i64');
      code.tee(start);
      code.i32(12);
      code.op('i32.shr_u');
      this.entry(table);
    }
    code.tee(entry);
    code.op('i32.eqz');
    this.leaveIf(leave);
    if (check.alignment > 1 && (!isSingle || check.base === 0)) {
      code.get(start);
      if (check.alignedAt !== check.low) {
        code.i32(check.alignedAt - check.low);
        code.op('i32.add');
      }
      code.i32(check.alignment - 1);
      code.op('i32.and');
      this.leaveIf(leave);
    }
    if (!isSingle) {
      code.get(start);
      code.i32(0xfff);
      code.op('i32.and');
      code.i32(4096 - span);
      code.op('i32.gt_u');
      code.if();
      code.get(start);
      code.i32(span - 1);
      code.op('i32.add');
      code.i32(12);
      code.op('i32.shr_u');
      this.entry(table);
      code.get(entry);
      code.op('i32.ne');
      code.brIf(leave);
      code.end();
    }
    code.get(start);
    code.get(entry);
    code.op('i32.add');
    code.set(local);
  }

  /** A check has failed if the word on the stack is not zero. */
  private leaveIf(leave: Label): void {
    if (this.context.unchecked) this.code.op('drop');
    else this.code.brIf(leave);
  }

  /** From the number of a page to its entry. */
  private entry(table: number): void {
    const { code } = this;
    code.i32(2);
    code.op('i32.shl');
    code.get(CONTEXT);
    code.op('i32.add');
    code.mem('i32.load', table);
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
    if (end.kind !== 'branch') throw new Error('a branch ends a block that branches');
    this.retire(block);
    const dirty = this.dirty.copy();
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
    this.goto(block, end.next);
  }

  private jump(block: Block): void {
    this.retire(block);
    this.end(block.end);
  }

  private jumpTo(block: Block, target: Push): void {
    target();
    this.code.set(this.target);
    this.retire(block);
    this.end(block.end);
  }

  private end(end: Terminator): void {
    const block = this.flow.order[this.at]!;
    if (end.kind === 'goto') this.goto(block, end.to);
    else if (end.kind === 'call') this.call(block, end.callee, end.back);
    else if (end.kind === 'indirect') this.indirect(block, end.targets);
    else throw new Error('a branch ends with its condition');
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
    code.get(this.xLocals[SP]!);
    code.op('i64.ne');
    code.op('i32.or');
    code.if();
    this.answer();
    code.end();
    const needed = this.registers.needed[this.flow.place.get(back.block)!]!;
    this.load(needed.without(RegisterSet.of(1 << SP, 0)));
    this.dirty = new RegisterSet();
    this.structure.goto(at, back);
  }

  private indirect(block: Block, targets: readonly { readonly pc: number; to: Successor }[]): void {
    const { code } = this;
    const inside = targets.filter(({ to }) => 'block' in to);
    const at = this.flow.place.get(block)!;
    const dirty = this.dirty.copy();
    if (!hasTable(inside)) {
      for (const { pc, to } of inside) {
        code.get(this.target);
        code.i64(BigInt(pc));
        code.op('i64.eq');
        code.if();
        this.structure.goto(at, to);
        code.end();
        this.dirty = dirty.copy();
      }
    } else this.jumpTable(at, inside);
    this.spill(dirty);
    this.answer();
  }

  /** A table over all places between the first and the last target; elsewhere it falls through. */
  private jumpTable(at: number, targets: readonly { readonly pc: number; to: Successor }[]): void {
    const { code } = this;
    const first = Math.min(...targets.map(({ pc }) => pc));
    const span = Math.max(...targets.map(({ pc }) => pc)) - first + 2;
    const offset = this.temps.take('i64');
    const miss = code.block();
    code.get(this.target);
    code.i64(BigInt(first));
    code.op('i64.sub');
    code.tee(offset);
    code.i64(span);
    code.op('i64.ge_u');
    code.brIf(miss);
    const labels: Label[] = Array.from({ length: span / 2 }, () => miss);
    for (const { pc, to } of targets) {
      if (!('block' in to)) continue;
      labels[(pc - first) / 2] = this.structure.labelOf(at, this.flow.place.get(to.block)!)!;
    }
    code.get(offset);
    code.op('i32.wrap_i64');
    code.i32(1);
    code.op('i32.shr_u');
    code.brTable(labels, miss);
    code.end();
  }

  /** Returns what the target local says; everything has been spilled. */
  private answer(): void {
    this.code.get(this.target);
    this.code.get(BUDGET);
    this.code.op('return');
  }

  private load(set: RegisterSet): void {
    const { code } = this;
    set.each(
      (register) => {
        code.get(HART);
        code.mem('i64.load', X + 8 * register);
        code.set((this.xLocals[register] ??= code.local('i64')));
      },
      (register) => {
        code.get(HART);
        code.mem('f64.load', F + 8 * register);
        code.set((this.fLocals[register] ??= code.local('f64')));
      },
    );
  }

  private spill(set: RegisterSet): void {
    const { code } = this;
    set.each(
      (register) => {
        code.get(HART);
        code.get((this.xLocals[register] ??= code.local('i64')));
        code.mem('i64.store', X + 8 * register);
      },
      (register) => {
        code.get(HART);
        code.get((this.fLocals[register] ??= code.local('f64')));
        code.mem('f64.store', F + 8 * register);
      },
    );
  }
}

/** Whether the budget is looked at where a block begins. */
function isMeasured({ order, predecessors, headers }: Dominators, block: number): boolean {
  return block === 0 || headers.has(block) || predecessors[block]!.some((from) => order[from]!.end.kind === 'call');
}

function longestWays(flow: Dominators): number[] {
  const { order, place } = flow;
  const ahead: number[] = order.map(() => 0);
  for (let at = order.length - 1; at >= 0; at--) {
    let longest = 0;
    for (const to of successors(order[at]!)) {
      const next = place.get(to)!;
      if (next > at && !isMeasured(flow, next)) longest = Math.max(longest, ahead[next]!);
    }
    ahead[at] = order[at]!.insns.length + longest;
  }
  return ahead;
}

/** Whether an indirect jump finds its targets by a table: many, and close together. */
function hasTable(targets: readonly { readonly pc: number }[]): boolean {
  if (targets.length <= MAX_COMPARED) return false;
  const pcs = targets.map(({ pc }) => pc);
  return (Math.max(...pcs) - Math.min(...pcs)) / 2 < MAX_TABLE;
}

/** Targets of indirect jumps that are reached by a table. */
function labelledBlocks({ order, place }: Dominators): Set<number> {
  const labelled = new Set<number>();
  for (const { end } of order) {
    if (end.kind !== 'indirect') continue;
    const inside = end.targets.filter(({ to }) => 'block' in to);
    if (!hasTable(inside)) continue;
    for (const { to } of inside) if ('block' in to) labelled.add(place.get(to.block)!);
  }
  return labelled;
}
