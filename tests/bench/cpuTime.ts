/**
 * Runs a program and answers how long it took, from its start to its end: the CPU time of all its threads, since on a machine that does other
 * things too, wall time says little; that of its main thread, where the program tells (`threadTime.cjs`); and wall time. The times are what
 * the shell's `time` says, which has milliseconds; Node has no such answer about children.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';

export interface Times {
  /** User and system time together, of all threads. */
  readonly cpuSeconds: number;
  readonly mainSeconds: number | undefined;
  readonly wallSeconds: number;
}

export interface TimedRun extends Times {
  readonly stdout: string;
  readonly stderr: string;
}

const SCRIPT = `ulimit -t "$0"; TIMEFORMAT='cpu %3U %3S %3R'; time "$@"`;
const TIMES = /^cpu (\d+\.\d+) (\d+\.\d+) (\d+\.\d+)\n/m;
const MAIN = /^main (\d+\.\d+)\n/m;

/** A command of this Node whose main thread is timed on its own. */
export const timedNode = (...words: readonly string[]): string[] => [
  process.execPath,
  '--require',
  path.join(import.meta.dirname, 'threadTime.cjs'),
  ...words,
];

/** What timeout(1) ends with when it has stopped the program. */
const OVERDUE = 124;
/** What the shell ends with when its program was killed, as setrlimit(2) has it for RLIMIT_CPU. */
const KILLED = 128 + 9;

export interface TimedOptions {
  /** Seconds of wall time after which it is stopped. */
  readonly limit?: number;
  /** Seconds of CPU time, which do not depend on what else the machine does. */
  readonly cpuLimit?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Throws an Error with the program's last words when it does not end with code 0, and one when it takes longer than a limit. */
export function runTimed(command: readonly string[], { limit, cpuLimit, environment }: TimedOptions = {}): TimedRun {
  const limited = limit === undefined ? command : ['timeout', String(limit), ...command];
  const { status, signal, stdout, stderr, error } = spawnSync(
    'bash',
    ['-c', SCRIPT, `${cpuLimit ?? 'unlimited'}`, ...limited],
    {
      encoding: 'utf8',
      env: { ...process.env, ...environment, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  if (error !== undefined) throw error;
  const times = TIMES.exec(stderr);
  const main = MAIN.exec(stderr);
  if (limit !== undefined && status === OVERDUE) throw new Error(`${command.join(' ')} takes more than ${limit} s`);
  if (cpuLimit !== undefined && status === KILLED) {
    throw new Error(`${command.join(' ')} was killed, as after ${cpuLimit} s of CPU time`);
  }
  const words = stderr.replace(TIMES, '').replace(MAIN, '').trim();
  if (status !== 0 || times === null) {
    throw new Error(`${command.join(' ')} ended with ${signal ?? `code ${status}`}: ${words}`);
  }
  return {
    cpuSeconds: Number(times[1]) + Number(times[2]),
    mainSeconds: main === null ? undefined : Number(main[1]),
    wallSeconds: Number(times[3]),
    stdout,
    stderr: words,
  };
}
