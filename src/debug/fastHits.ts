/**
 * Hits of breakpoints that mean nothing, decided where they happen: while the machine runs, without frames and values. What conditions read is
 * planned once for each place (`plan/`); hits are counted and log messages made here too. Whatever would stop, or has no plan, is left to
 * `breakpointHits.ts`, which decides alike.
 */
import type { Breakpoint } from './breakpoints.ts';
import type { UserFrame } from './frames.ts';
import { cannotTell, type Plan, type PlanState } from './plan/planState.ts';

/** A log message in parts; a part without plan is made by the general evaluation. */
type LogText = readonly (string | Plan)[];

interface Test {
  readonly breakpoint: Breakpoint;
  /** Undefined: always holds. */
  readonly condition: Plan | undefined;
  readonly log: LogText | undefined;
}

/** What is done at an address where there are breakpoints. */
export interface Site {
  readonly tests: readonly Test[];
}

/** Undefined when something of it needs the general evaluation each time. `frame` is one that has just arrived there. */
export function siteOf(breakpoints: readonly Breakpoint[], frame: UserFrame): Site | undefined {
  const plan = (text: string): Plan | undefined => frame.module?.symbols.plan(text, frame.context);
  const tests: Test[] = [];
  for (const breakpoint of breakpoints) {
    const { condition: text = '' } = breakpoint.request;
    const condition = text.trim() === '' ? undefined : plan(text);
    if (condition === undefined && text.trim() !== '') return undefined;
    tests.push({ breakpoint, condition, log: logText(breakpoint, plan) });
  }
  return { tests };
}

/** Undefined when there is no message, or one that only the general evaluation makes. */
function logText({ log }: Breakpoint, plan: (text: string) => Plan | undefined): LogText | undefined {
  const parts: (string | Plan)[] = [];
  for (const part of log ?? []) {
    const planned = part.kind === 'text' ? part.text : plan(part.text);
    if (planned === undefined || (typeof planned !== 'string' && planned.text === undefined)) return undefined;
    parts.push(planned);
  }
  return log && parts;
}

export interface HitOutput {
  logPoint(text: string, breakpoint: Breakpoint): void;
  /** The message as the general evaluation makes it. */
  logText(breakpoint: Breakpoint): string;
}

/** Counts and logs the hit and answers true; or does nothing and answers false when it may stop. */
export function passHit({ tests }: Site, state: PlanState, output: HitOutput): boolean {
  try {
    for (const { breakpoint, condition } of tests) {
      if (condition !== undefined && !condition.isTrue(state)) continue;
      if (breakpoint.hitCondition?.(breakpoint.hits + 1) !== false && breakpoint.log === undefined) return false;
    }
  } catch (error) {
    if (error === cannotTell) return false;
    throw error;
  }
  for (const { breakpoint, condition, log } of tests) {
    // It has been computed a moment ago, and nothing has changed since.
    if (condition !== undefined && !condition.isTrue(state)) continue;
    breakpoint.hits++;
    if (breakpoint.log === undefined || breakpoint.hitCondition?.(breakpoint.hits) === false) continue;
    output.logPoint(planned(log, state) ?? output.logText(breakpoint), breakpoint);
  }
  return true;
}

function planned(log: LogText | undefined, state: PlanState): string | undefined {
  try {
    return log?.map((part) => (typeof part === 'string' ? part : part.text!(state))).join('');
  } catch (error) {
    if (error === cannotTell) return undefined;
    throw error;
  }
}
