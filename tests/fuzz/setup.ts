/**
 * The first calls of the first process: memory of each kind, files, a descriptor of each kind, limits. All others are its descendants and inherit them.
 * A call may depend on what came before: descriptors are numbered from 3 on, in the order in which they are made.
 */
import type { Call } from './call.ts';
import {
  ARENA,
  ARENA_PAGES,
  CODE,
  DATA,
  NO_ACCESS,
  PAGE,
  PAST_END,
  PROGRAM_PATH,
  program,
  READ_ONLY,
  SHARED,
} from './layout.ts';
import type { Random } from './random.ts';

type Step = Pick<Call, 'nr' | 'args' | 'writes'>;

const AT_FDCWD = -100;
const BUFFER = DATA + PAGE;
const FIXED = 0x10;
const ANONYMOUS = 0x20;
/** The descriptor of the first listening socket, by what comes before it. */
const FIRST_LISTENER = 21;
const SA_RESTART = 0x1000_0000;
const SIGKILL = 9;
const SIGSTOP = 19;
const RLIMIT_NPROC = 6;
const RLIMIT_NOFILE = 7;
export const MAX_TASKS = 24;

export function setupCalls(random: Random): Step[] {
  const steps: Step[] = [];
  let nextFd = 3;
  let nextListener = FIRST_LISTENER;
  const call = (nr: number, ...args: readonly number[]): void => {
    steps.push({ nr, args: args.map(BigInt), writes: [] });
  };
  const callWith = (bytes: Uint8Array, nr: number, ...args: readonly number[]): void => {
    steps.push({ nr, args: args.map(BigInt), writes: [{ va: BUFFER, bytes }] });
  };
  const text = (value: string): Uint8Array => new TextEncoder().encode(`${value}\0`);
  const words = (...values: readonly number[]): Uint8Array => new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
  const open = (path: string, flags: number, mode = 0o755): number => {
    callWith(text(path), 56, AT_FDCWD, BUFFER, flags, mode);
    return nextFd++;
  };
  const map = (va: number, length: number, prot: number, flags: number, fd = -1): void =>
    call(222, va, length, prot, flags | FIXED, fd, 0);

  const listenAt = (address: Uint8Array, family: number): void => {
    call(198, family, 1 | 0o4000, 0);
    const fd = nextListener++;
    callWith(address, 200, fd, BUFFER, address.length);
    call(201, fd, 3);
  };

  // /tmp: the program, a short file, a folder, links to a file and to itself, a FIFO.
  const file = program();
  const programFd = open(PROGRAM_PATH, 0o101);
  callWith(file, 64, programFd, BUFFER, file.length);
  call(57, programFd);
  nextFd--;
  const shortFile = open('/tmp/a', 0o102);
  callWith(new Uint8Array(100).fill(65), 64, shortFile, BUFFER, 100);
  callWith(text('/tmp/d'), 34, AT_FDCWD, BUFFER, 0o755);
  callWith(text('/tmp/a\0/tmp/link'), 36, BUFFER, AT_FDCWD, BUFFER + 7);
  callWith(text('/tmp/loop\0/tmp/loop'), 36, BUFFER, AT_FDCWD, BUFFER + 10);
  callWith(text('/tmp/fifo'), 33, AT_FDCWD, BUFFER, 0o10666, 0);
  callWith(text('/tmp'), 49, BUFFER);

  map(READ_ONLY, PAGE, 1, ANONYMOUS | 2);
  map(NO_ACCESS, PAGE, 0, ANONYMOUS | 2);
  map(SHARED, 4 * PAGE, 3, ANONYMOUS | 1);
  map(ARENA, ARENA_PAGES * PAGE, 3, ANONYMOUS | 2);
  map(PAST_END, 2 * PAGE, 3, 1, shortFile);

  // A descriptor of each kind; those that would make a caller wait are mostly such that do not.
  for (const path of ['/tmp', '/dev/null', '/dev/zero', '/dev/tty', '/dev/ptmx', '/tmp/fifo']) {
    open(path, path === '/tmp' ? 0 : 0o4002);
  }
  call(59, BUFFER, 0o4000);
  call(59, BUFFER, 0);
  call(199, 1, 1 | 0o4000, 0, BUFFER);
  call(199, 1, 2, 0, BUFFER);
  call(198, 2, 1 | 0o4000, 0);
  call(198, 2, 2, 0);
  call(198, 10, 1 | 0o4000, 0);
  listenAt(Uint8Array.of(2, 0, 7000 >> 8, 7000 & 255, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0), 2);
  listenAt(new TextEncoder().encode('\x01\0\0name'), 1);
  call(20, 0);
  call(19, 3, 0o4000);
  call(85, 1, 0o4000);
  call(26, 0o4000);
  callWith(words(0xffff), 74, -1, BUFFER, 8, 0o4000);
  callWith(text('memory'), 279, BUFFER, 3);
  callWith(text('q'), 180, BUFFER, 0o4102, 0o600, 0);

  callWith(words(MAX_TASKS, MAX_TASKS), 261, 0, RLIMIT_NPROC, BUFFER, 0);
  callWith(words(64, 64), 261, 0, RLIMIT_NOFILE, BUFFER, 0);
  if (random.chance(20)) callWith(words(65_536, 65_536), 261, 0, random.pick([1, 2, 8, 12]), BUFFER, 0);
  // Every signal has a handler, at which the thread gets its next call.
  for (let signo = 1; signo <= 64; signo++) {
    const flags = random.pick([0, 4, SA_RESTART, SA_RESTART | 4, 0x0800_0000, 0x4000_0000]);
    if (signo !== SIGKILL && signo !== SIGSTOP) callWith(words(CODE + 4, flags, 0), 134, signo, BUFFER, 0, 8);
  }
  return steps;
}
