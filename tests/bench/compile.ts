/**
 * Builds the programs of the engine benchmark into the cache folder, for RV64GC with compressed instructions. A program that is newer than its
 * sources and this file is left as it is.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from '../setup/lock.mjs';

export const COMPILER = 'riscv64-linux-gnu-gcc';
const FLAGS = ['-O2', '-march=rv64gc', '-mabi=lp64d', '-static', '-pthread', '-Wall', '-Wextra'];
const SOURCES = path.join(import.meta.dirname, 'guest');
const TARGET = path.join(cacheFolder, 'bench');

/** Where a built program lies. */
export const builtPath = (name: string): string => path.join(TARGET, name);

export function hasCompiler(): boolean {
  return spawnSync(COMPILER, ['--version']).status === 0;
}

/** Throws an Error with the compiler's words. */
export function compile(names: readonly string[]): void {
  mkdirSync(TARGET, { recursive: true });
  const headers = readdirSync(SOURCES).filter((file) => file.endsWith('.h'));
  const shared = [import.meta.filename, ...headers.map((file) => path.join(SOURCES, file))];
  for (const name of names) {
    const source = path.join(SOURCES, `${name}.c`);
    if (isUpToDate(builtPath(name), [source, ...shared])) continue;
    const { status, stderr } = spawnSync(COMPILER, [...FLAGS, '-o', builtPath(name), source, '-lm'], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`${COMPILER} could not build ${source}:\n${stderr}`);
  }
}

function isUpToDate(target: string, sources: readonly string[]): boolean {
  if (!existsSync(target)) return false;
  const built = statSync(target).mtimeMs;
  return sources.every((source) => statSync(source).mtimeMs < built);
}
