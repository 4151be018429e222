/**
 * Computed jumps with many expected targets, as a switch has: a table of labels over all halfwords between the first and the last of them.
 */
import type { FunctionBuilder, Label } from '../../wasm/functionBuilder.ts';
import type { Temporaries } from '../interp/temporaries.ts';
import type { Dominators } from './dominators.ts';
import { type Block, hasTable, type Successor } from './flowGraph.ts';

export interface JumpTarget {
  readonly pc: number;
  readonly to: Successor;
}

/** Emits the jump to what an i64 local says; elsewhere than to the targets, which are blocks, it falls through. */
export function emitJumpTable(
  code: FunctionBuilder,
  temps: Temporaries,
  target: number,
  targets: readonly JumpTarget[],
  labelOf: (block: Block) => Label,
): void {
  const pcs = targets.map(({ pc }) => pc);
  const first = Math.min(...pcs);
  const span = Math.max(...pcs) - first + 2;
  const offset = temps.take('i64');
  const miss = code.block();
  code.get(target);
  code.i64(BigInt(first));
  code.op('i64.sub');
  code.tee(offset);
  code.i64(span);
  code.op('i64.ge_u');
  code.brIf(miss);
  const labels: Label[] = Array.from({ length: span / 2 }, () => miss);
  for (const { pc, to } of targets) if ('block' in to) labels[(pc - first) / 2] = labelOf(to.block);
  code.get(offset);
  code.op('i32.wrap_i64');
  code.i32(1);
  code.op('i32.shr_u');
  code.brTable(labels, miss);
  code.end();
}

/** Targets of indirect jumps that are reached by a table. */
export function labelledBlocks({ order, place }: Dominators): Set<number> {
  const labelled = new Set<number>();
  for (const { end } of order) {
    if (end.kind !== 'indirect') continue;
    const inside = end.targets.filter(({ to }) => 'block' in to);
    if (!hasTable(inside)) continue;
    for (const { to } of inside) if ('block' in to) labelled.add(place.get(to.block)!);
  }
  return labelled;
}
