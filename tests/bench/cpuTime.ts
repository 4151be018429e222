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

/** Throws an Error with the program's last words when it does not end with code 0. */
export function runTimed(command: readonly string[]): TimedRun {
  const { status, signal, stderr, error } = spawnSync('bash', ['-c', SCRIPT, 'bash', ...command], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (error !== undefined) throw error;
  const times = /^cpu (\d+\.\d+) (\d+\.\d+)\n/m.exec(stderr);
  const words = stderr.replace(/^cpu .*\n/m, '').trim();
  if (status !== 0 || times === null) {
    throw new Error(`${command.join(' ')} ended with ${signal ?? `code ${status}`}: ${words}`);
  }
  return { cpuSeconds: Number(times[1]) + Number(times[2]), stderr: words };
}
