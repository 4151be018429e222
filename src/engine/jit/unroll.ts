/**
 * Copies rounds of small innermost loops. Some rounds together are one of the loop that is left (*unrolling*): the budget and the host's stack are looked
 * at once for all of them, and one check serves accesses to what follows one another in memory. And the first round stands before
 * the loop (*peeling*): what a round leaves behind as words is words whenever the loop itself begins.
 */
import { copyBlocks, redirect } from './blockCopies.ts';
import type { Dominators } from './dominators.ts';
import { type Block, type FlowGraph, successors } from './flowGraph.ts';

/** Instructions of a round that is peeled; of all the rounds of an unrolled loop; and how many rounds at most. */
const MAX_PEELED = 120;
const MAX_INSNS = 64;
const MAX_ROUNDS = 8;
/** Ways through a loop are not so many times longer than others, in blocks. */
const MAX_LARGER = 2;

/** Rewrites a graph that has been analysed; answers it if anything changed, and it must be analysed again. */
export function copyRounds(graph: FlowGraph, flow: Dominators): FlowGraph | undefined {
  let { entry } = graph;
  let changed = false;
  for (const at of flow.headers) {
    const body = loopBody(flow, at);
    const isInnermost = [...flow.headers].every((other) => other === at || !body.has(flow.order[other]!));
    const hasCall = [...body].some(({ end }) => end.kind === 'call');
    const size = [...body].reduce((sum, { insns }) => sum + insns.length, 0);
    if (!isInnermost || hasCall || size > MAX_PEELED) continue;
    changed = true;
    const header = flow.order[at]!;
    const first = peel(entry, header, body);
    if (header === entry) entry = first;
    const rounds = Math.min(MAX_ROUNDS, Math.floor(MAX_INSNS / size));
    if (rounds > 1) unroll(header, body, rounds);
  }
  return changed ? { ...graph, entry } : undefined;
}

/** Puts a round before the loop; answers its first block. */
function peel(entry: Block, header: Block, body: ReadonlySet<Block>): Block {
  // Copies of other loops' blocks may lead here, too.
  const others = [...reachable(entry)].filter((block) => !body.has(block));
  const first = copyBlocks(body, (to, copies) => (to === header ? header : (copies.get(to) ?? to))).get(header)!;
  for (const block of others) block.end = redirect(block.end, (to) => (to === header ? first : to));
  return first;
}

function reachable(entry: Block): Set<Block> {
  const seen = new Set([entry]);
  for (const block of seen) for (const to of successors(block)) seen.add(to);
  return seen;
}

/**
 * The blocks of the innermost natural loop of a header. A region that is entered in the middle of a loop has loops within one another that begin at the
 * same place: an edge back whose loop is much larger than that of another one belongs to an outer loop.
 */
function loopBody({ order, predecessors, dominates }: Dominators, header: number): Set<Block> {
  const bodies = predecessors[header]!.filter((from) => from >= header && dominates(header, from))
    .map((latch) => {
      const body = new Set([header]);
      const open = [latch];
      for (let at = open.pop(); at !== undefined; at = open.pop()) {
        if (body.has(at)) continue;
        body.add(at);
        open.push(...predecessors[at]!);
      }
      return body;
    })
    .sort((a, b) => a.size - b.size);
  const body = new Set(bodies[0]);
  for (const other of bodies) if (other.size <= bodies[0]!.size * MAX_LARGER) for (const at of other) body.add(at);
  return new Set([...body].map((at) => order[at]!));
}

function unroll(header: Block, body: ReadonlySet<Block>, rounds: number): void {
  // The last round leads to the first one, each other to the next.
  let next = header;
  for (let round = 1; round < rounds; round++) {
    const after = next;
    next = copyBlocks(body, (to, copies) => (to === header ? after : (copies.get(to) ?? to))).get(header)!;
  }
  for (const block of body) block.end = redirect(block.end, (to) => (to === header ? next : to));
}
