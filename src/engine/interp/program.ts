/**
 * The generated interpreter, compiled: the same for every machine, so it is made once.
 */

import { generateInterpreter } from './generate.ts';
import { type Handler, listHandlers, type RowFacts } from './handlers.ts';

export interface InterpProgram {
  readonly handlers: readonly Handler[];
  readonly facts: readonly RowFacts[];
  readonly module: WebAssembly.Module;
}

export async function compileInterpreter(): Promise<InterpProgram> {
  const { handlers, facts } = listHandlers();
  return { handlers, facts, module: await WebAssembly.compile(generateInterpreter(handlers, facts)) };
}
