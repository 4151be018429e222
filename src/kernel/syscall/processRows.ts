/** The rows of processes and threads, who they are and what they may. */
import { rows as clone } from './clone.ts';
import { rows as credentials } from './credentials.ts';
import { rows as execve } from './execve.ts';
import { rows as exit } from './exit.ts';
import { rows as futex } from './futex.ts';
import { rows as futexWaitv } from './futexWaitv.ts';
import { rows as identity } from './identity.ts';
import { rows as membarrier } from './membarrier.ts';
import { rows as pidfd } from './pidfd.ts';
import { rows as prctl } from './prctl.ts';
import { rows as priority } from './priority.ts';
import { rows as privileged } from './privileged.ts';
import { rows as processGroup } from './processGroup.ts';
import type { SyscallRow } from './row.ts';
import { rows as sched } from './sched.ts';
import { rows as unshare } from './unshare.ts';
import { rows as usage } from './usage.ts';
import { rows as wait } from './wait.ts';

export const processRows: readonly SyscallRow[] = [
  ...clone,
  ...credentials,
  ...execve,
  ...exit,
  ...futex,
  ...futexWaitv,
  ...identity,
  ...membarrier,
  ...pidfd,
  ...prctl,
  ...priority,
  ...privileged,
  ...unshare,
  ...processGroup,
  ...sched,
  ...usage,
  ...wait,
];
