/**
 * Attribute values by form (DWARF 5, 7.5.5 and 7.5.6). Reading a value resolves nothing: strings, addresses and lists that lie in other sections
 * stay offsets or indices, so that an entry costs no more than its own bytes.
 */
import type { AttributeSpec } from './abbrev.ts';
import { FORM } from './constants/dies.ts';
import { nameOf } from './constants/nameOf.ts';
import type { Cursor } from './cursor.ts';
import type { UnitHeader } from './unitHeader.ts';

export type AttributeValue =
  | { readonly kind: 'address'; readonly value: bigint }
  /** Index into the unit's part of .debug_addr. */
  | { readonly kind: 'addressIndex'; readonly index: number }
  /** A block or a location expression. */
  | { readonly kind: 'block'; readonly bytes: Uint8Array; readonly offset: number }
  /** `bits` is the width of a fixed-size form, whose sign only the attribute's meaning tells; 64 for LEB128 forms, already signed as they say. */
  | { readonly kind: 'constant'; readonly value: bigint; readonly bits: number }
  | { readonly kind: 'flag'; readonly value: boolean }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'stringOffset'; readonly section: '.debug_str' | '.debug_line_str'; readonly offset: number }
  /** Index into the unit's part of .debug_str_offsets. */
  | { readonly kind: 'stringIndex'; readonly index: number }
  /** Offset of an entry in .debug_info (or .debug_types for references inside a type unit of version 4). */
  | { readonly kind: 'reference'; readonly offset: number }
  | { readonly kind: 'signature'; readonly value: bigint }
  | { readonly kind: 'sectionOffset'; readonly offset: number }
  /** Index into the unit's location or range lists. */
  | { readonly kind: 'listIndex'; readonly index: number }
  /** Refers to a supplementary file, which is not read. */
  | { readonly kind: 'supplementary' };

export function readAttribute(cursor: Cursor, spec: AttributeSpec, unit: UnitHeader): AttributeValue {
  return spec.implicit === undefined
    ? readForm(cursor, spec.form, unit)
    : { kind: 'constant', value: spec.implicit, bits: 64 };
}

/** What a form needs to know of its unit. */
export type FormContext = Pick<UnitHeader, 'offset' | 'version' | 'offsetSize' | 'addressSize'>;

export function readForm(cursor: Cursor, form: number, unit: FormContext): AttributeValue {
  switch (form) {
    case FORM.addr:
      return { kind: 'address', value: cursor.unsigned(unit.addressSize) };
    case FORM.addrx:
    case FORM.GNU_addr_index:
      return { kind: 'addressIndex', index: cursor.uleb() };
    case FORM.addrx1:
      return { kind: 'addressIndex', index: cursor.u8() };
    case FORM.addrx2:
      return { kind: 'addressIndex', index: cursor.u16() };
    case FORM.addrx3:
      return { kind: 'addressIndex', index: cursor.u24() };
    case FORM.addrx4:
      return { kind: 'addressIndex', index: cursor.u32() };
    case FORM.block1:
      return block(cursor, cursor.u8());
    case FORM.block2:
      return block(cursor, cursor.u16());
    case FORM.block4:
      return block(cursor, cursor.u32());
    case FORM.block:
    case FORM.exprloc:
      return block(cursor, cursor.uleb());
    case FORM.data16:
      return block(cursor, 16);
    case FORM.data1:
      return { kind: 'constant', value: BigInt(cursor.u8()), bits: 8 };
    case FORM.data2:
      return { kind: 'constant', value: BigInt(cursor.u16()), bits: 16 };
    case FORM.data4:
      return { kind: 'constant', value: BigInt(cursor.u32()), bits: 32 };
    case FORM.data8:
      return { kind: 'constant', value: cursor.u64(), bits: 64 };
    case FORM.sdata:
      return { kind: 'constant', value: cursor.sleb64(), bits: 64 };
    case FORM.udata:
      return { kind: 'constant', value: cursor.uleb64(), bits: 64 };
    case FORM.flag:
      return { kind: 'flag', value: cursor.u8() !== 0 };
    case FORM.flag_present:
      return { kind: 'flag', value: true };
    case FORM.string:
      return { kind: 'string', value: cursor.cstring() };
    case FORM.strp:
      return { kind: 'stringOffset', section: '.debug_str', offset: cursor.offset(unit.offsetSize) };
    case FORM.line_strp:
      return { kind: 'stringOffset', section: '.debug_line_str', offset: cursor.offset(unit.offsetSize) };
    case FORM.strx:
    case FORM.GNU_str_index:
      return { kind: 'stringIndex', index: cursor.uleb() };
    case FORM.strx1:
      return { kind: 'stringIndex', index: cursor.u8() };
    case FORM.strx2:
      return { kind: 'stringIndex', index: cursor.u16() };
    case FORM.strx3:
      return { kind: 'stringIndex', index: cursor.u24() };
    case FORM.strx4:
      return { kind: 'stringIndex', index: cursor.u32() };
    case FORM.ref1:
      return { kind: 'reference', offset: unit.offset + cursor.u8() };
    case FORM.ref2:
      return { kind: 'reference', offset: unit.offset + cursor.u16() };
    case FORM.ref4:
      return { kind: 'reference', offset: unit.offset + cursor.u32() };
    case FORM.ref8:
      return { kind: 'reference', offset: unit.offset + cursor.offset(8) };
    case FORM.ref_udata:
      return { kind: 'reference', offset: unit.offset + cursor.uleb() };
    case FORM.ref_addr:
      // DWARF 2 gave this form the size of an address.
      return {
        kind: 'reference',
        offset: unit.version === 2 ? Number(cursor.unsigned(unit.addressSize)) : cursor.offset(unit.offsetSize),
      };
    case FORM.ref_sig8:
      return { kind: 'signature', value: cursor.u64() };
    case FORM.sec_offset:
      return { kind: 'sectionOffset', offset: cursor.offset(unit.offsetSize) };
    case FORM.loclistx:
    case FORM.rnglistx:
      return { kind: 'listIndex', index: cursor.uleb() };
    case FORM.ref_sup4:
      cursor.skip(4);
      return { kind: 'supplementary' };
    case FORM.ref_sup8:
      cursor.skip(8);
      return { kind: 'supplementary' };
    case FORM.strp_sup:
    case FORM.GNU_ref_alt:
    case FORM.GNU_strp_alt:
      cursor.skip(unit.offsetSize);
      return { kind: 'supplementary' };
    case FORM.indirect: {
      const actual = cursor.uleb();
      if (actual === FORM.indirect || actual === FORM.implicit_const) cursor.fail('DW_FORM_indirect names no form');
      return readForm(cursor, actual, unit);
    }
    default:
      return cursor.fail(`${nameOf(FORM, 'DW_FORM_', form)} is not supported`);
  }
}

function block(cursor: Cursor, length: number): AttributeValue {
  return { kind: 'block', offset: cursor.position, bytes: cursor.slice(length) };
}
