/**
 * What polling the futures of files and pipes means: the rows for the executor's table.
 */
import { type Context, type FutureKind, INTERRUPTED, type Poll, ready } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import { epollWaitKind } from '../ipc/epollWait.ts';
import { eventfdReadKind, eventfdWriteKind } from '../ipc/eventfd.ts';
import { fifoOpenKind } from '../ipc/fifo.ts';
import { inotifyReadKind } from '../ipc/inotifyFile.ts';
import { pipeReadKind, pipeWriteKind } from '../ipc/pipeFutures.ts';
import { pollKind } from '../ipc/pollFuture.ts';
import { pselectKind } from '../ipc/pselectFuture.ts';
import { spliceKind } from '../ipc/splice.ts';
import { teeKind } from '../ipc/tee.ts';
import { timerfdReadKind, timerfdTaskKind } from '../ipc/timerfd.ts';
import { plainFileRows } from '../syscall/files.ts';
import { threadOf } from '../thread.ts';
import { readConsoleKind, readInputKind } from './console.ts';
import { lockWaitKind } from './fileLockFuture.ts';
import { keepAnswer } from './hostAnswer.ts';
import { type HostFileFuture, runAgain } from './hostFuture.ts';

const hostFileKind: FutureKind<Kernel, HostFileFuture> = {
  kind: 'hostFile',
  poll: (future, cx) => pollHostFile(future, cx),
  describe: (future) => ({
    syscall: future.syscall,
    asks: future.question.request.kind,
    ...('path' in future.question.request && { path: future.question.request.path }),
  }),
};

function pollHostFile(future: HostFileFuture, cx: Context<Kernel>): Poll {
  const kernel = cx.services;
  const thread = threadOf(kernel, future.tid);
  for (;;) {
    if (future.state === 'continuing') return cx.poll(future.awaiting!);
    if (future.state === 'asking') {
      kernel.requestHost(thread.taskId, future.question.request);
      future.state = 'answered';
      return INTERRUPTED;
    }
    const answer = kernel.takeHostAnswer(thread.taskId);
    if (answer === undefined) return INTERRUPTED;
    if (future.question.about === 'change') future.made = [...future.made, { change: future.question.request, answer }];
    else keepAnswer(kernel, future.question, answer);
    const row = plainFileRows.find(({ name }) => name === future.syscall)!;
    const result = runAgain(kernel, thread, row, future);
    if (typeof result === 'number') return ready(result);
    if (result === undefined) {
      future.state = 'asking';
    } else {
      future.awaiting = result;
      future.state = 'continuing';
    }
  }
}

export const fsFutures = [
  hostFileKind,
  readConsoleKind,
  readInputKind,
  lockWaitKind,
  pipeReadKind,
  pipeWriteKind,
  fifoOpenKind,
  pollKind,
  pselectKind,
  epollWaitKind,
  eventfdReadKind,
  eventfdWriteKind,
  timerfdReadKind,
  timerfdTaskKind,
  inotifyReadKind,
  spliceKind,
  teeKind,
] as const;
