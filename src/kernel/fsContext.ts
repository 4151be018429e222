/** Working directories and umasks: whose there are, and changing them for all that share them (CLONE_FS). Who has which stands in `taskFiles.ts`. */
import type { Kernel } from './context.ts';
import type { FsContext } from './threadState.ts';

/** Changes working directory or umask, for all that share them. */
export function changeFs(
  kernel: Kernel,
  { fsGroup }: FsContext,
  change: { cwd?: string; cwdIno?: number; umask?: number },
): void {
  for (const other of contexts(kernel)) if (other.fsGroup === fsGroup) Object.assign(other, change);
}

/** Of all processes, and of threads that have their own. */
export function* contexts({ state }: Kernel): Generator<FsContext> {
  for (const process of state.processes.values()) {
    if (process.state === 'running') yield process;
    if (process.isDivided !== true) continue;
    for (const tid of process.threads) {
      const fs = state.threads.get(tid)?.fs;
      if (fs !== undefined) yield fs;
    }
  }
}
