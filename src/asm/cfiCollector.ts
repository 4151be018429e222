/**
 * Collects what `.cfi_*` directives say, with places instead of offsets, as long as those are not known; `finish.ts` makes `CfiFunction`s of it.
 */
import type { CfiOperation, CfiSections } from './cfi.ts';
import type { SourceRange } from './diagnostic.ts';
import type { AsmSymbol, Position, Section } from './layout/model.ts';

export interface PendingPointer {
  readonly encoding: number;
  readonly symbol: AsmSymbol;
  readonly addend: bigint;
}

/** A function whose end may not have come yet. */
export interface PendingFrame {
  readonly section: Section;
  readonly start: Position;
  readonly range: SourceRange;
  end: Position | undefined;
  readonly isSimple: boolean;
  isSignalFrame: boolean;
  returnColumn: number;
  personality: PendingPointer | undefined;
  lsda: PendingPointer | undefined;
  readonly operations: { readonly at: Position; readonly operation: CfiOperation }[];
}

export class CfiCollector {
  readonly frames: PendingFrame[] = [];
  open: PendingFrame | undefined;
  sections: CfiSections = { ehFrame: true, debugFrame: false };
}
