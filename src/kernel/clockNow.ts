/** The time that the guest's clocks tell: by the machine's rule (`machine/time.ts`), so that they agree with `time`, which programs read by themselves. */
import { tellTime } from '../machine/time.ts';
import type { Kernel } from './context.ts';

/**
 * Machine time in ns as a guest learns it: never less than what anybody learnt before. Whatever a guest is told goes by it, and so do deadlines that begin
 * now; `kernel.now()`, which may be less, says whether they have come.
 */
export const clockNow = (kernel: Kernel): number => tellTime(kernel.machine.harts[0]!, kernel.now());
