/**
 * LR/SC reservations across harts. Each hart's reservation is in its state block; this keeps `memory.reserved` so that stores by anybody but
 * the reserving hart pass through `PhysMemory.touch` and break what they hit (`engine.ts` says what engines do for it).
 */
import { type HartId, type PhysAddr, physAddr } from '../base/address.ts';
import type { Engine } from './engine.ts';
import type { Hart } from './hart.ts';
import { PAGE_SIZE, type PhysMemory, RAM_BASE, Reserved } from './physMemory.ts';
import { RESERVATION, RESERVATION_WIDTH, RESERVED } from './stateLayout.ts';

export class Reservations {
  private readonly memory: PhysMemory;
  private readonly harts: readonly Hart[];
  /** The hart that runs; none between runs, when every write breaks what it hits. */
  private running: HartId | undefined;
  private last: HartId | undefined;
  /** Indices of the pages whose flag is set in `memory.reserved`. */
  private flagged: readonly number[] = [];

  constructor(memory: PhysMemory, harts: readonly Hart[]) {
    this.memory = memory;
    this.harts = harts;
  }

  /** A hart begins to run: the pages that others have reserved are closed to its inlined stores. */
  enter(hart: HartId, engine: Engine): void {
    this.running = hart;
    this.flag();
    // While this hart ran last, no page was newly reserved by another, so none can have a write entry.
    if (this.last !== hart) {
      for (const page of this.flagged) engine.invalidateWrites(physAddr(RAM_BASE + page * PAGE_SIZE));
    }
    this.last = hart;
  }

  leave(): void {
    this.running = undefined;
    this.flag();
  }

  /** After the state blocks have been replaced. */
  reset(): void {
    this.last = undefined;
    this.leave();
  }

  /** Breaks the reservations that a write of another hart, or of the host, hits. */
  breakOverlapping(pa: PhysAddr, length: number): void {
    for (const hart of this.holders()) {
      const start = hart.count(RESERVATION);
      if (pa < start + hart.get32(RESERVATION_WIDTH) && start < pa + length) hart.clearReservation();
    }
    this.flag();
  }

  private holders(): Hart[] {
    return this.harts.filter((hart) => hart.id !== this.running && hart.get32(RESERVED) === 1);
  }

  /** Whether there are holders. Asked before and after every run. */
  private isAnyHeld(): boolean {
    for (const hart of this.harts) if (hart.id !== this.running && hart.get32(RESERVED) === 1) return true;
    return false;
  }

  private flag(): void {
    if (this.flagged.length === 0 && !this.isAnyHeld()) return;
    const holders = this.holders();
    for (const page of this.flagged) this.memory.reserved[page]! &= ~Reserved.reservation;
    this.flagged = holders.map((hart) => Math.floor((hart.count(RESERVATION) - RAM_BASE) / PAGE_SIZE));
    for (const page of this.flagged) this.memory.reserved[page]! |= Reserved.reservation;
  }
}
