/**
 * A unit of debug information and its entries (DWARF 5, 2.1 to 2.3 and 7.5.2). Entries are read on demand: a unit holds its root, an entry its
 * children once somebody asked for them. A child knows its parent; an entry reached by reference does not.
 *
 * A unit that breaks off in the middle keeps the entries before that point; the problem is noted once.
 */
import type { Abbreviation, AbbreviationTable, AttributeSpec } from './abbrev.ts';
import { type AttributeValue, readAttribute } from './attribute.ts';
import { AT, FORM } from './constants/dies.ts';
import type { Cursor } from './cursor.ts';
import type { Problems } from './error.ts';
import type { Sections } from './sections.ts';
import type { UnitHeader } from './unitHeader.ts';

/** A debugging information entry. */
export class Die {
  readonly unit: Unit;
  /** In the unit's section: identifies the entry. */
  readonly offset: number;
  readonly tag: number;
  readonly attributes: ReadonlyMap<number, AttributeValue>;
  readonly hasChildren: boolean;
  readonly parent: Die | undefined;
  /** Where the entry's own bytes end. */
  readonly end: number;
  #children: readonly Die[] | undefined;

  constructor(unit: Unit, offset: number, abbreviation: Abbreviation, values: Values, end: number, parent?: Die) {
    this.unit = unit;
    this.offset = offset;
    this.tag = abbreviation.tag;
    this.hasChildren = abbreviation.hasChildren;
    this.attributes = values;
    this.end = end;
    this.parent = parent;
  }

  get children(): readonly Die[] {
    this.#children ??= this.hasChildren ? this.unit.readChildren(this) : [];
    return this.#children;
  }

  get(attribute: number): AttributeValue | undefined {
    return this.attributes.get(attribute);
  }
}

type Values = ReadonlyMap<number, AttributeValue>;

export class Unit {
  readonly header: UnitHeader;
  readonly sections: Sections;
  readonly #abbreviations: () => AbbreviationTable;
  readonly #problems: Problems;
  readonly #cursor: Cursor;
  /** Bytes of the attributes of an abbreviation whose forms all have a fixed size. */
  readonly #fixedSizes = new Map<Abbreviation, number | undefined>();
  #root: Die | undefined | 'unreadable';

  constructor(header: UnitHeader, sections: Sections, abbreviations: () => AbbreviationTable, problems: Problems) {
    this.header = header;
    this.sections = sections;
    this.#abbreviations = abbreviations;
    this.#problems = problems;
    this.#cursor = sections.cursor(header.section, header.offset, header.end);
  }

  /** The unit's own entry; undefined when it cannot be read. */
  get root(): Die | undefined {
    this.#root ??= this.entryAt(this.header.firstEntry) ?? 'unreadable';
    return this.#root === 'unreadable' ? undefined : this.#root;
  }

  /** The entry at an offset of the section, which must be the start of one of this unit's; undefined for a null entry or unreadable bytes. */
  entryAt(offset: number): Die | undefined {
    if (!(offset >= this.header.firstEntry && offset < this.header.end)) return undefined;
    return this.#problems.attempt(() => this.#readEntry(offset, undefined), undefined);
  }

  readChildren(parent: Die): readonly Die[] {
    const children: Die[] = [];
    this.#problems.attempt(() => {
      let offset = parent.end;
      for (;;) {
        const child = this.#readEntry(offset, parent);
        if (child === undefined) return;
        children.push(child);
        offset = this.#endOfSubtree(child);
      }
    }, undefined);
    return children;
  }

  /** Undefined for the null entry that ends a list of siblings. */
  #readEntry(offset: number, parent: Die | undefined): Die | undefined {
    const cursor = this.#cursor;
    cursor.position = offset;
    const abbreviation = this.#abbreviationAt(cursor);
    if (abbreviation === undefined) return undefined;
    const values = new Map<number, AttributeValue>();
    for (const spec of abbreviation.attributes) values.set(spec.name, readAttribute(cursor, spec, this.header));
    return new Die(this, offset, abbreviation, values, cursor.position, parent);
  }

  #abbreviationAt(cursor: Cursor): Abbreviation | undefined {
    const offset = cursor.position;
    const code = cursor.uleb();
    if (code === 0) return undefined;
    const abbreviation = this.#abbreviations().get(code);
    return abbreviation ?? cursor.fail(`abbreviation ${code} is not in the unit's table`, offset);
  }

  #endOfSubtree(entry: Die): number {
    if (!entry.hasChildren) return entry.end;
    const sibling = entry.get(AT.sibling);
    if (sibling?.kind === 'reference' && sibling.offset > entry.end && sibling.offset <= this.header.end) {
      return sibling.offset;
    }
    const cursor = this.#cursor;
    cursor.position = entry.end;
    for (let depth = 1; depth > 0; ) {
      const abbreviation = this.#abbreviationAt(cursor);
      if (abbreviation === undefined) {
        depth--;
      } else {
        this.#skipAttributes(cursor, abbreviation);
        if (abbreviation.hasChildren) depth++;
      }
    }
    return cursor.position;
  }

  #skipAttributes(cursor: Cursor, abbreviation: Abbreviation): void {
    let size = this.#fixedSizes.get(abbreviation);
    if (size === undefined && !this.#fixedSizes.has(abbreviation)) {
      size = fixedSize(abbreviation.attributes, this.header);
      this.#fixedSizes.set(abbreviation, size);
    }
    if (size !== undefined) cursor.skip(size);
    else for (const spec of abbreviation.attributes) readAttribute(cursor, spec, this.header);
  }
}

const fixedFormSizes: ReadonlyMap<number, number | 'address' | 'offset'> = new Map<
  number,
  number | 'address' | 'offset'
>([
  [FORM.addr, 'address'],
  [FORM.data1, 1],
  [FORM.data2, 2],
  [FORM.data4, 4],
  [FORM.data8, 8],
  [FORM.data16, 16],
  [FORM.flag, 1],
  [FORM.flag_present, 0],
  [FORM.implicit_const, 0],
  [FORM.ref1, 1],
  [FORM.ref2, 2],
  [FORM.ref4, 4],
  [FORM.ref8, 8],
  [FORM.ref_sig8, 8],
  [FORM.strp, 'offset'],
  [FORM.line_strp, 'offset'],
  [FORM.sec_offset, 'offset'],
  [FORM.strx1, 1],
  [FORM.strx2, 2],
  [FORM.strx4, 4],
  [FORM.addrx1, 1],
  [FORM.addrx2, 2],
  [FORM.addrx4, 4],
]);

function fixedSize(attributes: readonly AttributeSpec[], header: UnitHeader): number | undefined {
  let sum = 0;
  for (const { form } of attributes) {
    const size = fixedFormSizes.get(form);
    if (size === undefined) return undefined;
    sum += size === 'address' ? header.addressSize : size === 'offset' ? header.offsetSize : size;
  }
  return sum;
}
