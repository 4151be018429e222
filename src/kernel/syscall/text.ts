/**
 * Text of a syscall as strace(1) would print it: `write(1, "hi\n", 3)`, and at its return `write(1, "hi\n", 3) = 3`. Made only when somebody
 * wants it, from the event and from user memory as it is at the event; so call it in the listener.
 */
import type { SpaceId, Tid, VirtAddr } from '../../base/address.ts';
import type { KernelEvent } from '../events.ts';
import type { KernelApi } from '../kernelApi.ts';
import { isRcore } from '../rcore/process.ts';
import { signalName } from '../signalNames.ts';
import { Errno } from '../sysError.ts';
import { clockText, cloneFlagsText, futexOpText, mapFlagsText, openFlagsText, protText } from './flagNames.ts';
import { syscallRow } from './personality.ts';
import type { Param } from './row.ts';

type SyscallEvent = Extract<KernelEvent, { kind: 'syscall' | 'syscallReturn' }>;

/** How much of a buffer is shown. */
const MAX_BYTES = 32;
const MAX_PATH = 256;
const AT_FDCWD = -100;
const LAST_ERRNO = 4095;
/** A syscall that begins again after a signal. */
const ERESTARTSYS = 512;

/** Syscalls that fill a buffer, and which argument it is: its content is shown at the return. */
const FILLED: Readonly<Record<string, number>> = { read: 1, pread64: 1, readlinkat: 2, getcwd: 0, getrandom: 0 };
const ANSWERING_ADDRESSES = new Set(['brk', 'framebuffer', 'mmap', 'mremap', 'sbrk']);
const NEVER_RETURNING = new Set(['exit', 'exit_group']);

export function formatCall(kernel: KernelApi, event: SyscallEvent): string {
  const call = `${event.name}(${argumentTexts(kernel, event).join(', ')})`;
  if (event.kind === 'syscallReturn') return `${call} = ${formatResult(kernel, event)}`;
  return NEVER_RETURNING.has(event.name) ? `${call} = ?` : call;
}

/** The arguments alone, in the order of the parameters. */
export function argumentTexts(kernel: KernelApi, event: SyscallEvent): string[] {
  const params = syscallRow(kernel, event.nr)?.params;
  return event.args.map((value, index) =>
    params === undefined ? hex(value) : formatArgument(kernel, event, params, index, value),
  );
}

/** What a return prints after ` = `. */
export function formatResult(
  kernel: KernelApi,
  { name, result, why }: Extract<SyscallEvent, { kind: 'syscallReturn' }>,
): string {
  if (isRcore(kernel) && result < 0) return why === undefined ? String(result) : `${result} (${why})`;
  if (result === -ERESTARTSYS) return `? ERESTARTSYS (${why})`;
  if (result < 0 && result >= -LAST_ERRNO) {
    const errno = Object.entries(Errno).find(([, number]) => number === -result)?.[0] ?? `errno ${-result}`;
    return why === undefined ? `-1 ${errno}` : `-1 ${errno} (${why})`;
  }
  return ANSWERING_ADDRESSES.has(name) ? hex(result) : String(result);
}

function formatArgument(
  kernel: KernelApi,
  event: SyscallEvent,
  params: readonly Param[],
  index: number,
  value: number,
): string {
  switch (params[index]!.type) {
    case 'pointer':
      if (event.kind === 'syscallReturn' && FILLED[event.name] === index && event.result > 0) {
        return formatBytes(kernel, event.tid, value, event.result);
      }
      return pointer(value);
    case 'hex':
      return hex(value);
    case 'octal':
      return value === 0 ? '0' : `0${value.toString(8)}`;
    case 'dirfd':
      return value === AT_FDCWD ? 'AT_FDCWD' : String(value);
    case 'path':
    case 'string':
      return formatString(readGuest(kernel, event.tid, value, MAX_PATH), value);
    case 'bytes':
      return formatBytes(kernel, event.tid, value, event.args[index + 1] ?? 0);
    case 'timespec':
      return formatTimespec(readGuest(kernel, event.tid, value, 16), value);
    case 'signal':
      return value === 0 ? '0' : signalName(value);
    case 'openFlags':
      return openFlagsText(value);
    case 'prot':
      return protText(value);
    case 'mapFlags':
      return mapFlagsText(value);
    case 'cloneFlags':
      return cloneFlagsText(value);
    case 'futexOp':
      return futexOpText(value);
    case 'clock':
      return clockText(value);
    default:
      return String(value);
  }
}

/** The begin of a buffer. */
function formatBytes(kernel: KernelApi, tid: Tid, address: number, length: number): string {
  const bytes = readGuest(kernel, tid, address, Math.min(length, MAX_BYTES));
  if (bytes.length === 0 && length > 0) return pointer(address);
  return `${quote(bytes)}${length > MAX_BYTES ? '...' : ''}`;
}

function formatString(bytes: Uint8Array, address: number): string {
  if (bytes.length === 0) return pointer(address);
  const end = bytes.indexOf(0);
  return end === -1 ? `${quote(bytes)}...` : quote(bytes.subarray(0, end));
}

function formatTimespec(bytes: Uint8Array, address: number): string {
  if (bytes.length < 16) return pointer(address);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return `{tv_sec=${view.getBigInt64(0, true)}, tv_nsec=${view.getBigInt64(8, true)}}`;
}

const ESCAPES = new Map<number, string>([
  [0x09, '\\t'],
  [0x0a, '\\n'],
  [0x0d, '\\r'],
  [0x22, '\\"'],
  [0x5c, '\\\\'],
]);

/** As a C string literal; bytes that are not printable ASCII in octal. */
function quote(bytes: Uint8Array): string {
  const text = Array.from(bytes, (byte, index) => {
    const escaped = ESCAPES.get(byte);
    if (escaped !== undefined) return escaped;
    if (byte >= 0x20 && byte < 0x7f) return String.fromCharCode(byte);
    const next = bytes[index + 1];
    const digitFollows = next !== undefined && next >= 0x30 && next <= 0x39;
    return `\\${byte.toString(8).padStart(digitFollows ? 3 : 1, '0')}`;
  });
  return `"${text.join('')}"`;
}

/** As much as is mapped. */
function readGuest(kernel: KernelApi, tid: Tid, address: number, length: number): Uint8Array {
  const space = spaceOfThread(kernel, tid);
  if (space === undefined || address === 0 || address >= 2 ** 53) return new Uint8Array(0);
  return kernel.readMemory({ space, va: BigInt(address) as VirtAddr }, length);
}

function spaceOfThread(kernel: KernelApi, tid: Tid): SpaceId | undefined {
  const thread = kernel.state.threads.get(tid);
  return thread === undefined ? undefined : kernel.state.processes.get(thread.pid)?.space;
}

const pointer = (value: number): string => (value === 0 ? 'NULL' : hex(value));
const hex = (value: number): string => (value < 0 ? String(value) : `0x${value.toString(16)}`);
