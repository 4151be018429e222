/**
 * What is known of a signal beside its number (siginfo_t, sigaction(2)): who sent it and why, as plain data, and its 128 bytes in user memory
 * (asm-generic/siginfo.h). Which fields a receiver finds depends on where the signal comes from; the rest is zero.
 */
import type { Trap } from '../../machine/trap.ts';

export type SignalOrigin =
  /** The kernel itself, with nothing more to say. */
  | { readonly kind: 'kernel' }
  /** kill(2), tgkill(2), and what the kernel sends in the name of the process. */
  | { readonly kind: 'user'; readonly code: number; readonly pid: number; readonly uid: number }
  /** rt_sigqueueinfo(2): the sender's siginfo_t as it is. */
  | { readonly kind: 'queue'; readonly bytes: Uint8Array }
  | { readonly kind: 'timer'; readonly timer: number; readonly overrun: number; readonly value: bigint }
  | {
      readonly kind: 'child';
      readonly code: number;
      readonly pid: number;
      readonly uid: number;
      readonly status: number;
      /** In clock ticks of a hundredth of a second. */
      readonly utime: number;
    }
  | { readonly kind: 'fault'; readonly code: number; readonly address: bigint }
  | { readonly kind: 'file'; readonly code: number; readonly band: number; readonly fd: number };

export interface SignalInfo {
  /** A sentence for people: who sent it, or which fault it is. */
  readonly reason: string;
  /** Absent: the kernel. */
  readonly origin?: SignalOrigin | undefined;
  /** The exception that it stands for, if it is a fault of the thread itself. */
  readonly trap?: Trap | undefined;
}

export interface PendingSignal extends SignalInfo {
  readonly signo: number;
}

export const SigCode = {
  SI_USER: 0,
  SI_KERNEL: 0x80,
  SI_QUEUE: -1,
  SI_TIMER: -2,
  SI_MESGQ: -3,
  SI_TKILL: -6,
  ILL_ILLOPC: 1,
  FPE_INTDIV: 1,
  SEGV_MAPERR: 1,
  SEGV_ACCERR: 2,
  BUS_ADRALN: 1,
  BUS_ADRERR: 2,
  TRAP_BRKPT: 1,
  CLD_EXITED: 1,
  CLD_KILLED: 2,
  CLD_DUMPED: 3,
  CLD_STOPPED: 5,
  CLD_CONTINUED: 6,
} as const;

export const SIGINFO_BYTES = 128;
/** Where the fields that differ by origin begin. */
const FIELDS = 16;

/** The siginfo_t of a signal. */
export function encodeSignalInfo({ signo, origin = { kind: 'kernel' } }: PendingSignal): Uint8Array {
  if (origin.kind === 'queue') {
    const bytes = origin.bytes.slice();
    new DataView(bytes.buffer).setInt32(0, signo, true);
    return bytes;
  }
  const bytes = new Uint8Array(SIGINFO_BYTES);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, signo, true);
  view.setInt32(8, codeOf(origin), true);
  switch (origin.kind) {
    case 'user':
      view.setInt32(FIELDS, origin.pid, true);
      view.setUint32(FIELDS + 4, origin.uid, true);
      break;
    case 'timer':
      view.setInt32(FIELDS, origin.timer, true);
      view.setInt32(FIELDS + 4, origin.overrun, true);
      view.setBigUint64(FIELDS + 8, origin.value, true);
      break;
    case 'child':
      view.setInt32(FIELDS, origin.pid, true);
      view.setUint32(FIELDS + 4, origin.uid, true);
      view.setInt32(FIELDS + 8, origin.status, true);
      view.setBigInt64(FIELDS + 16, BigInt(origin.utime), true);
      break;
    case 'fault':
      view.setBigUint64(FIELDS, origin.address, true);
      break;
    case 'file':
      view.setBigInt64(FIELDS, BigInt(origin.band), true);
      view.setInt32(FIELDS + 8, origin.fd, true);
      break;
  }
  return bytes;
}

/** si_code. */
export function codeOf(origin: SignalOrigin = { kind: 'kernel' }): number {
  switch (origin.kind) {
    case 'kernel':
      return SigCode.SI_KERNEL;
    case 'queue':
      return new DataView(origin.bytes.buffer, origin.bytes.byteOffset).getInt32(8, true);
    case 'timer':
      return SigCode.SI_TIMER;
    default:
      return origin.code;
  }
}
