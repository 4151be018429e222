/**
 * sendmmsg(2) and recvmmsg(2): one message after another, each as its own call would do it. A failure after the first message ends the call with the
 * count of those that are done.
 */
import type { Context, Future, FutureKind, Poll } from '../../executor/future.ts';
import { ready } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import { HostQuestion } from '../fs/hostQuestion.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { writeU32 } from '../mm/userMemory.ts';
import { SysError } from '../sysError.ts';
import { MSG_DONTWAIT, MSG_WAITFORONE } from './messageFlags.ts';
import { MESSAGE_LENGTH_AT, SIZEOF_MMSGHDR } from './messageHeader.ts';
import { receiveMessage, sendMessage } from './messages.ts';
import { type SocketRecvFuture, socketRecvKind } from './receive.ts';
import { type SocketSendFuture, socketSendKind } from './send.ts';
import { callOf, type SocketCall } from './socketWait.ts';

/** Goes through a vector of messages; the value is how many are done. */
export interface SocketBatchFuture extends Future {
  readonly kind: 'socketBatch';
  state: 'sending' | 'receiving';
  readonly fd: number;
  /** Address of the array of struct mmsghdr, and its length. */
  readonly vector: number;
  readonly count: number;
  readonly flags: number;
  /** Machine time in ns after which no further message is waited for (recvmmsg's timeout). */
  readonly deadline: number | undefined;
  done: number;
}

/** Does as many messages as can be done at once; the future does the rest. */
export function runBatch(kernel: Kernel, call: SocketCall, batch: SocketBatchFuture): number | SocketBatchFuture {
  return advance(kernel, call, batch) ?? batch;
}

/** The count, or undefined while a message waits. */
function advance(kernel: Kernel, call: SocketCall, batch: SocketBatchFuture): number | undefined {
  try {
    while (batch.done < batch.count && !isLate(kernel, batch)) {
      const header = batch.vector + batch.done * SIZEOF_MMSGHDR;
      const result = begin(kernel, call, batch, header);
      if (typeof result !== 'number') {
        batch.awaiting = result;
        return undefined;
      }
      note(kernel, call, batch, result);
    }
  } catch (error) {
    if (batch.done === 0 || !(error instanceof SysError || error instanceof HostQuestion)) throw error;
  }
  return batch.done;
}

const isLate = (kernel: Kernel, { done, deadline }: SocketBatchFuture): boolean =>
  done > 0 && deadline !== undefined && kernel.now() >= deadline;

function begin(
  kernel: Kernel,
  call: SocketCall,
  { state, flags, done }: SocketBatchFuture,
  header: number,
): number | Future {
  if (state === 'sending') return sendMessage(kernel, call, header, flags);
  const rest = done > 0 && (flags & MSG_WAITFORONE) !== 0 ? MSG_DONTWAIT : 0;
  return receiveMessage(kernel, call, header, (flags & ~MSG_WAITFORONE) | rest);
}

function note(kernel: Kernel, { thread }: SocketCall, batch: SocketBatchFuture, length: number): void {
  const header = batch.vector + batch.done * SIZEOF_MMSGHDR;
  writeU32(kernel, spaceOf(kernel, thread), header + MESSAGE_LENGTH_AT, length);
  batch.done++;
}

export const socketBatchKind: FutureKind<Kernel, SocketBatchFuture> = {
  kind: 'socketBatch',
  poll(future, cx) {
    switch (future.state) {
      case 'sending':
      case 'receiving':
        return pollBatch(future, cx);
    }
  },
  interrupt: ({ done, state, awaiting }, kernel) => {
    if (done > 0 || awaiting === undefined) return done;
    if (state === 'sending') return socketSendKind.interrupt!(awaiting as SocketSendFuture, kernel);
    return socketRecvKind.interrupt!(awaiting as SocketRecvFuture, kernel);
  },
  describe: ({ fd, done, count, state }) => ({
    fd,
    [state === 'sending' ? 'sent' : 'received']: done,
    messages: count,
  }),
};

function pollBatch(future: SocketBatchFuture, cx: Context<Kernel>): Poll {
  const kernel = cx.services;
  for (;;) {
    // The message that waits holds the file; by it the next one finds the socket, even if the descriptor has been closed.
    const { wait } = future.awaiting as SocketRecvFuture | SocketSendFuture;
    const call = callOf(kernel, wait);
    try {
      const poll = cx.poll(future.awaiting!);
      if (poll.kind !== 'ready') return poll;
      future.awaiting = undefined;
      note(kernel, call, future, poll.value);
    } catch (error) {
      if (!(error instanceof SysError) || future.done === 0) throw error;
      if (future.awaiting !== undefined) kernel.dropFuture(future.awaiting);
      future.awaiting = undefined;
      return ready(future.done);
    }
    if (!kernel.state.files.has(call.file.id)) return ready(future.done);
    const end = advance(kernel, call, future);
    if (end !== undefined) return ready(end);
  }
}
