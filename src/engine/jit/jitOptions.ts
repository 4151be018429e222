/**
 * What can be set of the translator: how eager it is, and what it tells whom.
 */
import type { Translation } from './translation.ts';

export interface JitOptions {
  /** Instructions that are interpreted between two looks at where the interpreter is: each takes as long as a thousand of them. */
  readonly interval: number;
  /** So many of them in a piece of code make it hot. */
  readonly threshold: number;
  /** What translating an instruction costs, counted in instructions that are interpreted. */
  readonly price: number;
  /** What it costs when not much has been translated yet. */
  readonly coldPrice: number;
  /** What a translation unit costs besides; and how much more the first one. */
  readonly unitPrice: number;
  readonly firstPrice: number;
  /** Instructions interpreted before it shows where a program spends its time: shares are taken of so many at least. */
  readonly settled: number;
  /** Instructions between two looks at how often regions are left; the time grows while that is seldom. */
  readonly joinInterval: number;
  /** So often a unit must have been left because of an access outside of the range it is bound to, before that is changed. */
  readonly misses: number;
  /** Instructions looked at one by one before code is translated. */
  readonly window: number;
  /** Only to measure what checks of memory accesses cost: translated code does not make them, once the program has touched its memory. */
  readonly unchecked?: boolean;
  /** A clock in ms, to tell how long translating takes. */
  readonly now?: () => number;
  /** Is told of each translation. */
  readonly onUnit?: (translation: Translation) => void;
}

/** Whatever is looked at is translated. */
export const FREE = { price: 0, coldPrice: 0, unitPrice: 0, firstPrice: 0 } as const;

export const DEFAULT_OPTIONS: JitOptions = {
  interval: 50_000,
  threshold: 40,
  price: 10_000,
  coldPrice: 25_000,
  unitPrice: 30_000,
  firstPrice: 2_000_000,
  settled: 20_000_000,
  joinInterval: 2_000_000,
  misses: 256,
  window: 2000,
};
