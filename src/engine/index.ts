/**
 * The ways to execute the instruction table, by name.
 */
import type { EngineDef, EngineName } from '../machine/engine.ts';
import { interpEngine } from './interp/index.ts';
import { jitEngine } from './jit/index.ts';
import { referenceEngine } from './reference/reference.ts';

export const engines: Record<EngineName, EngineDef> = {
  reference: referenceEngine,
  interp: interpEngine,
  jit: jitEngine,
};
