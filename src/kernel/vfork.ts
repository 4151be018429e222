/**
 * vfork(2): the parent waits, without being interrupted, until its child uses their common memory no more because it has executed another program or
 * ended. Only its own end brings it out before.
 */
import type { Pid, Tid } from '../base/address.ts';
import { type Future, type FutureKind, ready } from '../executor/future.ts';
import type { Kernel } from './context.ts';
import { type WaitForMailFuture, waitForMail } from './mailbox.ts';
import { Mail } from './processState.ts';

export interface VforkWaitFuture extends Future {
  readonly kind: 'vforkWait';
  state: 'waiting';
  readonly child: Pid;
  readonly awaiting: WaitForMailFuture;
}

/** Ends with the child's pid. */
export const vforkWait = (tid: Tid, child: Pid): VforkWaitFuture => ({
  kind: 'vforkWait',
  state: 'waiting',
  child,
  awaiting: waitForMail(tid, Mail.vforkDone),
});

export const vforkWaitKind: FutureKind<Kernel, VforkWaitFuture> = {
  kind: 'vforkWait',
  poll(future, cx) {
    const poll = cx.poll(future.awaiting);
    return poll.kind === 'ready' ? ready(future.child) : poll;
  },
  describe: ({ child }) => ({ child }),
};
