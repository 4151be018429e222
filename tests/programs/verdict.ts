/**
 * Whether a program did what it should: it ended well, says so itself, and printed what `expected` holds, which is what it prints on `qemu-riscv64`.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { EngineRun } from './engineRun.ts';
import { type Program, SUCCESS } from './table.ts';

const expectedFile = ({ name }: Program): string => path.join(import.meta.dirname, 'expected', `${name}.txt`);

/** What the program prints on Linux. */
export function expectedOutput(program: Program): string {
  const file = expectedFile(program);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

export function writeExpected(program: Program, text: string): void {
  writeFileSync(expectedFile(program), text);
}

/** How a run ended, as a shell would say it: the exit code, or a sentence. */
export function endOf({ end }: EngineRun): number | string {
  if (end.kind !== 'exited') return end.kind;
  return end.signo === 0 ? end.code : 128 + end.signo;
}

/** The program's own check: exit code 0 and the line that it ends with. */
export const hasSucceeded = (code: number | string | null, stdout: string): boolean =>
  code === 0 && SUCCESS.test(stdout);

/** The first lines in which two outputs differ, for people. */
export function firstDifference(ours: string, theirs: string): string {
  const [a, b] = [ours.split('\n'), theirs.split('\n')];
  const line = a.findIndex((text, index) => text !== b[index]);
  const at = line < 0 ? a.length : line;
  return `  line ${at + 1}: ${JSON.stringify(a[at] ?? 'end of output')}\n  expected: ${JSON.stringify(b[at] ?? 'end of output')}`;
}
