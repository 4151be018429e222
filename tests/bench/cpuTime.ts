/**
 * Runs a program and answers how much CPU time, of all its threads, the process took from its start to its end: on a machine that does other
 * things too, wall time says little. The time is what the shell's `time` says, which has milliseconds; Node has no such answer about children.
 */
import { spawnSync } from 'node:child_process';

export interface TimedRun {
  /** User and system time together. */
  readonly cpuSeconds: number;
  readonly stderr: string;
}

const SCRIPT = `TIMEFORMAT='cpu %3U %3S'; time "$@"`;

/** What timeout(1) ends with when it has stopped the program. */
const OVERDUE = 124;

/** Throws an Error with the program's last words when it does not end with code 0, and one when it takes longer than `limit` seconds. */
export function runTimed(command: readonly string[], limit?: number): TimedRun {
  const limited = limit === undefined ? command : ['timeout', String(limit), ...command];
  const { status, signal, stderr, error } = spawnSync('bash', ['-c', SCRIPT, 'bash', ...limited], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (error !== undefined) throw error;
  const times = /^cpu (\d+\.\d+) (\d+\.\d+)\n/m.exec(stderr);
  if (limit !== undefined && status === OVERDUE) throw new Error(`${command.join(' ')} takes more than ${limit} s`);
  const words = stderr.replace(/^cpu .*\n/m, '').trim();
  if (status !== 0 || times === null) {
    throw new Error(`${command.join(' ')} ended with ${signal ?? `code ${status}`}: ${words}`);
  }
  return { cpuSeconds: Number(times[1]) + Number(times[2]), stderr: words };
}
