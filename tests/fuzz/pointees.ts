/** What the pointer parameters of the syscall table lead to, by the parameters' names; those not named here lead to words of any kind. */
import { SCRATCH_WORDS } from './layout.ts';
import type { Memory } from './memory.ts';
import { edge, number } from './values.ts';

type Fill = (memory: Memory) => bigint;

/** Where a result is stored: nowhere, or over what is there. */
const result: Fill = (memory) => (memory.random.chance(25) ? 0n : memory.place(memory.words(0, 0, 0, 0)));
const shortTime = (memory: Memory): number => memory.random.below(memory.random.pick([1, 100, 1e5, 1e7]));

const itimerspec: Fill = (memory) => {
  const { random } = memory;
  if (random.chance(10)) return memory.place(memory.words(edge(random), edge(random), edge(random), edge(random)));
  return memory.place(memory.words(0, random.chance(50) ? 0 : 1 + shortTime(memory), 0, shortTime(memory)));
};

const sigevent: Fill = (memory) => {
  const { random } = memory;
  if (random.chance(30)) return 0n;
  const tid = memory.thread.tid as number;
  return memory.place(memory.halves(number32(memory), 0, random.below(66), random.pick([0, 1, 2, 4, 4]), tid, 0, 0, 0));
};

const siginfo: Fill = (memory) =>
  memory.place(
    memory.halves(memory.random.below(66), 0, memory.random.pick([-1, -2, -6, 0, 1]), ...new Array<number>(29).fill(0)),
  );

const set: Fill = (memory) => (memory.random.chance(12) ? 0n : memory.place(memory.sigset()));
const bitmap: Fill = (memory) =>
  memory.random.chance(30)
    ? 0n
    : memory.place(memory.halves(...Array.from({ length: 32 }, () => memory.random.bits(32))));
const iov: Fill = (memory) => memory.iov();
const lengthHere: Fill = (memory) =>
  memory.random.chance(15)
    ? 0n
    : memory.place(memory.halves(memory.random.pick([0, 1, 2, 4, 8, 12, 16, 110, 128, -1, 4096])));
const offset: Fill = (memory) =>
  memory.random.chance(60)
    ? 0n
    : memory.place(memory.words(memory.random.chance(80) ? memory.random.below(5000) : edge(memory.random)));
const strings: Fill = (memory) =>
  memory.random.chance(40)
    ? 0n
    : memory.place(memory.words(memory.text('program'), memory.text('x'.repeat(memory.random.below(200))), 0));

const number32 = (memory: Memory): number => Number(BigInt.asUintN(32, number(memory.random)));

/** Addresses of futexes: few, so that threads meet; private and shared. */
const futexWord: Fill = (memory) => {
  const { random } = memory;
  const word = random.pick(SCRATCH_WORDS);
  if (random.chance(40))
    memory.writes.push({
      va: word,
      bytes: memory.halves(random.pick([0, 1, 2, 0x8000_0000, memory.thread.tid as number])),
    });
  return BigInt(word + (random.chance(5) ? 1 : 0));
};

export const pointees: Readonly<Record<string, Fill>> = {
  iov,
  local_iov: iov,
  remote_iov: iov,
  msg: (memory) => memory.place(memory.msghdr()),
  msgvec: (memory) => {
    const all = Array.from({ length: 2 }, () => [...memory.msghdr(), ...memory.words(0)]).flat();
    return memory.place(Uint8Array.from(all));
  },
  event: (memory) =>
    memory.place(memory.words(memory.random.bits(32) | memory.random.below(32), number(memory.random))),
  fds: (memory) =>
    memory.place(memory.halves(...Array.from({ length: 4 }, () => [memory.fd(), memory.random.bits(14) | 1]).flat())),
  readfds: bitmap,
  writefds: bitmap,
  exceptfds: bitmap,
  nodemask: bitmap,
  mask: (memory) => (memory.random.chance(50) ? set(memory) : bitmap(memory)),
  new_value: itimerspec,
  value: itimerspec,
  sevp: sigevent,
  info: siginfo,
  uinfo: result,
  act: (memory) =>
    memory.random.chance(15)
      ? 0n
      : memory.place(
          memory.words(
            memory.handler(),
            memory.random.pick([0, 4, 0x1000_0000, 0x4000_0000, 0x8000_0000, 0x800_0000, memory.random.bits(32)]),
            memory.random.bits(32),
          ),
        ),
  cl_args: (memory) => {
    const { random } = memory;
    const flags = random.pick([0, 0, 0x3d_0f00, 0x100, 0x4100, 0x1000, 0x2_0000, random.bits(33)]);
    const pidfd = result(memory);
    const stack = random.chance(70) ? 0 : 0x10_8000;
    return memory.place(
      memory.words(
        flags,
        pidfd,
        result(memory),
        result(memory),
        random.pick([0, 17, 17, 65, 10]),
        stack,
        stack === 0 ? 0 : 4096,
        0,
        0,
        0,
        0,
      ),
    );
  },
  how: (memory) =>
    memory.place(memory.words(openFlags(memory), 0o644, memory.random.pick([0, 0, 1, 2, 4, 8, 16, 32, 64]))),
  sops: (memory) => {
    const words = Array.from({ length: 3 }, () => {
      const { random } = memory;
      return random.below(4) | ((random.pick([0, 1, -1, 2, -2, -32768]) & 0xffff) << 16);
    });
    const [a = 0, b = 0] = words;
    return memory.place(
      memory.halves(a, (memory.random.pick([0, 0x800, 0x1000, 0x1800]) | (b << 16)) >>> 0, (b >>> 16) | 0, 0),
    );
  },
  uaddr: futexWord,
  uaddr2: futexWord,
  waiters: (memory) =>
    memory.place(
      memory.words(
        ...Array.from({ length: 3 }, () => [0, futexWord(memory), memory.random.pick([2, 2, 0x82, 1])]).flat(),
      ),
    ),
  times: (memory) =>
    memory.random.chance(30) ? 0n : memory.place(memory.words(number(memory.random), 0, 0, 0x3fff_ffff)),
  rlim: (memory) => memory.place(memory.words(limit(memory), limit(memory))),
  new_limit: (memory) => (memory.random.chance(40) ? 0n : memory.place(memory.words(limit(memory), limit(memory)))),
  attr: (memory) =>
    memory.random.chance(30)
      ? 0n
      : memory.place(
          memory.words(0, memory.random.pick([1, 3, 10, 11, 0]), memory.random.pick([1, 16, 8192, 8193, 0]), 0),
        ),
  set,
  uthese: set,
  unewset: set,
  sigmask: set,
  oldset: result,
  ss: (memory) =>
    memory.random.chance(15)
      ? 0n
      : memory.place(
          memory.words(0x10_a000, memory.random.pick([0, 2, 1, 1 << 31]), memory.random.pick([2048, 8192, 100, 0])),
        ),
  head: (memory) => {
    const word = memory.random.pick(SCRATCH_WORDS);
    return memory.random.chance(50) ? memory.place(memory.words(word, 8, 0)) : memory.place(memory.anything());
  },
  msgp: (memory) => memory.place(memory.words(memory.random.pick([1, 1, 2, 3, 0, -1]), number(memory.random), 5)),
  argv: strings,
  envp: strings,
  argp: (memory) =>
    memory.random.chance(30)
      ? number(memory.random)
      : memory.place(memory.random.chance(50) ? memory.halves(memory.random.below(8)) : memory.anything()),
  addrlen: lengthHere,
  off_in: offset,
  off_out: offset,
  offset,
  pages: (memory) => memory.place(memory.words(0x10_0000, 0x20_0000, 0x21_0000, -1)),
  pairs: (memory) => memory.place(memory.words(memory.random.below(10), 0, memory.random.below(100) - 10, 0)),
  hdrp: (memory) => memory.place(memory.halves(0x2008_0522, memory.random.below(3))),
  msg_ptr: (memory) => memory.place(memory.anything()),
  ctx_idp: result,
  wstatus: result,
  rusage: result,
  infop: result,
  old_value: result,
  oldact: result,
  old_limit: result,
  rem: result,
  remain: result,
  parent_tid: result,
  child_tid: result,
  tidptr: result,
  old_ss: result,
  stack: (memory) => (memory.random.chance(60) ? 0n : BigInt(0x10_8000)),
  tls: () => 0n,
};

/** struct flock, f_owner_ex, or a number, for fcntl(2). */
export function fcntlArgument(memory: Memory): bigint {
  const { random } = memory;
  if (random.chance(50)) return number(random);
  const whence = random.below(3);
  return memory.place(
    memory.words(
      random.below(4) | (whence << 16),
      random.below(200) - 50,
      random.chance(80) ? random.below(100) : edge(random),
      0,
    ),
  );
}

export function openFlags(memory: Memory): number {
  const { random } = memory;
  const access = random.pick([0, 1, 2, 2, 2, 3]);
  if (random.chance(30)) return access;
  return (
    (access |
      random.pick([
        0o100,
        0o300,
        0o1000,
        0o2000,
        0o4000,
        0o200000,
        0o400000,
        0o2000000,
        0o20200000,
        0o10000000,
        random.bits(25),
      ]) |
      (random.chance(40) ? 0o4000 : 0)) >>>
    0
  );
}

function limit(memory: Memory): bigint {
  const { random } = memory;
  return random.chance(50) ? -1n : random.chance(50) ? BigInt(random.below(200) * 4096) : number(random);
}
