/**
 * C's types as the debugger sees them. What a type refers to is found when asked for, so types may refer to one another in circles; even a broken
 * file's `typedef` of itself is only followed `maxLinks` times.
 */
import type { Die } from '../../dwarf/unit.ts';

export type CType =
  | BaseType
  | PointerType
  | RecordType
  | ArrayType
  | EnumType
  | TypedefType
  | QualifiedType
  | FunctionType
  | VoidType;

export type BaseEncoding = 'signed' | 'unsigned' | 'boolean' | 'float' | 'complex' | 'other';

export interface BaseType {
  readonly kind: 'base';
  readonly name: string;
  readonly size: number;
  readonly encoding: BaseEncoding;
  /** A character: `char`, `signed char`, `unsigned char`. */
  readonly isCharacter: boolean;
}

export interface PointerType {
  readonly kind: 'pointer';
  readonly size: number;
  readonly target: CType;
  /** `&` of C++: the pointer itself is never seen in the source. */
  readonly sigil: '*' | '&' | '&&';
}

export interface RecordType {
  readonly kind: 'record';
  readonly keyword: 'struct' | 'union' | 'class';
  readonly name: string | undefined;
  /** Undefined while only declared. */
  readonly size: number | undefined;
  readonly members: readonly Member[];
}

export interface Member {
  /** Undefined for an anonymous structure or union, whose members count as the parent's. */
  readonly name: string | undefined;
  readonly type: CType;
  readonly byteOffset: number;
  /** Of bit-fields: lowest bit counted from `byteOffset`, and width. */
  readonly bits: BitRange | undefined;
}

export interface BitRange {
  readonly offset: number;
  readonly size: number;
}

export interface ArrayType {
  readonly kind: 'array';
  readonly element: CType;
  readonly count: ArrayCount;
}

export type ArrayCount =
  | { readonly kind: 'fixed'; readonly count: number }
  /** A flexible array member, or an array whose definition is elsewhere. */
  | { readonly kind: 'unknown' }
  /** A variable-length array: an attribute of `die` gives its upper bound or count in a frame. */
  | { readonly kind: 'dynamic'; readonly die: Die; readonly attribute: number; readonly isUpperBound: boolean };

export interface EnumType {
  readonly kind: 'enum';
  readonly name: string | undefined;
  readonly size: number;
  readonly signed: boolean;
  readonly enumerators: readonly { readonly name: string; readonly value: bigint }[];
}

export interface TypedefType {
  readonly kind: 'typedef';
  readonly name: string;
  readonly target: CType;
}

export interface QualifiedType {
  readonly kind: 'qualified';
  readonly qualifier: 'const' | 'volatile' | 'restrict' | '_Atomic';
  readonly target: CType;
}

export interface FunctionType {
  readonly kind: 'function';
  readonly result: CType;
  readonly parameters: readonly CType[];
  readonly variadic: boolean;
}

/** `void`, and types that could not be read. */
export interface VoidType {
  readonly kind: 'void';
  readonly name: string;
}

export const voidType: VoidType = { kind: 'void', name: 'void' };

const maxLinks = 64;

/** The type behind typedefs and qualifiers. */
export function strip(type: CType): Exclude<CType, TypedefType | QualifiedType> {
  let current = type;
  for (let links = 0; links < maxLinks; links++) {
    if (current.kind !== 'typedef' && current.kind !== 'qualified') return current;
    current = current.target;
  }
  return { kind: 'void', name: '<endless type>' };
}

/** Size in bytes; undefined for functions, void, incomplete types and arrays whose count only a frame knows. */
export function sizeOf(type: CType, links = maxLinks): number | undefined {
  const actual = strip(type);
  switch (actual.kind) {
    case 'base':
    case 'pointer':
    case 'enum':
    case 'record':
      return actual.size;
    case 'array': {
      const element = links > 0 ? sizeOf(actual.element, links - 1) : undefined;
      return element === undefined || actual.count.kind !== 'fixed' ? undefined : element * actual.count.count;
    }
    default:
      return undefined;
  }
}

export function pointerTo(target: CType): PointerType {
  return { kind: 'pointer', size: 8, target, sigil: '*' };
}
