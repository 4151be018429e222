/**
 * Gives a scalar object a new value that the user wrote as an expression. The value must fit the type: silently cut numbers mislead.
 */
import { type CType, strip } from '../types/ctype.ts';
import { typeName } from '../types/typeName.ts';
import { type CObject, isObject, readScalar, scalarBytes, type ValueContext } from './cobject.ts';
import { encodeScalar, integerFormat, type Scalar } from './scalar.ts';
import { writeStorage } from './storage.ts';

type Outcome = { readonly ok: true } | { readonly ok: false; readonly why: string };

const fail = (why: string): Outcome => ({ ok: false, why });

export function assignScalar(context: ValueContext, object: CObject, text: string): Outcome {
  const scalar = enumerator(object.type, text) ?? scalarOf(context, text);
  if (typeof scalar === 'string') return fail(scalar);
  let old: Uint8Array | undefined;
  if (object.bits !== undefined) {
    const bytes = scalarBytes(context, object);
    if (!(bytes instanceof Uint8Array)) return fail(`its bytes cannot be read: ${bytes.text}`);
    old = bytes;
  }
  const encoded = encodeScalar(object.type, scalar, object.bits, old);
  if ('why' in encoded) return fail(encoded.why);
  const signed = integerFormat(object.type)?.signed ?? false;
  const why = writeStorage(object.storage, encoded.bytes, context.frame, signed);
  return why === undefined ? { ok: true } : fail(why);
}

/** Enumerators of the object's own type, and C's names for truth, mean what they say whatever else has that name. */
function enumerator(type: CType, text: string): Scalar | undefined {
  const actual = strip(type);
  const name = text.trim();
  if (actual.kind === 'enum') {
    const found = actual.enumerators.find((candidate) => candidate.name === name);
    return found && { kind: 'integer', value: found.value };
  }
  if (actual.kind !== 'base' || actual.encoding !== 'boolean') return undefined;
  return name === 'true' || name === 'false' ? { kind: 'integer', value: name === 'true' ? 1n : 0n } : undefined;
}

function scalarOf(context: ValueContext, text: string): Scalar | string {
  const result = context.evaluate(text);
  if (!isObject(result)) return result.error;
  const scalar = readScalar(context, result);
  if (scalar === undefined) return `a value of type ${typeName(result.type)} cannot be assigned`;
  return scalar.kind === 'absent' ? `the new value is ${scalar.text}` : scalar;
}
