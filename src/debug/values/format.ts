/**
 * One line of text for an object: `42`, `104 'h'`, `0x2aaab0 "hello"`, `{x = 1, y = 2}`, `GREEN`, `<optimized out>`. Long texts end in `...`.
 */
import { type BaseType, type CType, type EnumType, type PointerType, type RecordType, strip } from '../types/ctype.ts';
import {
  type CObject,
  element,
  elementCount,
  objectSize,
  readScalar,
  scalarBytes,
  type ValueContext,
} from './cobject.ts';
import { floatText } from './floatText.ts';
import { memberObject } from './members.ts';
import { decodeScalar } from './scalar.ts';
import { fromLittleEndian, readStorage } from './storage.ts';
import { quoteCharacter, quoteText, readText } from './text.ts';

/** Structures and arrays inside others down to this depth are written out. */
const maxDepth = 2;
const maxMembers = 12;
const maxElements = 10;
const maxLength = 200;

export function formatObject(context: ValueContext, object: CObject, depth = 0): string {
  const actual = strip(object.type);
  if (object.storage.kind === 'absent') return object.storage.text;
  switch (actual.kind) {
    case 'record':
      return formatRecord(context, actual, object, depth);
    case 'array':
      return formatArray(context, actual, object, depth);
    case 'function':
      return object.storage.kind === 'memory' ? codeAddress(context, object.storage.address) : '<function>';
    case 'void':
      return `<${actual.name === 'void' ? 'no value' : 'unknown type'}>`;
    default: {
      const bytes = scalarBytes(context, object);
      if (!(bytes instanceof Uint8Array)) return bytes.text;
      return formatScalar(context, actual, object, bytes);
    }
  }
}

function formatScalar(
  context: ValueContext,
  type: BaseType | PointerType | EnumType,
  object: CObject,
  bytes: Uint8Array,
): string {
  const scalar = decodeScalar(type, bytes, object.bits);
  if (type.kind === 'base' && (type.encoding === 'float' || scalar?.kind !== 'integer')) {
    return formatFloat(type, bytes);
  }
  if (scalar?.kind !== 'integer') return hexBytes(bytes);
  const { value } = scalar;
  if (type.kind === 'pointer') return formatPointer(context, type, value);
  if (type.kind === 'enum') return formatEnum(type, value);
  if (type.encoding === 'boolean' && value < 2n) return value === 1n ? 'true' : 'false';
  if (type.isCharacter && object.bits === undefined) {
    const quoted = quoteCharacter(Number(BigInt.asUintN(8, value)));
    return quoted === undefined ? `${value}` : `${value} ${quoted}`;
  }
  return `${value}`;
}

function formatFloat({ encoding }: BaseType, bytes: Uint8Array): string {
  if (encoding === 'float') return floatText(bytes) ?? hexBytes(bytes);
  if (encoding !== 'complex') return hexBytes(bytes);
  const half = bytes.length / 2;
  const [real, imaginary] = [floatText(bytes.subarray(0, half)), floatText(bytes.subarray(half))];
  return real === undefined || imaginary === undefined ? hexBytes(bytes) : `${real} + ${imaginary}i`;
}

const hexBytes = (bytes: Uint8Array): string => hex(fromLittleEndian(bytes));

export const hex = (value: bigint): string => `0x${value.toString(16)}`;

function formatPointer(context: ValueContext, { target }: PointerType, value: bigint): string {
  const actual = strip(target);
  if (actual.kind === 'function' && value !== 0n) return codeAddress(context, value);
  if (!isText(target) || value === 0n) return hex(value);
  const text = readText(context.frame.memory, value, maxLength);
  return text === undefined ? `${hex(value)} <no memory there>` : `${hex(value)} ${text}`;
}

function codeAddress(context: ValueContext, address: bigint): string {
  const name = context.symbolAt(address);
  return name === undefined ? hex(address) : `${hex(address)} <${name}>`;
}

/** Whether the type is plain `char`: signed and unsigned ones are small numbers in most programs. */
export function isText(type: CType): boolean {
  const actual = strip(type);
  return actual.kind === 'base' && actual.isCharacter && actual.name === 'char';
}

/** An enumerator, several whose bits make up the value, or the number. */
function formatEnum({ enumerators }: EnumType, value: bigint): string {
  const exact = enumerators.find((enumerator) => enumerator.value === value);
  if (exact !== undefined) return exact.name;
  const flags = enumerators.filter((flag) => flag.value > 0n && (flag.value & value) === flag.value);
  const all = flags.reduce((bits, flag) => bits | flag.value, 0n);
  const single = enumerators.every((flag) => flag.value >= 0n && (flag.value & (flag.value - 1n)) === 0n);
  return single && flags.length > 0 && all === value ? flags.map(({ name }) => name).join(' | ') : `${value}`;
}

function formatRecord(context: ValueContext, type: RecordType, object: CObject, depth: number): string {
  if (type.size === undefined) return '<incomplete type>';
  if (depth >= maxDepth) return '{...}';
  return braced(type.members.length, maxMembers, (index) => {
    const member = type.members[index]!;
    const text = formatObject(context, memberObject(object, member), depth + 1);
    return member.name === undefined ? text : `${member.name} = ${text}`;
  });
}

function formatArray(context: ValueContext, type: CType & { kind: 'array' }, object: CObject, depth: number): string {
  const count = elementCount(context, type);
  const size = objectSize(context, type);
  if (count === undefined || size === undefined) {
    const address = readScalar(context, object);
    return address?.kind === 'integer' ? `${hex(address.value)} <length unknown>` : '<length unknown>';
  }
  if (isText(type.element) && count > 0) {
    const bytes = readStorage(object.storage, Math.min(count, maxLength + 1), context.frame);
    return bytes instanceof Uint8Array ? quoteText(bytes, count > maxLength) : bytes.text;
  }
  if (depth >= maxDepth) return '{...}';
  return braced(count, maxElements, (index) =>
    formatObject(context, element(context, type, object.storage, index)!, depth + 1),
  );
}

/** `{a, b, ...}`: as many of `count` parts as there may be and as fit the line. */
function braced(count: number, most: number, part: (index: number) => string): string {
  const shown: string[] = [];
  let length = 0;
  for (let index = 0; index < Math.min(count, most); index++) {
    const text = part(index);
    length += text.length + 2;
    if (length > maxLength && index > 0) break;
    shown.push(text);
  }
  return `{${[...shown, ...(shown.length < count ? ['...'] : [])].join(', ')}}`;
}
