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
import { selectKind } from '../ipc/selectFuture.ts';
import { spliceKind } from '../ipc/splice.ts';
import { teeKind } from '../ipc/tee.ts';
import { timerfdReadKind, timerfdTaskKind } from '../ipc/timerfd.ts';
import { plainFileRows } from '../syscall/files.ts';
import { threadOf } from '../thread.ts';
import { readConsoleKind, readInputKind } from './console.ts';
import type { HostFileFuture } from './hostFuture.ts';
import { HostQuestion, keepAnswer } from './hostQuestion.ts';

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
    keepAnswer(kernel, future.question, answer);
    try {
      const row = plainFileRows.find(({ name }) => name === future.syscall)!;
      const result = row.handler(kernel, thread, ...future.args);
      if (typeof result === 'number') return ready(result);
      future.awaiting = result;
      future.state = 'continuing';
    } catch (error) {
      if (!(error instanceof HostQuestion)) throw error;
      future.question = error.question;
      future.state = 'asking';
    }
  }
}

export const fsFutures = [
  hostFileKind,
  readConsoleKind,
  readInputKind,
  pipeReadKind,
  pipeWriteKind,
  fifoOpenKind,
  pollKind,
  selectKind,
  epollWaitKind,
  eventfdReadKind,
  eventfdWriteKind,
  timerfdReadKind,
  timerfdTaskKind,
  inotifyReadKind,
  spliceKind,
  teeKind,
] as const;
