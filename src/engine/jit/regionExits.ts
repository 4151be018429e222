/**
 * How a region is left in the middle of what it does: the place to go on, and how much has been executed, go into locals, and a stub behind the code
 * spills what the hart's block does not have yet. Exits with the same registers to spill share a stub.
 */
import { BLOCK_BYTES, type FunctionBuilder, type Label } from '../../wasm/functionBuilder.ts';
import type { RegionNotes } from './regionNotes.ts';
import type { RegisterLocals } from './registerLocals.ts';
import type { RegisterSet } from './registerSet.ts';

/** Where an exit stands. */
export interface ExitSite {
  /** Where to go on. */
  readonly pc: number;
  /** Instructions that have been executed and that the budget does not know of. */
  readonly count: number;
  readonly dirty: RegisterSet;
  /** Bits of the x registers that are words in i32 locals. */
  readonly words: number;
}

export class RegionExits {
  readonly pc: number;
  readonly count: number;
  private readonly code: FunctionBuilder;
  private readonly locals: RegisterLocals;
  private readonly stubs = new Map<
    string,
    { readonly index: number; readonly dirty: RegisterSet; readonly words: number }
  >();

  constructor(code: FunctionBuilder, locals: RegisterLocals) {
    this.code = code;
    this.locals = locals;
    this.pc = code.local('i32');
    this.count = code.local('i32');
  }

  /** Notes where to go on, and answers where to branch to for that. */
  leave({ pc, count, dirty, words }: ExitSite): Label {
    const { code, stubs } = this;
    code.i32(pc | 0);
    code.set(this.pc);
    code.i32(count);
    code.set(this.count);
    const dirtyWords = words & dirty.x;
    const key = `${dirty.key}:${dirtyWords}`;
    let stub = stubs.get(key);
    if (stub === undefined) {
      stub = { index: stubs.size, dirty: dirty.copy(), words: dirtyWords };
      stubs.set(key, stub);
    }
    return code.enclosing(stub.index);
  }

  /** Puts the stubs behind all code; `budget` is its local. */
  emit(budget: number, notes: RegionNotes | undefined): void {
    const { code } = this;
    const stubs = [...this.stubs.values()];
    notes?.shift(stubs.length * BLOCK_BYTES);
    code.enclose(stubs.length, (index) => {
      notes?.add(code.length, 'leaves');
      code.get(budget);
      code.get(this.count);
      code.op('i32.sub');
      code.set(budget);
      this.locals.spill(stubs[index]!.dirty, stubs[index]!.words);
      code.get(this.pc);
      code.op('i64.extend_i32_u');
      code.get(budget);
      code.op('return');
    });
    code.op('unreachable');
  }
}
