/**
 * How a program is made of an assembly source: the launch attribute `assembly`, which recordings keep, since without it the program would be another.
 */
import path from 'node:path';
import { DebugError } from '../src/debug/debugError.ts';

export interface SourceOptions {
  /** ISA string; undefined: rv64gc. */
  readonly march?: string | undefined;
  /** Folders in which included files are looked for besides the including file's own; absolute. */
  readonly includes: readonly string[];
  /** Macros of the preprocessor. */
  readonly defines: Readonly<Record<string, string>>;
  /** Further sources, objects and archives that the program is linked of; absolute. */
  readonly files: readonly string[];
}

export const sourceDefaults: SourceOptions = { includes: [], defines: {}, files: [] };

/** Reads the attribute; relative paths are from `cwd` on. Throws `DebugError`. */
export function readSourceOptions(given: unknown, cwd: string): SourceOptions {
  if (given === undefined || given === null) return sourceDefaults;
  if (!isRecord(given)) throw mistake('', 'an object', given);
  const paths = (name: string): string[] => texts(given, name).map((file) => path.resolve(cwd, file));
  return {
    ...(given['march'] ? { march: text(given, 'march') } : {}),
    includes: paths('includePaths'),
    defines: definesOf(given),
    files: paths('files'),
  };
}

type Attributes = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Attributes =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function mistake(name: string, expected: string, value: unknown): DebugError {
  const attribute = name === '' ? 'assembly' : `assembly.${name}`;
  return new DebugError(`launch attribute "${attribute}" must be ${expected}, not ${JSON.stringify(value)}`);
}

function text(given: Attributes, name: string): string {
  const value = given[name];
  if (typeof value !== 'string' || value.includes('\0')) throw mistake(name, 'a string', value);
  return value;
}

function texts(given: Attributes, name: string): readonly string[] {
  const value = given[name] ?? [];
  if (!Array.isArray(value) || value.some((item) => typeof item !== 'string' || item.includes('\0'))) {
    throw mistake(name, 'a list of strings', value);
  }
  return value;
}

function definesOf(given: Attributes): Readonly<Record<string, string>> {
  const value = given['defines'] ?? {};
  if (!isRecord(value)) throw mistake('defines', 'an object of strings', value);
  for (const [name, body] of Object.entries(value)) {
    if (!/^[A-Za-z_]\w*$/.test(name)) throw mistake('defines', 'an object with names of macros', value);
    if (typeof body !== 'string') throw mistake(`defines.${name}`, 'a string', body);
  }
  return value as Readonly<Record<string, string>>;
}
