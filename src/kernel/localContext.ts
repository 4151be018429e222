/**
 * The local context of a task on a hart: page table and registers. `pushContext` puts a thread's saved registers on the hart as if the thread
 * had just trapped there (S-mode, its pc in sepc); `popContext` saves them. In between the hart holds the only valid copy.
 *
 * Which of the two holds a thread's registers is a matter of its `UserTaskFuture`; `registersOf` hides it.
 */
import type { Hart } from '../machine/hart.ts';
import { MIP, PRIVILEGE, SATP, SEPC } from '../machine/stateLayout.ts';
import { Interrupt } from '../machine/trap.ts';
import type { UserRegisters } from './kernelApi.ts';
import type { UserContext } from './state.ts';

const USER = 0;
const SUPERVISOR = 1;
const SSIP = 1 << Interrupt.supervisorSoftware;

export function pushContext(hart: Hart, context: UserContext, satp: bigint): void {
  hart.xs.set(context.x);
  hart.fs.set(context.f);
  hart.fcsr = context.fcsr;
  hart.set64(SEPC, context.pc);
  hart.set64(SATP, satp);
  hart.set32(PRIVILEGE, SUPERVISOR);
  clearSoftwareInterrupt(hart);
}

export function popContext(hart: Hart, context: UserContext): void {
  context.pc = userPc(hart);
  context.x.set(hart.xs);
  context.f.set(hart.fs);
  context.fcsr = hart.fcsr;
}

/** Asks a hart that runs user code to trap before its next instruction (what an inter-processor interrupt does). */
export function raiseSoftwareInterrupt(hart: Hart): void {
  hart.set32(MIP, hart.get32(MIP) | SSIP);
}

export function clearSoftwareInterrupt(hart: Hart): void {
  hart.set32(MIP, hart.get32(MIP) & ~SSIP);
}

/** The user's pc on a hart that holds a thread: sepc while in the kernel. */
function userPc(hart: Hart): bigint {
  return hart.get32(PRIVILEGE) === USER ? hart.pc : hart.get64(SEPC);
}

/** The registers of a thread that a hart holds. */
export class HartRegisters implements UserRegisters {
  private readonly hart: Hart;

  constructor(hart: Hart) {
    this.hart = hart;
  }

  get pc(): bigint {
    return userPc(this.hart);
  }

  set pc(value: bigint) {
    if (this.hart.get32(PRIVILEGE) === USER) this.hart.pc = value;
    else this.hart.set64(SEPC, value);
  }

  x(index: number): bigint {
    return this.hart.x(index);
  }

  setX(index: number, value: bigint): void {
    this.hart.setX(index, value);
  }

  f(index: number): bigint {
    return this.hart.f(index);
  }

  setF(index: number, value: bigint): void {
    this.hart.setF(index, value);
  }

  get fcsr(): number {
    return this.hart.fcsr;
  }

  set fcsr(value: number) {
    this.hart.fcsr = value;
  }
}

/** The registers of a thread that is on no hart. */
export class SavedRegisters implements UserRegisters {
  private readonly context: UserContext;

  constructor(context: UserContext) {
    this.context = context;
  }

  get pc(): bigint {
    return this.context.pc;
  }

  set pc(value: bigint) {
    this.context.pc = BigInt.asUintN(64, value);
  }

  x(index: number): bigint {
    return this.context.x[index]!;
  }

  setX(index: number, value: bigint): void {
    if (index !== 0) this.context.x[index] = value;
  }

  f(index: number): bigint {
    return this.context.f[index]!;
  }

  setF(index: number, value: bigint): void {
    this.context.f[index] = value;
  }

  get fcsr(): number {
    return this.context.fcsr;
  }

  set fcsr(value: number) {
    this.context.fcsr = value & 0xff;
  }
}
