/**
 * Control and status registers as a person looks at them: of the hart that a thread of the kernel is on. Of one on no hart, only the floating-point
 * status is there, which is saved with a thread.
 */
import { type Csr, csrByName, csrs } from '../isa/csrs.ts';
import type { KernelApi } from '../kernel/kernelApi.ts';
import type { Thread } from '../kernel/state.ts';
import { inspectCsr } from '../machine/csrFile.ts';

/** Counters and protection entries are many and say little; expressions can still name them. */
const shown = csrs.filter(({ name }) => !/^(fflags|frm|fcsr|m?hpm.*|pmp.*)$/.test(name));

/** Of a hart. */
export const listedCsrs: readonly Csr[] = [csrByName('fcsr')!, ...shown];

/** Those worth listing for a thread as it is. */
export function csrsOf(kernel: KernelApi, thread: Thread): readonly Csr[] {
  return kernel.hartOf(thread.taskId) === undefined ? listedCsrs.slice(0, 1) : listedCsrs;
}

/** Undefined: the thread is on no hart and has none of that name. */
export function csrBits(kernel: KernelApi, thread: Thread, { name, number }: Csr): bigint | undefined {
  const { fcsr } = kernel.registers(thread);
  if (name === 'fcsr') return BigInt(fcsr);
  if (name === 'fflags') return BigInt(fcsr & 0x1f);
  if (name === 'frm') return BigInt(fcsr >>> 5);
  const hart = kernel.hartOf(thread.taskId);
  return hart === undefined ? undefined : inspectCsr(kernel.machine.harts[hart]!, { now: kernel.now() }, number);
}
