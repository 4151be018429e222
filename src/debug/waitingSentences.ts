/** What each task waits for, a line a task: shown when all of them wait for ever. */
import type { KernelApi } from '../kernel/kernelApi.ts';

/** More lines than a person reads. */
const MAX_LINES = 100;

export function waitingSentences(kernel: KernelApi): string[] {
  const pending = [...kernel.state.executor.tasks.values()].filter(({ state }) => state === 'pending');
  const lines = pending.slice(0, MAX_LINES).map(({ id, name }) => {
    const leaf = kernel.awaits(id).at(-1);
    if (leaf === undefined) return `  ${name} (task ${id})`;
    const fields = Object.entries(leaf.fields).map(([field, value]) => `${field} ${value}`);
    return `  ${name} (task ${id}) waits in ${leaf.future.kind}, ${[leaf.future.state, ...fields].join(', ')}`;
  });
  return pending.length > MAX_LINES ? [...lines, `  and ${pending.length - MAX_LINES} more`] : lines;
}
