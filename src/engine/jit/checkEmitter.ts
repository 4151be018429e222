/**
 * Emits the checks that `addressPlan.ts` has planned: a look into the read or write table of the address space, which says where the bytes lie on the host,
 * unless the address lies in the range of pages that lie side by side there in which it was seen (`interp/ranges.ts`).
 * Everything unusual leaves: an address above 4 GiB, a misaligned one, a page without an entry, and two pages that do not lie side by side.
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
  /** Slot of the range that an instruction's access is compared with, if there is one. */
  readonly rangeOf: (pc: number, stores: boolean) => number | undefined;
}

/** Locals with what a check compares with. */
interface RangeLocals {
  readonly first: number;
  readonly size: number;
  readonly entry: number;
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

  /** At the region's entry: takes the ranges that these checks compare with. */
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

  /** Leaves the host address of the check's lowest byte, less `ENTRY_BIAS`, in the local that is answered; or leaves the region. */
  emit(check: Check, leave: Label): number {
    const { code, temps } = this;
    const entry = temps.take('i32');
    // Most checks serve one access only, whose instruction is emitted next.
    const local = check.uses === 1 && check.index >= 0 ? temps.take('i32') : code.local('i32');
    const start = temps.take('i32');
    if (check.base === 0) {
      // x0 and a negative offset: the last page of all.
      if (check.low < 0) code.br(leave);
      code.i32(check.low | 0);
      code.set(start);
      code.i32(check.low >>> 12);
      emitTableEntry(code, this.site.context, tableOf(check));
      this.found(check, start, entry, leave);
    } else {
      const address = temps.take('i64');
      this.site.x(check.base);
      if (check.low !== check.offset) {
        code.i64(check.low - check.offset);
        code.op('i64.add');
      }
      code.set(address);
      this.inRange(check, address, entry, () => this.look(check, address, start, entry, leave));
      code.get(address);
      code.op('i32.wrap_i64');
      code.set(start);
    }
    code.get(start);
    code.get(entry);
    code.op('i32.add');
    code.set(local);
    return local;
  }

  /** Takes the range's entry for an address within it; `otherwise` looks into the table. */
  private inRange(check: Check, address: number, entry: number, otherwise: () => void): void {
    const { code } = this;
    const range = this.ranges.get(check);
    if (range === undefined) {
      otherwise();
      return;
    }
    code.get(address);
    code.get(range.first);
    code.op('i64.sub');
    code.get(range.size);
    code.op('i64.lt_u');
    code.if();
    code.get(range.entry);
    code.set(entry);
    code.else();
    otherwise();
    code.end();
  }

  /** Looks up the bytes from an address on; `start` becomes its low word. */
  private look(check: Check, address: number, start: number, entry: number, leave: Label): void {
    const { code } = this;
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
    this.found(check, start, entry, leave);
  }

  /** The entry of the first byte's page is on the stack: looks whether it will do. */
  private found(check: Check, start: number, entry: number, leave: Label): void {
    const { code } = this;
    const span = check.high - check.low;
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
    if (isSingle(check)) return;
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
