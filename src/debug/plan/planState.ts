/**
 * What a plan reads: the registers and the memory of a hart that stands at the plan's instruction, straight from the machine's WebAssembly memory,
 * without bigints where 32 bits do. What is not in RAM (a page that is not resident yet, a device) a plan cannot tell; the general evaluation can.
 */
import type { Hart } from '../../machine/hart.ts';
import { Pte } from '../../machine/mmu.ts';
import { PAGE_SIZE, type PhysMemory, RAM_BASE } from '../../machine/physMemory.ts';
import { F, HART_STRIDE, PRIVILEGE, SATP, X } from '../../machine/stateLayout.ts';

/** An expression made ready to be computed again and again at one address of the code. Both throw `cannotTell`. */
export interface Plan {
  /** Whether the value is not 0, as a condition sees it. */
  isTrue(state: PlanState): boolean;
  /** The value as `Value.text` has it; undefined for types that only the general evaluation formats. */
  readonly text: ((state: PlanState) => string) | undefined;
}

/** Thrown by a plan whose value only the general evaluation can tell, or say why there is none. */
export const cannotTell = new Error('the general evaluation decides');

const LEVELS = 3;
const PTE_BYTES = 8;
const PAGE_MASK = PAGE_SIZE - 1;
/** Addresses in the lower half of Sv39 end here; those in the upper half are no exact numbers. */
const LOWER_END = 2 ** 38;

export class PlanState {
  readonly view: DataView;
  private readonly memory: PhysMemory;
  private readonly ramOffset: number;
  private readonly ramBytes: number;
  /** Undefined: the hart's code has none. */
  ids: { readonly pid: number; readonly tid: number } | undefined;
  /** Byte offset of the hart's state block. */
  private block = 0;

  constructor(memory: PhysMemory) {
    this.memory = memory;
    this.view = memory.view;
    this.ramOffset = memory.ramOffset;
    this.ramBytes = memory.ramBytes;
  }

  /** The hart that a plan is to be computed for, and whose numbers `pid` and `tid` are. */
  enter(hart: Hart, ids: PlanState['ids']): this {
    this.block = hart.id * HART_STRIDE;
    this.ids = ids;
    return this;
  }

  /** Low 32 bits of a register by its DWARF number, signed; `high` likewise. */
  low(register: number): number {
    return this.view.getInt32(this.at(register), true);
  }

  high(register: number): number {
    return this.view.getInt32(this.at(register) + 4, true);
  }

  /** All 64 bits, unsigned. */
  bits(register: number): bigint {
    return this.view.getBigUint64(this.at(register), true);
  }

  double(register: number): number {
    return this.view.getFloat64(this.at(register), true);
  }

  single(register: number): number {
    return this.view.getFloat32(this.at(register), true);
  }

  /** A register as an address. */
  address(register: number): number {
    return addressOf(this.low(register), this.high(register));
  }

  /** Byte offset in `view` of `size` bytes at a run-time address. */
  locate(va: number, size: number): number {
    if (!(va >= 0) || (va & PAGE_MASK) + size > PAGE_SIZE) throw cannotTell;
    const { view, block } = this;
    const satpHigh = view.getUint32(block + SATP + 4, true);
    const isBare = satpHigh >>> 28 === 0 || view.getUint32(block + PRIVILEGE, true) === 3;
    const offset = (isBare ? va : this.walk(va, satpHigh)) - RAM_BASE;
    if (!(offset >= 0 && offset + size <= this.ramBytes)) throw cannotTell;
    return this.ramOffset + offset;
  }

  /** As `inspectMemory` does: Sv39 without its permission checks. */
  private walk(va: number, satpHigh: number): number {
    if (va >= LOWER_END) throw cannotTell;
    const { view, block, memory } = this;
    let table = (view.getUint32(block + SATP, true) + (satpHigh & 0xfff) * 0x1_0000_0000) * PAGE_SIZE;
    let pageBytes = 2 ** 30;
    for (let level = LEVELS - 1; level >= 0; level--) {
      const entry = table + (Math.floor(va / pageBytes) & 511) * PTE_BYTES;
      if (!memory.contains(entry, PTE_BYTES)) throw cannotTell;
      const at = entry - RAM_BASE + this.ramOffset;
      const pte = view.getUint32(at, true);
      if ((pte & Pte.V) === 0) throw cannotTell;
      const base = ((pte >>> 10) + (view.getUint32(at + 4, true) & 0x3f_ffff) * 0x40_0000) * PAGE_SIZE;
      if ((pte & (Pte.R | Pte.X)) !== 0) return base + (va % pageBytes);
      table = base;
      pageBytes /= 512;
    }
    throw cannotTell;
  }

  private at(register: number): number {
    return this.block + (register < 32 ? X + register * 8 : F + (register - 32) * 8);
  }
}

/** Two signed words as an address; one that is not in the lower half of an address space is no exact number. */
export function addressOf(low: number, high: number): number {
  if (high < 0 || high >= 0x20_0000) throw cannotTell;
  return (low >>> 0) + high * 0x1_0000_0000;
}
