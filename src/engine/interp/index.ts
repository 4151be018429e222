/**
 * The `interp` engine: a WebAssembly interpreter generated from the instruction table.
 */
import type { Engine, EngineDef, MachineRules } from '../../machine/engine.ts';
import { InterpEngine } from './interpEngine.ts';
import { REGION_BYTES } from './layout.ts';
import { compileInterpreter, type InterpProgram } from './program.ts';

/** Bytes that the engine wants at the end of the machine's memory. */
export const interpEngineBytes = REGION_BYTES;

/** The one program, once asked for: V8 also shares what it has optimised of it among the machines of a process. */
let program: Promise<InterpProgram> | undefined;

export function interpProgram(): Promise<InterpProgram> {
  program ??= compileInterpreter();
  return program;
}

export async function createInterpEngine(rules: MachineRules): Promise<Engine> {
  return new InterpEngine(rules, await interpProgram());
}

export const interpEngine: EngineDef = { engineBytes: interpEngineBytes, create: createInterpEngine };
