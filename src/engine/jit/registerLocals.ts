/**
 * The locals that hold guest registers in a region's function, made when they are first named: i64 for x registers, i32 for those that hold
 * words just now, f64, which keeps all bits, for f registers.
 */
import { fRegisters, xRegisters } from '../../isa/registers.ts';
import { F, X } from '../../machine/stateLayout.ts';
import type { FunctionBuilder } from '../../wasm/functionBuilder.ts';
import type { RegisterSet } from './registerSet.ts';

export class RegisterLocals {
  private readonly code: FunctionBuilder;
  /** Local with the address of the hart's block. */
  private readonly hart: number;
  private readonly xLocals: number[] = [];
  private readonly fLocals: number[] = [];
  private readonly wordLocals: number[] = [];

  constructor(code: FunctionBuilder, hart: number) {
    this.code = code;
    this.hart = hart;
  }

  x(register: number): number {
    const known = this.xLocals[register];
    if (known !== undefined) return known;
    const local = this.code.local('i64');
    this.xLocals[register] = local;
    return local;
  }

  word(register: number): number {
    const known = this.wordLocals[register];
    if (known !== undefined) return known;
    const local = this.code.local('i32');
    this.wordLocals[register] = local;
    return local;
  }

  f(register: number): number {
    const known = this.fLocals[register];
    if (known !== undefined) return known;
    const local = this.code.local('f64');
    this.fLocals[register] = local;
    return local;
  }

  /** Emits the loads of registers from the hart's block. */
  load(set: RegisterSet): void {
    const { code } = this;
    set.each(
      (register) => {
        code.get(this.hart);
        code.mem('i64.load', X + 8 * register);
        code.set(this.x(register));
      },
      (register) => {
        code.get(this.hart);
        code.mem('f64.load', F + 8 * register);
        code.set(this.f(register));
      },
    );
  }

  /** Emits the stores of registers to the hart's block; `words` are bits of the x registers that are words. */
  spill(set: RegisterSet, words: number): void {
    const { code } = this;
    set.each(
      (register) => {
        code.get(this.hart);
        if ((words >>> register) & 1) {
          code.get(this.word(register));
          code.op('i64.extend_i32_s');
        } else code.get(this.x(register));
        code.mem('i64.store', X + 8 * register);
      },
      (register) => {
        code.get(this.hart);
        code.get(this.f(register));
        code.mem('f64.store', F + 8 * register);
      },
    );
  }

  /** Local and name of each register that has one. */
  names(): (readonly [local: number, name: string])[] {
    const named: (readonly [number, string])[] = [];
    this.xLocals.forEach((local, register) => {
      named.push([local, xRegisters[register]!.name]);
    });
    this.wordLocals.forEach((local, register) => {
      named.push([local, `${xRegisters[register]!.name}.w`]);
    });
    this.fLocals.forEach((local, register) => {
      named.push([local, fRegisters[register]!.name]);
    });
    return named;
  }
}
