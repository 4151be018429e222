/**
 * The local context of a task on a hart: page table and registers. `pushContext` puts a thread's saved registers on the hart as if the thread
 * had just trapped there (S-mode, its pc in sepc); `popContext` saves them. In between the hart holds the only valid copy.
 *
 * Which of the two holds a thread's registers is a matter of its `UserTaskFuture`; `registersOf` hides it.
 */
import type { Hart } from '../machine/hart.ts';
import type { MachineApi } from '../machine/machine.ts';
import { F, HART_STRIDE, MIP, PRIVILEGE, SATP, SEPC, X } from '../machine/stateLayout.ts';
import { Interrupt } from '../machine/trap.ts';
import type { UserRegisters } from './kernelApi.ts';
import type { UserContext } from './state.ts';

const USER = 0;
const SUPERVISOR = 1;
const SSIP = 1 << Interrupt.supervisorSoftware;

export function pushContext(machine: MachineApi, hart: Hart, context: UserContext, satp: bigint): void {
  registerFile(machine, hart, X).set(context.x);
  registerFile(machine, hart, F).set(context.f);
  hart.fcsr = context.fcsr;
  hart.set64(SEPC, context.pc);
  hart.set64(SATP, satp);
  hart.set32(PRIVILEGE, SUPERVISOR);
  clearSoftwareInterrupt(hart);
}

export function popContext(machine: MachineApi, hart: Hart, context: UserContext): void {
  context.pc = userPc(hart);
  context.x.set(registerFile(machine, hart, X));
  context.f.set(registerFile(machine, hart, F));
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

export function hartRegisters(hart: Hart): UserRegisters {
  return {
    get pc() {
      return userPc(hart);
    },
    set pc(value) {
      if (hart.get32(PRIVILEGE) === USER) hart.pc = value;
      else hart.set64(SEPC, value);
    },
    x: (index) => hart.x(index),
    setX: (index, value) => hart.setX(index, value),
    f: (index) => hart.f(index),
    setF: (index, value) => hart.setF(index, value),
    get fcsr() {
      return hart.fcsr;
    },
    set fcsr(value) {
      hart.fcsr = value;
    },
  };
}

export function savedRegisters(context: UserContext): UserRegisters {
  return {
    get pc() {
      return context.pc;
    },
    set pc(value) {
      context.pc = BigInt.asUintN(64, value);
    },
    x: (index) => context.x[index]!,
    setX: (index, value) => {
      if (index !== 0) context.x[index] = value;
    },
    f: (index) => context.f[index]!,
    setF: (index, value) => {
      context.f[index] = value;
    },
    get fcsr() {
      return context.fcsr;
    },
    set fcsr(value) {
      context.fcsr = value;
    },
  };
}

function registerFile(machine: MachineApi, hart: Hart, offset: number): BigUint64Array {
  return new BigUint64Array(machine.memory.wasm.buffer, hart.id * HART_STRIDE + offset, 32);
}
