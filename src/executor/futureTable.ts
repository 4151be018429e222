/**
 * What polling, dropping and describing a future of each kind means: the one table that the executor consults. Futures stay data; this is the
 * code that belongs to them.
 */
import { assert } from '../base/assert.ts';
import type { Context, Future, FutureKind, Interruption, Poll } from './future.ts';

/** A row of any kind; each row is written against its own future type. */
export type AnyFutureKind<S> = FutureKind<S, Future>;

export class FutureTable<S> {
  private readonly rows = new Map<string, AnyFutureKind<S>>();

  constructor(rows: readonly AnyFutureKind<S>[]) {
    for (const row of rows) {
      assert(!this.rows.has(row.kind), `two kinds of future are called ${row.kind}`);
      this.rows.set(row.kind, row);
    }
  }

  get kinds(): readonly string[] {
    return [...this.rows.keys()];
  }

  poll(future: Future, cx: Context<S>): Poll {
    return this.row(future).poll(future, cx);
  }

  /** Drops a future before it was ready, and what it awaits, innermost first. */
  drop(future: Future, services: S): void {
    if (future.awaiting !== undefined) this.drop(future.awaiting, services);
    this.row(future).drop?.(future, services);
  }

  /** See `FutureKind.interrupt`; undefined: the future cannot be interrupted. */
  interrupt(future: Future, services: S): Interruption | undefined {
    return this.row(future).interrupt?.(future, services);
  }

  /** Whether a wait for it ends when something more urgent must run. */
  isInterruptible(future: Future): boolean {
    return this.row(future).interrupt !== undefined;
  }

  describe(future: Future, services: S): Record<string, string | number> {
    return this.row(future).describe(future, services);
  }

  private row(future: Future): AnyFutureKind<S> {
    const row = this.rows.get(future.kind);
    assert(row !== undefined, `no row for futures of kind ${future.kind}`);
    return row;
  }
}

/** The await chain from a future down to its leaf. */
export function awaitChain(root: Future): Future[] {
  const chain: Future[] = [];
  for (let future: Future | undefined = root; future !== undefined; future = future.awaiting) chain.push(future);
  return chain;
}

export function leafOf(root: Future): Future {
  let future = root;
  while (future.awaiting !== undefined) future = future.awaiting;
  return future;
}
