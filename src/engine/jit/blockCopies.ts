/**
 * Copies of blocks of a region: the same code at another place of its control flow.
 */
import type { Block, Successor, Terminator } from './flowGraph.ts';

/** Copies these blocks. Where their ends lead is asked of `lead`, given the original successor and the copies. */
export function copyBlocks(
  blocks: Iterable<Block>,
  lead: (to: Block, copies: ReadonlyMap<Block, Block>) => Block,
): ReadonlyMap<Block, Block> {
  const copies = new Map<Block, Block>();
  for (const block of blocks) copies.set(block, { ...block, insns: block.insns.map((insn) => ({ ...insn })) });
  for (const copy of copies.values()) copy.end = redirect(copy.end, (to) => lead(to, copies));
  return copies;
}

/** An end that leads to other blocks. */
export function redirect(end: Terminator, lead: (to: Block) => Block): Terminator {
  const map = (to: Successor): Successor => ('block' in to ? { block: lead(to.block) } : to);
  switch (end.kind) {
    case 'goto':
      return { ...end, to: map(end.to) };
    case 'branch':
      return { ...end, taken: map(end.taken), next: map(end.next) };
    case 'call':
      return { ...end, back: map(end.back) };
    case 'indirect':
      return { ...end, targets: end.targets.map(({ pc, to }) => ({ pc, to: map(to) })) };
  }
}
