/**
 * Where in a region which registers are words in i32 locals (a forward analysis of what is true on all ways; `wordValues.ts`). A block begins
 * with a register as a word if it is one on every way there; otherwise its 64 bits are made at the end of those blocks where they are not.
 */
import type { Dominators } from './dominators.ts';
import { successors } from './flowGraph.ts';
import { afterInsn, type WordState } from './wordValues.ts';

/** Nothing is known: all 64 bits are in the i64 locals. */
export const unknownWords = (): WordState => ({ words: 0, wide: -1, naturals: 0 });

/** The states in which blocks begin. */
export function wordFlow({ order, place }: Dominators): readonly Readonly<WordState>[] {
  const states = order.map((_block, at) => (at === 0 ? unknownWords() : { words: -1, wide: -1, naturals: -1 }));
  const next = order.map((block) => successors(block).map((to) => place.get(to)!));
  // Which values are words does not depend on where their 64 bits are; so that comes second, when it is known.
  for (const what of ['words', 'wide'] as const) {
    for (let changed = true; changed; ) {
      changed = false;
      order.forEach((block, at) => {
        const state = { ...states[at]! };
        for (const { facts } of block.insns) afterInsn(state, facts);
        if (block.end.kind === 'call') Object.assign(state, unknownWords());
        for (const to of next[at]!) {
          const target = states[to]!;
          const words = target.words & state.words;
          const naturals = target.naturals & state.naturals & words;
          // What is no word everywhere is made wide.
          const wide = what === 'wide' ? target.wide & (state.wide | ~target.words) : target.wide;
          if (words === target.words && naturals === target.naturals && wide === target.wide) continue;
          Object.assign(target, { words, naturals, wide });
          changed = true;
        }
      });
    }
  }
  return states;
}
