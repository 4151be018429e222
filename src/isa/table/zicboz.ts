/**
 * Zicboz (Unprivileged ISA, "Zicboz"; "Cache-Block Zero Instructions"). A block is 64 bytes; there are no caches, so nothing else of the cache-block
 * operations exists. What the environment permits is with `zeroBlock`.
 */
import type { BaseRow } from '../insnDef.ts';
import { baseRow } from './row.ts';

export const zicbozRows: readonly BaseRow[] = [
  baseRow(
    'Zicboz',
    'cbo',
    'cbo.zero (rs1)',
    '000000000100 rs1 010 00000 0001111',
    'Stores zeros in the block of 64 bytes that has the address.',
    (o) => o.zeroBlock(o.x('rs1')),
  ),
];
