/** Syscalls whose arguments depend on one of them: those that do not count are not shown, as strace(1) does it. */
import { FUTEX_CLOCK_REALTIME, FUTEX_PRIVATE_FLAG, FutexOp } from '../futex.ts';

const O_CREAT = 0o100;
const O_TMPFILE = 0o20000000;
/** fcntl(2) commands without a third argument: F_GETFD, F_GETFL, F_GETOWN, F_GETSIG, F_GETLEASE, F_GETPIPE_SZ, F_GET_SEALS. */
const BARE_COMMANDS = new Set([1, 3, 9, 11, 1025, 1032, 1034]);
/** How many arguments follow an option of prctl(2), where it is not all four. */
const PRCTL_ARGUMENTS = new Map([
  [1, 1],
  [2, 1],
  [3, 0],
  [4, 1],
  [7, 0],
  [8, 1],
  [15, 1],
  [16, 1],
  [21, 0],
  [23, 1],
  [24, 1],
  [27, 0],
  [29, 1],
  [30, 0],
  [36, 1],
  [37, 1],
  [40, 1],
]);

/** The texts that are shown, of one for each parameter. */
export function shownTexts(name: string, texts: readonly string[], args: readonly number[]): readonly string[] {
  switch (name) {
    case 'clone':
      return cloneTexts(texts, args);
    case 'fcntl':
      return BARE_COMMANDS.has(args[1]!) ? texts.slice(0, 2) : texts;
    case 'futex':
      return futexTexts(texts, args);
    case 'openat':
      return (args[2]! & (O_CREAT | O_TMPFILE)) === 0 ? texts.slice(0, 3) : texts;
    case 'prctl':
      return texts.slice(0, 1 + (PRCTL_ARGUMENTS.get(args[0]!) ?? 4));
    default:
      return texts;
  }
}

/** clone's arguments have different orders on different machines, so strace names them. */
function cloneTexts(texts: readonly string[], args: readonly number[]): readonly string[] {
  const [cloneFlags, stack, parentTid, tls, childTid] = texts;
  const has = (flag: number): boolean => ((args[0] ?? 0) & flag) !== 0;
  return [
    `child_stack=${stack}`,
    `flags=${cloneFlags}`,
    ...(has(CLONE_PARENT_SETTID | CLONE_PIDFD) ? [`parent_tid=${parentTid}`] : []),
    ...(has(CLONE_SETTLS) ? [`tls=${tls}`] : []),
    ...(has(CLONE_CHILD_CLEARTID | CLONE_CHILD_SETTID) ? [`child_tidptr=${childTid}`] : []),
  ];
}

const CLONE_PIDFD = 0x1000;
const CLONE_SETTLS = 0x8_0000;
const CLONE_PARENT_SETTID = 0x10_0000;
const CLONE_CHILD_CLEARTID = 0x20_0000;
const CLONE_CHILD_SETTID = 0x100_0000;

export const futexOpOf = (args: readonly number[]): number => args[1]! & ~(FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME);

function futexTexts(texts: readonly string[], args: readonly number[]): readonly string[] {
  switch (futexOpOf(args)) {
    case FutexOp.FUTEX_WAIT:
      return texts.slice(0, 4);
    case FutexOp.FUTEX_WAKE:
      return texts.slice(0, 3);
    case FutexOp.FUTEX_WAKE_BITSET:
      return [...texts.slice(0, 3), texts[5]!];
    case FutexOp.FUTEX_LOCK_PI:
    case FutexOp.FUTEX_LOCK_PI2:
      return [texts[0]!, texts[1]!, texts[3]!];
    case FutexOp.FUTEX_UNLOCK_PI:
    case FutexOp.FUTEX_TRYLOCK_PI:
      return texts.slice(0, 2);
    case FutexOp.FUTEX_REQUEUE:
    case FutexOp.FUTEX_WAIT_REQUEUE_PI:
      return texts.slice(0, 5);
    default:
      return texts;
  }
}
