/**
 * Which line each instruction comes from: by `.loc` directives once the source has one, as compilers write them, else by the source's own
 * lines. A `.loc` holds from the next instruction on (Using as, ".loc"); two in a row make two rows.
 */
import { AsmSymbol, type Definition, type Position, type Section } from './layout/model.ts';
import type { LineFile } from './lineTable.ts';
import type { LocOptions } from './objectModule.ts';

/** A row before its offset is known. */
export interface LineEntry {
  readonly section: Section;
  readonly position: Position;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly loc?: LocOptions;
}

/** A `.loc` that waits for an instruction. */
export interface PendingLoc {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly loc: LocOptions;
  /** The symbol that gets the number of the row among those of its address. */
  readonly view: AsmSymbol | undefined;
}

export class LineCollector {
  readonly files: LineFile[] = [];
  readonly ofSource: LineEntry[] = [];
  readonly ofDirectives: LineEntry[] = [];
  hasDirectives = false;
  private pending: PendingLoc | undefined;
  /** The last row of each section, and the symbol of its view. */
  private readonly lastViews = new Map<Section, { readonly at: Position; readonly view: AsmSymbol }>();

  loc(pending: PendingLoc, section: Section, here: Position): void {
    this.flush(section, here);
    this.hasDirectives = true;
    this.pending = pending;
  }

  /** An instruction begins here, made by a statement of this line. */
  instruction(section: Section, here: Position, file: string, line: number, column: number): void {
    this.flush(section, here);
    if (this.hasDirectives) return;
    const last = this.ofSource[this.ofSource.length - 1];
    if (last !== undefined && last.line === line && last.file === file && last.section === section) return;
    this.ofSource.push({ section, position: here, file, line, column });
  }

  private flush(section: Section, here: Position): void {
    const { pending } = this;
    if (pending === undefined) return;
    this.pending = undefined;
    const { file, line, column, loc, view } = pending;
    this.ofDirectives.push({ section, position: here, file, line, column, loc });
    const symbol = view ?? new AsmSymbol('', 0);
    symbol.definition ??= viewOf(here, this.lastViews.get(section));
    this.lastViews.set(section, { at: here, view: symbol });
  }
}

/** The view of a row here, after the last one of the section. */
function viewOf(here: Position, last: { readonly at: Position; readonly view: AsmSymbol } | undefined): Definition {
  const isSame = last !== undefined && last.at.fragment === here.fragment && last.at.offset === here.offset;
  if (!isSame) return { kind: 'view', at: here, rank: 0n, before: last };
  const { definition } = last.view;
  if (definition?.kind !== 'view') return { kind: 'view', at: here, rank: 1n, before: undefined };
  return { kind: 'view', at: here, rank: definition.rank + 1n, before: definition.before };
}
