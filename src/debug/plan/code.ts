/**
 * Scalars of a plan: a type, and a function that computes the value from a hart's state. Integers of up to 32 bits and floating point are numbers,
 * 64-bit integers bigints. Conversions and operators are those of `evaluate/arithmetic.ts`, chosen when the plan is made; what that refuses
 * while it computes (division by zero, shifts too far) a plan cannot tell. Undefined in place of a code: not for plans.
 */
import { intType, longType, unsignedLongType, unsignedType } from '../types/baseTypes.ts';
import { type CType, strip } from '../types/ctype.ts';
import { integerFormat } from '../values/scalar.ts';
import { cannotTell, type PlanState } from './planState.ts';

export type Run<T> = (state: PlanState) => T;

export interface Word {
  readonly kind: 'word';
  readonly type: CType;
  readonly run: Run<number>;
}

export interface Long {
  readonly kind: 'long';
  readonly type: CType;
  readonly run: Run<bigint>;
  /** The value as an exact number that is not negative, where that is quicker. */
  readonly address?: Run<number> | undefined;
}

export interface Float {
  readonly kind: 'float';
  readonly type: CType;
  readonly run: Run<number>;
}

export type Code = Word | Long | Float;

export const isTrueCode = ({ kind, run }: Code): Run<boolean> =>
  kind === 'long' ? (state) => run(state) !== 0n : (state) => run(state) !== 0;

export const truthCode = (holds: Run<boolean>): Word => ({
  kind: 'word',
  type: intType,
  run: (state) => (holds(state) ? 1 : 0),
});

/** A known value that its type can hold; undefined for types that plans do not compute with. */
export function constantCode(type: CType, value: bigint | number): Code | undefined {
  const kind = kindOf(type);
  if (kind === 'long') {
    const exact = BigInt(value);
    return { kind, type, run: () => exact };
  }
  if (kind === undefined) return undefined;
  const number = Number(value);
  return { kind, type, run: () => number };
}

/** How plans keep values of a type; undefined: not at all. */
export function kindOf(type: CType): Code['kind'] | undefined {
  const format = integerFormat(type);
  if (format !== undefined) return format.size === 8 ? 'long' : [1, 2, 4].includes(format.size) ? 'word' : undefined;
  const actual = strip(type);
  const isFloat = actual.kind === 'base' && actual.encoding === 'float' && (actual.size === 4 || actual.size === 8);
  return isFloat ? 'float' : undefined;
}

/** Cuts an integral number to an integer type of at most 32 bits. */
export function cutter(size: number, signed: boolean): (value: number) => number {
  if (size === 4) return signed ? (value) => value | 0 : (value) => value >>> 0;
  const shift = 32 - size * 8;
  return signed ? (value) => (value << shift) >> shift : (value) => (value << shift) >>> shift;
}

/** As `convert`. */
export function convertCode(type: CType, code: Code): Code | undefined {
  const kind = kindOf(type);
  const actual = strip(type);
  if (kind === undefined) return undefined;
  if (kind === 'float') return toFloat(type, actual.kind === 'base' && actual.size === 4, code);
  if (actual.kind === 'base' && actual.encoding === 'boolean') {
    const isTrue = isTrueCode(code);
    return kind === 'word' ? { kind, type, run: (state) => (isTrue(state) ? 1 : 0) } : undefined;
  }
  const { size, signed } = integerFormat(type)!;
  return kind === 'word' ? toWord(type, size, signed, code) : toLong(type, signed, code);
}

function toFloat(type: CType, single: boolean, { kind, run }: Code): Float {
  if (kind === 'long') {
    return { kind: 'float', type, run: single ? (s) => Math.fround(Number(run(s))) : (s) => Number(run(s)) };
  }
  return { kind: 'float', type, run: single ? (s) => Math.fround(run(s)) : run };
}

function toWord(type: CType, size: number, signed: boolean, { kind, run, type: from }: Code): Word {
  const cut = cutter(size, signed);
  if (kind === 'long') return { kind: 'word', type, run: (s) => cut(Number(BigInt.asUintN(32, run(s)))) };
  if (kind === 'float') return { kind: 'word', type, run: (s) => cut(Number(BigInt.asUintN(32, integerOf(run(s))))) };
  const format = integerFormat(from);
  if (format?.size === size && format.signed === signed) return { kind: 'word', type, run };
  return { kind: 'word', type, run: (s) => cut(run(s)) };
}

function toLong(type: CType, signed: boolean, code: Code): Long {
  const cut = signed
    ? (value: bigint): bigint => BigInt.asIntN(64, value)
    : (value: bigint): bigint => BigInt.asUintN(64, value);
  if (code.kind === 'long') {
    const { run, address } = code;
    const isSame = integerFormat(code.type)?.signed === signed;
    return { kind: 'long', type, run: isSame ? run : (s) => cut(run(s)), address };
  }
  const { run } = code;
  if (code.kind === 'float') return { kind: 'long', type, run: (s) => cut(integerOf(run(s))) };
  return { kind: 'long', type, run: (s) => cut(BigInt(run(s))), address: (s) => notNegative(run(s)) };
}

function integerOf(value: number): bigint {
  if (!Number.isFinite(value)) throw cannotTell;
  return BigInt(Math.trunc(value));
}

export function notNegative(value: number): number {
  if (!(value >= 0)) throw cannotTell;
  return value;
}

/** A 64-bit value as an exact number that is not negative. */
export function addressRun({ run, address }: Long): Run<number> {
  return (
    address ??
    ((state) => {
      const value = run(state);
      if (value < 0n || value > MAX_EXACT) throw cannotTell;
      return Number(value);
    })
  );
}

const MAX_EXACT = BigInt(Number.MAX_SAFE_INTEGER);

/** As `promote`. */
export function promoteCode(code: Code): Code | undefined {
  if (code.kind === 'float') return code;
  const { size, signed } = integerFormat(code.type)!;
  if (code.kind === 'long') return convertCode(signed ? longType : unsignedLongType, code);
  return convertCode(size === 4 && !signed ? unsignedType : intType, code);
}
