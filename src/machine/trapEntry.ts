/**
 * What a hart does when it takes a trap and when it returns from one (Privileged ISA, "Trap Entry"; "Trap-Return Instructions"): delegation,
 * the stack of privileges and interrupt enables in mstatus, xepc, xcause, xtval and the vector.
 */
import type { Hart } from './hart.ts';
import { MIE, MPIE, MPP, MPP_SHIFT, MPRV, SIE, SPIE, SPP } from './mstatus.ts';
import {
  CAUSE,
  EXCEPTION,
  MCAUSE,
  MEDELEG,
  MEPC,
  MIDELEG,
  MSTATUS,
  MTVAL,
  MTVEC,
  PC,
  SCAUSE,
  SEPC,
  STVAL,
  STVEC,
  TVAL,
} from './stateLayout.ts';
import type { Privilege, Trap } from './trap.ts';

/** Of xcause, in its high word. */
const INTERRUPT_HIGH = 1 << 31;

/** The exception that the hart has recorded, as the trap to take. */
export function recordedException(hart: Hart): Trap {
  return { interrupt: false, code: hart.get32(CAUSE), epc: hart.pc, tval: hart.get64(TVAL) };
}

/** Takes a trap in full, pc included; answers the mode that it went to. */
export function enterTrap(hart: Hart, trap: Trap): 1 | 3 {
  hart.set32(EXCEPTION, 0);
  hart.set32(CAUSE, 0);
  hart.setCount(TVAL, 0);
  hart.clearReservation();
  const from = hart.privilege;
  const delegated = (hart.get32(trap.interrupt ? MIDELEG : MEDELEG) >>> trap.code) & 1;
  const to = from <= 1 && delegated === 1 ? 1 : 3;
  const status = hart.get32(MSTATUS);
  if (to === 1) {
    setCause(hart, SCAUSE, trap);
    hart.set64(SEPC, trap.epc);
    hart.set64(STVAL, trap.tval);
    hart.set32(MSTATUS, pushSupervisor(status, from));
  } else {
    setCause(hart, MCAUSE, trap);
    hart.set64(MEPC, trap.epc);
    hart.set64(MTVAL, trap.tval);
    hart.set32(MSTATUS, pushMachine(status, from));
  }
  hart.privilege = to;
  const tvec = to === 1 ? STVEC : MTVEC;
  if ((hart.get32(tvec) & 3) === 0) hart.copy64(tvec, PC);
  else hart.pc = vector(hart.get64(tvec), trap);
  return to;
}

function setCause(hart: Hart, field: number, { code, interrupt }: Trap): void {
  hart.set32(field, code);
  hart.set32(field + 4, interrupt ? INTERRUPT_HIGH : 0);
}

/** What sret does. */
export function returnFromSupervisor(hart: Hart): void {
  const status = hart.get32(MSTATUS);
  const to: Privilege = (status & SPP) !== 0 ? 1 : 0;
  const enabled = (status & SPIE) !== 0 ? SIE : 0;
  hart.set32(MSTATUS, (status & ~(SIE | SPP | MPRV)) | SPIE | enabled);
  leave(hart, to, SEPC);
}

/** What mret does. */
export function returnFromMachine(hart: Hart): void {
  const status = hart.get32(MSTATUS);
  const to = ((status & MPP) >>> MPP_SHIFT) as Privilege;
  const enabled = (status & MPIE) !== 0 ? MIE : 0;
  const keptMprv = to === 3 ? status & MPRV : 0;
  hart.set32(MSTATUS, (status & ~(MIE | MPP | MPRV)) | MPIE | enabled | keptMprv);
  leave(hart, to, MEPC);
}

function leave(hart: Hart, to: Privilege, epc: number): void {
  // A context switch between two threads goes through here, so an SC never meets another thread's reservation.
  hart.clearReservation();
  hart.privilege = to;
  hart.copy64(epc, PC);
}

function pushSupervisor(status: number, from: Privilege): number {
  const enabled = (status & SIE) !== 0 ? SPIE : 0;
  return (status & ~(SIE | SPIE | SPP)) | enabled | (from === 1 ? SPP : 0);
}

function pushMachine(status: number, from: Privilege): number {
  const enabled = (status & MIE) !== 0 ? MPIE : 0;
  return (status & ~(MIE | MPIE | MPP)) | enabled | (from << MPP_SHIFT);
}

/** Of xtvec in another mode than 0, direct: 1 is vectored by interrupt code. */
function vector(tvec: bigint, trap: Trap): bigint {
  const base = tvec & ~3n;
  return trap.interrupt && (tvec & 3n) === 1n ? base + BigInt(4 * trap.code) : base;
}
