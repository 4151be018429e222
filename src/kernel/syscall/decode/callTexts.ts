/** Arguments whose meaning depends on another one of the call (a command, an operation), or that hold flags of several kinds. */
import { CloneFlag } from '../../clone.ts';
import { signalName } from '../../signalNames.ts';
import { FUTEX_CLOCK_REALTIME, FUTEX_PRIVATE_FLAG, FutexOp } from '../futex.ts';
import { futexOpOf } from './argumentLists.ts';
import { fileLock } from './collections.ts';
import { decoded, type Format } from './context.ts';
import { stringAt } from './memoryTexts.ts';
import * as names from './names.ts';
import * as structs from './structs.ts';
import { constant, flags, hex, octal, pointer } from './texts.ts';

export const openFlags: Format = (value) => {
  const rest = flags(value & ~3, names.OPEN_FLAGS, '');
  const mode = ['O_RDONLY', 'O_WRONLY', 'O_RDWR', 'O_ACCMODE'][value & 3]!;
  return rest === '' ? mode : `${mode}|${rest}`;
};

/** Flags of calls that know only some of open's, without an access mode. */
export const someOpenFlags: Format = (value) => flags(value, names.OPEN_FLAGS);

/** The lowest byte is the signal that the parent gets at the end. */
export const cloneFlags: Format = (value) => {
  const low = Number(BigInt.asIntN(32, BigInt(Math.trunc(value))));
  const signo = low & 0xff;
  const shown = flags(low & ~0xff, CloneFlag, '');
  return [shown, signo === 0 ? '' : signalName(signo)].filter((text) => text !== '').join('|') || '0';
};

export const futexOp: Format = (value) => {
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

export const futexTimeout: Format = (value, cx) =>
  WAITING_OPS.has(futexOpOf(cx.args)) ? decoded(cx, value, 16, (view) => structs.timespec(view)) : String(value);

export const futexBits: Format = (value, cx) => {
  if (!BITSET_OPS.has(futexOpOf(cx.args))) return hex(value);
  return value === 0xffff_ffff ? 'FUTEX_BITSET_MATCH_ANY' : hex(value);
};

export const cloneArgs: Format = (value, cx) =>
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

export const openHow: Format = (value, cx) =>
  decoded(cx, value, 24, (view) => {
    const mode = structs.u64(view, 8) === 0n ? '' : `, mode=${octal(Number(structs.u64(view, 8)))}`;
    return `{flags=${openFlags(Number(structs.u64(view, 0)), cx, 0)}${mode}, resolve=${hex(structs.u64(view, 16))}}`;
  });

const F_SETFD = 2;
const F_SETFL = 4;
const LOCK_COMMANDS = new Set([5, 6, 7, 36, 37, 38]);

export const fcntlArgument: Format = (value, cx) => {
  const command = cx.args[1]!;
  if (command === F_SETFD) return flags(value, { FD_CLOEXEC: 1 });
  if (command === F_SETFL) return openFlags(value, cx, 2);
  if (LOCK_COMMANDS.has(command)) return decoded(cx, value, 32, fileLock);
  return String(Number(BigInt.asIntN(32, BigInt(value))));
};

const PR_SET_NAME = 15;
const PR_GET_NAME = 16;

export const prctlArgument: Format = (value, cx, index) => {
  const option = cx.args[0];
  if (index === 1 && option === PR_SET_NAME) return stringAt(cx, value);
  if (index === 1 && option === PR_GET_NAME && cx.result === 0) return stringAt(cx, value);
  return value > 0xffff ? hex(value) : String(value);
};

const INT_REQUESTS = new Set([0x540f, 0x5410, 0x541b, 0x5421, 0x5429, 0x5411, 0x5452]);
const TIOCGWINSZ = 0x5413;

export const ioctlArgument: Format = (value, cx) => {
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
