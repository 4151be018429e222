/**
 * The ways to execute the instruction table, by name.
 */
import type { EngineDef, EngineName } from '../machine/engine.ts';
import { referenceEngine } from './reference/reference.ts';

export const engines: Partial<Record<EngineName, EngineDef>> = {
  reference: referenceEngine,
};
