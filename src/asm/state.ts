/**
 * Everything that is known while a source is assembled. It is made by `assemble.ts`, handed to whoever works on a statement, and gone when the
 * module is made.
 */
import type { CfiCollector } from './cfiCollector.ts';
import type { Diagnostics } from './diagnostic.ts';
import type { Conditionals } from './input/conditionals.ts';
import type { Input, LineSource } from './input/input.ts';
import type { AskedRelocation, Section } from './layout/model.ts';
import type { Sections } from './layout/sections.ts';
import type { SymbolTable } from './layout/symbolTable.ts';
import type { LineCollector } from './lineCollector.ts';
import type { Macro } from './macros/macro.ts';
import type { RiscvAttributes } from './objectModule.ts';
import type { AssembleOptions, Mode, SourceInput } from './options.ts';
import { rangeOf, type StatementLine } from './syntax/statementLine.ts';
import type { TreeBuilder } from './treeBuilder.ts';

export interface Assembly {
  readonly options: AssembleOptions;
  readonly diagnostics: Diagnostics;
  readonly input: Input;
  readonly conditionals: Conditionals;
  readonly symbols: SymbolTable;
  readonly sections: Sections;
  readonly lines: LineCollector;
  readonly cfi: CfiCollector;
  readonly asked: AskedRelocation[];
  readonly tree: TreeBuilder;
  readonly macros: Map<string, Macro>;
  /** Whether `.altmacro` is in force, and how many labels `LOCAL` has made. */
  readonly alternate: { isOn: boolean; labels: number };
  /** How many macros have been expanded: `\@`. */
  expansions: number;
  mode: Mode;
  readonly modes: Mode[];
  /** The ISA string that the object is marked with. */
  arch: string;
  /** Somewhere code may be compressed. */
  usesCompressed: boolean;
  readonly attributes: { -readonly [key in keyof RiscvAttributes]: RiscvAttributes[key] };
  /** The statement at hand. */
  statement: StatementLine;
  /** Reads a file that the source names and tells where it may go on from; undefined when there is none. */
  readonly open: (path: string, from: string) => SourceInput | undefined;
  /** The lines of an opened file, through the preprocessor where that is on. */
  readonly linesOf: (source: SourceInput) => LineSource;
  /** Files that `.include` has read. */
  included: number;
  /** Expansions have made as much as they may. */
  isExhausted: boolean;
  /** Sections whose size has been complained about. */
  readonly oversized: Set<Section>;
}

/** Says something about columns of the statement at hand. */
export function report(
  assembly: Assembly,
  severity: 'error' | 'warning',
  message: string,
  start: number,
  end: number,
): void {
  const { statement, diagnostics } = assembly;
  const { expansion } = statement;
  const range = rangeOf(statement, start, end);
  if (expansion === undefined) {
    diagnostics.add({ severity, message, range });
    return;
  }
  const { file, line } = statement;
  const inBody = { file, line, startColumn: 1, endColumn: statement.text.length + 1 };
  diagnostics.add({
    severity,
    message: `${message} (in ${expansion.what}, line ${line}: ${statement.text.trim().slice(0, 80)})`,
    range,
    related: [{ message: `made by ${expansion.what}`, range: inBody }],
  });
}
