/**
 * The guest programs of this folder with what they print and how they end, for every test that runs them all. What they print is what
 * qemu-riscv64 prints.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';

export interface GuestProgram {
  readonly name: string;
  readonly args: readonly string[];
  readonly stdin: string;
  readonly stdout: string;
  /** Exit code, or 0 with the signal that killed it. */
  readonly code: number;
  readonly signo: number;
}

const program = (name: string, stdout: string, more: Partial<GuestProgram> = {}): GuestProgram => ({
  name,
  args: [],
  stdin: '',
  stdout,
  code: 0,
  signo: 0,
  ...more,
});

/** All programs that end by themselves. */
export const guestPrograms: readonly GuestProgram[] = [
  program('hello', 'hello, world\n'),
  program('hello-dwarf4', 'hello, Ada\nhello, Alan\n', { args: ['Ada', 'Alan'] }),
  program('hello-stripped', 'hello, world\n'),
  program('threads', 'main: 3 workers wait for 10 numbers\nmain: sum of squares 385 after 10 jobs\nEXIT-SUCCESS\n'),
  program('pingpong', '100 pings, 100 pongs\nEXIT-SUCCESS\n'),
  program('consumer', 'consumed 78\nEXIT-SUCCESS\n'),
  program('pagefault', 'bss: 496\nheap: 496\nmmap: 496\nstack: 1830\nEXIT-SUCCESS\n'),
  program('crash', 'before the crash\n', { signo: 11 }),
  program('recursion', '6! = 720\nEXIT-SUCCESS\n'),
  program('longjump', 'came back with 7\nEXIT-SUCCESS\n'),
  program(
    'values',
    'h -7 1 -1234 18446744073709551615 -9000000000000000000 1.5 -0.1 a "quoted" line\n10 (nil) 39607\nEXIT-SUCCESS\n',
  ),
  program('crowd', '40 threads\n40 passed\nEXIT-SUCCESS\n', { args: ['40'] }),
  program('echo', '1: one\n2: two\n2 lines\n', { stdin: 'one\ntwo\n' }),
  program('files', 'EXIT-SUCCESS\n'),
  program('assembly', 'count 3\ncount 2\ncount 1\n'),
  program('assembly-pie', 'count 3\ncount 2\ncount 1\n'),
  program('executor', 'EXIT-SUCCESS\n'),
  program('firsttrap', '', { signo: 4 }),
];

/** Where the built program lies. */
export const guestPath = (name: string): string => path.join(import.meta.dirname, 'bin', name);
export const guestBytes = (name: string): Uint8Array => new Uint8Array(readFileSync(guestPath(name)));

/** The 1-based line of a source of this folder that carries the comment `#BP mark`. */
export function markedLine(source: string, mark: string): number {
  const lines = readFileSync(path.join(import.meta.dirname, source), 'utf8').split('\n');
  const index = lines.findIndex((line) => line.trimEnd().endsWith(`#BP ${mark}`));
  if (index < 0) throw new Error(`${source} has no line marked #BP ${mark}`);
  return index + 1;
}
