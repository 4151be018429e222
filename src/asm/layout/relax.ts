/**
 * Finds the lengths of all tails and the addresses of all fragments. As in GNU as a pass goes through a section once, moves what follows by
 * what has grown or shrunk so far, and is repeated until nothing does; so also where several layouts would be right the same one is found. Passes are
 * bounded: after many, what still changes takes the longest form it has had.
 */
import type { Fragment, Section } from './model.ts';
import { tailLength } from './tails.ts';

const MAX_PASSES = 200;
const MAX_ROUNDS = 10;

/** The fragments of a section in the order of their addresses. */
export function fragmentsOf(section: Section): Fragment[] {
  const fragments: Fragment[] = [];
  const parts = [...section.parts].sort(([a], [b]) => a - b);
  for (const [, { first }] of parts) {
    for (let fragment: Fragment | undefined = first; fragment !== undefined; fragment = fragment.next) {
      fragments.push(fragment);
    }
  }
  return fragments;
}

/** Gives every fragment its address and its tail's length. */
export function relax(sections: readonly Section[]): void {
  const all = sections.map(fragmentsOf);
  for (const fragments of all) {
    let address = 0;
    for (const fragment of fragments) {
      fragment.address = address;
      fragment.tailSize = fragment.tail === undefined ? 0 : tailLength(fragment, fragment.tail);
      address += fragment.size + fragment.tailSize;
    }
  }
  const unsettled = all.filter((fragments) => fragments.some(({ tail }) => tail !== undefined));
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const hasChanged = unsettled.map(settle).some((changed) => changed);
    if (!hasChanged) return;
  }
}

/** Repeats passes over one section; answers whether anything changed. */
function settle(fragments: readonly Fragment[]): boolean {
  let passes = 0;
  while (passes < 2 * MAX_PASSES && pass(fragments, passes >= MAX_PASSES)) passes++;
  return passes > 0;
}

function pass(fragments: readonly Fragment[], mayOnlyGrow: boolean): boolean {
  let stretch = 0;
  let hasChanged = false;
  for (const fragment of fragments) {
    fragment.address += stretch;
    const { tail, tailSize } = fragment;
    if (tail === undefined) continue;
    const length = tailLength(fragment, tail);
    if (length === tailSize || (mayOnlyGrow && length < tailSize && tail.kind !== 'align')) continue;
    fragment.tailSize = length;
    stretch += length - tailSize;
    hasChanged = true;
  }
  return hasChanged;
}
