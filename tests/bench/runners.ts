/**
 * What runs a program of the engine benchmark: `qemu-riscv64`, or the command line built in `dist` with one of the engines.
 */
import path from 'node:path';
import type { EngineName } from '../../src/machine/engine.ts';
import { builtPath } from './compile.ts';
import { runTimed } from './cpuTime.ts';
import type { BenchProgram } from './programs.ts';

const CLI = path.join(import.meta.dirname, '../../dist/cli.js');

/** An engine this slow gets this share of the rounds. */
const SHARES: Partial<Record<EngineName, number>> = { reference: 1 / 400 };

export interface Run {
  readonly cpuSeconds: number;
  /** Retired; QEMU does not tell. */
  readonly instructions?: number;
}

export interface Runner {
  readonly name: string;
  rounds(program: BenchProgram): number;
  /** Throws an Error when the program does not end with code 0. */
  run(program: BenchProgram): Run;
}

export const qemuRunner = (qemu: string): Runner => ({
  name: 'qemu',
  rounds: ({ rounds }) => rounds,
  run: ({ name, rounds }) => ({ cpuSeconds: runTimed([qemu, builtPath(name), `${rounds}`]).cpuSeconds }),
});

export function engineRunner(engine: EngineName): Runner {
  const rounds = (program: BenchProgram): number => Math.ceil(program.rounds * (SHARES[engine] ?? 1));
  return {
    name: engine,
    rounds,
    run: (program) => {
      const options = ['--engine', engine, '--harts', `${program.harts}`, '--stats=json'];
      const command = [process.execPath, CLI, 'run', ...options, builtPath(program.name), `${rounds(program)}`];
      const { cpuSeconds, stderr } = runTimed(command);
      const { instructions } = JSON.parse(stderr) as { instructions: number };
      return { cpuSeconds, instructions };
    },
  };
}
