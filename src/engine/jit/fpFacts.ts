/**
 * What floating-point code of a region may take for granted: that mstatus.FS is on, that it is dirty, that inexact is set, that the dynamic
 * rounding mode is to nearest even. Nothing in a region takes these away but a call and a write of fflags or frm; so each is looked at where
 * it is first needed, and holds from there on (a forward analysis of what is true on all ways).
 */

import type { FpOp } from '../../isa/ops.ts';
import { changesCsr } from '../interp/fastFcsr.ts';
import type { Dominators } from './dominators.ts';
import { successors } from './flowGraph.ts';
import type { InsnFacts } from './insnFacts.ts';

export const FpFact = { on: 1, dirty: 2, inexact: 4, nearest: 8 } as const;
const ALL = 15;
const DYNAMIC = 7;

/** By block: the facts that hold when it begins. */
export function fpFacts({ order, place }: Dominators, isExactSoFar: boolean): readonly number[] {
  const facts = order.map((_block, at) => (at === 0 ? 0 : ALL));
  for (let changed = true; changed; ) {
    changed = false;
    order.forEach((block, at) => {
      let now = facts[at]!;
      for (const insn of block.insns) now = afterInsn(now, insn.facts, isExactSoFar);
      if (block.end.kind === 'call') now = 0;
      for (const to of successors(block)) {
        const index = place.get(to)!;
        if ((facts[index]! & now) === facts[index]) continue;
        facts[index]! &= now;
        changed = true;
      }
    });
  }
  return facts;
}

/** What holds behind an instruction that translated code has executed. */
export function afterInsn(facts: number, { insn, shape }: InsnFacts, isExactSoFar: boolean): number {
  if (shape.facts.csr !== undefined) {
    if (!changesCsr(insn)) return facts | FpFact.on;
    return (facts & ~(FpFact.inexact | FpFact.nearest)) | FpFact.on | FpFact.dirty;
  }
  let now = facts;
  if (shape.needsFp) now |= FpFact.on;
  if (shape.writes === 'f') now |= FpFact.dirty;
  if (needsInexact(shape) && !(isExactSoFar && tellsInexact(shape))) now |= FpFact.inexact;
  if (needsNearest({ insn, shape })) now |= FpFact.nearest;
  return now;
}

/** Operations that are inlined only while inexact is set. Singles and most integers are exact in doubles. */
export function needsInexact({ fp }: InsnFacts['shape']): boolean {
  if (fp === undefined || ['min', 'max', 'eq', 'lt', 'le'].includes(fp.op)) return false;
  return !(fp.format === 'd' && (fp.op === 'cvt' || fp.op.startsWith('from')));
}

/** Operations whose results tell whether they are inexact (`fastExact.ts`), where there is a fused multiply-add. */
export function tellsInexact({ fp }: InsnFacts['shape']): boolean {
  if (fp === undefined) return false;
  return TELLING.has(fp.op) && !(fp.op === 'madd' && fp.format === 's');
}

const TELLING: ReadonlySet<FpOp> = new Set([
  ...(['add', 'sub', 'mul', 'div', 'sqrt', 'madd', 'toW', 'toWu', 'toL', 'toLu'] as const),
]);

/** Whether the instruction takes its rounding mode from frm and is inlined for to nearest even. */
export function needsNearest({ insn, shape }: Pick<InsnFacts, 'insn' | 'shape'>): boolean {
  return hasMode(shape) && insn.operands.rm === DYNAMIC;
}

/** Whether translated code can round as the instruction says: to nearest, and conversions to integers, and to doubles of most, in each direction. */
export function isRoundingInlined({ insn, shape }: Pick<InsnFacts, 'insn' | 'shape'>): boolean {
  if (!hasMode(shape)) return true;
  const { rm } = insn.operands;
  const { op, format } = shape.fp!;
  const isDirected = op.startsWith('to') || (op.startsWith('from') && format === 'd');
  return rm === 0 || rm === DYNAMIC || (isDirected && rm <= 4);
}

const hasMode = ({ facts, fp }: InsnFacts['shape']): boolean => facts.inlineRounding !== undefined && fp !== undefined;
