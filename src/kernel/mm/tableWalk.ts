/**
 * Walks over all page tables of a range at once, for what concerns many pages: the entries are visited table by table as words of the machine's
 * memory, so that nothing is called or made for a page. Missing tables are skipped, so any range is cheap.
 */
import type { PhysAddr } from '../../base/address.ts';
import { PAGE_SIZE, type PhysMemory, RAM_BASE } from '../../machine/physMemory.ts';
import type { Kernel } from '../context.ts';
import type { AddressSpace } from '../state.ts';
import { frameOf, rootOf, V } from './pageTable.ts';

export const ENTRIES = 512;
/** What a table of leaves maps, and a table of these. */
export const LEAF_BYTES = PAGE_SIZE * ENTRIES;
export const MIDDLE_BYTES = LEAF_BYTES * ENTRIES;
/** An entry is two words; frames lie below 16 GiB, so the upper one is always 0. */
export const ENTRY_WORDS = 2;

/** Some neighbouring entries of one table of leaves. */
export interface LeafEntries {
  readonly words: Uint32Array;
  readonly table: PhysAddr;
  /** Index in `words` of the entry for `va`; there are `count`, `ENTRY_WORDS` apart. */
  readonly first: number;
  readonly count: number;
  readonly va: number;
}

/** All of the machine's memory as words. */
export const wordsOf = (memory: PhysMemory): Uint32Array => new Uint32Array(memory.wasm.buffer);

/** Index among these words of a table's entry number `index`; of `index` only what counts within a table. */
export const entryWord = (memory: PhysMemory, table: PhysAddr, index: number): number =>
  (memory.ramOffset + table - RAM_BASE) / 4 + (Math.floor(index) % ENTRIES) * ENTRY_WORDS;

/** Visits the tables of leaves that there are in [start, end). Who changes entries calls `memory.touch(table, PAGE_SIZE)`. */
export function forLeafTables(
  { machine: { memory } }: Pick<Kernel, 'machine'>,
  space: AddressSpace,
  start: number,
  end: number,
  visit: (entries: LeafEntries) => void,
): void {
  const words = wordsOf(memory);
  const root = rootOf(space);
  for (let va = start; va < end; ) {
    const middle = words[entryWord(memory, root, va / MIDDLE_BYTES)]!;
    if ((middle & V) === 0) {
      va = regionEnd(va, MIDDLE_BYTES);
      continue;
    }
    const pte = words[entryWord(memory, frameOf(middle), va / LEAF_BYTES)]!;
    const next = Math.min(end, regionEnd(va, LEAF_BYTES));
    if ((pte & V) !== 0) {
      const table = frameOf(pte);
      const first = entryWord(memory, table, va / PAGE_SIZE);
      visit({ words, table, first, count: (next - va) / PAGE_SIZE, va });
    }
    va = next;
  }
}

/** Where the region of `size` bytes that contains `va` ends. */
const regionEnd = (va: number, size: number): number => va - (va % size) + size;

/** The tables of a space, root included. */
export function countTables({ machine: { memory } }: Pick<Kernel, 'machine'>, space: AddressSpace): number {
  const words = wordsOf(memory);
  const root = rootOf(space);
  let tables = 1;
  // User space is the lower half.
  for (let index = 0; index < ENTRIES / 2; index++) {
    const middle = words[entryWord(memory, root, index)]!;
    if ((middle & V) === 0) continue;
    tables++;
    const first = entryWord(memory, frameOf(middle), 0);
    for (let at = first; at < first + ENTRIES * ENTRY_WORDS; at += ENTRY_WORDS) tables += words[at]! & V;
  }
  return tables;
}

/** Tells the engine that entries of these pages have changed: page by page, or of the whole space when there are few `others`. */
export function invalidatePages(kernel: Kernel, space: AddressSpace, pages: readonly number[], others: number): void {
  const { engine } = kernel.machine;
  // Finding a translation again costs an engine some sixteen times what dropping one does.
  if (pages.length > 16 * (others + 1)) engine.invalidateTranslation(space.satp, undefined);
  else for (const va of pages) engine.invalidateTranslation(space.satp, BigInt(va));
}
