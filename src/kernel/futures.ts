/** All kinds of futures of the kernel; each row stands beside its future. */
import { type AnyFutureKind, FutureTable } from '../executor/futureTable.ts';
import { yieldNowKind } from '../executor/yieldNow.ts';
import type { KernelCore } from './core.ts';
import { fsFutures } from './fs/futures.ts';
import { futexWaitKind } from './futex.ts';
import { sleepKind } from './sleep.ts';
import { threadloopKind } from './threadloop.ts';
import { trapHandlerKind } from './trap.ts';
import { userTaskKind } from './userTask.ts';

const kinds: readonly AnyFutureKind<KernelCore>[] = [
  userTaskKind,
  threadloopKind,
  trapHandlerKind,
  yieldNowKind,
  futexWaitKind,
  sleepKind,
  ...fsFutures,
];

export const futureTable = new FutureTable<KernelCore>(kinds);
