/**
 * fork(2)'s copy of an address space: the areas are the same, the frames are shared, and private pages become read-only on both sides until one of
 * them stores (copy-on-write, `pageFault.ts`). What it costs goes with the page tables that there are, whatever is mapped. All frames that it needs
 * are counted before anything changes, so it fails as if it had never begun.
 */
import type { PhysAddr } from '../../base/address.ts';
import { assert } from '../../base/assert.ts';
import { PAGE_SIZE } from '../../machine/physMemory.ts';
import type { Kernel } from '../context.ts';
import type { AddressSpace, Vma } from '../state.ts';
import { SysError } from '../sysError.ts';
import { createAddressSpace } from './addressSpace.ts';
import { addHolder } from './framePool.ts';
import { allocateFrame, framesLeft, reclaimFrames } from './frames.ts';
import { frameNumberOf, frameOf, RESIDENT, rootOf, V, W } from './pageTable.ts';
import {
  countTables,
  ENTRY_WORDS,
  entryWord,
  forLeafTables,
  LEAF_BYTES,
  type LeafEntries,
  MIDDLE_BYTES,
} from './tableWalk.ts';
import { hasTrait, VmaTrait } from './vma.ts';

/** A copy of the parent's space with one user; ENOMEM, and then nothing has changed. */
export function forkAddressSpace(kernel: Kernel, parent: AddressSpace): AddressSpace {
  const tables = countTables(kernel, parent);
  if (framesLeft(kernel) < tables) reclaimFrames(kernel);
  if (framesLeft(kernel) < tables) throw new SysError('ENOMEM', `no ${tables} frames are left for page tables`);
  const child = createAddressSpace(kernel);
  const inherited = parent.vmas.filter((vma) => !hasTrait(vma, VmaTrait.dontFork)).map(asInherited);
  for (const vma of inherited) child.vmas.push(vma);
  child.modules.push(...parent.modules);
  child.startup = parent.startup;
  // Where areas are missing there may be room that the parent knows to be full.
  if (inherited.length === parent.vmas.length) child.packed.push(...parent.packed);
  for (const vma of inherited) {
    if (hasTrait(vma, VmaTrait.wipeOnFork)) continue;
    forLeafTables(kernel, parent, vma.start, vma.end, (entries) => copyEntries(kernel, child, entries, vma.shared));
  }
  kernel.machine.engine.invalidateTranslation(parent.satp, undefined);
  return child;
}

/** Locks are not inherited (mlock(2)). */
function asInherited(vma: Vma): Vma {
  return hasTrait(vma, VmaTrait.locked) ? { ...vma, traits: vma.traits! & ~VmaTrait.locked || undefined } : vma;
}

/** Copies the entries of what is resident, and counts the child as a holder of the frames. */
function copyEntries(kernel: Kernel, child: AddressSpace, entries: LeafEntries, shared: boolean): void {
  const { words, first, count, va, table } = entries;
  const { memory } = kernel.machine;
  const keep = shared ? 0xffff_ffff : ~W;
  let delta: number | undefined;
  let copied = 0;
  for (let at = first; at < first + count * ENTRY_WORDS; at += ENTRY_WORDS) {
    const pte = words[at]! & keep;
    if ((pte & RESIDENT) === 0) continue;
    // The child gets a table only for what is there.
    delta ??= entryWord(memory, leafTable(kernel, child, words, va), va / PAGE_SIZE) - first;
    words[at] = pte;
    words[at + delta] = pte;
    addHolder(kernel.state.frames, frameNumberOf(pte));
    copied++;
  }
  if (copied > 0) memory.touch(table, PAGE_SIZE);
  child.residentPages += copied;
}

/** The child's table of leaves for `va`, about to be written; made when it is missing, for which frames were counted. */
function leafTable(kernel: Kernel, child: AddressSpace, words: Uint32Array, va: number): PhysAddr {
  const { memory } = kernel.machine;
  let table = rootOf(child);
  for (const size of [MIDDLE_BYTES, LEAF_BYTES]) {
    const at = entryWord(memory, table, va / size);
    let pte = words[at]!;
    if ((pte & V) === 0) {
      const frame = allocateFrame(kernel);
      assert(frame !== undefined, 'the frames for the tables of a copy were counted');
      memory.touch(table, PAGE_SIZE);
      pte = (frame / PAGE_SIZE) * 1024 + V;
      words[at] = pte;
    }
    table = frameOf(pte);
  }
  memory.touch(table, PAGE_SIZE);
  return table;
}
