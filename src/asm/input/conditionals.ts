/**
 * `.if` and its family: which of the nested conditions hold, and so whether statements count (Using as, ".if").
 */
import type { SourceRange } from '../diagnostic.ts';

interface Level {
  readonly range: SourceRange;
  /** All around it counts. */
  readonly outerActive: boolean;
  isActive: boolean;
  /** One of its branches has been taken. */
  isTaken: boolean;
  hasElse: boolean;
}

export class Conditionals {
  private readonly levels: Level[] = [];

  get isActive(): boolean {
    return this.levels[this.levels.length - 1]?.isActive ?? true;
  }

  get depth(): number {
    return this.levels.length;
  }

  /** Where the innermost one that is open begins. */
  get innermost(): SourceRange | undefined {
    return this.levels[this.levels.length - 1]?.range;
  }

  open(condition: boolean, range: SourceRange): void {
    const outerActive = this.isActive;
    const isActive = outerActive && condition;
    this.levels.push({ range, outerActive, isActive, isTaken: isActive, hasElse: false });
  }

  /** `.elseif`: the condition is asked for only when it counts. */
  elseIf(condition: () => boolean): 'ok' | 'no if' | 'after else' {
    const level = this.levels[this.levels.length - 1];
    if (level === undefined) return 'no if';
    if (level.hasElse) return 'after else';
    level.isActive = level.outerActive && !level.isTaken && condition();
    level.isTaken ||= level.isActive;
    return 'ok';
  }

  otherwise(): 'ok' | 'no if' | 'after else' {
    const answer = this.elseIf(() => true);
    if (answer === 'ok') this.levels[this.levels.length - 1]!.hasElse = true;
    return answer;
  }

  close(): boolean {
    return this.levels.pop() !== undefined;
  }

  /** Back to so many levels, when a macro is left early. */
  unwind(depth: number): void {
    this.levels.length = Math.min(this.levels.length, depth);
  }
}
