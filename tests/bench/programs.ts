/**
 * The programs of the engine benchmark: `guest/NAME.c`, each checking its own result. The rounds are such that a run takes about a second of CPU
 * time in `qemu-riscv64` on a machine of 2024; two for integers, whose programs are larger, so that it is not mostly their translation that is measured
 * (`shortPrograms.ts` are for that).
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
  integer('mix', 1920),
  integer('records', 3600),
  integer('sieve', 880),
  integer('copy', 520),
  integer('chase', 1080),
  integer('sha256', 2600),
  integer('crc32', 6000),
  integer('fib', 880),
  integer('bytecode', 1360),
  integer('script', 1800),
  integer('quicksort', 1280),
  integer('sorting', 170),
  integer('hashtable', 6000),
  integer('strings', 12000),
  integer('matrix', 4000),
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
