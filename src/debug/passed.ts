/**
 * Which breakpoints the threads have passed: a thread that was reported at an address does not stop there again before it has executed the
 * instruction, however often the machine is stopped and resumed in between, and although the instruction may be tried again after a page fault
 * or an interrupt.
 */

import { Cause, type Trap } from '../machine/trap.ts';
import type { ThreadId } from './frames.ts';

interface Pass {
  pc: bigint;
  /** Steps that the thread had run when it was reported, or was trapped at that instruction and will come back to it. */
  steps: number;
}

export class Passed {
  private readonly passes = new Map<ThreadId, Pass>();

  /** The thread may go on from `pc`, having run `steps`. */
  allow(thread: ThreadId, pc: bigint, steps: number): void {
    const pass = this.passes.get(thread);
    if (pass === undefined) {
      this.passes.set(thread, { pc, steps });
      return;
    }
    pass.pc = pc;
    pass.steps = steps;
  }

  /** Whether the thread, stopped by a breakpoint at `pc`, has been reported there already. */
  has(thread: ThreadId, pc: bigint, steps: number): boolean {
    const pass = this.passes.get(thread);
    return pass?.pc === pc && pass.steps === steps;
  }

  /** A trap is a step, too: when it is the first after the report, and of the instruction itself, that one is still to be executed. */
  trapped(thread: ThreadId, trap: Trap, steps: number): void {
    const pass = this.passes.get(thread);
    if (pass === undefined) return;
    const isDone = !trap.interrupt && (trap.code === Cause.ecallU || trap.code === Cause.breakpoint);
    if (pass.pc === trap.epc && pass.steps + 1 === steps && !isDone) this.allow(thread, pass.pc, steps);
    else this.passes.delete(thread);
  }

  forget(thread: ThreadId): void {
    this.passes.delete(thread);
  }
}
