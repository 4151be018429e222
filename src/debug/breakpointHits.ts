/**
 * What a thread's arrival at breakpoints means: conditions are evaluated in the innermost frame, hits counted, log messages made. A condition
 * that cannot be evaluated stops and says why, since silence would look like code that is never reached.
 */

import type { Breakpoint } from './breakpoints.ts';
import { evaluate } from './evaluation.ts';
import type { UserFrame } from './frames.ts';

export interface Hit {
  readonly breakpoints: readonly Breakpoint[];
  readonly problem?: string | undefined;
}

/** The breakpoints that stop, if any does. */
export function testBreakpoints(
  breakpoints: readonly Breakpoint[],
  frame: UserFrame,
  log: { logPoint(text: string, breakpoint: Breakpoint): void },
): Hit | undefined {
  const stopping: Breakpoint[] = [];
  let problem: string | undefined;
  for (const breakpoint of breakpoints) {
    const { condition } = breakpoint.request;
    const holds = condition === undefined || condition.trim() === '' ? true : testCondition(condition, frame);
    if (holds === false) continue;
    breakpoint.hits++;
    if (typeof holds === 'object') problem = `condition "${condition}": ${holds.error}`;
    else if (breakpoint.hitCondition?.(breakpoint.hits) === false) continue;
    if (breakpoint.log !== undefined && typeof holds !== 'object')
      log.logPoint(logText(breakpoint.log, frame), breakpoint);
    else stopping.push(breakpoint);
  }
  return stopping.length === 0 ? undefined : { breakpoints: stopping, problem };
}

/** As C has it: any scalar other than 0 holds, an array or a structure is no condition. */
function testCondition(condition: string, frame: UserFrame): boolean | { readonly error: string } {
  const { value, isTrue, error } = evaluate(condition, frame);
  if (isTrue !== undefined) return isTrue;
  return { error: error ?? `${value?.text ?? 'it'} is neither true nor false` };
}

/** A log message with its expressions evaluated in the frame. */
export function logText(parts: NonNullable<Breakpoint['log']>, frame: UserFrame): string {
  return parts
    .map((part) => {
      if (part.kind === 'text') return part.text;
      const { value, error } = evaluate(part.text, frame);
      return value?.text ?? `<${error ?? 'no value'}>`;
    })
    .join('');
}
