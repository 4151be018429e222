/**
 * Makes vectors with `qemu-riscv64` and a cross compiler, where they are installed: a program with one stub for each vector, which loads the
 * operands, runs the instruction and prints rd of both files and fflags.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { baseRows } from '../../src/isa/table/index.ts';
import type { VectorInput } from './vectorInputs.ts';
import type { Vector } from './vectors.ts';

const HARNESS = `
#include <stdio.h>
struct vector { unsigned long operands[3], frm; void (*stub)(void); };
extern struct vector vectors[], vectors_end[];
static void run(const struct vector *v, unsigned long *x, unsigned long *f, unsigned long *flags) {
  register unsigned long x10 asm("x10") = 0;
  register unsigned long x11 asm("x11") = v->operands[0];
  register unsigned long x12 asm("x12") = v->operands[1];
  register unsigned long x13 asm("x13") = v->operands[2];
  asm volatile("fmv.d.x f10, zero\\n fmv.d.x f11, x11\\n fmv.d.x f12, x12\\n fmv.d.x f13, x13\\n"
               "fscsr %[fcsr]\\n jalr ra, %[stub]\\n fmv.x.d %[f], f10\\n frflags %[flags]"
               : "+r"(x10), [f] "=&r"(*f), [flags] "=&r"(*flags)
               : "r"(x11), "r"(x12), "r"(x13), [fcsr] "r"(v->frm << 5), [stub] "r"(v->stub)
               : "ra", "f10", "f11", "f12", "f13", "memory");
  *x = x10;
}
int main(void) {
  for (struct vector *v = vectors; v < vectors_end; v++) {
    unsigned long x, f, flags;
    run(v, &x, &f, &flags);
    printf("%lx %lx %lx\\n", x, f, flags);
  }
}
`;

const stubsOf = (inputs: readonly VectorInput[]): string =>
  [
    '.option norvc\n.text',
    ...inputs.map(({ bits }, i) => `s${i}: .word ${bits}\n ret`),
    '.data\n.globl vectors, vectors_end\nvectors:',
    ...inputs.map(({ operands, frm }, i) => `.dword ${[0, 1, 2].map((k) => operands[k] ?? 0n).join(',')},${frm},s${i}`),
    'vectors_end:\n',
  ].join('\n');

/** The program's name and version as vectors record it; undefined where it, or the compiler, is not installed. */
export function qemuVersion(program: string): string | undefined {
  if (spawnSync('riscv64-linux-gnu-gcc', ['--version']).status !== 0) return undefined;
  const { status, stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  return status === 0 ? /^qemu-riscv64 version \d+\.\d+/.exec(stdout)?.[0].replace(' version', '') : undefined;
}

/** What this QEMU makes of the inputs. */
export function runInQemu(program: string, inputs: readonly VectorInput[]): Vector[] {
  const folder = mkdtempSync(join(tmpdir(), 'isa-'));
  try {
    const path = (name: string): string => join(folder, name);
    writeFileSync(path('harness.c'), HARNESS);
    writeFileSync(path('stubs.s'), stubsOf(inputs));
    run('riscv64-linux-gnu-gcc', '-O1', '-static', path('harness.c'), path('stubs.s'), '-o', path('vectors'));
    const lines = run(program, path('vectors')).trimEnd().split('\n');
    return inputs.map((input, i) => ({ ...input, ...outcome(input.name, lines[i]!) }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function outcome(name: string, line: string): Pick<Vector, 'result' | 'flags'> {
  const [x, f, flags] = line.split(' ').map((digits) => BigInt(`0x${digits}`));
  const toFloat = baseRows.find((row) => row.name === name)!.syntax.startsWith('frd');
  return { result: (toFloat ? f : x)!, flags: Number(flags) };
}

function run(tool: string, ...args: string[]): string {
  const result = spawnSync(tool, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (result.status !== 0) throw new Error(`${tool}: ${result.stderr}`);
  return result.stdout;
}
