/** Which call a thread makes next: every row of the table, those with state behind them more often, and now and then a number that is nobody's. */
import type { KernelState, Thread } from '../../src/kernel/state.ts';
import type { SyscallRow } from '../../src/kernel/syscall/row.ts';
import { syscallTable } from '../../src/kernel/syscall/table.ts';
import { argumentsFor } from './arguments.ts';
import type { Call } from './call.ts';
import { Memory } from './memory.ts';
import type { Random } from './random.ts';
import { badAddress, edge } from './values.ts';

/** Named here: how often, against once for each of the others. What only refuses, or ends the caller, is rare. */
const WEIGHTS: readonly (readonly [number, string])[] = [
  [
    6,
    'read write readv writev close dup openat mmap munmap clone futex epoll_ctl ppoll sendmsg recvmsg sendto recvfrom',
  ],
  [
    4,
    'pipe2 socketpair socket bind listen connect accept4 epoll_pwait mprotect mremap madvise splice tee vmsplice fcntl ioctl wait4',
  ],
  [
    3,
    'rt_sigaction rt_sigprocmask kill tkill execve clone3 setitimer timer_settime timerfd_settime unlinkat renameat2 linkat',
  ],
  [3, 'ftruncate fallocate shmget shmat shmdt semtimedop semget msgsnd msgrcv mq_open mq_timedsend mq_timedreceive'],
  [8, 'rt_sigreturn'],
  [2, 'rt_sigtimedwait rt_sigsuspend sendfile copy_file_range pselect6 inotify_add_watch flock dup3 eventfd2 lseek'],
  [0.1, 'exit exit_group vhangup reboot'],
  [
    0.2,
    'io_setup io_destroy io_submit io_cancel io_getevents add_key request_key keyctl bpf ptrace seccomp userfaultfd',
  ],
  [
    0.2,
    'kexec_load kexec_file_load init_module finit_module delete_module swapon swapoff acct quotactl pivot_root mount umount2',
  ],
  [
    0.2,
    'io_uring_setup io_uring_enter io_uring_register landlock_create_ruleset landlock_add_rule landlock_restrict_self',
  ],
  [
    0.2,
    'fanotify_init fanotify_mark perf_event_open setns unshare pkey_alloc pkey_free syslog chroot sethostname setdomainname',
  ],
];
const STEP = 10;

const weightOf = new Map(WEIGHTS.flatMap(([weight, names]) => names.split(' ').map((name) => [name, weight] as const)));
const lottery: readonly SyscallRow[] = [...syscallTable.values()].flatMap((row) =>
  new Array<SyscallRow>(Math.round((weightOf.get(row.name) ?? 1) * STEP)).fill(row),
);

/** Signals that nobody survives, or that make a process stand still. */
const SIGKILL = 9;
const SIGSTOP = 19;
const SENDERS: Readonly<Record<string, number>> = {
  kill: 1,
  tkill: 1,
  tgkill: 2,
  rt_sigqueueinfo: 1,
  rt_tgsigqueueinfo: 2,
};

export function chooseCall(random: Random, state: KernelState, thread: Thread): Call {
  const { tid } = thread;
  if (random.chance(1)) {
    const nr = random.chance(50) ? random.below(500) : Number(BigInt.asIntN(64, edge(random)));
    if (!syscallTable.has(nr)) return { tid, nr, args: Array.from({ length: 6 }, () => edge(random)), writes: [] };
  }
  const row = random.pick(lottery);
  const memory = new Memory(random, state, state.processes.get(thread.pid)!, thread);
  const args = argumentsFor(row, memory, state);
  spareFirst(row, args, state);
  const sp = random.chance(5) ? Number(BigInt.asUintN(48, badAddress(random))) : undefined;
  return { tid, nr: row.nr, args, writes: memory.writes, sp };
}

/** The first process, which looks after the others, is not to be killed, stopped or starved. */
function spareFirst(row: SyscallRow, args: bigint[], { firstPid, processes }: KernelState): void {
  const other = BigInt([...processes.keys()].at(-1)!);
  const signalAt = SENDERS[row.name];
  if (signalAt !== undefined) {
    const signo = Number(BigInt.asIntN(32, args[signalAt]!));
    const target = Number(BigInt.asIntN(32, args[0]!));
    const isFatal = signo === SIGKILL || signo === SIGSTOP;
    if (isFatal && (target <= 0 || target === firstPid)) args[0] = other;
  }
  if (row.name === 'pidfd_open' && BigInt.asIntN(32, args[0]!) === BigInt(firstPid)) args[0] = other;
  if (row.name === 'prlimit64' && BigInt.asIntN(32, args[0]!) === BigInt(firstPid)) args[0] = 0n;
}
