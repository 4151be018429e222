/**
 * What polling the futures of files and pipes means: the rows for the executor's table.
 */

import type { HostAnswer } from '../../base/host.ts';
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
import { bookFileRows, labFileRows } from '../rcore/fileRows.ts';
import { abiOf } from '../rcore/process.ts';
import { plainFileRows } from '../syscall/files.ts';
import { threadOf } from '../thread.ts';
import { ptmxReadKind, ptmxWriteKind } from '../tty/ptmxFile.ts';
import { ttyIoctlKind } from '../tty/ttyIoctl.ts';
import { ttyReadKind } from '../tty/ttyRead.ts';
import { ttyWriteKind } from '../tty/ttyWrite.ts';
import { readInputKind } from './console.ts';
import { lockWaitKind } from './fileLockFuture.ts';
import { keepAnswer } from './hostAnswer.ts';
import { type HostFileFuture, runAsking } from './hostFuture.ts';

const hostFileKind: FutureKind<Kernel, HostFileFuture> = {
  kind: 'hostFile',
  isTransparent: true,
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
    switch (future.state) {
      case 'asking':
        kernel.requestHost(thread.taskId, future.question.request);
        future.state = 'answered';
        return INTERRUPTED;
      case 'answered': {
        const answer = kernel.takeHostAnswer(thread.taskId);
        if (answer === undefined) return INTERRUPTED;
        keep(kernel, future, answer);
        future.state = 'continuing';
        break;
      }
      case 'continuing': {
        const poll = goOn(future, cx);
        if (poll !== undefined) return poll;
        future.state = 'asking';
        break;
      }
    }
  }
}

const plainRows = { linux: plainFileRows, 'rcore-book': bookFileRows, 'rcore-lab': labFileRows };

function keep(kernel: Kernel, future: HostFileFuture, answer: HostAnswer): void {
  const { question } = future;
  if (question.about === 'change') future.made = [...future.made, { change: question.request, answer }];
  else keepAnswer(kernel, question, answer);
}

/** Runs the syscall again, or polls what it has become; undefined when the host has to be asked something more. */
function goOn(future: HostFileFuture, cx: Context<Kernel>): Poll | undefined {
  const kernel = cx.services;
  const child = future.awaiting;
  if (child !== undefined) return runAsking(kernel, future, () => cx.poll(child));
  const row = plainRows[abiOf(kernel)].find(({ name }) => name === future.syscall)!;
  const thread = threadOf(kernel, future.tid);
  const result = runAsking(kernel, future, () => row.handler(kernel, thread, ...future.args));
  if (result === undefined || typeof result !== 'number') {
    future.awaiting = result;
    return result && runAsking(kernel, future, () => cx.poll(result));
  }
  return ready(result);
}

export const fsFutures = [
  hostFileKind,
  ttyReadKind,
  ttyWriteKind,
  ttyIoctlKind,
  ptmxReadKind,
  ptmxWriteKind,
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
