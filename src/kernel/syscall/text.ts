/**
 * Text of a syscall as strace(1) would print it: `write(1, "hi\n", 3)`, and at its return `write(1, "hi\n", 3) = 3`. Made only when somebody
 * wants it, from the event and from user memory as it is at the event; so call it in the listener.
 */
import type { SpaceId, Tid, VirtAddr } from '../../base/address.ts';
import type { KernelEvent } from '../events.ts';
import type { KernelApi } from '../kernelApi.ts';
import { isRcore } from '../rcore/process.ts';
import { Errno } from '../sysError.ts';
import { shownTexts } from './decode/argumentLists.ts';
import { openFlags } from './decode/callTexts.ts';
import { pollResults } from './decode/collections.ts';
import type { DecodeContext } from './decode/context.ts';
import { errnoText } from './decode/errnoText.ts';
import { formatArgument } from './decode/formats.ts';
import { siginfo } from './decode/structs.ts';
import { hex } from './decode/texts.ts';
import { isFilled } from './paramTypes.ts';
import { syscallRow } from './personality.ts';

type SyscallEvent = Extract<KernelEvent, { kind: 'syscall' | 'syscallReturn' }>;
type ReturnEvent = Extract<SyscallEvent, { kind: 'syscallReturn' }>;

const LAST_ERRNO = 4095;
/** A syscall that begins again after a signal. */
const ERESTARTSYS = 512;
const ANSWERING_ADDRESSES = new Set(['brk', 'framebuffer', 'mmap', 'mremap', 'sbrk', 'shmat']);
const NEVER_RETURNING = new Set(['exit', 'exit_group', 'rt_sigreturn']);

export function formatCall(kernel: KernelApi, event: SyscallEvent): string {
  const call = `${event.name}(${shownArguments(kernel, event).join(', ')})`;
  if (event.kind === 'syscallReturn') return `${call} = ${formatResult(kernel, event)}`;
  return isWithoutReturn(event.name) ? `${call} = ?` : call;
}

export const isWithoutReturn = (name: string): boolean => NEVER_RETURNING.has(name);

/** The arguments that count for what is asked, as they stand between the parentheses. */
export const shownArguments = (kernel: KernelApi, event: SyscallEvent): readonly string[] =>
  shownTexts(event.name, argumentTexts(kernel, event), event.args);

/** The arguments alone, in the order of the parameters. */
export function argumentTexts(kernel: KernelApi, event: SyscallEvent): string[] {
  const params = syscallRow(kernel, event.nr)?.params;
  const cx = contextOf(kernel, event);
  const texts = event.args.map((value, index) =>
    params === undefined ? hex(value) : formatArgument(params[index]!.type, value, cx, index),
  );
  return texts;
}

/** How many arguments are known before the syscall has run: those from the first that it fills in on are not. */
export function knownArguments(kernel: KernelApi, event: SyscallEvent): number {
  const params = syscallRow(kernel, event.nr)?.params ?? [];
  const first = params.findIndex(({ type }) => isFilled(type));
  return first === -1 ? event.args.length : first;
}

/** What a return prints after ` = `. */
export function formatResult(kernel: KernelApi, event: ReturnEvent): string {
  const { name, result, why } = event;
  // rCore has no error numbers.
  if (isRcore(kernel) && result < 0) return why === undefined ? String(result) : `${result} (${why})`;
  if (result === -ERESTARTSYS) return `? ERESTARTSYS (${why})`;
  if (result < 0 && result >= -LAST_ERRNO) {
    const errno = Object.entries(Errno).find(([, number]) => number === -result)?.[0] ?? `errno ${-result}`;
    return `-1 ${errno} (${errnoText(errno)})`;
  }
  if (ANSWERING_ADDRESSES.has(name)) return hex(result);
  return resultText(kernel, event);
}

const F_GETFD = 1;
const F_GETFL = 3;

/** What a number alone does not say: which files are ready and how much time is left, which flags are set. */
function resultText(kernel: KernelApi, event: ReturnEvent): string {
  const { name, args, result } = event;
  const cx = contextOf(kernel, event);
  if ((name === 'ppoll' || name === 'pselect6') && result === 0) return '0 (Timeout)';
  if (name === 'ppoll') {
    const left = args[2] === 0 ? '' : `, left ${formatArgument('timespec', args[2]!, cx, 2)}`;
    return `${result} (${pollResults(cx, args[0]!, args[1]!)}${left})`;
  }
  if (name === 'fcntl' && args[1] === F_GETFL) return `${hex(result)} (flags ${openFlags(result, cx, 2)})`;
  if (name === 'fcntl' && args[1] === F_GETFD && result === 1) return '0x1 (flags FD_CLOEXEC)';
  return String(result);
}

/** The siginfo_t that a handler is about to get: a pointer to it is its second argument. */
export function siginfoText(kernel: KernelApi, tid: Tid): string {
  const thread = kernel.state.threads.get(tid);
  const address = thread === undefined ? 0 : Number(kernel.registers(thread).x(A1));
  const bytes = readGuest(kernel, tid, address, SIGINFO_BYTES);
  return bytes.length < SIGINFO_BYTES ? '{}' : siginfo(new DataView(bytes.buffer, bytes.byteOffset));
}

const A1 = 11;
const SIGINFO_BYTES = 128;

const contextOf = (kernel: KernelApi, event: SyscallEvent): DecodeContext => ({
  name: event.name,
  args: event.args,
  result: event.kind === 'syscallReturn' ? event.result : undefined,
  read: (address, length) => readGuest(kernel, event.tid, address, length),
});

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
