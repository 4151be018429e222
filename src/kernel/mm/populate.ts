/**
 * Bringing pages in ahead of their use: MAP_POPULATE, mlock(2), MADV_POPULATE_READ and WRITE.
 */
import { PAGE_SIZE } from '../../machine/physMemory.ts';
import type { Kernel } from '../context.ts';
import type { AddressSpace } from '../state.ts';
import { PROT_WRITE } from './layout.ts';
import { allows, type FaultResult, makeResident } from './pageFault.ts';
import { vmasIn } from './vma.ts';

/** How an area's pages are accessed: as far as it allows, or by loads or stores, which must be allowed. */
export type PopulateKind = 'any' | 'load' | 'store';

/** Makes the pages of [start, end) resident, area by area up to the first hole or the first that cannot be; `ok` when all are. */
export function populate(
  kernel: Kernel,
  space: AddressSpace,
  start: number,
  end: number,
  kind: PopulateKind,
): FaultResult {
  let at = start;
  for (const vma of vmasIn(space, start, end)) {
    if (vma.start > at || !allows(vma, kind === 'store' ? 'store' : 'load')) return 'segv';
    const to = Math.min(end, vma.end);
    const forStore = kind === 'store' || (kind === 'any' && (vma.prot & PROT_WRITE) !== 0);
    for (; at < to; at += PAGE_SIZE) {
      const result = makeResident(kernel, space, vma, at, forStore);
      if (result !== 'ok') return result;
    }
  }
  return at >= end ? 'ok' : 'segv';
}
