/** How an argument of each type is shown, as strace(1) does: the one table from parameter types to texts. */
import { Clock } from '../../clock.ts';
import { cpuClockName } from '../../cpuClock.ts';
import { signalName } from '../../signalNames.ts';
import { isFilled, type ParamType } from '../paramTypes.ts';
import {
  cloneArgs,
  cloneFlags,
  fcntlArgument,
  futexBits,
  futexOp,
  futexTimeout,
  ioctlArgument,
  openFlags,
  openHow,
  prctlArgument,
  someOpenFlags,
} from './callTexts.ts';
import { cpusetText, epollEvents, fdsetText, pollEvents } from './collections.ts';
import { type DecodeContext, decoded, elements, type Format } from './context.ts';
import { argv, bytesAt, direntCount, envp, MAX_PATH, resultCount, string } from './memoryTexts.ts';
import * as names from './names.ts';
import { TYPE_FLAGS } from './socketNames.ts';
import * as sockets from './sockets.ts';
import * as structs from './structs.ts';
import { constant, flags, hex, type Names, octal, pointer, quote } from './texts.ts';

const AT_FDCWD = -100;

const decimal: Format = (value) => String(value);
const address: Format = (value) => pointer(value);
const named =
  (table: Names, unknown: string): Format =>
  (value) =>
    constant(value, table, unknown);
const bits =
  (table: Names, none = '0'): Format =>
  (value) =>
    flags(value | 0, table, none);
/** A structure of a fixed size. */
const struct =
  (size: number, text: (view: DataView, bytes: Uint8Array) => string): Format =>
  (value, cx) =>
    decoded(cx, value, size, text);

const CALLS_THAT_OPEN = new Set(['openat', 'mq_open', 'open_by_handle_at']);

const waitOptions: Format = (value) => flags(value | 0, names.WAIT_OPTIONS);
const RESOURCES =
  'CPU FSIZE DATA STACK CORE RSS NPROC NOFILE MEMLOCK AS LOCKS SIGPENDING MSGQUEUE NICE RTPRIO RTTIME'.split(' ');

const ints = (count: number): Format =>
  struct(count * 4, (view) => `[${Array.from({ length: count }, (_, at) => structs.i32(view, at * 4)).join(', ')}]`);

/** Those of types that are filled in are asked at the return alone, and only when the call succeeded. */
const table: Readonly<Record<ParamType, Format>> = {
  int: decimal,
  uint: decimal,
  long: decimal,
  size: decimal,
  pointer: address,
  hex: (value) => (value === 0 ? '0' : hex(value)),
  octal,
  fd: decimal,
  dirfd: (value) => (value === AT_FDCWD ? 'AT_FDCWD' : String(value)),
  path: string,
  string,
  bytes: (value, cx, index) => bytesAt(cx, value, cx.args[index + 1] ?? 0),
  signal: (value) => (value === 0 ? '0' : signalName(value)),
  timespec: struct(16, (view) => structs.timespec(view)),
  openFlags: (value, cx, index) => (CALLS_THAT_OPEN.has(cx.name) ? openFlags : someOpenFlags)(value, cx, index),
  prot: bits(names.PROT, 'PROT_NONE'),
  mapFlags: bits(names.MAP_FLAGS),
  cloneFlags,
  futexOp,
  clock: (value) => (value < 0 ? cpuClockName(value) : constant(value, Clock, 'CLOCK_???')),
  whence: named(names.WHENCE, 'SEEK_???'),
  advice: named(names.ADVICE, 'MADV_???'),
  epollOp: named(names.EPOLL_OPS, 'EPOLL_CTL_???'),
  fcntlCommand: named(names.FCNTL, 'F_???'),
  idType: named(names.ID_TYPES, 'P_???'),
  itimer: named(names.ITIMERS, 'ITIMER_???'),
  resource: (value) =>
    RESOURCES[value] === undefined ? `${hex(value)} /* RLIMIT_??? */` : `RLIMIT_${RESOURCES[value]}`,
  rusageWho: named(names.RUSAGE, 'RUSAGE_???'),
  shutdownHow: sockets.shutdownHow,
  sigprocmaskHow: named(names.SIGPROCMASK, 'SIG_???'),
  socketDomain: sockets.domain,
  socketLevel: sockets.level,
  socketOption: sockets.option,
  prctlOption: named(names.PRCTL, 'PR_???'),
  accessMode: bits(names.ACCESS_MODE, 'F_OK'),
  fileMode: structs.fileMode,
  atFlags: bits(names.AT_FLAGS),
  statFlags: bits(names.STATX_FLAGS, 'AT_STATX_SYNC_AS_STAT'),
  unlinkFlags: bits(names.UNLINK_FLAGS),
  linkFlags: bits(names.AT_FLAGS),
  renameFlags: bits(names.RENAME_FLAGS),
  accessFlags: bits(names.ACCESS_FLAGS),
  eventfdFlags: bits(names.EVENTFD_FLAGS),
  timerfdFlags: (value, cx) => flags(value, cx.name === 'timerfd_create' ? names.TIMERFD_FLAGS : names.TIMERFD_SETTIME),
  signalfdFlags: bits(names.SIGNALFD_FLAGS),
  timerFlags: bits(names.TIMER_FLAGS),
  messageFlags: sockets.messageFlags,
  socketType: sockets.socketType,
  socketFlags: bits(TYPE_FLAGS),
  socketProtocol: sockets.protocol,
  epollFlags: bits({ EPOLL_CLOEXEC: 0o2000000 }),
  inotifyFlags: bits({ IN_CLOEXEC: 0o2000000, IN_NONBLOCK: 0o4000 }),
  futexTimeout,
  futexBits,
  waitOptions,
  flockOperation: bits(names.FLOCK),
  memfdFlags: bits(names.MEMFD_FLAGS),
  randomFlags: bits(names.RANDOM_FLAGS),
  statxMask: bits(names.STATX_MASK),
  ioctlRequest: (value) => constant(value | 0, names.IOCTLS, '_IOC_???').replace(/^-0x/, '0x'),
  inotifyMask: bits(names.INOTIFY_MASK),
  mremapFlags: bits(names.MREMAP_FLAGS),
  msyncFlags: bits(names.MSYNC_FLAGS),
  argv,
  envp,
  cloneArgs,
  cpuset: (value, cx, index) => cpusetText(cx, value, cx.args[index - 1] ?? 0),
  epollEvent: struct(16, epollEvents),
  fcntlArgument,
  fdset: (value, cx) => fdsetText(cx, value, cx.args[0]!),
  iovec: (value, cx, index) => sockets.iovecText(cx, value, cx.args[index + 1] ?? 0),
  itimerspec: struct(32, structs.itimerspec),
  itimerval: struct(32, structs.itimerval),
  messageHeader: (value, cx) => sockets.messageText(cx, value),
  openHow,
  optionValue: (value, cx, index) => sockets.optionText(cx, value, cx.args[index + 1] ?? 0),
  pollfds: (value, cx, index) => elements(cx, value, cx.args[index + 1] ?? 0, 8, pollEvents),
  prctlArgument,
  rlimit: struct(16, structs.rlimit),
  sigaction: struct(24, structs.sigaction),
  sigset: struct(8, (view) => structs.sigset(view)),
  sockaddr: sockets.sockaddr,
  stack: struct(24, structs.stack),
  timespecs: struct(32, (view) => `[${structs.fileTime(view, 0)}, ${structs.fileTime(view, 16)}]`),
  outBytes: (value, cx) => bytesAt(cx, value, resultCount(cx)),
  outPath: (value, cx) => {
    const bytes = cx.read(value, Math.min(MAX_PATH, resultCount(cx)));
    return quote(bytes.at(-1) === 0 ? bytes.subarray(0, -1) : bytes);
  },
  outCpuset: (value, cx) => cpusetText(cx, value, resultCount(cx)),
  outDirents: (value, cx) => `${hex(value)} /* ${direntCount(cx, value)} entries */`,
  outEpollEvents: (value, cx) => elements(cx, value, resultCount(cx), 16, epollEvents),
  outFdPair: ints(2),
  outInt: ints(1),
  outIds: (value, cx) => elements(cx, value, resultCount(cx), 4, (view) => String(structs.u32(view, 0))),
  outItimerspec: struct(32, structs.itimerspec),
  outItimerval: struct(32, structs.itimerval),
  outIovec: (value, cx, index) => sockets.iovecText(cx, value, cx.args[index + 1] ?? 0, resultCount(cx)),
  outMessageHeader: (value, cx) => sockets.messageText(cx, value, resultCount(cx)),
  outRlimit: struct(16, structs.rlimit),
  outRusage: struct(144, structs.rusage),
  outSigaction: struct(24, structs.sigaction),
  outSiginfo: struct(48, structs.siginfo),
  outSigset: struct(8, (view) => structs.sigset(view)),
  outSockaddr: sockets.outSockaddr,
  outLength: sockets.outLength,
  outOptionValue: sockets.outOptionValue,
  outStack: struct(24, structs.stack),
  outStat: struct(128, structs.stat),
  outStatfs: struct(88, structs.statfs),
  outStatx: struct(256, structs.statx),
  outSysinfo: struct(112, structs.sysinfo),
  outTimespec: struct(16, (view) => structs.timespec(view)),
  outTimeval: struct(16, (view) => structs.timeval(view)),
  outTms: struct(32, structs.tms),
  outUtsname: struct(390, structs.utsname),
  outWaitStatus: (value, cx) => (resultCount(cx) === 0 ? pointer(value) : decoded(cx, value, 4, structs.waitStatus)),
  ioctlArgument,
};

/** One argument. What the syscall fills in is an address until it has returned with success. */
export function formatArgument(type: ParamType, value: number, cx: DecodeContext, index: number): string {
  if (isFilled(type) && (cx.result === undefined || cx.result < 0)) return pointer(value);
  return table[type](value, cx, index);
}
