/**
 * The part of a region's graph that is the loop which begins with its entry.
 */
import { type Block, type FlowGraph, type Successor, successors } from './flowGraph.ts';

/**
 * Cuts a graph down to the loop that begins with its entry: what jumps back to it, and what leads there. A loop within another would otherwise take
 * the other one in, turned inside out, with both beginning at the same place; undefined when nothing jumps back.
 */
export function loopOnly({ entry, blocks, callees }: FlowGraph): FlowGraph | undefined {
  const predecessors = new Map<Block, Block[]>(blocks.map((block) => [block, []]));
  for (const block of blocks) for (const to of successors(block)) predecessors.get(to)!.push(block);
  const body = new Set([entry]);
  const open = predecessors.get(entry)!.filter(({ insns, site }) => site === undefined && insns.at(-1)!.pc >= entry.pc);
  if (open.length === 0) return undefined;
  for (let block = open.pop(); block !== undefined; block = open.pop()) {
    if (body.has(block)) continue;
    body.add(block);
    open.push(...predecessors.get(block)!);
  }
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
