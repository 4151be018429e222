/**
 * Emits an instruction of a region: in 32 bits if that is all it takes (`wordValues.ts`), else by its row's semantics. Terminators go on to what
 * follows their block.
 */
import { emitSemantics } from '../interp/semanticsEmitter.ts';
import type { RegionInsn } from './flowGraph.ts';
import { type RegionSite, RegionTarget } from './regionTarget.ts';
import type { WordEmitter } from './wordEmitter.ts';
import { afterInsn, wordPlan } from './wordValues.ts';

export function emitInsn(site: RegionSite, words: WordEmitter, insn: RegionInsn): void {
  const { facts } = insn;
  const { operands } = facts.insn;
  const target = new RegionTarget(site, insn);
  const plan = wordPlan(facts, words.state);
  words.widen(plan.wide);
  switch (plan.kind) {
    case 'copy':
      words.copy(plan.from, operands.rd);
      break;
    case 'value':
      words.value(plan.value, operands, plan.wide !== 0);
      words.setWord(operands.rd);
      break;
    case 'load':
      target.loadWord(plan.width, plan.signed);
      words.setWord(operands.rd);
      break;
    case 'store':
      target.storeWord(plan.width, () => words.pushWord(operands.rs2));
      break;
    case 'branch':
      site.branch(() => words.condition(plan.condition, operands));
      break;
    case 'lift':
      words.lift(plan.from, plan.amount, operands.rd);
      break;
    default:
      if (!words.lower(facts)) emitWide(site, target, insn);
  }
  if (plan.kind !== 'lift') words.forgetLifted(facts.writes.x);
  // A jump has gone on already.
  if (facts.control === 'next') afterInsn(words.state, facts, plan);
}

function emitWide({ code, temps }: RegionSite, target: RegionTarget, { facts: { shape } }: RegionInsn): void {
  if (shape.facts.csr !== undefined) target.fcsr();
  else if (shape.access?.width === 8 && shape.needsFp) {
    target.requireFp();
    if (shape.access.stores) target.storeF();
    else target.loadF();
  } else emitSemantics(code, temps, target, shape.facts.statements);
}
