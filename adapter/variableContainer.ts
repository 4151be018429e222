/**
 * What a variablesReference stands for: something with named values in it, listed on demand. Values of the program, registers, and the plain
 * fields of a kernel future all come to the client this way.
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { SpaceId } from '../src/base/address.ts';
import { DebugError } from '../src/debug/debugError.ts';
import type { RegisterField, RegisterView } from '../src/debug/registersView.ts';
import type { Value } from '../src/debug/symbolsApi.ts';

export interface ListOptions {
  readonly start: number;
  /** Undefined: all. */
  readonly count: number | undefined;
  readonly hex: boolean;
}

export interface VariableContainer {
  list(options: ListOptions, referenceOf: (container: VariableContainer) => number): DebugProtocol.Variable[];
  /** Sets the variable of that name; throws `DebugError` when that cannot be. */
  set(name: string, text: string): void;
  /** The value of that name, of containers that have some. */
  readonly value?: (name: string) => Value | undefined;
  /** The space in which the values lie; undefined: that of the thread looked at. */
  readonly space?: SpaceId | undefined;
}

/** Values of the program: a scope's, or the children of a value. */
export function valueContainer(
  values: (start: number, count: number | undefined) => readonly Value[],
  space?: SpaceId,
): VariableContainer {
  const valueNamed = (name: string): Value | undefined =>
    values(0, undefined).find((candidate) => candidate.name === name);
  return {
    list: ({ start, count, hex }, referenceOf) =>
      values(start, count).map((value) => variableOf(value, hex, referenceOf, space)),
    set: (name, text) => setValue(valueNamed(name), name, text),
    value: valueNamed,
    space,
  };
}

export function variableOf(
  value: Value,
  hex: boolean,
  referenceOf: (container: VariableContainer) => number,
  space?: SpaceId,
): DebugProtocol.Variable {
  const { name, type, evaluateName, address, childCount } = value;
  const children = valueContainer((start, count) => value.children(start, count), space);
  const variable: DebugProtocol.Variable = {
    name,
    type,
    value: hex ? inHex(value) : value.text,
    variablesReference: childCount > 0 ? referenceOf(children) : 0,
  };
  if (childCount > 0) variable[value.indexed ? 'indexedVariables' : 'namedVariables'] = childCount;
  if (evaluateName !== undefined) variable.evaluateName = evaluateName;
  if (address !== undefined) variable.memoryReference = `0x${address.toString(16)}`;
  if (value.set === undefined) variable.presentationHint = { attributes: ['readOnly'] };
  return variable;
}

export function setValue(value: Value | undefined, name: string, text: string): void {
  if (value === undefined) throw new DebugError(`there is no variable "${name}" here`);
  if (value.set === undefined) throw new DebugError(`${name} cannot be set`);
  const result = value.set(text);
  if (!result.ok) throw new DebugError(result.why);
}

/** Whole numbers in hexadecimal, negative ones as their bits; everything else as it is. */
export function inHex({ text, size }: Pick<Value, 'text' | 'size'>): string {
  return text.replace(/^-?\d+(?![\w.])/, (digits) => {
    const number = BigInt(digits);
    return `0x${(number < 0n ? BigInt.asUintN((size ?? 8) * 8, number) : number).toString(16)}`;
  });
}

/** Registers, always in hexadecimal; those that may hold addresses are noted with the symbol there. */
export function registerContainer(
  registers: () => readonly RegisterView[],
  symbolAt?: (bits: bigint) => string | undefined,
): VariableContainer {
  const mayPoint = symbolAt !== undefined;
  return {
    list: ({ start, count }, referenceOf) =>
      registers()
        .slice(start, count === undefined ? undefined : start + count)
        .map(({ name, bits, doc, set, fields }) => ({
          name,
          type: doc,
          value:
            bits === undefined ? '<unavailable: not kept by the frames called>' : registerText(bits, symbolAt?.(bits)),
          variablesReference: fields === undefined ? 0 : referenceOf(registerFields(name, fields)),
          evaluateName: `$${name}`,
          ...(bits === undefined || !mayPoint ? {} : { memoryReference: `0x${bits.toString(16)}` }),
          ...(set === undefined ? { presentationHint: { attributes: ['readOnly'] } } : {}),
        })),
    set: (name, text) => {
      const register = registers().find((candidate) => candidate.name === name);
      if (register === undefined) throw new DebugError(`there is no register "${name}" here`);
      if (register.set === undefined) throw new DebugError(`${name} cannot be set in this frame`);
      register.set(parseBits(text));
    },
  };
}

/** The parts of a register, to be read; it is set as a whole. */
function registerFields(register: string, fields: readonly RegisterField[]): VariableContainer {
  return {
    list: ({ start, count }) =>
      fields.slice(start, count === undefined ? undefined : start + count).map(({ name, value, doc }) => ({
        name,
        type: doc,
        value: `0x${value.toString(16)}`,
        variablesReference: 0,
        presentationHint: { attributes: ['readOnly'] },
      })),
    set: (name) => {
      throw new DebugError(`${name} is a part of ${register} and cannot be set alone`);
    },
  };
}

function registerText(bits: bigint, symbol: string | undefined): string {
  return symbol === undefined ? `0x${bits.toString(16)}` : `0x${bits.toString(16)} <${symbol}>`;
}

function parseBits(text: string): bigint {
  const trimmed = text.trim();
  const match = /^(-?)(0[xX][0-9a-fA-F]+|0[bB][01]+|\d+)$/.exec(trimmed);
  if (match === null) throw new DebugError(`"${trimmed}" is not a whole number`);
  const value = BigInt(match[2]!);
  if (value >> 64n !== 0n) throw new DebugError(`${trimmed} does not fit 64 bits`);
  return BigInt.asUintN(64, match[1] === '-' ? -value : value);
}

/** Fields that are only shown. */
export function fieldContainer(
  fields: readonly (readonly [name: string, value: string | number])[],
): VariableContainer {
  return {
    list: ({ start, count }) =>
      fields.slice(start, count === undefined ? undefined : start + count).map(([name, value]) => ({
        name,
        value: String(value),
        variablesReference: 0,
        presentationHint: { attributes: ['readOnly'] },
      })),
    set: (name) => {
      throw new DebugError(`${name} belongs to the kernel and cannot be set`);
    },
  };
}
