/**
 * What polling, dropping and describing a future of each kind means: the one table that the executor consults. Futures stay data; this is the
 * code that belongs to them.
 */
import { assert, present } from '../base/assert.ts';
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
    for (const branch of future.branches ?? []) this.drop(branch, services);
    this.row(future).drop?.(future, services);
  }

  /**
   * See `FutureKind.interrupt`; undefined: the future cannot be interrupted. Of the branches of a combinator all must be ready to be; then a value that
   * one ends with counts more than a failure, and that more than a restart, which counts more than beginning again.
   */
  interrupt(future: Future, services: S): Interruption | undefined {
    const row = this.row(future);
    if (row.isTransparent !== true) return row.interrupt?.(future, services);
    if (!this.isInterruptible(future)) return undefined;
    const answers = childrenOf(future).map((child) => this.interrupt(child, services)!);
    return (
      answers.find((answer) => typeof answer === 'number') ??
      answers.find((answer) => answer === 'fail') ??
      answers.find((answer) => answer === 'restart') ??
      'again'
    );
  }

  /** Whether a wait for it ends when something more urgent must run. */
  isInterruptible(future: Future): boolean {
    const row = this.row(future);
    if (row.isTransparent === true) return childrenOf(future).every((child) => this.isInterruptible(child));
    return row.interrupt !== undefined;
  }

  describe(future: Future, services: S): Record<string, string | number> {
    return this.row(future).describe(future, services);
  }

  private row(future: Future): AnyFutureKind<S> {
    return present(this.rows.get(future.kind), 'row for futures of kind', future.kind);
  }
}

/** What a future polls now. */
export function childrenOf({ awaiting, branches }: Future): readonly Future[] {
  return awaiting === undefined ? (branches ?? []) : [awaiting];
}

/** The await chain from a future down to its leaf; a combinator ends it, and its branches are chains of their own. */
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

/** The future in a tree for which `is` holds, if there is one. */
export function findFuture(root: Future, is: (future: Future) => boolean): Future | undefined {
  if (is(root)) return root;
  for (const child of childrenOf(root)) {
    const found = findFuture(child, is);
    if (found !== undefined) return found;
  }
  return undefined;
}
