/**
 * Builds the programs of the benchmarks into the cache folder: for RV64GC with compressed instructions, and for this machine itself where it
 * has a C compiler. A program that is newer than its sources and this file is left as it is.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from '../setup/lock.mjs';
import { provide, toolchainNeeds } from '../setup/systemPackages.ts';

export const COMPILER = 'riscv64-linux-gnu-gcc';
const NATIVE_COMPILER = 'gcc';
const FLAGS = ['-O2', '-g', '-static', '-pthread', '-Wall', '-Wextra'];
const GUEST_FLAGS = ['-march=rv64gc', '-mabi=lp64d', ...FLAGS];
const SOURCES = path.join(import.meta.dirname, 'guest');
const TARGET = path.join(cacheFolder, 'bench');

/** Where a program lies that is built for the guest, for the host, and its source. */
export const builtPath = (name: string): string => path.join(TARGET, name);
export const nativePath = (name: string): string => path.join(TARGET, 'native', name);
export const sourcePath = (name: string): string => path.join(SOURCES, `${name}.c`);

const isThere = (compiler: string): boolean => spawnSync(compiler, ['--version']).status === 0;

export const hasCompiler = (): boolean => isThere(COMPILER);
export const hasNativeCompiler = (): boolean => isThere(NATIVE_COMPILER);

/** Whether there is a compiler for the guest now: where it is missing, it is installed as for the tests. Says what is not there. */
export async function provideCompiler(): Promise<boolean> {
  const lack = await provide(toolchainNeeds);
  if (lack !== undefined) console.error(lack);
  return hasCompiler();
}

/** Throws an Error with the compiler's words. */
export function compile(names: readonly string[]): void {
  build(names, COMPILER, GUEST_FLAGS, builtPath);
}

/** The same for this machine. */
export function compileNative(names: readonly string[]): void {
  build(names, NATIVE_COMPILER, FLAGS, nativePath);
}

function build(
  names: readonly string[],
  compiler: string,
  flags: readonly string[],
  target: (name: string) => string,
): void {
  const headers = readdirSync(SOURCES).filter((file) => file.endsWith('.h'));
  const shared = [import.meta.filename, ...headers.map((file) => path.join(SOURCES, file))];
  for (const name of names) {
    if (isUpToDate(target(name), [sourcePath(name), ...shared])) continue;
    mkdirSync(path.dirname(target(name)), { recursive: true });
    const { status, stderr } = spawnSync(compiler, [...flags, '-o', target(name), sourcePath(name), '-lm'], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`${compiler} could not build ${sourcePath(name)}:\n${stderr}`);
  }
}

function isUpToDate(target: string, sources: readonly string[]): boolean {
  if (!existsSync(target)) return false;
  const built = statSync(target).mtimeMs;
  return sources.every((source) => statSync(source).mtimeMs < built);
}
