/**
 * The kernel benchmark: what operations of the kernel cost, here and in `qemu-riscv64` on the host's own kernel, in the same run. Each operation is made twice
 * by the program `guest/operations.c`, few times and many times, and the difference of both runs' CPU time is divided by that of their counts; so neither
 * start-up nor the making of threads counts. It prints and judges nothing.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { QEMU, qemuVersion } from '../conformance/user/qemu.ts';
import { builtPath, COMPILER, compile, hasCompiler } from './compile.ts';
import { runTimed } from './cpuTime.ts';
import { median } from './results.ts';

interface Operation {
  readonly label: string;
  readonly name: string;
  /** More of them take about a second. */
  readonly few: number;
  readonly many: number;
  readonly threads?: number;
}

const OPERATIONS: readonly Operation[] = [
  { label: 'null syscall', name: 'null', few: 200_000, many: 1_200_000 },
  { label: 'clock_gettime, by the vDSO', name: 'clock', few: 1_000_000, many: 6_000_000 },
  { label: 'clock_gettime, by a system call', name: 'clockcall', few: 200_000, many: 1_200_000 },
  { label: 'pipe ping-pong of two threads', name: 'pipe', few: 20_000, many: 100_000 },
  { label: 'fork + exec + wait', name: 'fork', few: 20, many: 200 },
  { label: 'page fault', name: 'fault', few: 51_200, many: 256_000 },
  { label: 'context switch, 1 thread', name: 'yield', few: 100_000, many: 600_000, threads: 1 },
  { label: 'context switch, 100 threads', name: 'yield', few: 100_000, many: 600_000, threads: 100 },
  { label: 'context switch, 10,000 threads', name: 'yield', few: 100_000, many: 600_000, threads: 10_000 },
  { label: 'context switch, 100 sleep', name: 'sleepers', few: 100_000, many: 600_000, threads: 100 },
  { label: 'context switch, 10,000 sleep', name: 'sleepers', few: 100_000, many: 600_000, threads: 10_000 },
];

const PROGRAM = 'operations';
const CLI = path.join(import.meta.dirname, '../../dist/cli.js');
const RUNS = 3;
/** Seconds of one run: QEMU hardly comes to an end with thousands of threads of which most sleep. */
const LIMIT = 40;

/** Prints a table: µs of host CPU time per operation, and the ratio. */
export function benchKernel(): void {
  if (!hasCompiler()) {
    console.error(`${COMPILER} is not installed (Debian: gcc-riscv64-linux-gnu): the kernel is not measured.`);
    return;
  }
  compile([PROGRAM]);
  const qemu = qemuVersion(QEMU);
  console.log(
    `\nµs of host CPU time per operation, median of ${RUNS}; ratio to ${qemu ?? 'qemu-riscv64, which is not installed'}`,
  );
  console.log(`${'operation'.padEnd(32)} ${'hartbeat'.padStart(9)} ${'qemu'.padStart(9)} ${'ratio'.padStart(7)}`);
  for (const operation of OPERATIONS) {
    const own = microseconds([process.execPath, CLI, 'run'], operation);
    const theirs = qemu === undefined ? undefined : microseconds(['env', `LAUNCHER=${fileOf(QEMU)}`, QEMU], operation);
    const ratio = own === undefined || theirs === undefined ? undefined : own / theirs;
    console.log(`${operation.label.padEnd(32)} ${cell(own, 9)} ${cell(theirs, 9)} ${cell(ratio, 7)}`);
  }
}

/** Where a program lies that is found by its name. */
const fileOf = (name: string): string => spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim();

const cell = (value: number | undefined, width: number): string => (value?.toFixed(2) ?? '–').padStart(width);

/** Undefined, with the reason said, when the program cannot do it. */
function microseconds(command: readonly string[], { name, few, many, threads }: Operation): number | undefined {
  const seconds = (count: number): number => {
    const words = [name, String(count), ...(threads === undefined ? [] : [String(threads)])];
    return runTimed([...command, builtPath(PROGRAM), ...words], { limit: LIMIT }).cpuSeconds;
  };
  try {
    const differences = Array.from({ length: RUNS }, () => seconds(many) - seconds(few));
    return (median(differences) / (many - few)) * 1e6;
  } catch (error) {
    console.error((error as Error).message);
    return undefined;
  }
}
