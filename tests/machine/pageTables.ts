/**
 * Sv39 page tables for tests: maps one page at a time, making tables from a physical address upwards.
 */
import { physAddr } from '../../src/base/address.ts';
import type { MachineApi } from '../../src/machine/machine.ts';
import { Pte } from '../../src/machine/mmu.ts';
import { SATP } from '../../src/machine/stateLayout.ts';

const { V, R, W, X, U, A, D } = Pte;

/** User pages with accessed and dirty already set. */
export const USER_RW = V | R | W | U | A | D;
export const USER_RX = V | R | X | U | A | D;

export class PageTables {
  readonly satp: bigint;
  private readonly machine: MachineApi;
  private readonly root: number;
  private nextTable: number;

  /** Tables lie at `root` and above; all harts use them. */
  constructor(machine: MachineApi, root = 0x8008_0000, asid = 1) {
    this.machine = machine;
    this.root = root;
    this.nextTable = root + 4096;
    this.satp = (8n << 60n) | (BigInt(asid) << 44n) | BigInt(root / 4096);
    for (const hart of machine.harts) hart.set64(SATP, this.satp);
  }

  /** Maps the page of 4 KiB (level 0), 2 MiB (1) or 1 GiB (2) at `va`; answers the physical address of its leaf entry. */
  map(va: bigint, pa: number, flags: number, level = 0): number {
    const entry = this.entryAddress(va, level);
    this.write(entry, BigInt(pa / 4096) * 1024n + BigInt(flags));
    return entry;
  }

  /** The leaf's entry as it is now. */
  read(entry: number): bigint {
    return this.machine.memory.readU64(physAddr(entry));
  }

  /** Writes an entry as it is, and lets engines forget. */
  write(entry: number, pte: bigint): void {
    this.machine.memory.writeU64(physAddr(entry), pte);
    this.machine.engine.invalidateTranslation(undefined, undefined);
  }

  /** Physical address of the entry for `va` at a level, with the tables above it made. */
  entryAddress(va: bigint, level: number): number {
    let table = this.root;
    for (let at = 2; ; at--) {
      const entry = table + Number((va >> BigInt(12 + 9 * at)) & 511n) * 8;
      if (at === level) return entry;
      const pte = this.read(entry);
      if (pte === 0n) {
        this.write(entry, BigInt(this.nextTable / 4096) * 1024n + BigInt(V));
        table = this.nextTable;
        this.nextTable += 4096;
      } else {
        table = Number(pte >> 10n) * 4096;
      }
    }
  }
}
