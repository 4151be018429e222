/**
 * Stacks through handlers of signals. A handler returns to the two instructions of the vDSO that restore what was interrupted; at these, the frame that the
 * kernel has made lies at the stack pointer and says where and with which registers the thread was.
 */
import type { VirtAddr } from '../base/address.ts';
import type { KernelApi } from '../kernel/kernelApi.ts';
import { FRAME_BYTES, readFrame } from '../kernel/signal/signalFrame.ts';
import { signalName } from '../kernel/signalNames.ts';
import { SIGRETURN_ADDRESS } from '../kernel/vdso/vdso.ts';
import { DebugError } from './debugError.ts';
import type { UserFrame } from './frames.ts';
import type { Modules } from './modules.ts';
import { exactFrame } from './userStack.ts';

const SP = 2;
const ECALL_OFFSET = 4n;

/** Whether a pc is where a handler returns to. */
export function isSigreturn(pc: bigint): boolean {
  const start = BigInt(SIGRETURN_ADDRESS);
  return pc === start || pc === start + ECALL_OFFSET;
}

/** The code that a signal has interrupted, as the caller of what its handler returns to; undefined for other frames. */
export function interruptedBySignal(kernel: KernelApi, modules: Modules, frame: UserFrame): UserFrame | undefined {
  const sp = frame.context.registers.x[SP];
  if (!isSigreturn(frame.pc) || sp === undefined) return undefined;
  const bytes = kernel.readMemory({ space: frame.space, va: sp as VirtAddr }, FRAME_BYTES);
  if (bytes.length < FRAME_BYTES) return undefined;
  const { signo, pc, x, f } = readFrame(bytes);
  const interrupted = exactFrame(kernel, modules, frame.thread, frame.space, { pc, x, f });
  const { setF: _, ...context } = interrupted.context;
  const setX = (): void => {
    throw new DebugError('registers of interrupted code cannot be set; select the innermost frame');
  };
  return { ...interrupted, context: { ...context, setX }, trap: `interrupted by ${signalName(signo)}` };
}
