/**
 * The alternate stack for handlers (sigaltstack(2)). A thread is on it when its stack pointer is; with SS_AUTODISARM it is forgotten while a handler runs on
 * it, and the frame of the handler brings it back.
 */
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';

export type AltStack = NonNullable<Thread['altStack']>;

export const SS_ONSTACK = 1;
export const SS_DISABLE = 2;
const SS_AUTODISARM = 0x8000_0000;
export const MINSIGSTKSZ = 2048;
/** sizeof(stack_t): sp, flags, size. */
export const STACK_BYTES = 24;

const NO_STACK: AltStack = { sp: 0, flags: SS_DISABLE, size: 0 };

export const disarmsItself = ({ flags }: AltStack): boolean => (flags & SS_AUTODISARM) !== 0;

/** Whether a stack pointer lies on the thread's alternate stack. */
export function isOnAltStack({ altStack }: Thread, sp: number): boolean {
  if (altStack === undefined || disarmsItself(altStack)) return false;
  return sp > altStack.sp && sp - altStack.sp <= altStack.size;
}

/** The stack_t that says how things are for a thread whose stack pointer is `sp`. */
export function describeAltStack(thread: Thread, sp: number): AltStack {
  const { altStack } = thread;
  if (altStack === undefined) return NO_STACK;
  const flags = (isOnAltStack(thread, sp) ? SS_ONSTACK : 0) | (altStack.flags & SS_AUTODISARM);
  return { ...altStack, flags };
}

/** Sets the stack for a thread whose stack pointer is `sp`. A frame may bring back any size (`minimum` 0). */
export function setAltStack(thread: Thread, wanted: AltStack, sp: number, minimum: number): void {
  if (isOnAltStack(thread, sp)) throw new SysError('EPERM', 'the thread runs on its signal stack now');
  const mode = wanted.flags & ~SS_AUTODISARM;
  if (mode !== 0 && mode !== SS_DISABLE && mode !== SS_ONSTACK) {
    throw new SysError('EINVAL', `signal stack flags 0x${(wanted.flags >>> 0).toString(16)} are not known`);
  }
  if (mode === SS_DISABLE) {
    thread.altStack = undefined;
    return;
  }
  if (wanted.size < minimum) {
    throw new SysError('ENOMEM', `a signal stack has at least ${minimum} bytes, not ${wanted.size}`);
  }
  thread.altStack = wanted;
}

export function decodeStack(bytes: Uint8Array, offset = 0): AltStack {
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset);
  return {
    sp: Number(view.getBigUint64(0, true)),
    flags: view.getInt32(8, true),
    size: Number(view.getBigUint64(16, true)),
  };
}

export function encodeStack({ sp, flags, size }: AltStack): Uint8Array {
  const bytes = new Uint8Array(STACK_BYTES);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(sp), true);
  view.setInt32(8, flags, true);
  view.setBigUint64(16, BigInt(size), true);
  return bytes;
}
