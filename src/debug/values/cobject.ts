/**
 * An object in C's sense: a region of storage with a type (C17, 3.15). Values that have no place, like the result of `a + 1`, are objects whose
 * bytes are known. `ValueContext` is what showing one needs from its frame.
 */
import type { FrameContext } from '../symbolsApi.ts';
import { type ArrayType, type BitRange, type CType, sizeOf, strip } from '../types/ctype.ts';
import { decodeScalar, encodeScalar, type Scalar } from './scalar.ts';
import { type Absent, part, readStorage, type Storage, unavailable } from './storage.ts';

export interface CObject {
  readonly type: CType;
  readonly storage: Storage;
  readonly bits?: BitRange | undefined;
}

export interface ValueContext {
  readonly frame: FrameContext;
  /** Name of the code or data at a run-time address, e.g. `main+4`; only of functions and objects. */
  symbolAt(address: bigint): string | undefined;
  /** Elements of a variable-length array in this frame. */
  countOf(array: ArrayType): number | undefined;
  /** An expression that the user gave as a new value. */
  evaluate(text: string): CObject | { readonly error: string };
}

export function isObject(result: CObject | { readonly error: string }): result is CObject {
  return 'storage' in result;
}

/** Number of elements; undefined where only the program knows (flexible array members). */
export function elementCount(context: ValueContext, array: ArrayType): number | undefined {
  if (array.count.kind === 'fixed') return array.count.count;
  return array.count.kind === 'dynamic' ? context.countOf(array) : undefined;
}

/** Size in this frame, variable-length arrays included. */
export function objectSize(context: ValueContext, type: CType, depth = 16): number | undefined {
  const actual = strip(type);
  if (actual.kind !== 'array') return sizeOf(actual);
  const element = depth > 0 ? objectSize(context, actual.element, depth - 1) : undefined;
  const count = elementCount(context, actual);
  return element === undefined || count === undefined ? undefined : element * count;
}

/** Bytes of a scalar or bit-field, or why they cannot be had. */
export function scalarBytes(context: ValueContext, { type, storage, bits }: CObject): Uint8Array | Absent {
  const size = bits === undefined ? objectSize(context, type) : Math.ceil((bits.offset + bits.size) / 8);
  if (size === undefined || size === 0) return unavailable('its type has no size');
  return readStorage(storage, size, context.frame);
}

/** The value of a scalar; undefined for other types. An array is the address of its first element, a function its own. */
export function readScalar(context: ValueContext, object: CObject): Scalar | Absent | undefined {
  const actual = strip(object.type);
  if (actual.kind === 'array' || actual.kind === 'function') {
    if (object.storage.kind === 'memory') return { kind: 'integer', value: object.storage.address };
    return object.storage.kind === 'absent' ? object.storage : unavailable('it is not in memory');
  }
  if (actual.kind === 'record' || actual.kind === 'void') return undefined;
  const bytes = scalarBytes(context, object);
  if (!(bytes instanceof Uint8Array)) return bytes;
  return decodeScalar(object.type, bytes, object.bits) ?? unavailable('its encoding is not known');
}

/** An object without a place, of a scalar type; the value is cut to the type as C's conversions do. */
export function scalarObject(type: CType, scalar: Scalar): CObject {
  const encoded = encodeScalar(type, scalar);
  return {
    type,
    storage: 'bytes' in encoded ? { kind: 'bytes', bytes: encoded.bytes } : unavailable(encoded.why),
  };
}

/** The object that a pointer value points to. */
export function pointee(type: CType, address: bigint): CObject {
  return { type, storage: { kind: 'memory', address: BigInt.asUintN(64, address) } };
}

/** An element of an array object; undefined when elements have no size. */
export function element(context: ValueContext, array: ArrayType, storage: Storage, index: number): CObject | undefined {
  const size = objectSize(context, array.element);
  return size === undefined ? undefined : { type: array.element, storage: part(storage, index * size) };
}
