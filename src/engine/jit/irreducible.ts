/**
 * Loops with more than one entry, as compilers make them when they thread jumps. Structured control flow cannot have them; so one entry is made
 * the only one, and who comes in elsewhere goes through a copy of the loop's blocks until that entry is reached (node splitting). What is too large for
 * that is cut: an edge that goes back to where it is not dominated becomes an exit.
 */
import { copyBlocks, redirect } from './blockCopies.ts';
import { type Dominators, dominators } from './dominators.ts';
import type { FlowGraph, Successor } from './flowGraph.ts';

/** Instructions that are copied for one loop. */
const MAX_COPIED = 150;
/** Loops of a region that are split. */
const MAX_SPLITS = 4;

/** Analyses a graph, which is rewritten where it is irreducible. */
export function reducible(graph: FlowGraph): Dominators {
  for (let splits = 0; ; splits++) {
    const found = dominators(graph);
    const edge = irreducibleEdge(found);
    if (edge === undefined) return found;
    if (splits >= MAX_SPLITS || !splitLoop(found, edge.from, edge.to)) cutIrreducible(found);
  }
}

/** An edge that goes back to where it is not dominated. */
function irreducibleEdge({ predecessors, dominates }: Dominators): { from: number; to: number } | undefined {
  for (let to = 0; to < predecessors.length; to++) {
    const from = predecessors[to]!.find((before) => before >= to && !dominates(to, before));
    if (from !== undefined) return { from, to };
  }
  return undefined;
}

/** Splits the loop that an edge to `target`, which does not dominate `from`, belongs to; false when it is too large. */
function splitLoop(flow: Dominators, from: number, target: number): boolean {
  const { order } = flow;
  const body = loopOf(flow, from, target);
  const entries = [...body].filter((at) => flow.predecessors[at]!.some((before) => !body.has(before)));
  const inner = (at: number): number => flow.predecessors[at]!.filter((before) => body.has(before)).length;
  const [header] = entries.sort((a, b) => inner(b) - inner(a) || a - b);
  const copied = [...body].filter((at) => at !== header).map((at) => order[at]!);
  if (copied.reduce((sum, { insns }) => sum + insns.length, 0) > MAX_COPIED) return false;
  const copies = copyBlocks(copied, (to, known) => known.get(to) ?? to);
  order.forEach((block, at) => {
    if (!body.has(at)) block.end = redirect(block.end, (to) => copies.get(to) ?? to);
  });
  return true;
}

/** The blocks that lie on cycles through `target` and do not lead out of what the two have as their nearest common dominator. */
function loopOf({ predecessors, idom, dominates, order }: Dominators, from: number, target: number): Set<number> {
  let dominator = target;
  while (!dominates(dominator, from)) dominator = idom[dominator]!;
  const isWithin = (at: number): boolean => at !== dominator && dominates(dominator, at);
  const successors: number[][] = order.map(() => []);
  predecessors.forEach((list, to) => {
    for (const before of list) successors[before]!.push(to);
  });
  const reached = reach(target, (at) => successors[at]!.filter(isWithin));
  const reaching = reach(target, (at) => predecessors[at]!.filter(isWithin));
  return new Set([...reached].filter((at) => reaching.has(at)));
}

function reach(start: number, next: (at: number) => readonly number[]): Set<number> {
  const seen = new Set([start]);
  const open = [start];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const to of next(at)) {
      if (seen.has(to)) continue;
      seen.add(to);
      open.push(to);
    }
  }
  return seen;
}

/** Turns edges that go back to where they are not dominated into exits. */
function cutIrreducible({ order, place, dominates }: Dominators): void {
  order.forEach((block, from) => {
    const check = (to: Successor): Successor => {
      if (!('block' in to)) return to;
      const target = place.get(to.block)!;
      if (target > from || dominates(target, from)) return to;
      return { pc: to.block.pc };
    };
    const { end } = block;
    if (end.kind === 'goto') end.to = check(end.to);
    else if (end.kind === 'branch') {
      end.taken = check(end.taken);
      end.next = check(end.next);
    } else if (end.kind === 'call') end.back = check(end.back);
    else for (const target of end.targets) target.to = check(target.to);
  });
}
