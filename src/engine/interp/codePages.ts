/**
 * Pages of predecoded records: one per physical page that code was fetched from, and one more for each virtual page of an address space that
 * has breakpoints, so that other spaces and pages run as if there were none. Instructions are decoded when the loop first meets them, up
 * to the end of their block. While a page has records, `memory.code` says so and no write table leads to it; words that something was
 * decoded from have store guards.
 */

import { type PhysAddr, physAddr } from '../../base/address.ts';
import { assert } from '../../base/assert.ts';
import type { Insn } from '../../isa/insnDef.ts';
import { PAGE_SIZE, type PhysMemory, RAM_BASE } from '../../machine/physMemory.ts';
import { Guard } from '../../machine/storeGuards.ts';
import type { Contexts } from './contexts.ts';
import {
  FETCH_TABLE,
  HANDLER,
  PAGE_END,
  RECORD_PAGE_BYTES,
  RECORD_PAGES,
  RECORDS_PER_BYTE,
  Special,
} from './layout.ts';
import type { Records } from './records.ts';

/** After so many stores into a page of code with nothing decoded from it meanwhile, it is taken for data. */
const DATA_AFTER_STORES = 64;

interface RecordPage {
  /** Of its first record. */
  readonly address: number;
  readonly page: PhysAddr;
  /** Of a page with breakpoints: whose it is, and their offsets. */
  readonly key: string | undefined;
  readonly breakpoints: ReadonlySet<number>;
  /** Stores since the last decoding. */
  stores: number;
}

export class CodePages {
  /** Changes whenever something that was decoded is dropped. */
  epoch = 0;
  /** Called when nothing that was derived from a page may be used any more. */
  onForget: (page: PhysAddr) => void = () => {};
  private readonly memory: PhysMemory;
  private readonly records: Records;
  private readonly contexts: Contexts;
  /** Byte address of the pool. */
  private readonly pool: number;
  /** By place in the pool. */
  private readonly pages: (RecordPage | undefined)[] = [];
  private readonly free: number[] = Array.from({ length: RECORD_PAGES }, (_, place) => RECORD_PAGES - 1 - place);
  /** Place that is evicted next when none is free. */
  private victim = 0;
  private readonly plain = new Map<PhysAddr, RecordPage>();
  private readonly withBreakpoints = new Map<string, RecordPage>();

  constructor(memory: PhysMemory, records: Records, contexts: Contexts, pool: number) {
    this.memory = memory;
    this.records = records;
    this.contexts = contexts;
    this.pool = pool;
  }

  /** Address of the records of a physical page, for an address space without breakpoints there. */
  of(page: PhysAddr): number {
    let found = this.plain.get(page);
    if (found === undefined) {
      found = this.add(page, undefined, new Set());
      this.plain.set(page, found);
    }
    return found.address;
  }

  /** Address of the records of a virtual page with breakpoints at these offsets. */
  ofSpace(satp: bigint, virtualPage: number, page: PhysAddr, breakpoints: ReadonlySet<number>): number {
    const key = keyOf(satp, virtualPage);
    let found = this.withBreakpoints.get(key);
    if (found !== undefined && found.page !== page) {
      this.release(found);
      found = undefined;
    }
    if (found === undefined) {
      found = this.add(page, key, breakpoints);
      this.withBreakpoints.set(key, found);
    }
    return found.address;
  }

  /** The record, decoded if it can be, that spaces without breakpoints have in place of this one. */
  beneath(record: number): number {
    const place = Math.floor((record - this.pool) / RECORD_PAGE_BYTES);
    const { address, page } = this.pages[place]!;
    const plain = this.of(page) + record - address;
    if (this.memory.view.getUint16(plain + HANDLER, true) === Special.decode) this.decode(plain);
    return plain;
  }

  /** Breakpoints of a virtual page have changed. */
  forgetSpace(satp: bigint, virtualPage: number): void {
    const found = this.withBreakpoints.get(keyOf(satp, virtualPage));
    if (found !== undefined) this.release(found);
  }

  /** Physical address of the instruction that a record is for. */
  addressOf(record: number): PhysAddr {
    const place = Math.floor((record - this.pool) / RECORD_PAGE_BYTES);
    const { address, page } = this.pages[place]!;
    return physAddr(page + (record - address) / RECORDS_PER_BYTE);
  }

  /** Physical page whose records begin at this address. */
  pageAt(records: number): PhysAddr {
    return this.pages[(records - this.pool) / RECORD_PAGE_BYTES]!.page;
  }

  /** The instruction that a record is for; undefined when it is illegal. The record must not be of a straddling one. */
  insnAt(record: number): { bits: number; insn: Insn | undefined } {
    const bits = this.bitsAt(this.addressOf(record));
    return { bits, insn: this.records.decode(bits) };
  }

  /** Something that is not in the page's records is derived from these bytes of it too. */
  guard(pa: PhysAddr, length: number): void {
    this.of(physAddr(pa - (pa % PAGE_SIZE)));
    this.memory.guards.set(Guard.code, pa, length);
  }

  /** Decodes from this record, which says that it has not been, to the end of the block. */
  decode(record: number): void {
    const { view } = this.memory;
    const place = Math.floor((record - this.pool) / RECORD_PAGE_BYTES);
    const { address, page } = this.pages[place]!;
    this.pages[place]!.stores = 0;
    let at = record;
    let offset = (record - address) / RECORDS_PER_BYTE;
    const { guards } = this.memory;
    while (offset < PAGE_SIZE && view.getUint16(at + HANDLER, true) === Special.decode) {
      const bits = offset === PAGE_SIZE - 2 ? this.halfword(page, offset) : this.bitsAt(physAddr(page + offset));
      if (offset === PAGE_SIZE - 2 && (bits & 3) === 3) {
        guards.set(Guard.code, physAddr(page + offset), 2);
        view.setUint16(at + HANDLER, Special.straddle, true);
        return;
      }
      guards.set(Guard.code, physAddr(page + offset), (bits & 3) === 3 ? 4 : 2);
      const insn = this.records.decode(bits);
      if (insn === undefined) {
        view.setUint16(at + HANDLER, Special.illegal, true);
        return;
      }
      this.records.write(at, insn, offset);
      if (this.records.endsBlock(insn)) return;
      at += insn.length * RECORDS_PER_BYTE;
      offset += insn.length;
    }
  }

  /** A page's bytes have changed: nothing of it stays. */
  invalidate(page: PhysAddr): void {
    for (const found of this.pagesOf(page)) this.release(found);
    this.noCode(page);
  }

  /** The guest has written `width` bytes at `offset` of a page: only instructions that these are part of are decoded anew. */
  overwritten(page: PhysAddr, offset: number, width: number): void {
    const pages = this.pagesOf(page);
    if (pages.every((found) => ++found.stores > DATA_AFTER_STORES)) {
      this.invalidate(page);
      return;
    }
    const first = Math.max(0, (offset >>> 1) - 1);
    const last = (offset + width - 1) >>> 1;
    for (const found of pages) {
      for (let halfword = first; halfword <= last; halfword++) this.clear(found, halfword * 2, 2);
    }
  }

  private pagesOf(page: PhysAddr): RecordPage[] {
    const plain = this.plain.get(page);
    const others = [...this.withBreakpoints.values()].filter((found) => found.page === page);
    return plain === undefined ? others : [plain, ...others];
  }

  private add(page: PhysAddr, key: string | undefined, breakpoints: ReadonlySet<number>): RecordPage {
    const place = this.free.pop() ?? this.evict();
    const found = { address: this.pool + place * RECORD_PAGE_BYTES, page, key, breakpoints, stores: 0 };
    this.pages[place] = found;
    this.clear(found, 0, PAGE_SIZE);
    this.memory.view.setUint16(found.address + PAGE_SIZE * RECORDS_PER_BYTE + HANDLER, PAGE_END, true);
    const index = (page - RAM_BASE) / PAGE_SIZE;
    if (this.memory.code[index] === 0) {
      this.memory.code[index] = 1;
      this.contexts.dropWrites(this.memory.offset(page));
    }
    return found;
  }

  private evict(): number {
    const place = this.victim;
    this.victim = (place + 1) % RECORD_PAGES;
    const old = this.pages[place];
    assert(old !== undefined, 'a pool without free places is full');
    this.release(old);
    return this.free.pop()!;
  }

  private release(old: RecordPage): void {
    this.epoch++;
    this.contexts.dropWhere(FETCH_TABLE, (entry) => entry === old.address);
    if (old.key === undefined) this.plain.delete(old.page);
    else this.withBreakpoints.delete(old.key);
    const place = (old.address - this.pool) / RECORD_PAGE_BYTES;
    this.pages[place] = undefined;
    this.free.push(place);
    if (this.pagesOf(old.page).length === 0) this.noCode(old.page);
  }

  private noCode(page: PhysAddr): void {
    this.onForget(page);
    this.memory.code[(page - RAM_BASE) / PAGE_SIZE] = 0;
    this.memory.guards.clear(Guard.code, page, PAGE_SIZE);
  }

  /** Records of this part of the page have not been decoded, or are breakpoints. */
  private clear(found: RecordPage, offset: number, length: number): void {
    this.epoch++;
    const start = found.address + offset * RECORDS_PER_BYTE;
    this.memory.bytes.fill(0, start, start + length * RECORDS_PER_BYTE);
    for (const breakpoint of found.breakpoints) {
      if (breakpoint % 2 !== 0 || breakpoint < offset || breakpoint >= offset + length) continue;
      this.memory.view.setUint16(found.address + breakpoint * RECORDS_PER_BYTE + HANDLER, Special.breakpoint, true);
    }
  }

  bitsAt(pa: PhysAddr): number {
    const low = this.halfword(pa, 0);
    return (low & 3) === 3 ? ((this.halfword(pa, 2) << 16) | low) >>> 0 : low;
  }

  halfword(pa: PhysAddr, offset: number): number {
    return this.memory.view.getUint16(this.memory.offset(pa) + offset, true);
  }
}

function keyOf(satp: bigint, virtualPage: number): string {
  return `${satp}:${virtualPage}`;
}
