/**
 * The model of a source while it is assembled, before addresses are known: fragments of sections, symbols that stand in them, and values that
 * are made of symbols. The three name one another, so they are in one file; what is computed with them is elsewhere in this folder.
 *
 * A section's content is fragments, each some bytes that are known and then perhaps a tail whose length depends on addresses (an alignment, a
 * branch that may be out of reach). Labels stand in fragments, so they move with them; `relax.ts` finds lengths and addresses.
 */
import { STT_NOTYPE } from '../../elf/numbers.ts';
import type { CompressedRow, Operands } from '../../isa/insnDef.ts';
import type { SourceRange } from '../diagnostic.ts';
import type { BinaryOperator, UnaryOperator } from '../syntax/expression.ts';

/**
 * What an expression is worth: a constant, perhaps with one symbol added and one subtracted, as a relocation can say it; or an operation on
 * such values, which must come to a constant in the end.
 */
export interface LinearValue {
  readonly kind: 'linear';
  readonly plus: AsmSymbol | undefined;
  readonly minus: AsmSymbol | undefined;
  readonly constant: bigint;
}

export type Value =
  | LinearValue
  | { readonly kind: 'unary'; readonly operator: UnaryOperator; readonly operand: Value }
  | { readonly kind: 'binary'; readonly operator: BinaryOperator; readonly left: Value; readonly right: Value };

/** What follows the bytes of a fragment, of a length that is found last. */
export type Tail =
  | {
      readonly kind: 'align';
      readonly alignment: number;
      readonly fill: readonly number[] | 'nops';
      readonly max: number;
    }
  | BranchTail
  | { readonly kind: 'space'; readonly count: Value; readonly fill: readonly number[]; readonly range: SourceRange }
  | { readonly kind: 'org'; readonly target: Value; readonly fill: number; readonly range: SourceRange }
  | { readonly kind: 'leb'; readonly value: Value; readonly isSigned: boolean; readonly range: SourceRange };

/** A jump, or a conditional branch that becomes an inverted one around a jump when its target is out of reach or unknown. */
export interface BranchTail {
  readonly kind: 'branch';
  /** Name of the row: `jal`, or `beq` and its like. */
  readonly row: string;
  readonly operands: Operands;
  /** The compressed instruction that holds it while the target is near. */
  readonly compressed: { readonly row: CompressedRow; readonly operands: Operands } | undefined;
  readonly target: Value;
  readonly range: SourceRange;
}

export class Fragment {
  readonly section: Section;
  /** Where its bytes lie in the section's buffer. */
  readonly start: number;
  size = 0;
  tail: Tail | undefined;
  tailSize = 0;
  /** Offset in the section, as far as known. */
  address = 0;
  /** The one that follows in the same part of the section. */
  next: Fragment | undefined;

  constructor(section: Section, start: number) {
    this.section = section;
    this.start = start;
  }
}

/** A place in a section. */
export interface Position {
  readonly fragment: Fragment;
  readonly offset: number;
}

export const addressOf = ({ fragment, offset }: Position): number => fragment.address + offset;

/** Bits that depend on symbols: a field of data, or of an instruction, whose relocation is `type`. */
export interface Fixup {
  readonly fragment: Fragment;
  /** In the fragment. */
  readonly offset: number;
  /** Bytes of a field of data; of an instruction 0, and its bits are left to the linker. */
  readonly width: number;
  /** `R_RISCV_*`; of data it follows from the width. */
  readonly type: number;
  readonly value: Value;
  /** The linker may shorten what it is a part of. */
  readonly mayRelax: boolean;
  readonly range: SourceRange;
}

/** A relocation that the source asks for by `.reloc`. */
export interface AskedRelocation {
  /** The section that the directive stands in: of a place that is a number. */
  readonly section: Section;
  readonly place: Value;
  /** `R_RISCV_*`. */
  readonly type: number;
  readonly value: Value;
  readonly range: SourceRange;
}

/** What `.section` says of a section. */
export interface SectionKind {
  /** `SHT_*`. */
  readonly type: number;
  /** `SHF_*`, a bit set. */
  readonly flags: number;
  readonly entrySize: number;
  readonly group?: string;
  /** Name of the section that an `SHF_LINK_ORDER` section belongs to. */
  readonly linkedTo?: string;
}

/** A section while it is written. Its bytes lie in the order of writing, which is not that of its parts (`.subsection`). */
export class Section {
  readonly name: string;
  readonly index: number;
  kind: SectionKind;
  alignment = 1;
  bytes = new Uint8Array(64);
  /** Bytes in use. */
  length = 0;
  /** First fragment of each part by its number, and the last. */
  readonly parts = new Map<number, { readonly first: Fragment; last: Fragment }>();
  readonly fixups: Fixup[] = [];

  constructor(name: string, index: number, kind: SectionKind) {
    this.name = name;
    this.index = index;
    this.kind = kind;
  }

  /** Room for `count` bytes more; answers where they begin. */
  grow(count: number): number {
    const start = this.length;
    const needed = start + count;
    if (needed > this.bytes.length) {
      const larger = new Uint8Array(Math.max(needed, this.bytes.length * 2));
      larger.set(this.bytes.subarray(0, start));
      this.bytes = larger;
    }
    this.length = needed;
    return start;
  }
}

export type Definition =
  | { readonly kind: 'label'; readonly position: Position }
  | { readonly kind: 'equated'; readonly value: Value }
  | { readonly kind: 'common'; readonly sizeBytes: bigint; readonly alignment: bigint }
  /**
   * The number of a `.loc` among those at one address (DWARF 5, "view"): `rank` among those with nothing at all between, and one more than that
   * of the one before these if it turns out to be at the same address.
   */
  | {
      readonly kind: 'view';
      readonly at: Position;
      readonly rank: bigint;
      readonly before: { readonly at: Position; readonly view: AsmSymbol } | undefined;
    };

/**
 * A symbol is an object as soon as it is named, so that references need no second look; what it is becomes known later. One that is set
 * again (`.set`) becomes a new object, and what was written before keeps the old one.
 */
export class AsmSymbol {
  readonly name: string;
  /** Position among the symbols of the source, in the order of first mention. */
  readonly order: number;
  definition: Definition | undefined;
  definedAt: SourceRange | undefined;
  /** Undefined as long as no directive says it: then it is local when defined here, else global. */
  binding: number | undefined;
  visibility = 0;
  type = STT_NOTYPE;
  size: Value | undefined;
  /** A relocation names it, or a directive says that it is to be in the table. */
  isUsed = false;
  /** It was set by `.set` or `=`, and may be set again. */
  isVariable = false;
  /** A later object has taken over the name. */
  isReplaced = false;
  /** Its first mention, for a message when nothing else is known of it. */
  firstUse: SourceRange | undefined;

  constructor(name: string, order: number) {
    this.name = name;
    this.order = order;
  }
}
