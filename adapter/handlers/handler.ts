/**
 * What a handler is: it takes the session and the request's arguments and answers the response's body, now or later. It throws `DebugError` for
 * what cannot be done. What has to follow the response (events, running on) it hands to `after`.
 */
import { DebugError } from '../../src/debug/debugError.ts';
import type { SessionContext } from '../context.ts';

export type Handler<Args = never> = (
  session: SessionContext,
  args: Args,
  after: (action: () => void) => void,
) => unknown;

/** Arguments come from outside and may be anything: a required whole number, or a sentence. */
export function requiredNumber(args: object | undefined, name: string): number {
  const value: unknown = (args as Record<string, unknown> | undefined)?.[name];
  if (typeof value !== 'number' || !Number.isInteger(value))
    throw new DebugError(`"${name}" must be a whole number`, 'nobody');
  return value;
}

export function requiredString(args: object | undefined, name: string): string {
  const value: unknown = (args as Record<string, unknown> | undefined)?.[name];
  if (typeof value !== 'string') throw new DebugError(`"${name}" must be a string`, 'nobody');
  return value;
}

/** Absent or null is undefined. */
export function optionalString(args: object, name: string): string | undefined {
  const value: unknown = (args as Record<string, unknown>)[name];
  return value === undefined || value === null ? undefined : requiredString(args, name);
}

/** Absent or null is undefined. */
export function optionalNumber(args: object | undefined, name: string): number | undefined {
  const value: unknown = (args as Record<string, unknown> | undefined)?.[name];
  return value === undefined || value === null ? undefined : requiredNumber(args, name);
}

/** A list of objects; absent is empty. */
export function list<T>(value: readonly T[] | undefined, name: string): readonly T[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || value.some((item) => typeof item !== 'object' || item === null)) {
    throw new DebugError(`"${name}" must be a list`, 'nobody');
  }
  return value;
}

/** A memory reference or address: hexadecimal with 0x, or decimal. */
export function parseAddress(text: string): bigint {
  if (!/^(0[xX][0-9a-fA-F]{1,16}|\d{1,20})$/.test(text)) throw new DebugError(`"${text}" is not an address`);
  return BigInt.asUintN(64, BigInt(text));
}
