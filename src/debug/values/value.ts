/**
 * Objects as the debugger hands them out: `Value` with children on demand. Children of a pointer are the members of the structure that it points
 * to, or the one thing that it points to; arrays are paged by the caller.
 */
import type { Value } from '../symbolsApi.ts';
import { type ArrayType, type CType, type RecordType, strip } from '../types/ctype.ts';
import { typeName } from '../types/typeName.ts';
import { assignScalar } from './assign.ts';
import { type CObject, element, elementCount, objectSize, pointee, readScalar, type ValueContext } from './cobject.ts';
import { formatObject } from './format.ts';
import { memberObject } from './members.ts';

export function makeValue(context: ValueContext, name: string, object: CObject, evaluateName?: string): Value {
  const content = contentOf(context, object, evaluateName);
  const { storage, bits, type } = object;
  return {
    name,
    type: typeName(type),
    text: formatObject(context, object),
    evaluateName,
    address: storage.kind === 'memory' && bits === undefined ? storage.address : undefined,
    size: objectSize(context, type),
    textOf: (bytes) => formatObject(context, { type, storage: { kind: 'bytes', bytes }, bits }),
    childCount: content.count,
    indexed: content.indexed,
    children: (start = 0, count = content.count) => {
      const from = Math.max(0, start);
      const to = Math.min(content.count, from + count);
      return Array.from({ length: Math.max(0, to - from) }, (_, index) => content.child(from + index));
    },
    ...(isScalar(type) ? { set: (text: string) => assignScalar(context, object, text) } : {}),
  };
}

interface Content {
  readonly count: number;
  readonly indexed: boolean;
  child(index: number): Value;
}

const nothing: Content = {
  count: 0,
  indexed: false,
  child: () => {
    throw new RangeError('a scalar has no children');
  },
};

function isScalar(type: CType): boolean {
  const { kind } = strip(type);
  return kind === 'base' || kind === 'pointer' || kind === 'enum';
}

function contentOf(context: ValueContext, object: CObject, evaluateName: string | undefined): Content {
  const type = strip(object.type);
  if (object.storage.kind === 'absent') return nothing;
  switch (type.kind) {
    case 'record':
      return members(context, type, object, evaluateName && `${primary(evaluateName)}.`, evaluateName);
    case 'array':
      return elements(context, type, object, evaluateName);
    case 'pointer':
      return pointed(context, type.target, object, evaluateName);
    default:
      return nothing;
  }
}

/** `prefix` makes a member's expression: `p.` or `p->`; members of anonymous ones count as the parent's. */
function members(
  context: ValueContext,
  { members: list }: RecordType,
  object: CObject,
  prefix: string | undefined,
  own: string | undefined,
): Content {
  return {
    count: list.length,
    indexed: false,
    child: (index) => {
      const member = list[index]!;
      const inner = memberObject(object, member);
      if (member.name !== undefined) return makeValue(context, member.name, inner, prefix && prefix + member.name);
      const anonymous = strip(member.type);
      const value = makeValue(context, '<anonymous>', inner, own);
      if (anonymous.kind !== 'record') return value;
      const content = members(context, anonymous, inner, prefix, own);
      return {
        ...value,
        evaluateName: undefined,
        children: (start = 0, count = content.count) =>
          Array.from({ length: Math.max(0, Math.min(content.count - start, count)) }, (_, at) =>
            content.child(start + at),
          ),
      };
    },
  };
}

function elements(context: ValueContext, array: ArrayType, object: CObject, evaluateName: string | undefined): Content {
  const count = elementCount(context, array) ?? 0;
  if (objectSize(context, array.element) === undefined) return nothing;
  return {
    count,
    indexed: true,
    child: (index) =>
      makeValue(
        context,
        `[${index}]`,
        element(context, array, object.storage, index)!,
        evaluateName && `${primary(evaluateName)}[${index}]`,
      ),
  };
}

function pointed(context: ValueContext, target: CType, object: CObject, evaluateName: string | undefined): Content {
  const address = readScalar(context, object);
  const actual = strip(target);
  if (address?.kind !== 'integer' || address.value === 0n || actual.kind === 'function') return nothing;
  const size = objectSize(context, target);
  if (size === undefined || size === 0 || context.frame.memory.read(address.value, 1) === undefined) return nothing;
  const inner = pointee(target, address.value);
  if (actual.kind === 'record') {
    return members(context, actual, inner, evaluateName && `${primary(evaluateName)}->`, evaluateName);
  }
  const name = evaluateName && `*${evaluateName.startsWith('*') ? evaluateName : primary(evaluateName)}`;
  return { count: 1, indexed: false, child: () => makeValue(context, name ?? '*', inner, name) };
}

/** An expression that a postfix operator can follow. */
function primary(expression: string): string {
  return /^[\w$]+([.[][\w\].[]*|->\w+)*$/.test(expression) || /^\([^()]*\)$/.test(expression)
    ? expression
    : `(${expression})`;
}
