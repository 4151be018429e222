/** What polling the futures of rCore's calls means: the rows for the executor's table. */
import { rcoreCondvarWaitKind } from './condvar.ts';
import { rcoreExecKind } from './execFuture.ts';
import { rcoreReadKind } from './files.ts';
import { rcoreMutexLockKind } from './mutex.ts';
import { rcoreReapKind, rcoreSpawnKind } from './processes.ts';
import { rcoreSemaphoreDownKind } from './semaphore.ts';
import { rcoreYieldKind } from './yield.ts';

export const rcoreFutures = [
  rcoreYieldKind,
  rcoreReadKind,
  rcoreExecKind,
  rcoreSpawnKind,
  rcoreReapKind,
  rcoreMutexLockKind,
  rcoreSemaphoreDownKind,
  rcoreCondvarWaitKind,
] as const;
