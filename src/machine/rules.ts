/**
 * The machine's rules as engines call them: binds the functions of this folder to one machine's memory and harts. No state of its own but the
 * clock of the run that is going on.
 */

import type { HartId, PhysAddr } from '../base/address.ts';
import { assert } from '../base/assert.ts';
import type { Insn } from '../isa/insnDef.ts';
import type { FpFormat, FpOp, SystemRule, Width } from '../isa/ops.ts';
import type { Engine, MachineRules } from './engine.ts';
import { floatingPoint } from './floatingPoint.ts';
import type { Hart } from './hart.ts';
import * as access from './memoryAccess.ts';
import { translate } from './mmu.ts';
import type { PhysMemory } from './physMemory.ts';
import { runSystemRule, type SystemServices } from './system.ts';
import { type AccessKind, Cause } from './trap.ts';

export class Rules implements MachineRules, SystemServices {
  readonly memory: PhysMemory;
  readonly harts: number;
  /** Machine time in ns at the hart's next step when the run began. Written by the machine. */
  now = 0;
  private readonly byId: readonly Hart[];
  private attached: Engine | undefined;

  constructor(memory: PhysMemory, harts: readonly Hart[]) {
    this.memory = memory;
    this.harts = harts.length;
    this.byId = harts;
  }

  get engine(): Engine {
    assert(this.attached !== undefined, 'the engine is attached when the machine is complete');
    return this.attached;
  }

  /** Rules and engine need each other: the engine is made with the rules, then attached. */
  attach(engine: Engine): void {
    this.attached = engine;
    this.memory.onCodeWrite = (page) => engine.invalidateCode(page);
  }

  translate(hart: HartId, va: bigint, kind: AccessKind): PhysAddr | undefined {
    return translate(this.memory, this.byId[hart]!, va, kind);
  }

  load(hart: HartId, va: bigint, width: Width): bigint | undefined {
    return access.load(this.memory, this.byId[hart]!, va, width);
  }

  store(hart: HartId, va: bigint, width: Width, value: bigint): boolean {
    return access.store(this.memory, this.byId[hart]!, va, width, value);
  }

  amoLoad(hart: HartId, va: bigint, width: 4 | 8): bigint | undefined {
    return access.amoLoad(this.memory, this.byId[hart]!, va, width);
  }

  loadReserved(hart: HartId, va: bigint, width: 4 | 8): bigint | undefined {
    return access.loadReserved(this.memory, this.byId[hart]!, va, width);
  }

  storeConditional(hart: HartId, va: bigint, width: 4 | 8, value: bigint): bigint | undefined {
    return access.storeConditional(this.memory, this.byId[hart]!, va, width, value);
  }

  fetch(hart: HartId, va: bigint): number | undefined {
    return access.fetch(this.memory, this.byId[hart]!, va);
  }

  fp(hart: HartId, op: FpOp, format: FpFormat, rm: number, args: readonly bigint[]): bigint | undefined {
    const running = this.byId[hart]!;
    const value = floatingPoint(running, op, format, rm, args);
    if (value === undefined) {
      // Its bits are what stval shows; they were fetched a moment ago, so this fetch succeeds.
      running.raise(Cause.illegalInstruction, BigInt(this.fetch(hart, running.pc) ?? 0));
    }
    return value;
  }

  system(hart: HartId, rule: SystemRule, insn: Insn): boolean {
    return runSystemRule(this, this.byId[hart]!, rule, insn);
  }

  raise(hart: HartId, cause: number, tval: bigint): void {
    this.byId[hart]!.raise(cause, tval);
  }

  flushTranslations(): void {
    this.engine.invalidateTranslation(undefined, undefined);
  }
}
