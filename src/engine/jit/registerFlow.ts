/**
 * Which registers must be in locals where, and which of them memory does not have yet: the dataflow behind loading and spilling.
 *
 * A register is *dirty* at a point when on some way there it was written since the hart's block last had it: whoever leaves the region there
 * spills it, so its local must be right on every way to that point. That makes a dirty register a use, for liveness: what a block needs
 * is loaded where the block's values come from memory, at the region's entry and at return sites.
 */
import type { Dominators } from './dominators.ts';
import { successors } from './flowGraph.ts';
import { RegisterSet } from './registerSet.ts';
import { SP } from './roots.ts';

export interface RegisterFlow {
  /** By block: dirty when it begins. */
  readonly dirty: readonly RegisterSet[];
  /** By block: what its code, and what follows, needs in locals when it begins. */
  readonly needed: readonly RegisterSet[];
}

export function registerFlow({ order, place }: Dominators): RegisterFlow {
  const writes = order.map(({ insns }) => {
    const set = new RegisterSet();
    for (const { facts } of insns) set.add(facts.writes);
    return set;
  });
  const next = order.map((block) => successors(block).map((to) => place.get(to)!));
  const dirty = order.map(() => new RegisterSet());
  for (let changed = true; changed; ) {
    changed = false;
    order.forEach((block, at) => {
      // A call spills all.
      if (block.end.kind === 'call') return;
      const out = dirty[at]!.copy();
      out.add(writes[at]!);
      for (const to of next[at]!) changed = dirty[to]!.add(out) || changed;
    });
  }
  const uses = order.map(({ insns }, at) => {
    const written = new RegisterSet();
    const used = dirty[at]!.copy();
    for (const { facts } of insns) {
      used.add(facts.reads.without(written));
      written.add(facts.writes);
    }
    // The stack pointer is compared when the callee comes back.
    if (order[at]!.end.kind === 'call') used.add(RegisterSet.of(1 << SP, 0).without(written));
    return used;
  });
  const needed = uses.map((set) => set.copy());
  for (let changed = true; changed; ) {
    changed = false;
    for (let at = order.length - 1; at >= 0; at--) {
      // Behind a call everything comes from memory again.
      if (order[at]!.end.kind === 'call') continue;
      for (const to of next[at]!) changed = needed[at]!.add(needed[to]!.without(writes[at]!)) || changed;
    }
  }
  return { dirty, needed };
}
