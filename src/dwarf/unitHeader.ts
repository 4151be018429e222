/**
 * Unit headers of .debug_info and .debug_types (DWARF 5, 7.5.1; versions 2 to 5). Only headers: entries are read on demand.
 */
import { UT } from './constants/dies.ts';
import type { Cursor, OffsetSize } from './cursor.ts';
import { DwarfError, type Problems } from './error.ts';
import type { Sections } from './sections.ts';

export interface UnitHeader {
  readonly section: '.debug_info' | '.debug_types';
  /** Of the header, in its section. */
  readonly offset: number;
  /** Exclusive end, clipped to the section. */
  readonly end: number;
  readonly version: number;
  readonly offsetSize: OffsetSize;
  readonly addressSize: 4 | 8;
  readonly abbrevOffset: number;
  /** Of the unit's first entry. */
  readonly firstEntry: number;
  /** DW_UT_: what kind of unit; versions before 5 say so only in their first entry and count as `compile`. */
  readonly kind: number;
  /** Of type units: signature and offset of the type's entry in the section. */
  readonly type?: { readonly signature: bigint; readonly entry: number };
}

/** All units that can be found; a header that cannot be read ends the list, a unit cut off by the section's end stays. */
export function readUnitHeaders(sections: Sections, problems: Problems): UnitHeader[] {
  const units: UnitHeader[] = [];
  for (const section of ['.debug_info', '.debug_types'] as const) {
    if (!sections.has(section)) continue;
    const cursor = sections.cursor(section);
    while (!cursor.atEnd) {
      const next = problems.attempt(() => readUnit(cursor, section, problems), undefined);
      if (next === undefined) break;
      if (next.unit !== undefined) units.push(next.unit);
      cursor.position = next.end;
    }
  }
  return units;
}

/** One unit and where the next begins; a unit of an unknown version is skipped with a problem. */
function readUnit(
  cursor: Cursor,
  section: UnitHeader['section'],
  problems: Problems,
): { unit: UnitHeader | undefined; end: number } {
  const offset = cursor.position;
  const { length, offsetSize } = cursor.initialLength();
  const end = Math.min(cursor.position + length, cursor.end);
  if (length > cursor.remaining) {
    problems.add(
      `${section}+0x${offset.toString(16)}: the section ends inside this unit, ${length - cursor.remaining} of its bytes are missing`,
    );
  }
  const header = cursor.at(cursor.position, end);
  const version = header.u16();
  if (version < 2 || version > 5) {
    problems.add(new DwarfError(section, offset, `DWARF version ${version} is not supported`).message);
    return { unit: undefined, end };
  }
  let kind: number = section === '.debug_types' ? UT.type : UT.compile;
  let addressSize: number;
  let abbrevOffset: number;
  if (version >= 5) {
    kind = header.u8();
    addressSize = header.u8();
    abbrevOffset = header.offset(offsetSize);
    if (kind === UT.skeleton || kind === UT.split_compile) header.skip(8);
  } else {
    abbrevOffset = header.offset(offsetSize);
    addressSize = header.u8();
  }
  if (addressSize !== 4 && addressSize !== 8) return header.fail(`address size ${addressSize} is not supported`);
  let type: UnitHeader['type'];
  if (kind === UT.type || kind === UT.split_type) {
    const signature = header.u64();
    type = { signature, entry: offset + header.offset(offsetSize) };
  }
  const common = { section, offset, end, version, offsetSize, addressSize, abbrevOffset, kind } as const;
  const firstEntry = header.position;
  return { unit: type === undefined ? { ...common, firstEntry } : { ...common, firstEntry, type }, end };
}
