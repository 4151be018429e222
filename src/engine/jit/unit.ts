/**
 * A translation unit: one WebAssembly module with the regions that were translated together, which may call one another directly. A unit is valid as
 * a whole or not at all: in the address spaces where its pages are mapped as they were, and which have just the breakpoints that it was made
 * for; until a byte of its code is overwritten.
 */
import type { PhysAddr } from '../../base/address.ts';
import type { Context } from '../interp/contexts.ts';
import type { InsnFacts } from './insnFacts.ts';
import type { BoundAccess } from './regionEmitter.ts';

/** Where a region begins: a whole function, or a loop. */
export interface Start {
  readonly pc: number;
  readonly isFunction: boolean;
}

export interface Entry extends Start {
  /** Place in the dispatcher's table. */
  readonly slot: number;
}

export interface Unit {
  readonly id: number;
  readonly entries: readonly Entry[];
  /**
   * Places that have no region of their own but where execution may be cut; how often the interpreter has come to each since, and how often is
   * enough to look whether they should have one.
   */
  readonly resumePoints: ReadonlyMap<number, { readonly isLoop: boolean; arrivals: number; enough: number }>;
  /** Accesses outside of the ranges that they are bound to leave its regions: where. */
  readonly bound: readonly BoundAccess[];
  /** Of every instruction, and what it is. */
  readonly pcs: ReadonlyMap<number, InsnFacts>;
  /** Breakpoints before which its regions leave. */
  readonly stops: ReadonlySet<number>;
  /** Number of each virtual page, and the physical page behind it. */
  readonly pages: ReadonlyMap<number, PhysAddr>;
  /** The bytes of its instructions: [first, end) for each run. */
  readonly ranges: readonly { readonly from: number; readonly to: number }[];
  readonly wasmBytes: number;
  /** Contexts in which its entries are known to the jump table. */
  readonly activeIn: Set<Context>;
}

/** Whether any byte of [pa, pa + length) is of an instruction of the unit. */
export function overlaps({ ranges }: Unit, pa: number, length: number): boolean {
  return ranges.some(({ from, to }) => pa < to && from < pa + length);
}
