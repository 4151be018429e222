/**
 * Which breakpoints the threads have passed: a thread that was reported at an address does not stop there again before it has executed the
 * instruction, however often the machine is stopped and resumed in between, and although the instruction may be tried again after a page fault
 * or an interrupt.
 */
import type { Tid } from '../base/address.ts';
import { Cause, type Trap } from '../machine/trap.ts';

interface Pass {
  readonly pc: bigint;
  /** Steps that the thread had run when it was reported; `retry`: it was trapped at that instruction and will come back to it. */
  steps: number | 'retry';
}

export class Passed {
  private readonly passes = new Map<Tid, Pass>();

  /** The thread may go on from `pc`, having run `steps`. */
  allow(tid: Tid, pc: bigint, steps: number): void {
    this.passes.set(tid, { pc, steps });
  }

  /** Whether the thread, stopped by a breakpoint at `pc`, has been reported there already. */
  has(tid: Tid, pc: bigint, steps: number): boolean {
    const pass = this.passes.get(tid);
    if (pass === undefined || pass.pc !== pc) return false;
    if (pass.steps === 'retry') pass.steps = steps;
    return pass.steps === steps;
  }

  trapped(tid: Tid, trap: Trap): void {
    const pass = this.passes.get(tid);
    if (pass === undefined) return;
    const done = !trap.interrupt && (trap.code === Cause.ecallU || trap.code === Cause.breakpoint);
    if (pass.pc === trap.epc && !done) pass.steps = 'retry';
    else this.passes.delete(tid);
  }

  forget(tid: Tid): void {
    this.passes.delete(tid);
  }
}
