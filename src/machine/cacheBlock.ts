/**
 * Cache-block operations (Unprivileged ISA, "Cache-Block Management, Zero, and Prefetch"): of these there is cbo.zero. It is a store of a whole block
 * in its permissions, its A and D bits and what it breaks; devices do not take it. A fault is at the address that the instruction names and not
 * at the start of its block, as the manual says (QEMU 10 reports the start).
 */
import type { Bus } from './bus.ts';
import type { Hart } from './hart.ts';
import { accessFault, translate } from './mmu.ts';
import { CAUSE, MENVCFG, SENVCFG } from './stateLayout.ts';

export const BLOCK_BYTES = 64;
/** Of menvcfg and senvcfg, in their low words. */
export const CBZE = 1 << 7;

/** Whether cbo.zero is legal: menvcfg decides below M-mode, and senvcfg too in U-mode. */
export function mayZeroBlocks(hart: Hart): boolean {
  if (hart.privilege < 3 && (hart.get32(MENVCFG) & CBZE) === 0) return false;
  return hart.privilege > 0 || (hart.get32(SENVCFG) & CBZE) !== 0;
}

/** Stores zeros in the block that has va, where that is legal; false when it trapped. */
export function zeroBlock(bus: Bus, hart: Hart, va: bigint): boolean {
  const pa = translate(bus, hart, va & ~BigInt(BLOCK_BYTES - 1), 'store', BLOCK_BYTES);
  if (pa === undefined) {
    hart.raise(hart.get32(CAUSE), va);
    return false;
  }
  if (!bus.memory.contains(pa, BLOCK_BYTES)) {
    accessFault(hart, va, 'store');
    return false;
  }
  bus.memory.fill(pa, 0, BLOCK_BYTES);
  bus.accessed(hart, va & ~BigInt(BLOCK_BYTES - 1), BLOCK_BYTES, 'store', pa);
  return true;
}
