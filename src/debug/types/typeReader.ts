/**
 * Types from their entries (DWARF 5, chapter 5). Each entry is read once. What C does not have is shown as the nearest that it has: classes as
 * structures, references as pointers, base classes as members of their own name.
 */
import { AT, ATE, TAG } from '../../dwarf/constants/dies.ts';
import { nameOf } from '../../dwarf/constants/nameOf.ts';
import type { DebugInfo } from '../../dwarf/debugInfo.ts';
import { evaluateWithoutFrame } from '../../dwarf/evaluateLocation.ts';
import type { Die } from '../../dwarf/unit.ts';
import {
  type ArrayCount,
  type BaseEncoding,
  type BitRange,
  type CType,
  type EnumType,
  type Member,
  type QualifiedType,
  type RecordType,
  voidType,
} from './ctype.ts';

export class TypeReader {
  readonly #info: DebugInfo;
  readonly #known = new Map<string, CType>();

  constructor(info: DebugInfo) {
    this.#info = info;
  }

  /** The type of a variable, member, parameter or function result; `void` without DW_AT_type. */
  typeOf(die: Die): CType {
    const found = this.#info.inherited(die, AT.type);
    const type = found && this.#info.reference(found.die, AT.type);
    if (type !== undefined) return this.read(type);
    return found === undefined ? voidType : { kind: 'void', name: '<unknown type>' };
  }

  /** The type that an entry describes. */
  read(die: Die): CType {
    const key = `${die.unit.header.section}${die.offset}`;
    let type = this.#known.get(key);
    if (type === undefined) {
      type = this.#read(die);
      this.#known.set(key, type);
    }
    return type;
  }

  #read(die: Die): CType {
    const info = this.#info;
    const target = lazy(() => this.typeOf(die));
    const size = info.number(die, AT.byte_size);
    switch (die.tag) {
      case TAG.base_type:
        return {
          kind: 'base',
          name: this.#name(die) ?? '<unnamed>',
          size: size ?? 0,
          ...encoding(info.number(die, AT.encoding)),
        };
      case TAG.pointer_type:
      case TAG.reference_type:
      case TAG.rvalue_reference_type: {
        const sigil = die.tag === TAG.pointer_type ? '*' : die.tag === TAG.reference_type ? '&' : '&&';
        return {
          kind: 'pointer',
          size: size ?? die.unit.header.addressSize,
          sigil,
          get target() {
            return target();
          },
        };
      }
      case TAG.structure_type:
      case TAG.union_type:
      case TAG.class_type:
        return this.#record(die, size);
      case TAG.array_type:
        return this.#array(die, target);
      case TAG.enumeration_type:
        return this.#enum(die, size);
      case TAG.typedef:
      case TAG.template_alias:
        return {
          kind: 'typedef',
          name: this.#name(die) ?? '<unnamed>',
          get target() {
            return target();
          },
        };
      case TAG.subroutine_type:
      case TAG.subprogram:
        return this.#function(die, target);
      case TAG.unspecified_type:
        return { kind: 'void', name: this.#name(die) ?? 'void' };
      default: {
        const qualifier = qualifiers.get(die.tag);
        if (qualifier === undefined) return { kind: 'void', name: `<${nameOf(TAG, 'DW_TAG_', die.tag)}>` };
        return {
          kind: 'qualified',
          qualifier,
          get target() {
            return target();
          },
        };
      }
    }
  }

  #name(die: Die): string | undefined {
    return this.#info.name(die);
  }

  #record(die: Die, size: number | undefined): RecordType {
    const complete = this.#completed(die);
    const members = lazy(() => this.#members(complete));
    return {
      kind: 'record',
      keyword: die.tag === TAG.union_type ? 'union' : die.tag === TAG.class_type ? 'class' : 'struct',
      name: this.#name(die),
      size: this.#info.number(complete, AT.byte_size) ?? size,
      get members() {
        return members();
      },
    };
  }

  /** The entry of the whole type, where this one only names it by signature (DWARF 5, 5.7.1). */
  #completed(die: Die): Die {
    return this.#info.reference(die, AT.signature) ?? die;
  }

  #members(die: Die): Member[] {
    const members: Member[] = [];
    for (const child of die.children) {
      if (child.tag !== TAG.member && child.tag !== TAG.inheritance) continue;
      // A static member of C++ is a variable elsewhere.
      if (this.#info.flag(child, AT.external) || this.#info.flag(child, AT.declaration)) continue;
      const type = this.typeOf(child);
      const isBase = child.tag === TAG.inheritance;
      const name = isBase && 'name' in type ? type.name : this.#name(child);
      members.push({ name, type, ...this.#place(child) });
    }
    return members;
  }

  /** Where a member lies; DWARF 2 and 3 counted a bit-field's offset from the high end of its storage unit (DWARF 3, 5.5.4). */
  #place(member: Die): { byteOffset: number; bits: BitRange | undefined } {
    const info = this.#info;
    const byteOffset = this.#offset(member);
    const size = info.number(member, AT.bit_size);
    if (size === undefined) return { byteOffset, bits: undefined };
    let position = info.number(member, AT.data_bit_offset);
    if (position !== undefined) {
      position += byteOffset * 8;
    } else {
      const old = info.signed(member, AT.bit_offset);
      const typeDie = info.reference(member, AT.type);
      const unit = info.number(member, AT.byte_size) ?? (typeDie && info.number(typeDie, AT.byte_size)) ?? 4;
      position = byteOffset * 8 + (old === undefined ? 0 : unit * 8 - Number(old) - size);
    }
    return { byteOffset: Math.floor(position / 8), bits: { offset: ((position % 8) + 8) % 8, size } };
  }

  /** DW_AT_data_member_location: a number, or in DWARF 2 an expression that adds to the structure's address. */
  #offset(member: Die): number {
    const value = member.get(AT.data_member_location);
    if (value?.kind !== 'block') return this.#info.number(member, AT.data_member_location) ?? 0;
    const { section } = member.unit.header;
    return Number(evaluateWithoutFrame({ bytes: value.bytes, section, offset: value.offset }, 0n) ?? 0n);
  }

  /** Dimensions become arrays of arrays, the first outermost. */
  #array(die: Die, element: () => CType): CType {
    const dimensions = die.children.filter(({ tag }) => tag === TAG.subrange_type || tag === TAG.enumeration_type);
    if (dimensions.length === 0) return lazyArray(element, { kind: 'unknown' });
    const inner = dimensions.reduceRight((of, dimension) => {
      const count = this.#count(dimension);
      return () => lazyArray(of, count);
    }, element);
    return inner();
  }

  #count(dimension: Die): ArrayCount {
    const info = this.#info;
    for (const attribute of [AT.count, AT.upper_bound]) {
      const value = dimension.get(attribute);
      if (value === undefined) continue;
      const isUpperBound = attribute === AT.upper_bound;
      if (value.kind !== 'constant') return { kind: 'dynamic', die: dimension, attribute, isUpperBound };
      // gcc gives `int a[0]` the upper bound -1, always in a wide form: 0xff in one byte is 255.
      const bound = Number(value.bits >= 32 ? BigInt.asIntN(value.bits, value.value) : value.value);
      const lower = info.number(dimension, AT.lower_bound) ?? 0;
      return { kind: 'fixed', count: Math.max(0, isUpperBound ? bound - lower + 1 : bound) };
    }
    return { kind: 'unknown' };
  }

  #enum(die: Die, size: number | undefined): EnumType {
    const info = this.#info;
    const underlying = info.reference(die, AT.type);
    const bytes = size ?? (underlying && info.number(underlying, AT.byte_size)) ?? 4;
    const under = underlying && encoding(info.number(underlying, AT.encoding)).encoding;
    const raw = die.children
      .filter(({ tag }) => tag === TAG.enumerator)
      .map((child) => ({ name: this.#name(child) ?? '<unnamed>', value: child.get(AT.const_value) }));
    // Without an underlying type, a negative enumerator tells; only signed numbers are written so.
    const signed =
      under === undefined
        ? raw.some(({ value }) => value?.kind === 'constant' && value.value < 0n)
        : under === 'signed';
    const enumerators = raw.map(({ name, value }) => {
      if (value?.kind !== 'constant') return { name, value: 0n };
      // A narrow fixed form holds what fits it unsigned.
      const bits = value.bits < bytes * 8 ? 64 : bytes * 8;
      return { name, value: signed ? BigInt.asIntN(bits, value.value) : BigInt.asUintN(bits, value.value) };
    });
    return { kind: 'enum', name: this.#name(die), size: bytes, signed, enumerators };
  }

  #function(die: Die, result: () => CType): CType {
    const parameters = lazy(() =>
      die.children.filter(({ tag }) => tag === TAG.formal_parameter).map((child) => this.typeOf(child)),
    );
    return {
      kind: 'function',
      get result() {
        return result();
      },
      get parameters() {
        return parameters();
      },
      variadic: die.children.some(({ tag }) => tag === TAG.unspecified_parameters),
    };
  }
}

function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function lazyArray(element: () => CType, count: ArrayCount): CType {
  return {
    kind: 'array',
    count,
    get element() {
      return element();
    },
  };
}

const qualifiers: ReadonlyMap<number, QualifiedType['qualifier']> = new Map([
  [TAG.const_type, 'const'],
  [TAG.volatile_type, 'volatile'],
  [TAG.restrict_type, 'restrict'],
  [TAG.atomic_type, '_Atomic'],
]);

function encoding(code: number | undefined): { encoding: BaseEncoding; isCharacter: boolean } {
  switch (code) {
    case ATE.signed:
      return { encoding: 'signed', isCharacter: false };
    case ATE.signed_char:
      return { encoding: 'signed', isCharacter: true };
    case ATE.unsigned:
    case ATE.address:
    case ATE.UTF:
    case ATE.UCS:
      return { encoding: 'unsigned', isCharacter: false };
    case ATE.unsigned_char:
    case ATE.ASCII:
      return { encoding: 'unsigned', isCharacter: true };
    case ATE.boolean:
      return { encoding: 'boolean', isCharacter: false };
    case ATE.float:
      return { encoding: 'float', isCharacter: false };
    case ATE.complex_float:
      return { encoding: 'complex', isCharacter: false };
    default:
      return { encoding: 'other', isCharacter: false };
  }
}
