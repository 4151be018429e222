/**
 * Objects of a plan: a type and where the bytes are, as functions of a hart's state. As `values/cobject.ts`, but known before there is a value.
 */
import { type BitRange, type CType, pointerTo, strip } from '../types/ctype.ts';
import type { Place, Sum } from '../values/placeRule.ts';
import { integerFormat } from '../values/scalar.ts';
import { fromLittleEndian } from '../values/storage.ts';
import { addressRun, type Code, cutter, kindOf, type Long, notNegative, type Run } from './code.ts';
import { cannotTell } from './planState.ts';

export interface PlannedObject {
  readonly type: CType;
  readonly place:
    | { readonly kind: 'memory'; readonly address: Run<number>; readonly bits?: Run<bigint> | undefined }
    | Exclude<Place, { readonly kind: 'memory' }>
    | { readonly kind: 'code'; readonly code: Code };
  readonly bits?: BitRange | undefined;
}

/** A variable, or a symbol without a type. */
export function objectAt(type: CType, place: Place): PlannedObject {
  if (place.kind !== 'memory') return { type, place };
  return { type, place: { kind: 'memory', address: addressOfSum(place.address), bits: bitsOfSum(place.address) } };
}

export const pointeeOf = (target: CType, pointer: Long): PlannedObject => ({
  type: target,
  place: { kind: 'memory', address: addressRun(pointer), bits: pointer.run },
});

/** A part of an object in memory; undefined for parts of others. */
export function partOf(object: PlannedObject, type: CType, offset: number, bits?: BitRange): PlannedObject | undefined {
  if (object.place.kind !== 'memory' || offset < 0) return undefined;
  const { address } = object.place;
  return { type, place: { kind: 'memory', address: offset === 0 ? address : (s) => address(s) + offset }, bits };
}

/** Its address as a pointer; undefined when it has none. */
export function pointerCode(target: CType, { place, bits }: PlannedObject): Long | undefined {
  if (place.kind !== 'memory' || bits !== undefined) return undefined;
  const { address } = place;
  return {
    kind: 'long',
    type: pointerTo(target),
    run: place.bits ?? ((state) => BigInt(address(state))),
    address,
  };
}

/** Its value; an array is the address of its first element, a function its own. Undefined for what is no scalar that plans know. */
export function loadCode(object: PlannedObject): Code | undefined {
  const { place } = object;
  const type = strip(object.type);
  if (type.kind === 'array') return pointerCode(type.element, object);
  if (type.kind === 'function') return pointerCode(type, object);
  const kind = kindOf(object.type);
  if (kind === undefined) return undefined;
  if (object.bits !== undefined) return bitField(object, object.bits);
  const size = type.kind === 'base' || type.kind === 'pointer' || type.kind === 'enum' ? type.size : 0;
  switch (place.kind) {
    case 'code':
      return place.code;
    case 'memory':
      return fromMemory(object.type, kind, size, place.address);
    case 'register':
      return fromRegister(object.type, kind, size, place.register);
    case 'value':
      return fromBits(object.type, kind, size, bitsOfSum(place.value));
    case 'bytes': {
      if (place.bytes.length < size) return undefined;
      const bits = fromLittleEndian(place.bytes.subarray(0, size));
      return fromBits(object.type, kind, size, () => bits);
    }
  }
}

function fromMemory(type: CType, kind: Code['kind'], size: number, address: Run<number>): Code {
  if (kind === 'long') {
    const run: Run<bigint> = integerFormat(type)!.signed
      ? (s) => s.view.getBigInt64(s.locate(address(s), 8), true)
      : (s) => s.view.getBigUint64(s.locate(address(s), 8), true);
    return {
      kind,
      type,
      run,
      address: (s) => {
        const at = s.locate(address(s), 8);
        const high = s.view.getInt32(at + 4, true);
        if (high < 0 || high >= 0x20_0000) throw cannotTell;
        return s.view.getUint32(at, true) + high * 0x1_0000_0000;
      },
    };
  }
  if (kind === 'float') {
    return {
      kind,
      type,
      run:
        size === 4
          ? (s) => s.view.getFloat32(s.locate(address(s), 4), true)
          : (s) => s.view.getFloat64(s.locate(address(s), 8), true),
    };
  }
  const { signed } = integerFormat(type)!;
  if (size === 4) {
    return {
      kind,
      type,
      run: signed
        ? (s) => s.view.getInt32(s.locate(address(s), 4), true)
        : (s) => s.view.getUint32(s.locate(address(s), 4), true),
    };
  }
  if (size === 2) {
    return {
      kind,
      type,
      run: signed
        ? (s) => s.view.getInt16(s.locate(address(s), 2), true)
        : (s) => s.view.getUint16(s.locate(address(s), 2), true),
    };
  }
  return {
    kind,
    type,
    run: signed ? (s) => s.view.getInt8(s.locate(address(s), 1)) : (s) => s.view.getUint8(s.locate(address(s), 1)),
  };
}

/** The lowest bytes of a register are the object's. */
function fromRegister(type: CType, kind: Code['kind'], size: number, register: number): Code {
  if (kind === 'float') return { kind, type, run: size === 4 ? (s) => s.single(register) : (s) => s.double(register) };
  const { signed } = integerFormat(type)!;
  if (kind === 'word') {
    const cut = cutter(size, signed);
    return { kind, type, run: (s) => cut(s.low(register)) };
  }
  return {
    kind,
    type,
    run: signed ? (s) => BigInt.asIntN(64, s.bits(register)) : (s) => s.bits(register),
    address: (s) => s.address(register),
  };
}

function fromBits(type: CType, kind: Code['kind'], size: number, bits: Run<bigint>): Code {
  if (kind === 'float') {
    const view = new DataView(new ArrayBuffer(8));
    return {
      kind,
      type,
      run: (state) => {
        view.setBigUint64(0, BigInt.asUintN(64, bits(state)), true);
        return size === 4 ? view.getFloat32(0, true) : view.getFloat64(0, true);
      },
    };
  }
  const { signed } = integerFormat(type)!;
  if (kind === 'word') {
    const cut = cutter(size, signed);
    return { kind, type, run: (s) => cut(Number(BigInt.asUintN(32, bits(s)))) };
  }
  return { kind, type, run: signed ? (s) => BigInt.asIntN(64, bits(s)) : (s) => BigInt.asUintN(64, bits(s)) };
}

/** Of an object in memory: the bytes that have its bits are read alone. */
function bitField({ type, place }: PlannedObject, bits: BitRange): Code | undefined {
  const bytes = Math.ceil((bits.offset + bits.size) / 8);
  const format = integerFormat(type);
  if (place.kind !== 'memory' || format === undefined || bits.offset < 0 || bits.size < 1 || bytes > 8)
    return undefined;
  const { address } = place;
  const { signed } = format;
  const raw: Run<bigint> = (state) => {
    const at = state.locate(address(state), bytes);
    let value = 0n;
    for (let index = bytes - 1; index >= 0; index--) value = (value << 8n) | BigInt(state.view.getUint8(at + index));
    value >>= BigInt(bits.offset);
    return signed ? BigInt.asIntN(bits.size, value) : BigInt.asUintN(bits.size, value);
  };
  return kindOf(type) === 'long'
    ? { kind: 'long', type, run: raw }
    : { kind: 'word', type, run: (s) => Number(raw(s)) };
}

function addressOfSum({ register, offset }: Sum): Run<number> {
  if (register === undefined) {
    const exact = Number(offset);
    return () => exact;
  }
  const signed = Number(BigInt.asIntN(64, offset));
  return signed === 0 ? (s) => s.address(register) : (s) => notNegative(s.address(register) + signed);
}

function bitsOfSum({ register, offset }: Sum): Run<bigint> {
  if (register === undefined) return () => offset;
  return (state) => BigInt.asUintN(64, state.bits(register) + offset);
}
