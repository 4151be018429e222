/** What the parameters of calls are chosen from: by the parameter's name, and for some calls in a way of their own. */
import type { KernelState, OpenNode } from '../../src/kernel/state.ts';
import { PROGRAM_PATH } from './layout.ts';
import type { Memory } from './memory.ts';
import { fcntlArgument } from './pointees.ts';
import { areaAddress, areaLength, edge, number } from './values.ts';

export const PATHS: readonly string[] = [
  ...[
    '/tmp/a',
    '/tmp/a',
    '/tmp/b',
    '/tmp/d',
    '/tmp/d/f',
    '/tmp/link',
    '/tmp/loop',
    '/tmp/fifo',
    '/tmp/socket',
    'a',
    'd/..',
    '.',
    '..',
    '',
  ],
  ...[
    '/tmp/a',
    '/tmp/b',
    '/tmp/c',
    '/tmp/d',
    '/tmp/d/e',
    '/tmp/d/f',
    '/tmp/fifo',
    '/tmp/link',
    'b',
    'c',
    'd/e',
    '/tmp/a',
    '/tmp/b',
  ],
  ...[
    '/',
    '/tmp',
    '/dev/null',
    '/dev/zero',
    '/dev/full',
    '/dev/urandom',
    '/dev/tty',
    '/dev/ptmx',
    '/dev/pts/0',
    '/dev/shm/x',
  ],
  ...[
    '/proc/self/maps',
    '/proc/self/fd',
    '/proc/self/fd/3',
    '/proc/self/exe',
    '/proc/self/cwd/a',
    '/proc/1/stat',
    '/proc',
    '/proc/meminfo',
  ],
  ...[
    '/tmp/'.padEnd(4095, 'x'),
    '/tmp/'.padEnd(300, 'y'),
    '/tmp/a/',
    '//tmp//./d/../a',
    '/tmp/loop/x',
    '/none/none',
    PROGRAM_PATH,
  ],
];
export const STRINGS: readonly string[] = [
  'q',
  'q',
  'r',
  'q/r',
  'name',
  '',
  'user.x',
  'x'.repeat(256),
  'y'.repeat(5000),
];
const IOCTLS: readonly number[] = [
  ...[
    0x5401, 0x5402, 0x5403, 0x5404, 0x5409, 0x540a, 0x540b, 0x540c, 0x540d, 0x540e, 0x540f, 0x5410, 0x5411, 0x5412,
    0x5413, 0x5414,
  ],
  ...[
    0x541b, 0x5420, 0x5421, 0x5422, 0x5423, 0x5424, 0x5429, 0x5450, 0x5451, 0x5452, 0x802c_542a, 0x402c_542b,
    0x8004_5430,
  ],
  ...[0x4004_5431, 0x4004_5436, 0x8004_5438, 0x8004_5439, 0x8004_5440, 0x5441, 0x8905, 0x8912, 0x8913],
];
export const FUTEX_FLAGS: readonly number[] = [0, 128, 128, 256, 384];
export const CLONE_FLAGS: readonly number[] = [
  17, 17, 17, 0x11, 0x3d_0f00, 0x35_0f00, 0x4111, 0x4011, 0x111, 0x411, 0x8011, 0x1011,
];

type Choose = (memory: Memory, state: KernelState) => bigint;

/** A number of a process, a thread or a group, or none's. */
const pid: Choose = (memory, state) => {
  const { random } = memory;
  if (random.chance(12)) return BigInt(random.pick([0, -1, 1, -2, 0x7fff_ffff, -0x8000_0000, 12345]));
  const all = random.chance(60) ? [...state.processes.keys()] : [...state.threads.keys()];
  const one = BigInt(random.pick<number>(all));
  return random.chance(8) ? -one : one;
};

const among =
  (count: number, first = 0): Choose =>
  ({ random }) =>
    random.chance(4) ? edge(random) : BigInt(first + random.below(count));

const oneOf =
  (...items: readonly number[]): Choose =>
  ({ random }) =>
    random.chance(4) ? number(random) : BigInt(random.pick(items));

const idOf =
  (family: 'segments' | 'semaphores' | 'queues'): Choose =>
  ({ random }, { sysv }) =>
    random.chance(90) && sysv[family].size > 0 ? BigInt(random.pick([...sysv[family].keys()])) : number(random);

/** Calls that want a descriptor of a certain kind, by the beginnings of their names. */
const KINDS: readonly (readonly [RegExp, readonly OpenNode['kind'][]])[] = [
  [
    /^(socket|bind|listen|accept|connect|getsockname|getpeername|send(to|msg|mmsg)|recv|setsockopt|getsockopt|shutdown)/,
    ['socket'],
  ],
  [/^epoll/, ['epoll']],
  [/^timerfd/, ['timerfd']],
  [/^inotify/, ['inotify']],
  [/^signalfd/, ['signalfd']],
  [/^mq_/, ['mqueue']],
  [/^pidfd/, ['pidfd']],
  [/^(splice|tee|vmsplice)/, ['pipeRead', 'pipeWrite', 'fifo', 'socket', 'inode']],
  [
    /^(mmap|ftruncate|fallocate|copy_file_range|p(read|write)|sync_file|fadvise|readahead|flock|getdents|fchdir|fsync)/,
    ['inode'],
  ],
  [/^ioctl/, ['tty', 'ptmx', 'socket', 'pipeRead']],
];

export function descriptorFor(name: string, memory: Memory): number {
  const kinds = KINDS.find(([pattern]) => pattern.test(name))?.[1];
  return kinds === undefined || memory.random.chance(15) ? memory.fd() : memory.fdOf(kinds);
}

/** Where an area begins that is mapped shared. */
const sharedArea: Choose = ({ random, process }, { spaces }) => {
  const shared = spaces.get(process.space)!.vmas.filter((vma) => vma.shared);
  return shared.length === 0 || random.chance(10) ? areaAddress(random) : BigInt(random.pick(shared).start);
};

const programPath: Choose = (memory) =>
  memory.text(memory.random.chance(70) ? PROGRAM_PATH : memory.random.pick(PATHS));
const pages: Choose = ({ random }) =>
  random.chance(85) ? BigInt(4096 * random.pick([0, 0, 0, 1, 2])) : number(random);

const area: Choose = ({ random }) => areaAddress(random);
const extent: Choose = ({ random }) => areaLength(random);

/** By the parameter's name, whatever the call. */
export const byName: Readonly<Record<string, Choose>> = {
  pid,
  tid: pid,
  tgid: pid,
  pgid: pid,
  who: pid,
  pid1: pid,
  pid2: pid,
  sigsetsize: oneOf(8, 8, 8, 8, 8, 8, 8, 0, 16),
  sizemask: oneOf(8, 8, 8, 4),
  cpusetsize: oneOf(8, 8, 128, 1, 0),
  shmid: idOf('segments'),
  semid: idOf('semaphores'),
  msqid: idOf('queues'),
  key: oneOf(0, 1, 1, 2),
  nsems: oneOf(1, 3, 4, 0, 32000),
  domain: oneOf(1, 1, 2, 10, 16, 17),
  how: among(4),
  whence: among(6),
  which: among(4),
  resource: among(17),
  level: oneOf(0, 1, 1, 6, 17, 41),
  optname: among(80),
  optlen: oneOf(4, 4, 4, 8, 16, 0, 1),
  idtype: among(5),
  advice: ({ random }) =>
    BigInt(random.pick([0, 1, 2, 3, 4, 8, 9, 10, 11, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 25, 100])),
  maxevents: oneOf(1, 4, 64, 0, -1),
  timeout: oneOf(0, 0, 1, 1, 10, -1),
  timerid: among(6),
  wd: among(4, 1),
  iovcnt: oneOf(1, 2, 3, 0, 1024, 1025, -1),
  liovcnt: oneOf(1, 2, 0),
  riovcnt: oneOf(1, 2, 0),
  nr_segs: oneOf(1, 2, 3),
  nfds: oneOf(1, 4, 32, 64, 65, 1024),
  vlen: oneOf(1, 2, 0, 1024),
  nr_futexes: oneOf(1, 2, 3, 0, 128, 129),
  nsops: oneOf(1, 2, 0, 500, 501),
  rlimit: among(17),
  backlog: oneOf(0, 1, 5, -1),
  status: among(256),
  action: among(4),
  // An answer is awaited for ever by few.
  persona: oneOf(0xffff_ffff, 0, 0x40000, 0x400000),
};

export const byCall: Readonly<Record<string, Readonly<Record<string, Choose>>>> = {
  ...Object.fromEntries(
    [
      'munmap',
      'mprotect',
      'msync',
      'mlock',
      'mlock2',
      'munlock',
      'mincore',
      'madvise',
      'mbind',
      'pkey_mprotect',
      'mmap',
      'remap_file_pages',
    ].map((name) => [
      name,
      { addr: area, len: extent, length: extent, size: extent, ...(name === 'mmap' ? { offset: pages } : {}) },
    ]),
  ),
  mremap: { old_address: area, old_size: extent, new_size: extent, new_address: area, flags: among(8) },
  shmat: { shmaddr: ({ random }) => (random.chance(60) ? 0n : areaAddress(random)) },
  shmdt: { shmaddr: sharedArea },
  execve: { pathname: programPath },
  execveat: { pathname: programPath },
  openat2: { size: oneOf(24, 24, 24, 24, 32, 23) },
  clone3: { size: oneOf(64, 88, 88, 80, 96) },
  set_robust_list: { len: oneOf(24, 24, 24, 12) },
  rt_sigprocmask: { how: oneOf(0, 1, 2, 2, 2) },
  epoll_ctl: { op: among(4), fd: (memory) => BigInt(memory.fd()) },
  mq_timedsend: { msg_len: oneOf(0, 1, 16, 100, 8193) },
  mq_timedreceive: { msg_len: oneOf(8192, 8192, 100) },
  shmget: { size: extent },
  shmctl: { cmd: oneOf(0, 0, 1, 2, 3, 11, 12, 13, 14, 15) },
  semctl: {
    cmd: oneOf(0, 1, 2, 3, 11, 12, 13, 14, 15, 16, 17, 18, 19),
    semnum: among(5),
    arg: (memory) => fcntlArgument(memory),
  },
  msgctl: { cmd: oneOf(0, 1, 2, 3, 11, 12, 13) },
  msgrcv: { msgtyp: oneOf(0, 1, 2, -2, 3) },
  brk: {
    addr: ({ random }, { processes }) => BigInt([...processes.values()][0]!.heapEnd + random.below(40_000) - 10_000),
  },
  fcntl: {
    cmd: ({ random }) =>
      BigInt(
        random.chance(50)
          ? random.below(17)
          : random.pick([36, 37, 38, 1024, 1025, 1026, 1030, 1031, 1032, 1033, 1034]),
      ),
    arg: fcntlArgument,
  },
  flock: { operation: oneOf(1, 2, 4, 5, 6, 8) },
  prctl: {
    option: oneOf(1, 2, 3, 4, 15, 16, 22, 24, 36, 37, 38, 39, 40, 41, 42, 59, 8, 29, 30),
    arg2: ({ random }) => number(random),
  },
  kcmp: { type: among(8), idx1: (memory) => BigInt(memory.fd()), idx2: (memory) => BigInt(memory.fd()) },
  socket: {
    type: ({ random }) => BigInt(random.pick([1, 1, 2, 5, 3]) | random.pick([0, 0o4000, 0o2000000])),
    protocol: oneOf(0, 0, 0, 6, 17),
  },
  socketpair: {
    type: ({ random }) => BigInt(random.pick([1, 2, 5]) | random.pick([0, 0o4000])),
    protocol: oneOf(0),
    domain: oneOf(1, 1, 1, 2),
  },
  ioctl: { op: ({ random }) => BigInt(random.chance(97) ? random.pick(IOCTLS) : random.below(2 ** 32)) },
  futex: { val: oneOf(0, 1, 2, 0x7fff_ffff), val3: oneOf(-1, 1, 0) },
  waitid: { options: ({ random }) => BigInt(random.pick([4, 4, 5, 6, 12, 0x100_0004, 0x4000_0004]) | random.bits(4)) },
  wait4: { options: ({ random }) => BigInt(random.pick([0, 1, 1, 2, 8, 0x4000_0000, 0x2000_0000])) },
  getgroups: { size: oneOf(0, 1, 32) },
  truncate: { length: ({ random }) => (random.chance(80) ? BigInt(random.below(20_000)) : edge(random)) },
  ftruncate: { length: ({ random }) => (random.chance(80) ? BigInt(random.below(20_000)) : edge(random)) },
  membarrier: { cmd: ({ random }) => BigInt(random.bits(9)) },
  mknodat: { mode: oneOf(0o10644, 0o10666, 0o100644, 0o140644, 0o20644, 0o60644, 0) },
};
