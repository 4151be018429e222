/**
 * How a region's code goes on from the end of a block: to other blocks, by branches and jumps; into callees and back; out of the region, to where it is
 * not known. A guest's call is a Wasm call: the callee answers the pc it went to, and unless that is the return site, the caller leaves as well.
 */
import { assert } from '../../base/assert.ts';
import { X } from '../../machine/stateLayout.ts';
import type { FunctionBuilder } from '../../wasm/functionBuilder.ts';
import type { Push } from '../interp/semanticsEmitter.ts';
import type { Temporaries } from '../interp/temporaries.ts';
import type { Dominators } from './dominators.ts';
import { type Block, hasTable, type Successor, successors } from './flowGraph.ts';
import { isReturn } from './insnFacts.ts';
import { emitJumpNote } from './jumpNotes.ts';
import { emitJumpTable } from './jumpTable.ts';
import type { RegisterFlow } from './registerFlow.ts';
import type { RegisterLocals } from './registerLocals.ts';
import { RegisterSet } from './registerSet.ts';
import { SP } from './roots.ts';
import type { Structure } from './structure.ts';
import type { WordEmitter } from './wordEmitter.ts';
import { unknownWords } from './wordFlow.ts';
import type { WordState } from './wordValues.ts';

export const REGION_TYPE = { params: ['i32', 'i32', 'i32', 'i32'], results: ['i64', 'i32'] } as const;
export const CALL_TYPE = { params: ['i32', 'i32', 'i32', 'i32', 'i64'], results: ['i64', 'i32'] } as const;
/** Parameters of a region's function. */
export const [HART, CONTEXT, BUDGET, DEPTH] = [0, 1, 2, 3] as const;

/** Where in the region the code stands. */
export interface Position {
  /** The block. */
  at: number;
  /** Registers that the hart's block does not have yet. */
  dirty: RegisterSet;
  /** Instructions of the block so far. */
  count: number;
  pc: number;
}

/** The functions that a region calls. */
export interface Callees {
  /** Index of the function of a region in the same module, by its entry. */
  readonly callee: (pc: number) => number | undefined;
  /** Index of `call(hart, context, budget, depth, pc)`, which finds the region by pc. */
  readonly call: number;
}

export interface TransferSite {
  readonly code: FunctionBuilder;
  readonly temps: Temporaries;
  readonly locals: RegisterLocals;
  readonly words: WordEmitter;
  readonly context: Callees;
  readonly position: Position;
  readonly flow: Dominators;
  readonly registers: RegisterFlow;
  readonly wordsAt: readonly Readonly<WordState>[];
  readonly structure: Structure;
}

export class Transfers {
  /** i64: where a computed jump, or a callee, goes. */
  readonly target: number;
  private readonly code: FunctionBuilder;
  private readonly site: TransferSite;

  constructor(site: TransferSite) {
    this.site = site;
    this.code = site.code;
    this.target = site.code.local('i64');
  }

  /** Makes the 64 bits of what is a word here, but not at the beginning of a block that follows. */
  private settle(block: Block): void {
    if (block.end.kind === 'call') return;
    for (const successor of successors(block)) {
      const at = this.site.flow.place.get(successor)!;
      this.site.words.widen(this.site.registers.needed[at]!.x & this.site.wordsAt[at]!.wide);
    }
  }

  private spill(set: RegisterSet): void {
    this.site.locals.spill(set, this.site.words.state.words & set.x);
  }

  /** Takes the block's instructions off the budget. */
  private retire(block: Block): void {
    const { code } = this;
    code.get(BUDGET);
    code.i32(block.insns.length);
    code.op('i32.sub');
    code.set(BUDGET);
    this.site.position.dirty.add(block.insns.at(-1)!.facts.writes);
  }

  /** Ends a block with a branch. */
  branch(block: Block, condition: Push): void {
    const { code } = this;
    const { end } = block;
    assert(end.kind === 'branch', 'a branch ends a block that branches');
    this.settle(block);
    this.retire(block);
    const dirty = this.site.position.dirty.copy();
    const words = { ...this.site.words.state };
    condition();
    const label =
      'block' in end.taken
        ? this.site.structure.labelOf(this.site.position.at, this.site.flow.place.get(end.taken.block)!)
        : undefined;
    if (label !== undefined) code.brIf(label);
    else {
      code.if();
      this.goto(block, end.taken);
      code.end();
    }
    this.site.position.dirty = dirty;
    this.site.words.state = words;
    this.goto(block, end.next);
  }

  /** Ends a block with a computed jump. */
  jumpTo(block: Block, target: Push): void {
    target();
    this.code.set(this.target);
    this.end(block);
  }

  /** Goes on from the end of a block that does not branch. */
  end(block: Block): void {
    this.settle(block);
    this.retire(block);
    const { end } = block;
    if (end.kind === 'goto') this.goto(block, end.to);
    else if (end.kind === 'call') this.call(block, end.callee, end.back);
    else {
      assert(end.kind === 'indirect', 'a branch ends with its condition');
      this.indirect(block, end.targets);
    }
  }

  private goto(block: Block, to: Successor): void {
    this.site.structure.goto(this.site.flow.place.get(block)!, to);
  }

  private call(block: Block, callee: number | undefined, back: Successor): void {
    const { code } = this;
    const at = this.site.flow.place.get(block)!;
    const backPc = 'block' in back ? back.block.pc : back.pc;
    const target = (): void => {
      if (callee === undefined) code.get(this.target);
      else code.i64(BigInt(callee));
    };
    this.spill(this.site.position.dirty);
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
    const known = callee === undefined ? undefined : this.site.context.callee(callee);
    if (known === undefined) {
      target();
      code.call(this.site.context.call);
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
    this.site.words.pushWide(SP);
    code.op('i64.ne');
    code.op('i32.or');
    code.if();
    this.answer();
    code.end();
    const needed = this.site.registers.needed[this.site.flow.place.get(back.block)!]!;
    this.site.locals.load(needed.without(RegisterSet.of(1 << SP, 0)));
    this.site.position.dirty = new RegisterSet();
    this.site.words.state = unknownWords();
    this.site.structure.goto(at, back);
  }

  private indirect(block: Block, targets: readonly { readonly pc: number; to: Successor }[]): void {
    const { code } = this;
    const inside = targets.filter(({ to }) => 'block' in to);
    const at = this.site.flow.place.get(block)!;
    const dirty = this.site.position.dirty.copy();
    const words = { ...this.site.words.state };
    if (!hasTable(inside)) {
      for (const { pc, to } of inside) {
        code.get(this.target);
        code.i64(BigInt(pc));
        code.op('i64.eq');
        code.if();
        this.site.structure.goto(at, to);
        code.end();
        this.site.position.dirty = dirty.copy();
        this.site.words.state = { ...words };
      }
    } else {
      emitJumpTable(
        code,
        this.site.temps,
        this.target,
        inside,
        (to) => this.site.structure.labelOf(at, this.site.flow.place.get(to)!)!,
      );
    }
    this.spill(dirty);
    this.noteJump(block);
    this.answer();
  }

  /** A computed jump goes to where it has not been seen to go: that may be expected of it when its code is translated again. */
  private noteJump(block: Block): void {
    const { pc, facts } = block.insns.at(-1)!;
    if (!isReturn(facts)) emitJumpNote(this.code, this.site.temps, CONTEXT, pc, this.target);
  }

  /** Returns what the target local says; everything has been spilled. */
  private answer(): void {
    this.code.get(this.target);
    this.code.get(BUDGET);
    this.code.op('return');
  }
}
