/**
 * What a language server needs of a source: its statements with places, what each came to, and where each symbol is named. Lines and columns
 * are 1-based as in diagnostics. Words of a line are got by `lexLine`, operands by their words, expressions by `parseExpression`.
 */
import type { SourceRange } from '../diagnostic.ts';
import type { Token } from './token.ts';

export type StatementKind =
  /** Labels alone, or nothing. */
  | 'label'
  | 'instruction'
  | 'directive'
  /** `symbol = value`. */
  | 'assignment'
  | 'macroCall'
  /** Skipped by `.if`. */
  | 'inactive'
  /** The body of `.macro`, `.rept` and their like. */
  | 'body'
  /** Its first word is nothing that is known. */
  | 'unknown';

export interface Statement {
  readonly kind: StatementKind;
  readonly range: SourceRange;
  /** Labels before it: `1:` has the name `1`. */
  readonly labels: readonly Token[];
  /** Mnemonic, directive with its dot, macro, or the symbol of an assignment. */
  readonly head: Token | undefined;
  /** The words after `head`. */
  readonly operands: readonly Token[];
  /** What a macro or a repetition made of it, up to a number; columns in these are of the expanded text, their line is in the macro's body. */
  readonly expansion: readonly Statement[];
  /** Where its bytes lie, if it made any: index of the section, offset, length. */
  readonly place: StatementPlace | undefined;
  /** The text that columns of words are of, when it is not the source's line: after macros, or after the preprocessor. */
  readonly text: string | undefined;
}

export interface StatementPlace {
  readonly section: number;
  readonly offset: number;
  readonly sizeBytes: number;
}

/** A place that names a symbol. */
export interface Occurrence {
  /** As the source writes it; of a numbered label the number. */
  readonly name: string;
  /** The same for all occurrences of one symbol: of numbered labels there are several of one name. */
  readonly symbol: string;
  readonly role: 'definition' | 'declaration' | 'reference';
  readonly range: SourceRange;
}

/** A macro of the assembler or of the preprocessor, and where it is defined. */
export interface MacroDefinition {
  readonly name: string;
  readonly kind: 'macro' | 'define';
  readonly parameters: readonly string[];
  readonly range: SourceRange;
}

/** A place that uses a macro: of the preprocessor the name, of the assembler the first word of the statement. */
export interface MacroUse {
  readonly name: string;
  readonly kind: MacroDefinition['kind'];
  readonly range: SourceRange;
}

export interface SourceTree {
  /** In the order of assembly; those of included files stand where the inclusion is, with their own file. */
  readonly statements: readonly Statement[];
  readonly occurrences: readonly Occurrence[];
  readonly macros: readonly MacroDefinition[];
  readonly macroUses: readonly MacroUse[];
  /** Files that were read, in order: the source, and what it includes. */
  readonly files: readonly string[];
}
