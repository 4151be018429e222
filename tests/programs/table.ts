/**
 * The programs: unmodified ones of Debian for riscv64, and what each is made to do. Every script prints only what is the same on any Linux and ends with a
 * line EXIT-SUCCESS, which is each program's own check beside its exit code; what takes time or has a number of its own (a pid, a port, a
 * speed) is checked by the script itself, so nothing has to be normalised before outputs are compared.
 */

export interface Program {
  readonly name: string;
  /** Debian packages; what these depend on comes along. */
  readonly packages: readonly string[];
  /** Absolute path and arguments. */
  readonly command: readonly [string, ...string[]];
  /** What it is here to show. */
  readonly shows: string;
  /** Whether it runs other programs or copies of itself. */
  readonly processes: 'one' | 'many';
  /** Why `qemu-riscv64` is no oracle for it: then only what is written in `expected` counts. */
  readonly notOnQemu?: string;
  /** Syscalls that it tries, and does without where they are not there (ENOSYS). */
  readonly doesWithout?: readonly string[];
  /** Whether `npm test` runs it; the others take more time than they tell. */
  readonly inShare: boolean;
}

const BASH = '/usr/bin/bash';

export const PROGRAMS: readonly Program[] = [
  {
    name: 'busybox',
    packages: ['busybox-static'],
    command: ['/usr/bin/busybox', 'ash', '/programs/applets.sh'],
    shows: 'a static program: its shell and more than fifty applets',
    processes: 'many',
    inShare: true,
  },
  {
    name: 'dash',
    packages: ['dash', 'coreutils'],
    command: ['/usr/bin/dash', '/programs/dash.sh'],
    shows: 'pipes, subshells, traps, jobs',
    processes: 'many',
    inShare: true,
  },
  {
    name: 'bash',
    packages: ['bash', 'coreutils', 'diffutils', 'findutils'],
    command: [BASH, '/programs/bash.sh'],
    shows: 'arrays, coprocesses, process substitution',
    processes: 'many',
    inShare: true,
  },
  {
    name: 'coreutils',
    packages: ['bash', 'coreutils', 'diffutils', 'findutils'],
    command: [BASH, '/programs/coreutils.sh'],
    shows: 'a hundred small programs and files of every kind',
    processes: 'many',
    inShare: true,
  },
  {
    name: 'lua',
    packages: ['lua5.4', 'dash'],
    command: ['/usr/bin/lua5.4', '/programs/lua.lua'],
    shows: 'an interpreter: coroutines, strings, garbage',
    processes: 'many',
    inShare: true,
  },
  {
    name: 'perl',
    packages: ['perl', 'dash', 'coreutils'],
    command: ['/usr/bin/perl', '/programs/perl.pl'],
    shows: 'fork, pipes, sockets, alarms, modules',
    processes: 'many',
    inShare: true,
  },
  {
    name: 'python3',
    packages: ['python3', 'dash', 'coreutils'],
    command: ['/usr/bin/python3', '/programs/python.py'],
    shows: 'threads, subprocesses, sockets, sqlite3, asyncio',
    processes: 'many',
    inShare: true,
  },
  {
    name: 'sqlite3',
    packages: ['sqlite3'],
    command: ['/usr/bin/sqlite3', '-batch', ':memory:', '.read /programs/sqlite.sql'],
    shows: 'a database in one process',
    processes: 'one',
    inShare: true,
  },
  {
    name: 'redis',
    packages: ['redis-server', 'redis-tools', 'bash', 'grep', 'coreutils'],
    command: [BASH, '/programs/redis.sh'],
    shows: 'a server with threads; its client and benchmark on the loopback',
    processes: 'many',
    inShare: true,
  },
  {
    name: 'nginx',
    packages: ['nginx', 'curl', 'busybox-static', 'bash', 'grep', 'diffutils', 'coreutils'],
    command: [BASH, '/programs/nginx.sh'],
    shows: 'a master and workers, curl and wget, reload and quit by signals',
    processes: 'many',
    inShare: true,
  },
  {
    name: 'text',
    packages: ['gawk', 'sed', 'grep', 'bc', 'dc', 'bash', 'coreutils'],
    command: [BASH, '/programs/text.sh'],
    shows: 'gawk, sed, grep, bc, dc',
    processes: 'many',
    inShare: true,
  },
  {
    name: 'make',
    packages: ['make', 'dash', 'bash', 'coreutils'],
    command: [BASH, '/programs/make.sh'],
    shows: 'four jobs at a time, and a target that fails',
    processes: 'many',
    inShare: true,
  },
  {
    name: 'git',
    packages: ['git', 'bash', 'grep', 'coreutils'],
    command: [BASH, '/programs/git.sh'],
    shows: 'init, commit, merge, log, clone, push, gc',
    processes: 'many',
    inShare: true,
  },
  {
    name: 'stress-ng',
    packages: ['stress-ng', 'bash'],
    command: [BASH, '/programs/stress.sh'],
    shows: 'seventeen stressors that verify what they do',
    processes: 'many',
    notOnQemu: 'its semaphores of threads hang there',
    doesWithout: ['process_mrelease'],
    inShare: true,
  },
  {
    name: 'openssl',
    packages: ['openssl', 'bash', 'grep', 'coreutils'],
    command: [BASH, '/programs/openssl.sh'],
    shows: 'digests, keys, certificates; a second of one cipher',
    processes: 'many',
    inShare: false,
  },
  {
    name: 'archive',
    packages: ['tar', 'gzip', 'xz-utils', 'bash', 'diffutils', 'coreutils'],
    command: [BASH, '/programs/archive.sh'],
    shows: 'tar, gzip, xz, there and back',
    processes: 'many',
    inShare: true,
  },
  {
    name: 'procps',
    packages: ['procps', 'gawk', 'grep', 'bash', 'coreutils'],
    command: [BASH, '/programs/procps.sh'],
    shows: 'ps, pgrep, free and uptime: what they read of /proc',
    processes: 'many',
    notOnQemu: '/proc there shows QEMU itself',
    inShare: true,
  },
];

/** The environment of every program, here and on QEMU. */
export const ENVIRONMENT: Readonly<Record<string, string>> = {
  HOME: '/home/user',
  LC_ALL: 'C',
  LOGNAME: 'user',
  PATH: '/usr/bin:/usr/sbin',
  SHELL: '/bin/bash',
  TZ: 'UTC',
  USER: 'user',
};

/** A program's own check: how it ends. */
export const SUCCESS = /(^|\n)EXIT-SUCCESS\n$/;
