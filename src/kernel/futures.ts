/** All kinds of futures of the kernel; each row stands beside its future. */

import { anyOfKind } from '../executor/anyOf.ts';
import { type AnyFutureKind, FutureTable } from '../executor/futureTable.ts';
import { selectKind } from '../executor/select.ts';
import { timeoutKind } from '../executor/timeout.ts';
import { yieldNowKind } from '../executor/yieldNow.ts';
import type { KernelCore } from './core.ts';
import { execveKind } from './exec.ts';
import { fsFutures } from './fs/futures.ts';
import { futexWaitKind } from './futex.ts';
import { futexLockKind } from './futexPi.ts';
import { futexRequeueWaitKind } from './futexRequeuePi.ts';
import { futexWaitvKind } from './futexWaitv.ts';
import { initKind } from './init.ts';
import { waitForMailKind } from './mailbox.ts';
import { mqReceiveKind, mqSendKind } from './mqueue/mqueueWait.ts';
import { netFutures } from './net/netFutures.ts';
import { rcoreFutures } from './rcore/futures.ts';
import { signalReadKind } from './signal/signalFileKind.ts';
import { signalWaitKind } from './signal/signalWait.ts';
import { sleepKind } from './sleep.ts';
import { startProgramKind } from './startProgram.ts';
import { msgReceiveKind, msgSendKind } from './sysv/messages.ts';
import { semWaitKind } from './sysv/semaphores.ts';
import { threadloopKind } from './threadloop.ts';
import { trampolineKind, utrapHandlerKind } from './trampoline.ts';
import { trapHandlerKind } from './trap.ts';
import { userTaskKind } from './userTask.ts';
import { vforkWaitKind } from './vfork.ts';
import { waitChildKind } from './wait.ts';

const kinds: readonly AnyFutureKind<KernelCore>[] = [
  userTaskKind,
  threadloopKind,
  trampolineKind,
  utrapHandlerKind,
  trapHandlerKind,
  yieldNowKind,
  selectKind,
  anyOfKind,
  timeoutKind,
  futexWaitKind,
  futexWaitvKind,
  futexLockKind,
  futexRequeueWaitKind,
  waitForMailKind,
  waitChildKind,
  vforkWaitKind,
  initKind,
  execveKind,
  startProgramKind,
  sleepKind,
  semWaitKind,
  msgSendKind,
  msgReceiveKind,
  mqSendKind,
  mqReceiveKind,
  signalReadKind,
  signalWaitKind,
  ...rcoreFutures,
  ...fsFutures,
  ...netFutures,
];

export const futureTable = new FutureTable<KernelCore>(kinds);
