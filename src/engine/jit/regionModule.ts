/**
 * The WebAssembly module of a translation unit: one function for each region, exported by its place (`r0`, `r1`, …).
 */
import { ModuleBuilder } from '../../wasm/moduleBuilder.ts';
import type { FlowGraph } from './flowGraph.ts';
import { type EmittedRegion, emitRegion, type RegionContext } from './regionEmitter.ts';
import type { RegionNotes } from './regionNotes.ts';
import { CALL_TYPE, REGION_TYPE } from './transfers.ts';

export interface RegionSource {
  readonly pc: number;
  readonly graph: FlowGraph;
}

/** What all translations of an engine have in common. */
export type RegionOptions = Pick<RegionContext, 'fma' | 'unchecked' | 'isExactSoFar' | 'rangeOf'>;

export interface RegionModule extends EmittedRegion {
  readonly bytes: Uint8Array;
}

/** `notes` are filled, one for each region, if there are any. */
export function regionModule(
  regions: readonly RegionSource[],
  options: RegionOptions,
  notes: readonly RegionNotes[] = [],
): RegionModule {
  const module = new ModuleBuilder();
  module.importMemory('machine', 'memory', 1);
  const ramDelta = module.importGlobal('machine', 'ramDelta', 'i32', false);
  const guardDelta = module.importGlobal('machine', 'guardDelta', 'i32', false);
  const call = module.importFunction('dispatcher', 'call', CALL_TYPE);
  const functions = regions.map(({ pc, graph }, index) => ({
    pc,
    graph,
    ...module.function(REGION_TYPE, `r${index}`),
  }));
  const indices = new Map(functions.map(({ pc, index }) => [pc, index]));
  const emitted = functions.map(({ graph, code }, index) =>
    emitRegion(code, graph, {
      ...{ ...options, ramDelta, guardDelta, call, notes: notes[index] },
      callee: (pc) => indices.get(pc),
    }),
  );
  return {
    bytes: module.encode(),
    resumePoints: emitted.flatMap(({ resumePoints }) => resumePoints),
    bound: emitted.flatMap(({ bound }) => bound),
  };
}
