/** How an argument of each type is shown, as strace(1) does: the one table from parameter types to texts. */
import { Clock } from '../../clock.ts';
import { CloneFlag } from '../../clone.ts';
import { signalName } from '../../signalNames.ts';
import { FUTEX_CLOCK_REALTIME, FUTEX_PRIVATE_FLAG, FutexOp } from '../futex.ts';
import { isFilled, type ParamType } from '../paramTypes.ts';
import { futexOpOf } from './argumentLists.ts';
import { cpusetText, epollEvents, fdsetText, fileLock, pollEvents } from './collections.ts';
import { type DecodeContext, decoded, elements, type Format, viewOf } from './context.ts';
import * as names from './names.ts';
import { TYPE_FLAGS } from './socketNames.ts';
import * as sockets from './sockets.ts';
import * as structs from './structs.ts';
import { constant, flags, hex, type Names, octal, pointer, quote, quoteBegin } from './texts.ts';

const MAX_PATH = 256;
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

const string: Format = (value, cx) => stringAt(cx, value);

function stringAt(cx: DecodeContext, at: number): string {
  const bytes = at === 0 ? new Uint8Array(0) : cx.read(at, MAX_PATH);
  if (bytes.length === 0) return pointer(at);
  const end = bytes.indexOf(0);
  return end === -1 ? `${quote(bytes)}...` : quote(bytes.subarray(0, end));
}

/** A string that is cut as buffers are. */
function shortString(cx: DecodeContext, at: number): string {
  const bytes = cx.read(at, MAX_PATH);
  if (bytes.length === 0) return pointer(at);
  const end = bytes.indexOf(0);
  const text = end === -1 ? bytes : bytes.subarray(0, end);
  return quoteBegin(text, text.length);
}

function bytesAt(cx: DecodeContext, at: number, length: number): string {
  const bytes = cx.read(at, Math.min(length, 32));
  return bytes.length === 0 && length > 0 ? pointer(at) : quoteBegin(bytes, length);
}

/** NULL-terminated pointers. */
function pointersAt(cx: DecodeContext, at: number): number[] | undefined {
  const found: number[] = [];
  for (let word = at; found.length < MAX_POINTERS; word += 8) {
    const bytes = cx.read(word, 8);
    if (bytes.length < 8) return undefined;
    const value = Number(structs.u64(viewOf(bytes), 0));
    if (value === 0) break;
    found.push(value);
  }
  return found;
}

const MAX_POINTERS = 4096;

const argv: Format = (value, cx) => {
  const list = value === 0 ? undefined : pointersAt(cx, value);
  if (list === undefined) return pointer(value);
  const shown = list.slice(0, 32).map((at) => shortString(cx, at));
  return `[${shown.join(', ')}${list.length > 32 ? ', ...' : ''}]`;
};

const envp: Format = (value, cx) => {
  const list = value === 0 ? undefined : pointersAt(cx, value);
  return list === undefined ? pointer(value) : `${hex(value)} /* ${list.length} var${list.length === 1 ? '' : 's'} */`;
};

export const openFlags: Format = (value) => {
  const rest = flags(value & ~3, names.OPEN_FLAGS, '');
  const mode = ['O_RDONLY', 'O_WRONLY', 'O_RDWR', 'O_ACCMODE'][value & 3]!;
  return rest === '' ? mode : `${mode}|${rest}`;
};

/** Flags of calls that know only some of open's, without an access mode. */
const someOpenFlags: Format = (value) => flags(value, names.OPEN_FLAGS);

const CALLS_THAT_OPEN = new Set(['openat', 'mq_open', 'open_by_handle_at']);

/** The lowest byte is the signal that the parent gets at the end. */
export const cloneFlags: Format = (value) => {
  const low = Number(BigInt.asIntN(32, BigInt(Math.trunc(value))));
  const signo = low & 0xff;
  const shown = flags(low & ~0xff, CloneFlag, '');
  return [shown, signo === 0 ? '' : signalName(signo)].filter((text) => text !== '').join('|') || '0';
};

const futexOp: Format = (value) => {
  const op = value & ~(FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME);
  const suffix = (value & FUTEX_PRIVATE_FLAG) !== 0 ? '_PRIVATE' : '';
  return `${constant(op, FutexOp, 'FUTEX_???')}${suffix}${(value & FUTEX_CLOCK_REALTIME) !== 0 ? '|FUTEX_CLOCK_REALTIME' : ''}`;
};

/** Operations whose fourth argument is a time, and whose last is a set of bits. */
const WAITING_OPS: ReadonlySet<number> = new Set([
  FutexOp.FUTEX_WAIT,
  FutexOp.FUTEX_WAIT_BITSET,
  FutexOp.FUTEX_WAIT_REQUEUE_PI,
  FutexOp.FUTEX_LOCK_PI,
  FutexOp.FUTEX_LOCK_PI2,
]);
const BITSET_OPS: ReadonlySet<number> = new Set([FutexOp.FUTEX_WAIT_BITSET, FutexOp.FUTEX_WAKE_BITSET]);

const cloneArgs: Format = (value, cx) =>
  decoded(cx, value, 64, (view) => {
    const word = (index: number): number => Number(structs.u64(view, index * 8));
    const fields: [string, string][] = [
      ['flags', cloneFlags(word(0), cx, 0)],
      ...(word(1) === 0 ? [] : ([['pidfd', hex(word(1))]] as [string, string][])),
      ...(word(2) === 0 ? [] : ([['child_tid', hex(word(2))]] as [string, string][])),
      ...(word(3) === 0 ? [] : ([['parent_tid', hex(word(3))]] as [string, string][])),
      ['exit_signal', word(4) === 0 ? '0' : signalName(word(4))],
      ['stack', pointer(word(5))],
      ['stack_size', word(6) === 0 ? '0' : hex(word(6))],
      ...(word(7) === 0 ? [] : ([['tls', hex(word(7))]] as [string, string][])),
    ];
    return `{${fields.map(([name, text]) => `${name}=${text}`).join(', ')}}`;
  });

const openHow: Format = (value, cx) =>
  decoded(cx, value, 24, (view) => {
    const mode = structs.u64(view, 8) === 0n ? '' : `, mode=${octal(Number(structs.u64(view, 8)))}`;
    return `{flags=${openFlags(Number(structs.u64(view, 0)), cx, 0)}${mode}, resolve=${hex(structs.u64(view, 16))}}`;
  });

const F_SETFD = 2;
const F_SETFL = 4;
const LOCK_COMMANDS = new Set([5, 6, 7, 36, 37, 38]);

const fcntlArgument: Format = (value, cx) => {
  const command = cx.args[1]!;
  if (command === F_SETFD) return flags(value, { FD_CLOEXEC: 1 });
  if (command === F_SETFL) return openFlags(value, cx, 2);
  if (LOCK_COMMANDS.has(command)) return decoded(cx, value, 32, fileLock);
  return String(Number(BigInt.asIntN(32, BigInt(value))));
};

const PR_SET_NAME = 15;
const PR_GET_NAME = 16;

const prctlArgument: Format = (value, cx, index) => {
  const option = cx.args[0];
  if (index === 1 && option === PR_SET_NAME) return stringAt(cx, value);
  if (index === 1 && option === PR_GET_NAME && cx.result === 0) return stringAt(cx, value);
  return value > 0xffff ? hex(value) : String(value);
};

const INT_REQUESTS = new Set([0x540f, 0x5410, 0x541b, 0x5421, 0x5429, 0x5411, 0x5452]);
const TIOCGWINSZ = 0x5413;

const ioctlArgument: Format = (value, cx) => {
  const request = cx.args[1]!;
  if (cx.result === undefined || cx.result < 0) return pointer(value);
  if (request === TIOCGWINSZ) {
    return decoded(cx, value, 8, (view) => {
      const [row, col, x, y] = [0, 2, 4, 6].map((at) => view.getUint16(at, true));
      return `{ws_row=${row}, ws_col=${col}, ws_xpixel=${x}, ws_ypixel=${y}}`;
    });
  }
  return INT_REQUESTS.has(request) ? decoded(cx, value, 4, (view) => `[${structs.i32(view, 0)}]`) : pointer(value);
};

const waitOptions: Format = (value) => flags(value | 0, names.WAIT_OPTIONS);
const RESOURCES =
  'CPU FSIZE DATA STACK CORE RSS NPROC NOFILE MEMLOCK AS LOCKS SIGPENDING MSGQUEUE NICE RTPRIO RTTIME'.split(' ');

const ints = (count: number): Format =>
  struct(count * 4, (view) => `[${Array.from({ length: count }, (_, at) => structs.i32(view, at * 4)).join(', ')}]`);
const resultCount = ({ result }: DecodeContext): number => Math.max(0, result ?? 0);

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
  clock: named(Clock, 'CLOCK_???'),
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
  futexTimeout: (value, cx) =>
    WAITING_OPS.has(futexOpOf(cx.args)) ? decoded(cx, value, 16, (view) => structs.timespec(view)) : String(value),
  futexBits: (value, cx) => {
    if (!BITSET_OPS.has(futexOpOf(cx.args))) return hex(value);
    return value === 0xffff_ffff ? 'FUTEX_BITSET_MATCH_ANY' : hex(value);
  },
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

function direntCount(cx: DecodeContext, at: number): number {
  const bytes = cx.read(at, resultCount(cx));
  const view = viewOf(bytes);
  let count = 0;
  for (let offset = 0; offset + 18 < bytes.length; count++) {
    const length = view.getUint16(offset + 16, true);
    if (length === 0) break;
    offset += length;
  }
  return count;
}

/** One argument. What the syscall fills in is an address until it has returned with success. */
export function formatArgument(type: ParamType, value: number, cx: DecodeContext, index: number): string {
  if (isFilled(type) && (cx.result === undefined || cx.result < 0)) return pointer(value);
  return table[type](value, cx, index);
}
