/**
 * The programs of the engine benchmark: `guest/NAME.c`, each checking its own result. The rounds are such that a run takes half a second of CPU
 * time in `qemu-riscv64` on a machine of 2024.
 */
export type ProgramKind = 'integer' | 'double' | 'threads';

export interface BenchProgram {
  readonly name: string;
  readonly kind: ProgramKind;
  readonly rounds: number;
  readonly harts: number;
}

const integer = (name: string, rounds: number): BenchProgram => ({ name, kind: 'integer', rounds, harts: 1 });
const double = (name: string, rounds: number): BenchProgram => ({ name, kind: 'double', rounds, harts: 1 });

export const benchPrograms: readonly BenchProgram[] = [
  integer('mix', 480),
  integer('records', 900),
  integer('sieve', 220),
  integer('copy', 130),
  integer('chase', 270),
  integer('sha256', 650),
  integer('fib', 220),
  integer('bytecode', 340),
  integer('quicksort', 320),
  integer('hashtable', 1500),
  integer('strings', 3000),
  integer('matrix', 1000),
  double('nbody', 270),
  double('mandelbrot', 60),
  double('spectral', 70),
  { name: 'threads', kind: 'threads', rounds: 900, harts: 4 },
];

/** What it takes is the start-up of whatever runs it. */
export const emptyProgram: BenchProgram = { name: 'empty', kind: 'integer', rounds: 1, harts: 1 };
