/**
 * Watched memory: which bytes of which address space a debugger wants to hear of when a hart loads from them or stores to them. Stores pass through
 * the machine's rules because their words have store guards, loads because `isUniform` denies engines their pages; all other pages cost nothing,
 * and of a page whose stores alone are watched only the words do. Derived state: never saved, and no hart does anything else because of it.
 *
 * What is written by others than harts (the hosted kernel, a debugger) is not noted here: who watches compares what the bytes hold.
 */
import type { PhysAddr } from '../base/address.ts';
import { physAddr } from '../base/address.ts';
import type { Engine } from './engine.ts';
import type { Hart } from './hart.ts';
import { Pte, translationOf } from './mmu.ts';
import { PAGE_SIZE, type PhysMemory, RAM_BASE, Reserved } from './physMemory.ts';
import { GUARDED_BLOCK_BYTES, Guard } from './storeGuards.ts';

export interface Watch {
  /** Undefined: `va` is a physical address, and accesses by whatever virtual address count. */
  readonly satp: bigint | undefined;
  readonly va: bigint;
  readonly length: number;
  readonly loads: boolean;
  readonly stores: boolean;
}

/** An access of the instruction that has just retired. */
export interface WatchedAccess {
  readonly watch: Watch;
  /** Of the instruction. */
  readonly pc: bigint;
  readonly kind: 'load' | 'store';
}

/** A part of RAM within a page. */
interface Piece {
  readonly pa: PhysAddr;
  readonly length: number;
}

const LEVELS = 3;
const PTE_BYTES = 8;

export class Watches {
  /** Pages tables may lead elsewhere than when the guards were placed. */
  stale = false;
  private readonly memory: PhysMemory;
  private readonly readsTable: (pte: PhysAddr) => void;
  private engine: Engine | undefined;
  private watches: readonly Watch[] = [];
  private accesses: WatchedAccess[] = [];
  /** Words that the machine itself watches. */
  private readonly own: Piece[] = [];
  /** What has guards because of `watches`, and which of its pages engines may not load from. */
  private guarded: readonly Piece[] = [];
  private readonly denied: Set<number>;

  /** `readsTable` is told of each entry of a page table that the place of watched bytes depends on. */
  constructor(memory: PhysMemory, readsTable: (pte: PhysAddr) => void) {
    this.memory = memory;
    this.readsTable = readsTable;
    this.denied = memory.watchedLoads;
  }

  attach(engine: Engine): void {
    this.engine = engine;
  }

  get isEmpty(): boolean {
    return this.watches.length === 0;
  }

  /** Replaces what is watched. */
  set(watches: readonly Watch[]): void {
    this.watches = watches;
    this.accesses = [];
    this.place();
  }

  /** Guards a word for good, for the machine's own sake. */
  guardOwn(pa: PhysAddr, length: number): void {
    this.own.push({ pa, length });
    this.guard({ pa, length });
  }

  /** Guards what the watched addresses lead to now, and nothing else. */
  place(): void {
    this.stale = false;
    const pieces = this.watches.flatMap((watch) => this.piecesOf(watch).map((piece) => ({ ...piece, watch })));
    if (!isSame(pieces, this.guarded)) {
      for (const { pa, length } of this.guarded) this.release(pa, length);
      for (const piece of [...this.own, ...pieces]) this.guard(piece);
      this.guarded = pieces;
    }
    const loads = new Set(pieces.filter(({ watch }) => watch.loads).map(({ pa }) => pageOf(pa)));
    if (loads.size === this.denied.size && [...loads].every((page) => this.denied.has(page))) return;
    this.denied.clear();
    for (const page of loads) this.denied.add(page);
    this.engine?.invalidateTranslation(undefined, undefined);
  }

  /** Notes an access to RAM that a hart has made; true: somebody watches it. `pa` is where its first `first` bytes are, `rest` where the others. */
  note(
    hart: Hart,
    va: bigint,
    width: number,
    kind: 'load' | 'store',
    pa: PhysAddr,
    first: number,
    rest?: PhysAddr,
  ): boolean {
    let isWatched = false;
    for (const watch of this.watches) {
      if (!(kind === 'load' ? watch.loads : watch.stores)) continue;
      const isHit =
        watch.satp === undefined
          ? overlaps(watch, BigInt(pa), first) || (rest !== undefined && overlaps(watch, BigInt(rest), width - first))
          : overlaps(watch, va, width) && translationOf(hart, kind) === watch.satp;
      if (!isHit) continue;
      this.accesses.push({ watch, kind, pc: hart.pc });
      isWatched = true;
    }
    return isWatched;
  }

  /** The accesses noted since the last call. */
  take(): readonly WatchedAccess[] {
    const { accesses } = this;
    if (accesses.length > 0) this.accesses = [];
    return accesses;
  }

  private guard({ pa, length }: Piece): void {
    const { memory } = this;
    memory.guards.set(Guard.watched, pa, length);
    memory.reserved[pageOf(pa)]! |= Reserved.watched;
    this.engine?.invalidateWrites(physAddr(RAM_BASE + pageOf(pa) * PAGE_SIZE));
  }

  /** Guards go by blocks; who else has some in them sets them again. */
  private release(pa: PhysAddr, length: number): void {
    const { memory } = this;
    const start = pa - (pa % GUARDED_BLOCK_BYTES);
    const end = Math.ceil((pa + length) / GUARDED_BLOCK_BYTES) * GUARDED_BLOCK_BYTES;
    memory.guards.clear(Guard.watched, physAddr(start), end - start);
    memory.reserved[pageOf(pa)]! &= ~Reserved.watched;
    this.engine?.invalidateWrites(physAddr(RAM_BASE + pageOf(pa) * PAGE_SIZE));
  }

  /** Where the watched bytes are in RAM, as far as they are. */
  private piecesOf({ satp, va, length }: Watch): Piece[] {
    const pieces: Piece[] = [];
    for (let done = 0; done < length; ) {
      const at = BigInt.asUintN(64, va + BigInt(done));
      const part = Math.min(PAGE_SIZE - Number(at & 0xfffn), length - done);
      const pa = satp === undefined ? Number(at) : this.walk(satp, at);
      if (pa !== undefined && this.memory.contains(pa, part)) pieces.push({ pa: physAddr(pa), length: part });
      done += part;
    }
    return pieces;
  }

  /** As `inspectMemory` walks Sv39, noting the entries. */
  private walk(satp: bigint, va: bigint): number | undefined {
    if (BigInt.asUintN(64, BigInt.asIntN(39, va)) !== va) return undefined;
    const { memory } = this;
    const low = Number(va & 0x7f_ffff_ffffn);
    let table = Number(satp & 0xfff_ffff_ffffn) * PAGE_SIZE;
    for (let level = LEVELS - 1; level >= 0; level--) {
      const pageBytes = PAGE_SIZE * 512 ** level;
      const entry = table + (Math.floor(low / pageBytes) & 511) * PTE_BYTES;
      if (!memory.contains(entry, PTE_BYTES)) return undefined;
      this.readsTable(physAddr(entry));
      const offset = memory.offset(physAddr(entry));
      const pte = memory.view.getUint32(offset, true);
      if ((pte & Pte.V) === 0) return undefined;
      const base = ((pte >>> 10) + (memory.view.getUint32(offset + 4, true) & 0x3f_ffff) * 0x40_0000) * PAGE_SIZE;
      if ((pte & (Pte.R | Pte.X)) !== 0) return base + (low % pageBytes);
      table = base;
    }
    return undefined;
  }
}

const pageOf = (pa: PhysAddr): number => (pa - RAM_BASE) >>> 12;

const overlaps = (watch: Watch, address: bigint, length: number): boolean =>
  address < watch.va + BigInt(watch.length) && watch.va < address + BigInt(length);

const isSame = (a: readonly Piece[], b: readonly Piece[]): boolean =>
  a.length === b.length && a.every((piece, index) => piece.pa === b[index]!.pa && piece.length === b[index]!.length);
