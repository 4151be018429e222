/**
 * The units that are there, and where they are active: the code cache. It is bounded; the unit that was made longest ago gives way.
 * An entry of a unit is found by the dispatcher through the jump table of an address-space context, which only holds what has been verified there.
 */
import type { PhysAddr } from '../../base/address.ts';
import type { BreakpointMap } from '../interp/breakpointMap.ts';
import type { CodePages } from '../interp/codePages.ts';
import type { Context, Contexts } from '../interp/contexts.ts';
import {
  FETCH_TABLE,
  FIRST_HANDLER,
  HANDLER,
  HANDLER_BITS,
  JUMP_ENTRIES,
  JUMP_TABLE,
  RECORDS_PER_BYTE,
  REGION_MARK,
} from '../interp/layout.ts';
import { type Entry, overlaps, type Unit } from './unit.ts';

/** Places for regions in the dispatcher's table. */
export const SLOTS = 8192;
/** Of WebAssembly code, before the host compiles it. */
const MAX_WASM_BYTES = 32 << 20;
/** Low word of a pc in an entry of a jump table that leads nowhere. */
export const NO_PC = -1;
/** Units that stores into a page may drop until none is made of it any more. */
const MAX_REWRITTEN = 16;

export interface UnitHost {
  readonly words: Int32Array;
  readonly contexts: Contexts;
  readonly code: CodePages;
  readonly breakpoints: BreakpointMap;
  readonly view: DataView;
  readonly table: WebAssembly.Table;
}

export class Units {
  private readonly host: UnitHost;
  /** In the order in which they were made. */
  private readonly all = new Set<Unit>();
  private readonly byPage = new Map<PhysAddr, Set<Unit>>();
  /** How many units stores into a page have dropped, since it last held other code. */
  private readonly rewritten = new Map<PhysAddr, number>();
  private readonly byPc = new Map<number, Set<Unit>>();
  private readonly active = new Map<Context, Map<number, { readonly unit: Unit; readonly entry: Entry }>>();
  private readonly freeSlots = Array.from({ length: SLOTS }, (_, slot) => SLOTS - 1 - slot);
  private wasmBytes = 0;
  /** Units that gave way, and units whose code has changed. */
  evictions = 0;
  invalidations = 0;

  constructor(host: UnitHost) {
    this.host = host;
  }

  /** Those that are there. */
  get list(): Iterable<Unit> {
    return this.all;
  }

  get count(): number {
    return this.all.size;
  }

  get bytes(): number {
    return this.wasmBytes;
  }

  /** Places for so many regions; old units are dropped where there are none, or where code takes too much room. */
  takeSlots(count: number, wasmBytes: number): number[] {
    while (this.freeSlots.length < count || this.wasmBytes + wasmBytes > MAX_WASM_BYTES) {
      const [oldest] = this.all;
      if (oldest === undefined) break;
      this.evictions++;
      this.drop(oldest);
    }
    return this.freeSlots.splice(this.freeSlots.length - count, count);
  }

  add(unit: Unit): void {
    this.all.add(unit);
    this.wasmBytes += unit.wasmBytes;
    for (const page of unit.pages.values()) addTo(this.byPage, page, unit);
    for (const { pc } of unit.entries) addTo(this.byPc, pc, unit);
  }

  drop(unit: Unit): void {
    for (const context of [...unit.activeIn]) this.deactivate(unit, context);
    this.all.delete(unit);
    this.wasmBytes -= unit.wasmBytes;
    for (const page of unit.pages.values()) removeFrom(this.byPage, page, unit);
    for (const { pc, slot } of unit.entries) {
      removeFrom(this.byPc, pc, unit);
      this.host.table.set(slot, null);
      this.freeSlots.push(slot);
    }
  }

  dropAll(): void {
    for (const unit of [...this.all]) this.drop(unit);
  }

  /** The bytes [pa, pa + length) of a page have changed. */
  dropBytes(page: PhysAddr, pa: number, length: number): void {
    for (const unit of [...(this.byPage.get(page) ?? [])]) {
      if (!overlaps(unit, pa, length)) continue;
      this.invalidate(unit);
      this.rewritten.set(page, (this.rewritten.get(page) ?? 0) + 1);
    }
  }

  /** Whether translations of a page's code have been overwritten so often that it is better interpreted. */
  isRestless(page: PhysAddr): boolean {
    return (this.rewritten.get(page) ?? 0) >= MAX_REWRITTEN;
  }

  has(unit: Unit): boolean {
    return this.all.has(unit);
  }

  /** Nothing that was derived from a page may be used any more. */
  dropPage(page: PhysAddr): void {
    this.rewritten.delete(page);
    for (const unit of [...(this.byPage.get(page) ?? [])]) this.invalidate(unit);
  }

  private invalidate(unit: Unit): void {
    this.invalidations++;
    this.drop(unit);
  }

  /** A page of a context, or all of them, may be mapped differently now. */
  forget(context: Context, page: number | undefined): void {
    const known = this.active.get(context);
    if (known === undefined || known.size === 0) return;
    for (const unit of new Set([...known.values()].map(({ unit }) => unit))) {
      if (page === undefined || unit.pages.has(page)) this.deactivate(unit, context);
    }
  }

  /** The breakpoints of a context have changed. */
  recheck(context: Context): void {
    const known = this.active.get(context);
    if (known === undefined) return;
    for (const unit of new Set([...known.values()].map(({ unit }) => unit))) {
      if (!this.fitsBreakpoints(unit, context)) this.deactivate(unit, context);
    }
  }

  /** Has the jump table of a context lead to the region at pc, if there is one that is valid there. */
  find(context: Context, pc: number): boolean {
    const known = this.active.get(context)?.get(pc);
    if (known !== undefined) {
      this.fill(context, known.entry);
      return true;
    }
    for (const unit of this.byPc.get(pc) ?? []) {
      if (!this.isValid(unit, context)) continue;
      this.activate(unit, context);
      return true;
    }
    return false;
  }

  /** The unit that is active in a context and has an instruction at pc. */
  covering(context: Context, pc: number): Unit | undefined {
    const { contexts, code } = this.host;
    const records = contexts.entry(context, FETCH_TABLE, pc >>> 12);
    if (records === 0) return undefined;
    for (const unit of this.byPage.get(code.pageAt(records)) ?? []) {
      if (unit.activeIn.has(context) && unit.pcs.has(pc)) return unit;
    }
    return undefined;
  }

  activate(unit: Unit, context: Context): void {
    unit.activeIn.add(context);
    let known = this.active.get(context);
    if (known === undefined) {
      known = new Map();
      this.active.set(context, known);
    }
    for (const entry of unit.entries) {
      known.set(entry.pc, { unit, entry });
      this.fill(context, entry);
    }
    this.mark(unit, context);
  }

  /** Has the interpreter's loop leave at the unit's entries, and where it may resume. */
  mark(unit: Unit, context: Context): void {
    const { view } = this.host;
    for (const pc of [...unit.entries.map((entry) => entry.pc), ...unit.resumePoints.keys()]) {
      const record = this.recordOf(context, pc);
      if (record === undefined) continue;
      const handler = view.getUint16(record + HANDLER, true);
      if (handler >= FIRST_HANDLER) view.setUint16(record + HANDLER, handler | REGION_MARK, true);
    }
  }

  unmark(record: number): void {
    const { view } = this.host;
    view.setUint16(record + HANDLER, view.getUint16(record + HANDLER, true) & HANDLER_BITS, true);
  }

  /** Address of the record of pc, if its page has records in the context. */
  recordOf(context: Context, pc: number): number | undefined {
    const records = this.host.contexts.entry(context, FETCH_TABLE, pc >>> 12);
    return records === 0 ? undefined : records + (pc & 0xfff) * RECORDS_PER_BYTE;
  }

  private deactivate(unit: Unit, context: Context): void {
    const { words } = this.host;
    unit.activeIn.delete(context);
    const known = this.active.get(context);
    for (const { pc, slot } of unit.entries) {
      if (known?.get(pc)?.unit === unit) known.delete(pc);
      const at = jumpEntry(context, pc);
      if (words[at] === (pc | 0) && words[at + 1] === slot) words[at] = NO_PC;
    }
  }

  private fill(context: Context, { pc, slot }: Entry): void {
    const { words } = this.host;
    const at = jumpEntry(context, pc);
    words[at] = pc | 0;
    words[at + 1] = slot;
  }

  private isValid(unit: Unit, context: Context): boolean {
    const { contexts, code } = this.host;
    for (const [virtual, physical] of unit.pages) {
      const records = contexts.entry(context, FETCH_TABLE, virtual);
      if (records === 0 || code.pageAt(records) !== physical) return false;
    }
    return this.fitsBreakpoints(unit, context);
  }

  /** Whether the context has just those breakpoints in the unit's code that it stops at. */
  private fitsBreakpoints(unit: Unit, { satp }: Context): boolean {
    let stops = 0;
    for (const page of unit.pages.keys()) {
      for (const offset of this.host.breakpoints.inPage(satp, page) ?? []) {
        const pc = page * 4096 + offset;
        if (unit.pcs.has(pc)) return false;
        if (unit.stops.has(pc)) stops++;
      }
    }
    return stops === unit.stops.size;
  }
}

const jumpEntry = (context: Context, pc: number): number =>
  (context.base + JUMP_TABLE + ((pc & (JUMP_ENTRIES * 2 - 2)) << 2)) / 4;

function addTo<K>(map: Map<K, Set<Unit>>, key: K, unit: Unit): void {
  const set = map.get(key);
  if (set === undefined) map.set(key, new Set([unit]));
  else set.add(unit);
}

function removeFrom<K>(map: Map<K, Set<Unit>>, key: K, unit: Unit): void {
  const set = map.get(key);
  set?.delete(unit);
  if (set?.size === 0) map.delete(key);
}
