/**
 * What code inside the fast loop knows of it: locals, and labels to go on at. `generate.ts` makes the loop, `fastTarget.ts` and its like
 * emit into it.
 */
import type { FunctionBuilder, Label } from '../../wasm/functionBuilder.ts';
import type { Temporaries } from './temporaries.ts';

export interface FastLoop {
  readonly code: FunctionBuilder;
  readonly temps: Temporaries;
  readonly hart: number;
  /** Address of the context's tables. */
  readonly context: number;
  /** Address of the current record. */
  readonly record: number;
  /** i64: pc − record / RECORDS_PER_BYTE: constant within a page of records. */
  readonly pcBase: number;
  /** i64: where `lookup` goes on. */
  readonly pc: number;
  /** What is left of the budget behind the current instruction. */
  readonly budget: number;
  /** Index of the global that holds (host address of RAM − RAM_BASE), modulo 2^32. */
  readonly ramDelta: number;
  /** Index of the global that holds (address of the guards of the first block of RAM) − (host address of RAM / 32). */
  readonly guardDelta: number;
  /** Runs the record at `record`. */
  readonly dispatch: Label;
  /** Finds the record of `pc`. */
  readonly lookup: Label;
  /** Leaves to have the current instruction done by the single step. */
  readonly slow: Label;
}
