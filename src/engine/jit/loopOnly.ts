/**
 * The loops of a region's graph that its entry is part of: the one which begins there, and the outermost.
 */
import { type Block, type FlowGraph, type Successor, successors } from './flowGraph.ts';

/**
 * Cuts a graph down to the loop that begins with its entry: what jumps back to it, and what leads there. A loop within another would otherwise take
 * the other one in, turned inside out, with both beginning at the same place; undefined when nothing jumps back.
 */
export function loopOnly({ entry, blocks, callees }: FlowGraph): FlowGraph | undefined {
  const predecessors = predecessorsOf(blocks);
  const latches = predecessors
    .get(entry)!
    .filter(({ insns, site }) => site === undefined && insns.at(-1)!.pc >= entry.pc);
  if (latches.length === 0) return undefined;
  // A loop that is entered in its middle would take in, by what leads there, all loops around it; compilers have those begin before it.
  const body = between(entry, latches, predecessors, ({ pc, site }) => site !== undefined || pc >= entry.pc);
  const within = (to: Successor): Successor => ('block' in to && !body.has(to.block) ? { pc: to.block.pc } : to);
  for (const { end } of body) {
    if (end.kind === 'goto') end.to = within(end.to);
    else if (end.kind === 'branch') {
      end.taken = within(end.taken);
      end.next = within(end.next);
    } else if (end.kind === 'call') end.back = within(end.back);
    else for (const target of end.targets) target.to = within(target.to);
  }
  return { entry, blocks: blocks.filter((block) => body.has(block)), callees };
}

/** Where the outermost loop begins that the entry is part of: at the lowest address, as compilers have it. Undefined when the entry is in no loop. */
export function beginOfLoops({ entry, blocks }: FlowGraph): number | undefined {
  const predecessors = predecessorsOf(blocks);
  const latches = predecessors.get(entry)!;
  if (latches.length === 0) return undefined;
  const own = [...between(entry, latches, predecessors, () => true)].filter(({ site }) => site === undefined);
  return Math.min(...own.map(({ pc }) => pc));
}

function predecessorsOf(blocks: readonly Block[]): ReadonlyMap<Block, Block[]> {
  const predecessors = new Map<Block, Block[]>(blocks.map((block) => [block, []]));
  for (const block of blocks) for (const to of successors(block)) predecessors.get(to)!.push(block);
  return predecessors;
}

/** The blocks on ways from an entry to latches through blocks that may be among them. */
function between(
  entry: Block,
  latches: readonly Block[],
  predecessors: ReadonlyMap<Block, Block[]>,
  mayBe: (block: Block) => boolean,
): Set<Block> {
  const body = new Set([entry]);
  const open = [...latches];
  for (let block = open.pop(); block !== undefined; block = open.pop()) {
    if (body.has(block) || !mayBe(block)) continue;
    body.add(block);
    open.push(...predecessors.get(block)!);
  }
  return body;
}
