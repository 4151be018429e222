/**
 * What runs a program of the engine benchmark: the host's own processor (where it has a C compiler), `qemu-riscv64`, or the command line
 * built in `dist` with an engine in one of its configurations.
 */
import path from 'node:path';
import { guestPath } from '../guest/programs.ts';
import { builtPath, nativePath } from './compile.ts';
import { type Configuration, isPlain } from './configurations.ts';
import { runTimed, type Times, timedNode } from './cpuTime.ts';
import type { BenchProgram } from './programs.ts';

const CLI = path.join(import.meta.dirname, '../../dist/cli.js');

/** After which a run is given up, in seconds: more than the slowest takes. */
const LIMITS = { cpuLimit: 60, limit: 600 };

export interface Run extends Times {
  /** The checksum that the program prints. */
  readonly output: string;
  /** What the engine counted; others do not count. */
  readonly counts?: Counts;
}

export interface Counts {
  readonly steps: number;
  readonly instructions: number;
}

export interface Runner {
  readonly name: string;
  readonly maxRuns: number;
  rounds(program: BenchProgram): number;
  /** Throws an Error when the program does not end with code 0. */
  run(program: BenchProgram): Run;
}

/** A program that runs programs, or nothing for the host's own. */
function plainRunner(name: string, command: (program: BenchProgram) => readonly string[]): Runner {
  return {
    name,
    maxRuns: Number.POSITIVE_INFINITY,
    rounds: ({ rounds }) => rounds,
    run: (program) => {
      const { stdout, ...times } = runTimed([...command(program), `${program.rounds}`], LIMITS);
      return { ...times, output: stdout };
    },
  };
}

export const nativeRunner = (): Runner => plainRunner('native', ({ name }) => [nativePath(name)]);

export const qemuRunner = (qemu: string): Runner => plainRunner('qemu', ({ name }) => [qemu, builtPath(name)]);

export function engineRunner(configuration: Configuration): Runner {
  const { label, share, maxRuns } = configuration;
  const rounds = (program: BenchProgram): number => Math.ceil(program.rounds * share);
  return {
    name: label,
    maxRuns,
    rounds,
    run: (program) =>
      runConfigured(configuration, ['--harts', `${program.harts}`], [builtPath(program.name), `${rounds(program)}`]),
  };
}

/** Runs a command in the guest. Throws when the engine is not what the configuration says. */
export function runConfigured(
  { label, engine, environment, expected }: Configuration,
  options: readonly string[],
  command: readonly string[],
): Run & { readonly counts: Counts } {
  const line = timedNode(CLI, 'run', '--engine', engine, ...options, '--stats=json', ...command);
  const { stdout, stderr, ...times } = runTimed(line, { environment, ...LIMITS });
  // What the guest itself writes to standard error comes before.
  const counts = JSON.parse(stderr.slice(stderr.lastIndexOf('\n') + 1)) as Counts & Record<string, unknown>;
  const wrong = Object.entries(expected).find(([name, value]) => counts[name] !== value);
  if (wrong !== undefined)
    throw new Error(`${label}: the engine says ${wrong[0]} is ${counts[wrong[0]]}, not ${wrong[1]}`);
  return { ...times, output: stdout, counts };
}

/** Whether the engine has this configuration; the answer is what it says when it runs a little. Says why not. */
export function isKnown(configuration: Configuration): boolean {
  if (isPlain(configuration)) return true;
  try {
    runConfigured(configuration, [], [guestPath('hello')]);
    return true;
  } catch (error) {
    console.error((error as Error).message);
    return false;
  }
}
