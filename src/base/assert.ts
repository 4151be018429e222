/** Thrown when we are wrong (not the guest, not the user). On in release builds. */
export class AssertionError extends Error {
  override readonly name = 'AssertionError';
}

/** Checks an invariant of ours; `why` says it as a sentence. */
export function assert(condition: boolean, why: string): asserts condition {
  if (!condition) throw new AssertionError(why);
}

/** For the end of an exhaustive switch. */
export function unreachable(value: never, why = 'unreachable'): never {
  throw new AssertionError(`${why}: ${String(value)}`);
}
