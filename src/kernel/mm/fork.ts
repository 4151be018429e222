/**
 * fork(2)'s copy of an address space: the areas are the same, the frames are shared, and private pages become read-only on both sides until one of
 * them stores (copy-on-write, `pageFault.ts`). What it costs goes with the page tables that there are, whatever is mapped. All frames that it needs
 * are counted before anything changes, so it fails as if it had never begun.
 */
import { type PhysAddr, physAddr } from '../../base/address.ts';
import { assert } from '../../base/assert.ts';
import { PAGE_SIZE, RAM_BASE } from '../../machine/physMemory.ts';
import type { Kernel } from '../context.ts';
import type { AddressSpace, Vma } from '../state.ts';
import { SysError } from '../sysError.ts';
import { createAddressSpace } from './addressSpace.ts';
import { allocateFrame, framesLeft } from './frames.ts';
import { RESIDENT, rootOf, V, W } from './pageTable.ts';
import { hasTrait, VmaTrait } from './vma.ts';

const ENTRIES = 512;
const LEAF_BYTES = PAGE_SIZE * ENTRIES;
const MIDDLE_BYTES = LEAF_BYTES * ENTRIES;
/** An entry is two words; frames lie below 16 GiB, so the upper one is always 0. */
const WORDS = 2;

/** A copy of the parent's space with one user; ENOMEM, and then nothing has changed. */
export function forkAddressSpace(kernel: Kernel, parent: AddressSpace): AddressSpace {
  const copy = new SpaceCopy(kernel, parent);
  if (framesLeft(kernel) < copy.tables)
    throw new SysError('ENOMEM', `no ${copy.tables} frames are left for page tables`);
  const child = createAddressSpace(kernel);
  const { vmas } = parent;
  const inherited = vmas.filter((vma) => !hasTrait(vma, VmaTrait.dontFork)).map(asInherited);
  child.vmas.push(...inherited);
  child.modules.push(...parent.modules);
  // Where areas are missing there may be room that the parent knows to be full.
  if (inherited.length === vmas.length) child.packed.push(...parent.packed);
  for (const vma of inherited) if (!hasTrait(vma, VmaTrait.wipeOnFork)) copy.copyArea(child, vma);
  kernel.machine.engine.invalidateTranslation(parent.satp, undefined);
  return child;
}

/** Locks are not inherited (mlock(2)). */
function asInherited(vma: Vma): Vma {
  return hasTrait(vma, VmaTrait.locked) ? { ...vma, traits: vma.traits! & ~VmaTrait.locked || undefined } : vma;
}

class SpaceCopy {
  /** The page tables of the parent, root included: a copy needs no more. */
  readonly tables: number;
  private readonly kernel: Kernel;
  private readonly parent: AddressSpace;
  /** All of the machine's memory. */
  private readonly words: Uint32Array;
  private readonly ramWord: number;

  constructor(kernel: Kernel, parent: AddressSpace) {
    this.kernel = kernel;
    this.parent = parent;
    this.words = new Uint32Array(kernel.machine.memory.wasm.buffer);
    this.ramWord = kernel.machine.memory.ramOffset / 4;
    this.tables = this.countTables();
  }

  /** Copies the entries of all pages of an area, and counts the child as a holder of their frames. */
  copyArea(child: AddressSpace, { start, end, shared }: Vma): void {
    for (let va = start; va < end; ) {
      const middle = this.words[this.entry(rootOf(this.parent), va / MIDDLE_BYTES)]!;
      if ((middle & V) === 0) {
        va = above(va, MIDDLE_BYTES);
        continue;
      }
      const leaves = this.words[this.entry(frameOf(middle), va / LEAF_BYTES)]!;
      const next = Math.min(end, above(va, LEAF_BYTES));
      if ((leaves & V) !== 0) this.copyEntries(child, frameOf(leaves), va, next, shared);
      va = next;
    }
  }

  /** Copies what is resident in [start, end), whose entries lie in one table. */
  private copyEntries(child: AddressSpace, from: PhysAddr, start: number, end: number, shared: boolean): void {
    const { words } = this;
    const { holders } = this.kernel.state.frames;
    const keep = shared ? 0xffff_ffff : ~W;
    const first = this.entry(from, start / PAGE_SIZE);
    const count = (end - start) / PAGE_SIZE;
    let delta: number | undefined;
    let copied = 0;
    for (let at = first; at < first + count * WORDS; at += WORDS) {
      const pte = words[at]! & keep;
      if ((pte & RESIDENT) === 0) continue;
      // The child gets a table only for what is there.
      delta ??= this.entry(this.leafTable(child, start), start / PAGE_SIZE) - first;
      words[at] = pte;
      words[at + delta] = pte;
      holders[(pte >>> 10) - RAM_BASE / PAGE_SIZE]! += 1;
      copied++;
    }
    if (copied > 0) this.kernel.machine.memory.touch(from, PAGE_SIZE);
    child.residentPages += copied;
  }

  /** The child's table of leaves for `va`, made when it is missing; its frames were counted before. */
  private leafTable(child: AddressSpace, va: number): PhysAddr {
    let table = rootOf(child);
    for (const size of [MIDDLE_BYTES, LEAF_BYTES]) {
      const at = this.entry(table, va / size);
      let pte = this.words[at]!;
      if ((pte & V) === 0) {
        const frame = allocateFrame(this.kernel);
        assert(frame !== undefined, 'the frames for the tables of a copy were counted');
        // These pages have been written by nobody yet, and what writes them from here on does not say so.
        this.kernel.machine.memory.touch(frame, PAGE_SIZE);
        this.kernel.machine.memory.touch(table, PAGE_SIZE);
        pte = (frame / PAGE_SIZE) * 1024 + V;
        this.words[at] = pte;
      }
      table = frameOf(pte);
    }
    this.kernel.machine.memory.touch(table, PAGE_SIZE);
    return table;
  }

  private countTables(): number {
    let tables = 1;
    const root = rootOf(this.parent);
    for (let index = 0; index < ENTRIES / 2; index++) {
      const middle = this.words[this.entry(root, index)]!;
      if ((middle & V) === 0) continue;
      tables++;
      const first = this.entry(frameOf(middle), 0);
      for (let at = first; at < first + ENTRIES * WORDS; at += WORDS) tables += this.words[at]! & V;
    }
    return tables;
  }

  /** Index in `words` of a table's entry; of `index` only what counts within a table. */
  private entry(table: PhysAddr, index: number): number {
    return this.ramWord + (table - RAM_BASE) / 4 + (Math.floor(index) % ENTRIES) * WORDS;
  }
}

const frameOf = (pte: number): PhysAddr => physAddr((pte >>> 10) * PAGE_SIZE);
/** The next address above `va` at which a region of `size` bytes begins. */
const above = (va: number, size: number): number => va - (va % size) + size;
