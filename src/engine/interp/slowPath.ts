/**
 * Memory and floating point of the single step, by the machine's rules: the functions that `step` calls. Translations that the rules answer
 * are noted in the context's tables, so the next access to the page is the fast loop's.
 */
import type { HartId, PhysAddr } from '../../base/address.ts';
import { physAddr } from '../../base/address.ts';
import type { FpOp, Width } from '../../isa/ops.ts';
import { BLOCK_BYTES, mayZeroBlocks } from '../../machine/cacheBlock.ts';
import type { MachineRules } from '../../machine/engine.ts';
import type { Hart } from '../../machine/hart.ts';
import { PAGE_SIZE, type PhysMemory, RAM_BASE, Reserved } from '../../machine/physMemory.ts';
import { SCRATCH } from '../../machine/stateLayout.ts';
import type { Context, Contexts, StoreTable } from './contexts.ts';
import { GUARDED_TABLE, READ_TABLE, WRITE_TABLE } from './layout.ts';
import { fpOps, type HostFunction } from './stepTarget.ts';

/** Functions for `step`: each answers 1, or 0 when it trapped, and leaves its value in SCRATCH. */
export type AccessFunctions = Omit<Record<HostFunction, (...args: never[]) => number>, 'system' | 'illegal'>;

/** Bytes that the guest is storing, while the rules do it. */
interface Storing {
  readonly page: PhysAddr;
  readonly offset: number;
  readonly width: number;
}

export class SlowPath {
  private readonly rules: MachineRules;
  private readonly memory: PhysMemory;
  private readonly contexts: Contexts;
  private hart: Hart;
  private context: Context;
  /** Set only while the rules do a store of the guest within one page. */
  storing: Storing | undefined;

  constructor(rules: MachineRules, contexts: Contexts, hart: Hart) {
    this.rules = rules;
    this.memory = rules.memory;
    this.contexts = contexts;
    this.hart = hart;
    this.context = contexts.of(hart);
  }

  /** Whose accesses follow. */
  enter(hart: Hart, context: Context): void {
    this.hart = hart;
    this.context = context;
  }

  functions(): AccessFunctions {
    return {
      load: (low: number, high: number, width: Width) => this.load(low, high, width),
      store: (low: number, high: number, width: Width) => this.store(low, high, width),
      amoLoad: (low: number, high: number, width: 4 | 8) =>
        this.answer(this.rules.amoLoad(this.id, join(low, high), width)),
      loadReserved: (low: number, high: number, width: 4 | 8) => this.loadReserved(low, high, width),
      storeConditional: (low: number, high: number, width: 4 | 8) => this.storeConditional(low, high, width),
      zeroBlock: (low: number, high: number) => this.zeroBlock(low, high),
      fp: (op: number, double: number, rm: number, a: bigint, b: bigint, c: bigint) => {
        const name = fpOps[op]!;
        const operands = [a, b, c].slice(0, operandCount(name)).map((operand) => BigInt.asUintN(64, operand));
        return this.answer(this.rules.fp(this.id, name, double === 1 ? 'd' : 's', rm, operands));
      },
    };
  }

  private get id(): HartId {
    return this.hart.id;
  }

  private load(low: number, high: number, width: Width): number {
    const va = join(low, high);
    if (crossesPage(low, width)) return this.answer(this.rules.load(this.id, va, width));
    const pa = this.rules.translate(this.id, va, 'load');
    if (pa === undefined) return 0;
    if (!this.rules.isUniform(this.id, pa, 'load')) return this.answer(this.rules.load(this.id, va, width));
    if (high === 0) this.fill(READ_TABLE, low, pa);
    const { view } = this.memory;
    const at = this.memory.offset(pa);
    if (width === 8) return this.answer(view.getBigUint64(at, true));
    const value = width === 4 ? view.getUint32(at, true) : width === 2 ? view.getUint16(at, true) : view.getUint8(at);
    return this.answer(BigInt(value));
  }

  private loadReserved(low: number, high: number, width: 4 | 8): number {
    const va = join(low, high);
    const value = this.rules.loadReserved(this.id, va, width);
    // Another look at what has just been let through, for the loop's sake.
    const pa = value === undefined || high !== 0 ? undefined : this.rules.translate(this.id, va, 'load');
    if (pa !== undefined && this.rules.isUniform(this.id, pa, 'load')) this.fill(READ_TABLE, low, pa);
    return this.answer(value);
  }

  private storeConditional(low: number, high: number, width: 4 | 8): number {
    const va = join(low, high);
    const value = this.hart.get64(SCRATCH);
    let failed: bigint | undefined;
    const store = (): boolean => {
      failed = this.rules.storeConditional(this.id, va, width, value);
      return failed === 0n;
    };
    if (low % width === 0) this.storeInPage(va, low & OFFSET, width, store);
    else store();
    return this.answer(failed);
  }

  private store(low: number, high: number, width: Width): number {
    const va = join(low, high);
    const value = this.hart.get64(SCRATCH);
    const store = (): boolean => this.rules.store(this.id, va, width, value);
    return crossesPage(low, width) ? Number(store()) : this.storeInPage(va, low & OFFSET, width, store);
  }

  /** Whether it is legal comes before whether the block is there. */
  private zeroBlock(low: number, high: number): number {
    const va = join(low, high);
    const zero = (): boolean => this.rules.zeroBlock(this.id, va);
    if (!mayZeroBlocks(this.hart)) return Number(zero());
    return this.storeInPage(va, low & OFFSET & -BLOCK_BYTES, BLOCK_BYTES, zero);
  }

  /** Has the rules store `width` bytes at an offset in the page of va, and notes the page. */
  private storeInPage(va: bigint, offset: number, width: number, store: () => boolean): number {
    const { memory } = this;
    const pa = this.rules.translate(this.id, va, 'store');
    if (pa === undefined) return 0;
    const page = physAddr(pa - (pa % PAGE_SIZE));
    const index = (page - RAM_BASE) / PAGE_SIZE;
    const isOpen = (): boolean => (memory.reserved[index]! & ~Reserved.watched) === 0;
    const inlinable = isOpen() && this.rules.isUniform(this.id, pa, 'store');
    this.storing = { page, offset, width };
    const done = store();
    this.storing = undefined;
    if (done && va <= LAST_IN_TABLES && inlinable && isOpen()) {
      memory.markDirty(pa);
      const isGuarded = memory.code[index] !== 0 || memory.reserved[index] !== 0;
      this.fill(isGuarded ? GUARDED_TABLE : WRITE_TABLE, Number(va), pa);
    }
    return done ? 1 : 0;
  }

  /** Notes that the page of va, below 4 GiB, is the page of pa, in RAM. */
  private fill(table: typeof READ_TABLE | StoreTable, va: number, pa: PhysAddr): void {
    const page = va >>> 12;
    if (this.contexts.entry(this.context, table, page) !== 0) return;
    const entry = (this.memory.offset(pa) - (va >>> 0) - 1) | 0;
    if (entry !== 0) this.contexts.fill(this.context, table, page, entry);
  }

  private answer(value: bigint | undefined): number {
    if (value === undefined) return 0;
    this.hart.set64(SCRATCH, value);
    return 1;
  }
}

const join = (low: number, high: number): bigint => (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);

const OFFSET = PAGE_SIZE - 1;
const crossesPage = (low: number, width: number): boolean => (low & OFFSET) + width > PAGE_SIZE;

const LAST_IN_TABLES = 0xffff_ffffn;

function operandCount(op: FpOp): number {
  if (op === 'madd') return 3;
  return op === 'sqrt' || op === 'cvt' || op.startsWith('to') || op.startsWith('from') ? 1 : 2;
}
