/**
 * What F5 does with an open source that a compiler has to build: builds it, debugs a program that is there already, or asks, when that program is older than the source and
 * comes from elsewhere (make, say). An old program is never debugged without a word. Free of `vscode`.
 */
import { guessProgram, namedAfter } from '../programGuess.ts';
import type { FoundProgram } from '../programSearch.ts';
import { isBuildable, programOf } from './source.ts';

export interface OpenSource {
  readonly path: string;
  readonly text: string;
  readonly modifiedMs: number;
}

export type Plan =
  | { readonly kind: 'build'; readonly output: string }
  | { readonly kind: 'debug'; readonly program: string }
  /** The program is older than its source; whether we could build it is for the question. */
  | { readonly kind: 'stale'; readonly program: string; readonly output: string | undefined }
  /** It is not clear which program is meant. */
  | { readonly kind: 'ask' };

/** `isOurs` tells whether a program is as our own build left it: then building again is what is wanted, since a header may have changed. */
export function planFor(
  source: OpenSource,
  programs: readonly FoundProgram[],
  isOurs: (program: FoundProgram) => boolean,
): Plan {
  const output = isBuildable(source.path, source.text) ? programOf(source.path) : undefined;
  // Only a part of a program may belong to one of another name.
  const program = output === undefined ? guessProgram(source.path, programs) : namedAfter(source.path, programs);
  if (program === undefined) return output === undefined ? { kind: 'ask' } : { kind: 'build', output };
  if (output === program.path && isOurs(program)) return { kind: 'build', output };
  if (program.modifiedMs >= source.modifiedMs) return { kind: 'debug', program: program.path };
  return { kind: 'stale', program: program.path, output };
}
