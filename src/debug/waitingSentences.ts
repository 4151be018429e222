/** What each task waits for, a line a task: shown when all of them wait for ever. */
import type { AwaitNode, KernelApi } from '../kernel/kernelApi.ts';

/** More lines than a person reads. */
const MAX_LINES = 100;

export function waitingSentences(kernel: KernelApi): string[] {
  const pending = [...kernel.state.executor.tasks.values()].filter(({ state }) => state === 'pending');
  const lines = pending.slice(0, MAX_LINES).map(({ id, name }) => {
    const chain = kernel.awaits(id);
    return `  ${name} (task ${id})${chain.length === 0 ? '' : ` waits in ${leafText(chain)}`}`;
  });
  return pending.length > MAX_LINES ? [...lines, `  and ${pending.length - MAX_LINES} more`] : lines;
}

/** The leaf that a chain waits in; of a combinator, those of all branches. */
function leafText(chain: readonly AwaitNode[]): string {
  const { future, fields, branches } = chain.at(-1)!;
  if (branches !== undefined && branches.length > 0) return branches.map(leafText).join(', or in ');
  const words = Object.entries(fields).map(([field, value]) => `${field} ${value}`);
  return `${future.kind}, ${[future.state, ...words].join(', ')}`;
}
