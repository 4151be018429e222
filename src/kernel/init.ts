/**
 * The kernel task `init`: the parent of orphans. It waits in its mailbox for children that end, and reaps them. It starts with the first process that is
 * made by another; what a system's init does besides (starting services) nobody needs here. The first process is its child, too, but when that ends the
 * run is over.
 */
import type { Tid } from '../base/address.ts';
import type { Future, FutureKind } from '../executor/future.ts';
import type { KernelCore } from './core.ts';
import { type WaitForMailFuture, waitForMail } from './mailbox.ts';
import { INIT_PID } from './process.ts';
import { Mail } from './processState.ts';
import { reap } from './reap.ts';

export interface InitFuture extends Future {
  readonly kind: 'init';
  state: 'reaping' | 'waiting';
  awaiting?: WaitForMailFuture | undefined;
}

export const initFuture = (): InitFuture => ({ kind: 'init', state: 'reaping' });

export const initKind: FutureKind<KernelCore, InitFuture> = {
  kind: 'init',
  poll(future, cx) {
    const kernel = cx.services;
    for (;;) {
      switch (future.state) {
        case 'reaping':
          reapOrphans(kernel);
          future.awaiting = waitForMail(INIT_PID as number as Tid, Mail.childExit);
          future.state = 'waiting';
          break;
        case 'waiting': {
          const poll = cx.poll(future.awaiting!);
          if (poll.kind !== 'ready') return poll;
          future.awaiting = undefined;
          future.state = 'reaping';
        }
      }
    }
  },
  describe: (_future, kernel) => ({ orphans: kernel.state.init?.orphans.length ?? 0 }),
};

function reapOrphans(kernel: KernelCore): void {
  for (const pid of [...(kernel.state.init?.orphans ?? [])]) {
    const process = kernel.state.processes.get(pid);
    if (process?.state === 'zombie') reap(kernel, process);
  }
}
