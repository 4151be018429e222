/**
 * Inlined copies of functions: where a breakpoint on a function stops when the compiler has put its code into its callers.
 */
import { AT, TAG } from '../../dwarf/constants/dies.ts';
import { type AddressRange, rangesOf } from '../../dwarf/rangeList.ts';
import type { Die } from '../../dwarf/unit.ts';
import type { Program } from './program.ts';

export interface InlinedCopy {
  readonly die: Die;
  /** Where control enters the copy. */
  readonly entry: bigint;
  readonly range: AddressRange;
}

/** Blocks inside functions nest; deeper than any real ones. */
const maxDepth = 100;

/** All copies of functions of that name, in the units that declare it. */
export function inlinedCopies(program: Program, name: string): InlinedCopy[] {
  const copies: InlinedCopy[] = [];
  for (const unit of program.info.units) {
    const { abstractFunctions, functions } = program.index(unit);
    if (!abstractFunctions.some((candidate) => candidate.name === name)) continue;
    for (const { die } of functions) collect(program, die, name, copies, maxDepth);
  }
  return copies;
}

function collect(program: Program, scope: Die, name: string, copies: InlinedCopy[], depth: number): void {
  if (depth === 0) return;
  const { info } = program;
  for (const child of scope.children) {
    if (child.tag !== TAG.inlined_subroutine && child.tag !== TAG.lexical_block) continue;
    if (child.tag === TAG.inlined_subroutine && info.name(child) === name) {
      const ranges = rangesOf(info, child);
      const said = info.address(child, AT.entry_pc);
      const range = ranges.find(([low, high]) => said !== undefined && said >= low && said < high) ?? ranges[0];
      if (range !== undefined) copies.push({ die: child, entry: said ?? range[0], range });
    }
    collect(program, child, name, copies, depth - 1);
  }
}
