/** Structures of the Linux ABI as strace(1) shows them: `{st_mode=S_IFREG|0644, st_size=12, ...}`. Layouts are those of riscv64 (asm-generic). */
import { signalName } from '../../signalNames.ts';
import { SIG_FLAGS, STATX_MASK } from './names.ts';
import { constant, flags, hex, octal, pointer, quote } from './texts.ts';

export const u64 = (view: DataView, at: number): bigint => view.getBigUint64(at, true);
export const i64 = (view: DataView, at: number): bigint => view.getBigInt64(at, true);
export const u32 = (view: DataView, at: number): number => view.getUint32(at, true);
export const i32 = (view: DataView, at: number): number => view.getInt32(at, true);

export const timespec = (view: DataView, at = 0): string => `{tv_sec=${i64(view, at)}, tv_nsec=${i64(view, at + 8)}}`;
export const timeval = (view: DataView, at = 0): string => `{tv_sec=${i64(view, at)}, tv_usec=${i64(view, at + 8)}}`;
export const itimerspec = (view: DataView): string => `{it_interval=${timespec(view)}, it_value=${timespec(view, 16)}}`;
export const itimerval = (view: DataView): string => `{it_interval=${timeval(view)}, it_value=${timeval(view, 16)}}`;

const UTIME_NOW = 0x3fff_ffffn;
const UTIME_OMIT = 0x3fff_fffen;

/** Of utimensat(2): a time may be "now" or "as it is". */
export function fileTime(view: DataView, at: number): string {
  const nanoseconds = i64(view, at + 8);
  if (nanoseconds === UTIME_NOW) return 'UTIME_NOW';
  return nanoseconds === UTIME_OMIT ? 'UTIME_OMIT' : timespec(view, at);
}

const TYPES = new Map([
  [0o140000, 'S_IFSOCK'],
  [0o120000, 'S_IFLNK'],
  [0o100000, 'S_IFREG'],
  [0o060000, 'S_IFBLK'],
  [0o040000, 'S_IFDIR'],
  [0o020000, 'S_IFCHR'],
  [0o010000, 'S_IFIFO'],
]);

/** `S_IFREG|0644`, `S_IFDIR|S_ISVTX|0777`. */
export function fileMode(mode: number): string {
  const special = flags(mode & 0o7000, { S_ISUID: 0o4000, S_ISGID: 0o2000, S_ISVTX: 0o1000 }, '');
  const parts = [TYPES.get(mode & 0o170000) ?? '', special, octal(mode & 0o777)];
  return parts.filter((part) => part !== '').join('|');
}

const isDevice = (mode: number): boolean => (mode & 0o170000) === 0o020000 || (mode & 0o170000) === 0o060000;
const makedev = (major: number, minor: number): string => `makedev(${hex(major)}, ${hex(minor)})`;

export function stat(view: DataView): string {
  const mode = u32(view, 16);
  const rdev = Number(u64(view, 32));
  const what = isDevice(mode) ? `st_rdev=${makedev(rdev >>> 8, rdev & 0xff)}` : `st_size=${i64(view, 48)}`;
  return `{st_mode=${fileMode(mode)}, ${what}, ...}`;
}

export function statx(view: DataView): string {
  const mask = flags(u32(view, 0), STATX_MASK);
  const mode = view.getUint16(28, true);
  return `{stx_mask=${mask}, stx_attributes=${u64(view, 8) === 0n ? '0' : hex(u64(view, 8))}, stx_mode=${fileMode(mode)}, stx_size=${u64(view, 40)}, ...}`;
}

export const statfs = (view: DataView): string =>
  `{f_type=${hex(u64(view, 0))}, f_bsize=${u64(view, 8)}, f_blocks=${u64(view, 16)}, f_bfree=${u64(view, 24)}, f_bavail=${u64(view, 32)}, f_files=${u64(view, 40)}, f_ffree=${u64(view, 48)}, f_fsid={val=[${hex(u32(view, 56))}, ${hex(u32(view, 60))}]}, f_namelen=${u64(view, 64)}, f_frsize=${u64(view, 72)}, f_flags=${hex(u64(view, 80))}}`;

export const rusage = (view: DataView): string => `{ru_utime=${timeval(view)}, ru_stime=${timeval(view, 16)}, ...}`;

const INFINITY = 2n ** 64n - 1n;
const KIB = 1024n;

/** `8192*1024`, as strace shows round numbers of KiB. */
function limit(value: bigint): string {
  if (value === INFINITY) return 'RLIM64_INFINITY';
  return value > KIB && value % KIB === 0n ? `${value / KIB}*1024` : String(value);
}

export const rlimit = (view: DataView): string => `{rlim_cur=${limit(u64(view, 0))}, rlim_max=${limit(u64(view, 8))}}`;

export const sysinfo = (view: DataView): string =>
  `{uptime=${i64(view, 0)}, loads=[${u64(view, 8)}, ${u64(view, 16)}, ${u64(view, 24)}], totalram=${u64(view, 32)}, freeram=${u64(view, 40)}, sharedram=${u64(view, 48)}, bufferram=${u64(view, 56)}, totalswap=${u64(view, 64)}, freeswap=${u64(view, 72)}, procs=${view.getUint16(80, true)}, totalhigh=${u64(view, 88)}, freehigh=${u64(view, 96)}, mem_unit=${u32(view, 104)}}`;

export function utsname(_view: DataView, bytes: Uint8Array): string {
  const field = (index: number): string => {
    const text = bytes.subarray(index * 65, index * 65 + 65);
    return quote(text.subarray(0, text.indexOf(0)));
  };
  return `{sysname=${field(0)}, nodename=${field(1)}, ...}`;
}

export const tms = (view: DataView): string =>
  `{tms_utime=${i64(view, 0)}, tms_stime=${i64(view, 8)}, tms_cutime=${i64(view, 16)}, tms_cstime=${i64(view, 24)}}`;

/** The names of signals in a set, without SIG; a set of more than half of them by what it lacks. */
export function sigset(view: DataView, at = 0): string {
  const bits = u64(view, at);
  const numbers = Array.from({ length: 64 }, (_, index) => index + 1);
  const isIn = (signo: number): boolean => ((bits >> BigInt(signo - 1)) & 1n) === 1n;
  const names = (list: readonly number[]): string =>
    `[${list.map((signo) => signalName(signo).replace(/^SIG/, '')).join(' ')}]`;
  const members = numbers.filter(isIn);
  return members.length > 42 ? `~${names(numbers.filter((signo) => !isIn(signo)))}` : names(members);
}

const HANDLERS = new Map([
  [0n, 'SIG_DFL'],
  [1n, 'SIG_IGN'],
]);

export function sigaction(view: DataView): string {
  const handler = u64(view, 0);
  const flagText = flags(Number(u64(view, 8) & 0xffff_ffffn) | 0, SIG_FLAGS);
  return `{sa_handler=${HANDLERS.get(handler) ?? hex(handler)}, sa_mask=${sigset(view, 16)}, sa_flags=${flagText}}`;
}

export const stack = (view: DataView): string =>
  `{ss_sp=${pointer(Number(u64(view, 0)))}, ss_flags=${flags(u32(view, 8), { SS_ONSTACK: 1, SS_DISABLE: 2, SS_AUTODISARM: 2 ** 31 })}, ss_size=${u64(view, 16)}}`;

const CHILD_CODES = { CLD_EXITED: 1, CLD_KILLED: 2, CLD_DUMPED: 3, CLD_TRAPPED: 4, CLD_STOPPED: 5, CLD_CONTINUED: 6 };
const CODES = { SI_USER: 0, SI_KERNEL: 0x80, SI_QUEUE: -1, SI_TIMER: -2, SI_MESGQ: -3, SI_ASYNCIO: -4, SI_TKILL: -6 };
const FAULT_CODES: Readonly<Record<number, Readonly<Record<string, number>>>> = {
  4: { ILL_ILLOPC: 1 },
  5: { TRAP_BRKPT: 1 },
  7: { BUS_ADRALN: 1, BUS_ADRERR: 2 },
  8: { FPE_INTDIV: 1 },
  11: { SEGV_MAPERR: 1, SEGV_ACCERR: 2 },
};
const SIGCHLD = 17;
const CLD_EXITED = 1;

export function siginfo(view: DataView): string {
  const signo = i32(view, 0);
  const code = i32(view, 8);
  if (signo === 0) return '{}';
  const head = `si_signo=${signalName(signo)}`;
  if (signo === SIGCHLD && code > 0) {
    const status = i32(view, 24);
    const shown = code === CLD_EXITED ? String(status) : signalName(status);
    return `{${head}, si_code=${constant(code, CHILD_CODES, 'CLD_???')}, si_pid=${i32(view, 16)}, si_uid=${u32(view, 20)}, si_status=${shown}, si_utime=${i64(view, 32)}, si_stime=${i64(view, 40)}}`;
  }
  const faults = FAULT_CODES[signo];
  if (faults !== undefined && code > 0 && code < 0x80) {
    return `{${head}, si_code=${constant(code, faults, 'SEGV_???')}, si_addr=${pointer(Number(u64(view, 16)))}}`;
  }
  const name = constant(code, CODES, 'SI_???');
  if (code === CODES.SI_TIMER)
    return `{${head}, si_code=${name}, si_timerid=${hex(u32(view, 16))}, si_overrun=${i32(view, 20)}, ${value(view)}}`;
  if (code === CODES.SI_KERNEL) return `{${head}, si_code=${name}}`;
  const sender = `{${head}, si_code=${name}, si_pid=${i32(view, 16)}, si_uid=${u32(view, 20)}`;
  return code === CODES.SI_QUEUE ? `${sender}, ${value(view)}}` : `${sender}}`;
}

const value = (view: DataView): string => `si_int=${i32(view, 24)}, si_ptr=${pointer(Number(u64(view, 24)))}`;

/** `[{WIFEXITED(s) && WEXITSTATUS(s) == 0}]`. */
export function waitStatus(view: DataView): string {
  const status = u32(view, 0);
  const signo = status & 0x7f;
  if (status === 0xffff) return '[{WIFCONTINUED(s)}]';
  if ((status & 0xff) === 0x7f) return `[{WIFSTOPPED(s) && WSTOPSIG(s) == ${signalName((status >>> 8) & 0xff)}}]`;
  if (signo === 0) return `[{WIFEXITED(s) && WEXITSTATUS(s) == ${(status >>> 8) & 0xff}}]`;
  return `[{WIFSIGNALED(s) && WTERMSIG(s) == ${signalName(signo)}${(status & 0x80) === 0 ? '' : ' && WCOREDUMP(s)'}}]`;
}
