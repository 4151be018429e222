/**
 * The engine that a user asks for, with what only the host can give it: a clock. The environment variable `HARTBEAT_JIT=unchecked` has the
 * translator leave out the checks of memory accesses after a while, for benchmarks that measure what they cost: a program that makes a wrong access then,
 * or is the first to touch a page, is lost.
 */
import { performance } from 'node:perf_hooks';
import { engines } from '../src/engine/index.ts';
import { jitEngineWith } from '../src/engine/jit/index.ts';
import type { EngineDef, EngineName } from '../src/machine/engine.ts';
import { dumpTo } from './wasmDump.ts';

/** With `dumpWasm`, a host folder, translations are written there. Throws what the file system says of that. */
export function engineOf(name: EngineName, dumpWasm?: string): EngineDef {
  if (name !== 'jit') return engines[name];
  const unchecked = process.env['HARTBEAT_JIT'] === 'unchecked';
  const dump = dumpWasm === undefined ? {} : dumpTo(dumpWasm);
  return jitEngineWith({ unchecked, now: () => performance.now(), ...dump });
}
