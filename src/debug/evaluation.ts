/**
 * Expressions and variables of a user frame, through its module's symbols; where no module is, a sentence.
 */
import type { UserFrame } from './frames.ts';
import type { EvaluateResult } from './symbolsApi.ts';

export function evaluate(expression: string, frame: UserFrame): EvaluateResult {
  if (frame.module === undefined) return { error: `no program is mapped at 0x${frame.pc.toString(16)}` };
  return frame.module.symbols.evaluate(expression, frame.context);
}
