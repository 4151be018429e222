/**
 * Where a region looks at the budget, and how far it must reach there: at the entry, at loop headers and at return sites, each time for the longest
 * way to the next of them.
 */
import type { Dominators } from './dominators.ts';
import { successors } from './flowGraph.ts';

/** Whether the budget is looked at where a block begins. */
export function isMeasured({ order, predecessors, headers }: Dominators, block: number): boolean {
  return block === 0 || headers.has(block) || predecessors[block]!.some((from) => order[from]!.end.kind === 'call');
}

/** In instructions, from the begin of each block. */
export function longestWays(flow: Dominators): number[] {
  const { order, place } = flow;
  const ahead: number[] = order.map(() => 0);
  for (let at = order.length - 1; at >= 0; at--) {
    let longest = 0;
    for (const to of successors(order[at]!)) {
      const next = place.get(to)!;
      if (next > at && !isMeasured(flow, next)) longest = Math.max(longest, ahead[next]!);
    }
    ahead[at] = order[at]!.insns.length + longest;
  }
  return ahead;
}
