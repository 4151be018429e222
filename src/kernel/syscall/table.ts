/** All syscalls that there are, by number; each row stands beside its handler. */
import { rows as absent } from './absent.ts';
import { rows as adjtimex } from './adjtimex.ts';
import { rows as clock } from './clock.ts';
import { fileRows } from './files.ts';
import { rows as itimer } from './itimer.ts';
import { rows as kill } from './kill.ts';
import { memoryRows } from './memoryRows.ts';
import { rows as posixTimer } from './posixTimer.ts';
import { processRows } from './processRows.ts';
import type { SyscallRow } from './row.ts';
import { rows as signals } from './signals.ts';
import { rows as sigwait } from './sigwait.ts';
import { rows as sleep } from './sleep.ts';
import { rows as system } from './system.ts';

export const syscallRows: readonly SyscallRow[] = [
  absent,
  adjtimex,
  clock,
  fileRows,
  itimer,
  kill,
  memoryRows,
  posixTimer,
  processRows,
  signals,
  sigwait,
  sleep,
  system,
].flat();

export const syscallTable: ReadonlyMap<number, SyscallRow> = new Map(syscallRows.map((row) => [row.nr, row]));
