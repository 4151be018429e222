/**
 * Which interrupt a hart takes now (Privileged ISA, "Machine Interrupt Registers"), and when the next timer interrupt falls due (Sstc). The
 * timer of S-mode is stimecmp; there is no other device that interrupts, so all other pending bits are those that software sets.
 */
import type { Hart } from './hart.ts';
import { MIE as MSTATUS_MIE, SIE as MSTATUS_SIE } from './mstatus.ts';
import { MENVCFG, MIDELEG, MIE, MIP, MSTATUS, STIMECMP } from './stateLayout.ts';
import { Interrupt } from './trap.ts';

export const SSIP = 1 << Interrupt.supervisorSoftware;
export const STIP = 1 << Interrupt.supervisorTimer;
export const SEIP = 1 << Interrupt.supervisorExternal;
/** The interrupts that exist: what mie and mideleg can hold, and what mip and sip can show. */
export const SUPERVISOR_INTERRUPTS = SSIP | STIP | SEIP;
export const MACHINE_INTERRUPTS =
  (1 << Interrupt.machineSoftware) | (1 << Interrupt.machineTimer) | (1 << Interrupt.machineExternal);

/** One tick of `time` (10 MHz) in ns of machine time. */
export const TICK_NS = 100;

/** menvcfg.STCE, in its high word: stimecmp exists and drives STIP. */
export const STCE_HIGH = 1 << 31;

/** Highest priority first. */
const PRIORITY = [
  Interrupt.machineExternal,
  Interrupt.machineSoftware,
  Interrupt.machineTimer,
  Interrupt.supervisorExternal,
  Interrupt.supervisorSoftware,
  Interrupt.supervisorTimer,
];

/** mip at a machine time in ns. */
export function pendingBits(hart: Hart, now: number): number {
  const bits = hart.get32(MIP);
  if ((hart.get32(MENVCFG + 4) & STCE_HIGH) === 0) return bits;
  return now >= timerDeadline(hart) ? bits | STIP : bits & ~STIP;
}

/** The machine time in ns at which STIP rises; Infinity when stimecmp does not drive it. Exact wherever machine time is. */
export function timerDeadline(hart: Hart): number {
  if ((hart.get32(MENVCFG + 4) & STCE_HIGH) === 0) return Number.POSITIVE_INFINITY;
  return hart.count(STIMECMP) * TICK_NS;
}

/** The code of the interrupt to take before the next instruction, if any. */
export function interruptToTake(hart: Hart, now: number): number | undefined {
  const pending = pendingBits(hart, now) & hart.get32(MIE);
  if (pending === 0) return undefined;
  const delegated = hart.get32(MIDELEG);
  const mstatus = hart.get32(MSTATUS);
  const { privilege } = hart;
  const toMachine = privilege < 3 || (mstatus & MSTATUS_MIE) !== 0 ? pending & ~delegated : 0;
  const toSupervisor = privilege < 1 || (privilege === 1 && (mstatus & MSTATUS_SIE) !== 0) ? pending & delegated : 0;
  // An interrupt to a higher privilege goes first, whatever its number.
  const takeable = toMachine !== 0 ? toMachine : toSupervisor;
  return PRIORITY.find((code) => (takeable & (1 << code)) !== 0);
}
