/**
 * What physical addresses lead to: RAM, and devices where a machine has them. An access to a device must be naturally aligned and of a width
 * that the device takes; everything else outside RAM is an access fault, which the caller raises. Atomic accesses and fetches go to RAM only.
 */
import { type PhysAddr, physAddr } from '../base/address.ts';
import type { Width } from '../isa/ops.ts';
import type { Clock } from './csrFile.ts';
import type { Hart } from './hart.ts';
import type { TranslatedSpace } from './mmu.ts';
import { PAGE_SIZE, type PhysMemory, RAM_BASE, Reserved } from './physMemory.ts';
import { RUN_RETIRED } from './stateLayout.ts';
import { Watches } from './watches.ts';

export interface Device {
  readonly base: number;
  readonly sizeBytes: number;
  /** Undefined when there is nothing of that width at that offset. `now` is machine time at the access. */
  read(offset: number, width: Width, now: number): bigint | undefined;
  /** False when there is nothing of that width at that offset. */
  write(offset: number, width: Width, value: bigint, now: number): boolean;
}

export class Bus implements Clock, TranslatedSpace {
  readonly memory: PhysMemory;
  /** Machine time in ns at the hart's next step when the run began. Written by the machine. */
  now = 0;
  /** A device or a word that the host watches has been written, or somebody watches what was accessed: the machine must look before the next instruction. */
  attention = false;
  readonly watches: Watches;
  private readonly devices: readonly Device[];
  private readonly followsTables: boolean;
  private tables: number[] = [];
  private setsBits = false;

  /** `followsTables`: page tables are the guest's, which may change them at any time; else a hosted supervisor says what it changes. */
  constructor(memory: PhysMemory, devices: readonly Device[], followsTables: boolean) {
    this.memory = memory;
    this.devices = devices;
    this.followsTables = followsTables;
    this.watches = new Watches(memory, (pte) => this.readsTable(pte));
  }

  /** Called when a page begins to be one of page tables: stores to it must pass through `memory`. Set by the rules. */
  onNewTable: (page: PhysAddr) => void = () => {};
  /** Called before an entry of a page table changes. Set by the rules. */
  onTableWrite: () => void = () => {};

  readsTable(pte: PhysAddr): void {
    if (!this.followsTables) return;
    const index = (pte - RAM_BASE) >>> 12;
    if ((this.memory.reserved[index]! & Reserved.pageTable) !== 0) return;
    this.memory.reserved[index]! |= Reserved.pageTable;
    this.tables.push(index);
    this.onNewTable(physAddr(RAM_BASE + index * PAGE_SIZE));
  }

  setsPteBits(pte: PhysAddr, low: number): void {
    const { memory } = this;
    this.setsBits = true;
    memory.touch(pte, 8);
    this.setsBits = false;
    memory.view.setUint32(memory.offset(pte), low, true);
  }

  /** A page of page tables is written: all that was derived from tables goes, and pages are ordinary until they are read as tables again. */
  tableWritten(): void {
    if (this.setsBits) return;
    this.forgetTables();
    this.onTableWrite();
    if (this.watches.isEmpty) return;
    // Before the next instruction: it may be one whose address now leads to other bytes.
    this.watches.stale = true;
    this.attention = true;
  }

  forgetTables(): void {
    for (const index of this.tables) this.memory.reserved[index]! &= ~Reserved.pageTable;
    this.tables = [];
  }

  /** A hart has accessed RAM: `first` bytes at `pa`, the rest at the start of another page. */
  accessed(
    hart: Hart,
    va: bigint,
    width: number,
    kind: 'load' | 'store',
    pa: PhysAddr,
    first = width,
    rest?: PhysAddr,
  ): void {
    if (this.watches.isEmpty) return;
    if (this.watches.note(hart, va, width, kind, pa, first, rest)) this.attention = true;
  }

  /** Whether a byte of RAM or of a device is there. */
  contains(pa: number): boolean {
    return this.memory.contains(pa, 1) || this.deviceAt(pa) !== undefined;
  }

  /** Reads a device; undefined when none takes that access. */
  read(hart: Hart, pa: number, width: Width): bigint | undefined {
    const device = pa % width === 0 ? this.deviceAt(pa) : undefined;
    return device?.read(pa - device.base, width, this.now + hart.get32(RUN_RETIRED));
  }

  /** Writes a device; false when none takes that access. */
  write(hart: Hart, pa: number, width: Width, value: bigint): boolean {
    const device = pa % width === 0 ? this.deviceAt(pa) : undefined;
    if (device === undefined) return false;
    this.attention = true;
    const bits = BigInt.asUintN(width * 8, value);
    return device.write(pa - device.base, width, bits, this.now + hart.get32(RUN_RETIRED));
  }

  private deviceAt(pa: number): Device | undefined {
    return this.devices.find(({ base, sizeBytes }) => pa >= base && pa < base + sizeBytes);
  }
}
