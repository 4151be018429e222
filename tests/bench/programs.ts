/**
 * The programs of the engine benchmark: `guest/NAME.c`, each checking its own result. The rounds are such that a run takes about a second of CPU
 * time in `qemu-riscv64` on a machine of 2024.
 *
 * Known benchmarks of their class: `mix` as CoreMark (list, matrix, state machine, CRC), `records` as Dhrystone, `script` as Lua. `exact` is a kind of its own:
 * doubles that never round are the worst case of who tells floating-point flags.
 */
export type ProgramKind = 'integer' | 'double' | 'single' | 'exact' | 'threads';

export interface BenchProgram {
  readonly name: string;
  readonly kind: ProgramKind;
  readonly rounds: number;
  readonly harts: number;
}

const integer = (name: string, rounds: number): BenchProgram => ({ name, kind: 'integer', rounds, harts: 1 });
const double = (name: string, rounds: number): BenchProgram => ({ name, kind: 'double', rounds, harts: 1 });

export const benchPrograms: readonly BenchProgram[] = [
  integer('mix', 960),
  integer('records', 1800),
  integer('sieve', 440),
  integer('copy', 260),
  integer('chase', 540),
  integer('sha256', 1300),
  integer('crc32', 3000),
  integer('fib', 440),
  integer('bytecode', 680),
  integer('script', 900),
  integer('quicksort', 640),
  integer('sorting', 85),
  integer('hashtable', 3000),
  integer('strings', 6000),
  integer('matrix', 2000),
  double('nbody', 540),
  double('mandelbrot', 120),
  double('spectral', 140),
  double('gemm', 350),
  double('fourier', 1800),
  { name: 'shading', kind: 'single', rounds: 70, harts: 1 },
  { name: 'exact', kind: 'exact', rounds: 20, harts: 1 },
  { name: 'threads', kind: 'threads', rounds: 1800, harts: 4 },
];

/** What it takes is the start-up of whatever runs it. */
export const emptyProgram: BenchProgram = { name: 'empty', kind: 'integer', rounds: 1, harts: 1 };
