/**
 * The `jit` engine: the generated interpreter, and hot code translated to WebAssembly at run time.
 */
import type { EngineDef } from '../../machine/engine.ts';
import { interpEngineBytes, interpProgram } from '../interp/index.ts';
import { JitEngine } from './jitEngine.ts';
import { DEFAULT_OPTIONS, type JitOptions } from './jitOptions.ts';

export { FREE, type JitOptions } from './jitOptions.ts';
export { listing } from './listing.ts';
export type { Translation } from './translation.ts';

/** The engine, with other thresholds than the usual ones where some are given. */
export function jitEngineWith(options: Partial<JitOptions>): EngineDef {
  return {
    engineBytes: interpEngineBytes,
    create: async (rules) => new JitEngine(rules, await interpProgram(), { ...DEFAULT_OPTIONS, ...options }),
  };
}

export const jitEngine: EngineDef = jitEngineWith({});
