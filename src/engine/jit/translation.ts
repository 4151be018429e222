/**
 * What has been translated, for whoever wants to show it.
 */
import type { RegionSource } from './regionModule.ts';
import type { RegionNotes } from './regionNotes.ts';
import type { Unit } from './unit.ts';

export interface Translation {
  readonly unit: Unit;
  readonly regions: readonly RegionSource[];
  /** The WebAssembly module; the regions are its functions in their order. */
  readonly bytes: Uint8Array;
  /** Of each region. */
  readonly notes: readonly RegionNotes[];
}
