/** All syscalls that there are, by number; each row stands beside its handler. */
import { rows as clock } from './clock.ts';
import { rows as clone } from './clone.ts';
import { rows as execve } from './execve.ts';
import { rows as exit } from './exit.ts';
import { fileRows } from './files.ts';
import { rows as futex } from './futex.ts';
import { rows as identity } from './identity.ts';
import { rows as itimer } from './itimer.ts';
import { rows as kill } from './kill.ts';
import { memoryRows } from './memoryRows.ts';
import type { SyscallRow } from './row.ts';
import { rows as posixTimer } from './posixTimer.ts';
import { rows as sched } from './sched.ts';
import { rows as signals } from './signals.ts';
import { rows as sigwait } from './sigwait.ts';
import { rows as sleep } from './sleep.ts';
import { rows as system } from './system.ts';
import { rows as usage } from './usage.ts';
import { rows as wait } from './wait.ts';

export const syscallTable: ReadonlyMap<number, SyscallRow> = new Map(
  [clock, clone, exit, fileRows, futex, identity, itimer, kill, memoryRows, posixTimer, sched, signals, sigwait, sleep, system, execve, usage, wait]
    .flat()
    .map((row) => [row.nr, row]),
);
