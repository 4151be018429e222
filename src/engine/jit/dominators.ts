/**
 * Dominators and loops of a region (Cooper, Harvey and Kennedy, "A Simple, Fast Dominance Algorithm"): what structured control flow is made from.
 * An edge that goes back to a block that does not dominate its source makes the graph irreducible: there must be none any more (`irreducible.ts`).
 */

import { type Block, type FlowGraph, successors } from './flowGraph.ts';

export interface Dominators {
  /** Reachable blocks in reverse postorder; a block's place is its number in all that follows. */
  readonly order: readonly Block[];
  readonly place: ReadonlyMap<Block, number>;
  /** Immediate dominator by number; the entry's is itself. */
  readonly idom: readonly number[];
  /** Blocks that each immediately dominates, in order. */
  readonly children: readonly (readonly number[])[];
  readonly predecessors: readonly (readonly number[])[];
  /** Targets of back edges. */
  readonly headers: ReadonlySet<number>;
  dominates(a: number, b: number): boolean;
}

export function dominators(graph: FlowGraph): Dominators {
  const order = reversePostorder(graph.entry);
  const place = new Map(order.map((block, index) => [block, index]));
  const predecessors: number[][] = order.map(() => []);
  order.forEach((block, from) => {
    for (const to of successors(block)) {
      const list = predecessors[place.get(to)!]!;
      if (!list.includes(from)) list.push(from);
    }
  });
  const idom = immediateDominators(predecessors);
  const children: number[][] = order.map(() => []);
  for (let block = 1; block < order.length; block++) children[idom[block]!]!.push(block);
  const dominates = (a: number, b: number): boolean => {
    let at = b;
    while (at > a) at = idom[at]!;
    return at === a;
  };
  const headers = new Set<number>();
  predecessors.forEach((list, to) => {
    if (list.some((from) => from >= to && dominates(to, from))) headers.add(to);
  });
  return { order, place, idom, children, predecessors, headers, dominates };
}

function reversePostorder(entry: Block): Block[] {
  const seen = new Set([entry]);
  const post: Block[] = [];
  const stack: { block: Block; rest: Block[] }[] = [{ block: entry, rest: successors(entry) }];
  while (stack.length > 0) {
    const top = stack.at(-1)!;
    // The last successor first, so that the first one comes next in the reverse.
    const next = top.rest.pop();
    if (next === undefined) {
      post.push(top.block);
      stack.pop();
    } else if (!seen.has(next)) {
      seen.add(next);
      stack.push({ block: next, rest: successors(next) });
    }
  }
  return post.reverse();
}

function immediateDominators(predecessors: readonly (readonly number[])[]): number[] {
  const idom: number[] = predecessors.map(() => -1);
  idom[0] = 0;
  const meet = (a: number, b: number): number => {
    let [left, right] = [a, b];
    while (left !== right) {
      while (left > right) left = idom[left]!;
      while (right > left) right = idom[right]!;
    }
    return left;
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (let block = 1; block < predecessors.length; block++) {
      const known = predecessors[block]!.filter((from) => idom[from] !== -1);
      const next = known.reduce(meet);
      if (idom[block] === next) continue;
      idom[block] = next;
      changed = true;
    }
  }
  return idom;
}
