/**
 * A macro of the assembler as `.macro` defines it (Using as, "Macro").
 */
import type { InputLine } from '../input/input.ts';

export interface MacroParameter {
  readonly name: string;
  readonly kind: 'optional' | 'required' | 'rest';
  /** What stands for it when the use does not say it. */
  readonly defaultText: string;
}

export interface Macro {
  readonly name: string;
  readonly parameters: readonly MacroParameter[];
  readonly body: readonly InputLine[];
}
