/**
 * Emits the checks that `addressPlan.ts` has planned. An access that has always been seen in one range of pages that lie side by side on the host
 * (`interp/ranges.ts`) is *bound* to that range: an address outside leaves the region. Another one looks into the read or write table of the address
 * space, which says where the bytes lie on the host; there everything unusual leaves: an address above 4 GiB, a misaligned one, a page without
 * an entry, and two pages that do not lie side by side.
 */
import type { FunctionBuilder, Label } from '../../wasm/functionBuilder.ts';
import {
  RANGE_BYTES,
  RANGE_ENTRY,
  RANGE_FIRST,
  RANGE_SIZES,
  RANGE_SLOTS,
  RANGE_SPANS,
  RANGES,
  READ_TABLE,
  TABLE_ENTRIES,
  WRITE_TABLE,
} from '../interp/layout.ts';
import { emitTableEntry } from '../interp/tableEntry.ts';
import type { Temporaries } from '../interp/temporaries.ts';
import type { Check } from './addressPlan.ts';

export interface CheckSite {
  readonly code: FunctionBuilder;
  readonly temps: Temporaries;
  /** Local with the address of the context's tables. */
  readonly context: number;
  /** Emits the 64 bits of an x register. */
  readonly x: (register: number) => void;
  /** Tests nothing but what two pages need. */
  readonly unchecked: boolean;
  /** Slot of the range that an instruction's access is bound to, if it is. */
  readonly rangeOf: (pc: number, stores: boolean) => number | undefined;
}

/** Locals with what an address is compared with, and what leads to its bytes. */
interface RangeLocals {
  readonly first: number;
  readonly size: number;
  readonly entry: number;
  readonly slot: number;
}

/** An aligned access lies within one page. */
const isSingle = ({ low, high, alignment }: Check): boolean => high - low <= alignment;
const tableOf = ({ stores }: Check): number => (stores ? WRITE_TABLE : READ_TABLE);

export class CheckEmitter {
  private readonly site: CheckSite;
  /** Locals that hold words of the context, by their offsets. */
  private readonly words = new Map<number, number>();
  private readonly ranges = new Map<Check, RangeLocals>();
  private readonly code: FunctionBuilder;
  private readonly temps: Temporaries;

  constructor(site: CheckSite) {
    this.site = site;
    this.code = site.code;
    this.temps = site.temps;
  }

  /** At the region's entry: takes the ranges that these checks are bound to. */
  begin(checks: Iterable<Check>): void {
    const { site } = this;
    if (site.unchecked) return;
    for (const check of checks) {
      if (check.base === 0 || this.ranges.has(check)) continue;
      const slot = site.rangeOf(check.pc, check.stores);
      if (slot === undefined) continue;
      const at = RANGES + ((check.stores ? RANGE_SLOTS : 0) + slot) * RANGE_BYTES;
      const span = RANGE_SPANS.findIndex((most) => check.high - check.low <= most);
      this.ranges.set(check, {
        first: this.word('i64', at + RANGE_FIRST),
        size: this.word('i64', at + RANGE_SIZES + 8 * span),
        entry: this.word('i32', at + RANGE_ENTRY),
        slot,
      });
    }
  }

  /** The local with a word of the context. */
  private word(type: 'i32' | 'i64', at: number): number {
    const { code, site } = this;
    const known = this.words.get(at);
    if (known !== undefined) return known;
    const local = code.local(type);
    code.get(site.context);
    code.mem(`${type}.load`, at);
    code.set(local);
    this.words.set(at, local);
    return local;
  }

  /** The slot of the range that a check is bound to. */
  slotOf(check: Check): number | undefined {
    return this.ranges.get(check)?.slot;
  }

  /** Leaves the host address of the check's lowest byte, less `ENTRY_BIAS`, in the local that is answered; or leaves the region. */
  emit(check: Check, leave: Label): number {
    const { code, temps } = this;
    // Most checks serve one access only, whose instruction is emitted next.
    const local = check.uses === 1 && check.index >= 0 ? temps.take('i32') : code.local('i32');
    if (check.base !== 0) {
      const address = temps.take('i64');
      this.site.x(check.base);
      if (check.low !== check.offset) {
        code.i64(check.low - check.offset);
        code.op('i64.add');
      }
      code.set(address);
      const range = this.ranges.get(check);
      if (range !== undefined) this.bound(range, address, local, leave);
      else this.look(check, address, local, leave);
    } else {
      const [entry, start] = [temps.take('i32'), temps.take('i32')];
      // x0 and a negative offset: the last page of all.
      if (check.low < 0) code.br(leave);
      code.i32(check.low | 0);
      code.set(start);
      code.i32(check.low >>> 12);
      emitTableEntry(code, this.site.context, tableOf(check));
      this.found(check, start, entry, local, leave);
    }
    return local;
  }

  /** An address outside of the range leaves. */
  private bound({ first, size, entry }: RangeLocals, address: number, local: number, leave: Label): void {
    const { code } = this;
    code.get(address);
    code.get(first);
    code.op('i64.sub');
    code.get(size);
    code.op('i64.ge_u');
    code.brIf(leave);
    code.get(address);
    code.op('i32.wrap_i64');
    code.get(entry);
    code.op('i32.add');
    code.set(local);
  }

  /** Looks up the bytes from an address on. */
  private look(check: Check, address: number, local: number, leave: Label): void {
    const { code, temps } = this;
    const [entry, start] = [temps.take('i32'), temps.take('i32')];
    code.get(address);
    if (isSingle(check)) {
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
    emitTableEntry(code, this.site.context, tableOf(check));
    this.found(check, start, entry, local, leave);
  }

  /** The entry of the first byte's page is on the stack: looks whether it will do. */
  private found(check: Check, start: number, entry: number, local: number, leave: Label): void {
    const { code } = this;
    code.tee(entry);
    code.op('i32.eqz');
    this.leaveIf(leave);
    if (check.alignment > 1 && (!isSingle(check) || check.base === 0)) {
      code.get(start);
      if (check.alignedAt !== check.low) {
        code.i32(check.alignedAt - check.low);
        code.op('i32.add');
      }
      code.i32(check.alignment - 1);
      code.op('i32.and');
      this.leaveIf(leave);
    }
    if (!isSingle(check)) this.sideBySide(check, start, entry, leave);
    code.get(start);
    code.get(entry);
    code.op('i32.add');
    code.set(local);
  }

  /** Bytes in two pages must lie side by side. */
  private sideBySide(check: Check, start: number, entry: number, leave: Label): void {
    const { code } = this;
    const span = check.high - check.low;
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
    emitTableEntry(code, this.site.context, tableOf(check));
    code.get(entry);
    code.op('i32.ne');
    code.brIf(leave);
    code.end();
  }

  /** A check has failed if the word on the stack is not zero. */
  private leaveIf(leave: Label): void {
    if (this.site.unchecked) this.code.op('drop');
    else this.code.brIf(leave);
  }
}
