/**
 * Who a process acts as (credentials(7)). The guest has one plain user without capabilities, so nobody ever becomes somebody else: the calls that
 * change identities only reorder the same numbers, and answer EPERM where Linux would.
 */
import type { Kernel } from './context.ts';
import type { Credentials } from './processState.ts';
import type { Process, Thread } from './state.ts';
import { processOf } from './thread.ts';

/** The one user of the guest, and its group. */
export const UID = 1000;
export const GID = 1000;
/** The group of terminals, Debian's `tty`. */
export const GID_TTY = 5;

/** What the first process starts with. */
export const PLAIN_USER: Credentials = {
  uid: UID,
  euid: UID,
  suid: UID,
  fsuid: UID,
  gid: GID,
  egid: GID,
  sgid: GID,
  fsgid: GID,
  groups: [],
};

export const credentialsOf = (kernel: Kernel, thread: Thread): Credentials => processOf(kernel, thread.pid).credentials;

/** Whether a process may send signals to another, or change its limits and priorities (kill(2)). */
export function maySignal({ credentials: by }: Process, { credentials: to }: Process): boolean {
  return by.uid === to.uid || by.uid === to.suid || by.euid === to.uid || by.euid === to.suid;
}
