/**
 * Mailboxes (Titanix): what happens to a thread that it may want to wait for, as bits (`Mail`). `post` leaves the event and wakes whoever waits for it;
 * `waitForMail` is the future that ends with the events it asked for and takes them out. It looks and registers within one poll, so no event is lost
 * between the two; and who re-reads what the event is about after taking it, misses nothing. Nor does who finds that another future of the thread has taken it.
 */
import type { Tid } from '../base/address.ts';
import { assert } from '../base/assert.ts';
import { type Future, type FutureKind, PENDING, ready } from '../executor/future.ts';
import type { Kernel } from './context.ts';
import type { Waiting } from './poller.ts';
import { INIT_PID } from './process.ts';
import { Mail, type Mailbox } from './processState.ts';
import type { Process } from './state.ts';
import { threadOf } from './thread.ts';
import { leaveQueue, standsIn, waiterOf } from './waiter.ts';

export interface WaitForMailFuture extends Future, Waiting {
  readonly kind: 'waitForMail';
  state: 'waiting';
  /** Whose mailbox; 1 is the kernel task `init`. */
  readonly tid: Tid;
  readonly mask: number;
}

export const waitForMail = (tid: Tid, mask: number): WaitForMailFuture => ({
  kind: 'waitForMail',
  state: 'waiting',
  tid,
  mask,
});

export const waitForMailKind: FutureKind<Kernel, WaitForMailFuture> = {
  kind: 'waitForMail',
  poll(future, cx) {
    const kernel = cx.services;
    const mailbox = mailboxOf(kernel, future.tid);
    const arrived = takeMail(mailbox, future.mask);
    // One that stood in the mailbox and does not any more has been woken; the event may be gone.
    const wasWoken = future.entry !== undefined && !standsIn(mailbox.waiters, future);
    if (arrived !== 0 || wasWoken) {
      leaveQueue(mailbox.waiters, future);
      return ready(arrived);
    }
    if (future.entry === undefined) {
      mailbox.waiters.push({ ...waiterOf(kernel, future, cx.waker), mask: future.mask });
    }
    return PENDING;
  },
  drop(future, kernel) {
    leaveQueue(mailboxOf(kernel, future.tid).waiters, future);
  },
  describe: (future) => ({ events: mailText(future.mask) }),
};

/** Leaves an event in a mailbox and wakes who waits for it. `by` says what happened, for people. */
export function post(kernel: Kernel, mailbox: Mailbox, event: number, by: string): void {
  mailbox.events |= event;
  for (const waiter of mailbox.waiters.filter(({ mask }) => (mask & event) !== 0)) {
    leaveQueue(mailbox.waiters, waiter);
    kernel.wake(waiter.waker, by);
  }
}

/** Tells all threads of a process. */
export function postToProcess(kernel: Kernel, process: Process, event: number, by: string): void {
  for (const tid of process.threads) post(kernel, threadOf(kernel, tid).mailbox, event, by);
}

/** Takes the events of a mask out of a mailbox; answers which there were. */
export function takeMail(mailbox: Mailbox, mask: number): number {
  const arrived = mailbox.events & mask;
  mailbox.events &= ~mask;
  return arrived;
}

export const newMailbox = (): Mailbox => ({ events: 0, waiters: [] });

function mailboxOf(kernel: Kernel, tid: Tid): Mailbox {
  if ((tid as number) !== INIT_PID) return threadOf(kernel, tid).mailbox;
  const { init } = kernel.state;
  assert(init !== undefined, 'init waits while it exists');
  return init.mailbox;
}

/** The names of events, for people. */
export function mailText(events: number): string {
  return Object.entries(Mail)
    .filter(([, bit]) => (events & bit) !== 0)
    .map(([name]) => name)
    .join('|');
}
