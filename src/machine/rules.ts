/**
 * The machine's rules as engines call them: binds the functions of this folder to one machine's bus and harts. No state of its own.
 */

import type { HartId, PhysAddr } from '../base/address.ts';
import { assert } from '../base/assert.ts';
import type { Insn } from '../isa/insnDef.ts';
import type { FpFormat, FpOp, SystemRule, Width } from '../isa/ops.ts';
import type { Bus } from './bus.ts';
import { mayZeroBlocks, zeroBlock } from './cacheBlock.ts';
import type { Engine, MachineRules } from './engine.ts';
import { floatingPoint } from './floatingPoint.ts';
import type { Hart } from './hart.ts';
import * as access from './memoryAccess.ts';
import { isUniform, translate } from './mmu.ts';
import type { PhysMemory } from './physMemory.ts';
import { runSystemRule, type SystemServices } from './system.ts';
import { type AccessKind, Cause } from './trap.ts';

export class Rules implements MachineRules, SystemServices {
  readonly memory: PhysMemory;
  readonly harts: number;
  private readonly bus: Bus;
  private readonly byId: readonly Hart[];
  private attached: Engine | undefined;

  constructor(bus: Bus, harts: readonly Hart[]) {
    this.bus = bus;
    this.memory = bus.memory;
    this.harts = harts.length;
    this.byId = harts;
  }

  get engine(): Engine {
    assert(this.attached !== undefined, 'the engine is attached when the machine is complete');
    return this.attached;
  }

  get now(): number {
    return this.bus.now;
  }

  /** Rules and engine need each other: the engine is made with the rules, then attached. */
  attach(engine: Engine): void {
    this.attached = engine;
    this.memory.onCodeWrite = (page) => engine.invalidateCode(page);
    this.bus.watches.attach(engine);
    this.bus.onNewTable = (page) => engine.invalidateWrites(page);
    this.bus.onTableWrite = () => engine.invalidateTranslation(undefined, undefined);
  }

  translate(hart: HartId, va: bigint, kind: AccessKind): PhysAddr | undefined {
    return translate(this.bus, this.byId[hart]!, va, kind, 1);
  }

  isUniform(hart: HartId, pa: PhysAddr, kind: AccessKind): boolean {
    return isUniform(this.bus, this.byId[hart]!, pa, kind);
  }

  wantsAttention(): boolean {
    return this.bus.attention;
  }

  load(hart: HartId, va: bigint, width: Width): bigint | undefined {
    return access.load(this.bus, this.byId[hart]!, va, width);
  }

  store(hart: HartId, va: bigint, width: Width, value: bigint): boolean {
    return access.store(this.bus, this.byId[hart]!, va, width, value);
  }

  amoLoad(hart: HartId, va: bigint, width: 4 | 8): bigint | undefined {
    return access.amoLoad(this.bus, this.byId[hart]!, va, width);
  }

  loadReserved(hart: HartId, va: bigint, width: 4 | 8): bigint | undefined {
    return access.loadReserved(this.bus, this.byId[hart]!, va, width);
  }

  storeConditional(hart: HartId, va: bigint, width: 4 | 8, value: bigint): bigint | undefined {
    return access.storeConditional(this.bus, this.byId[hart]!, va, width, value);
  }

  zeroBlock(hart: HartId, va: bigint): boolean {
    const running = this.byId[hart]!;
    if (mayZeroBlocks(running)) return zeroBlock(this.bus, running, va);
    this.illegal(running);
    return false;
  }

  fetch(hart: HartId, va: bigint): number | undefined {
    return access.fetch(this.bus, this.byId[hart]!, va);
  }

  fp(hart: HartId, op: FpOp, format: FpFormat, rm: number, args: readonly bigint[]): bigint | undefined {
    const running = this.byId[hart]!;
    const value = floatingPoint(running, op, format, rm, args);
    if (value === undefined) this.illegal(running);
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

  /** The running instruction is illegal. Its bits are what xtval shows; they were fetched a moment ago, so this fetch succeeds. */
  private illegal(hart: Hart): void {
    hart.raise(Cause.illegalInstruction, BigInt(this.fetch(hart.id, hart.pc) ?? 0));
  }
}
