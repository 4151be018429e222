/** Thrown when we are wrong (not the guest, not the user). On in release builds. */
export class AssertionError extends Error {
  override readonly name = 'AssertionError';
}

/** Checks an invariant of ours; `why` says it as a sentence. */
export function assert(condition: boolean, why: string): asserts condition {
  if (!condition) throw new AssertionError(why);
}

/** What must be there; a path that is often taken does not put a sentence together for nothing. */
export function present<T>(found: T | undefined, what: string, name: string | number): T {
  if (found === undefined) throw new AssertionError(`there is no ${what} ${name}`);
  return found;
}

/** For the end of an exhaustive switch. */
export function unreachable(value: never, why = 'unreachable'): never {
  throw new AssertionError(`${why}: ${String(value)}`);
}
