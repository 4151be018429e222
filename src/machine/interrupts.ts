/**
 * Which interrupt a hart takes now (Privileged ISA, "Machine Interrupt Registers"), and when a timer changes what is pending: mtimecmp of the
 * CLINT drives MTIP, stimecmp drives STIP while menvcfg.STCE is set (Sstc). MSIP is the CLINT's msip. There is no interrupt controller for
 * devices: MEIP is never pending, SEIP only when software sets it. Which time a hart's timers go by, `time.ts` says.
 */
import { writableMask } from '../isa/csrDef.ts';
import { csrByName } from '../isa/csrs.ts';
import type { Hart } from './hart.ts';
import { MIE as MSTATUS_MIE, SIE as MSTATUS_SIE } from './mstatus.ts';
import { MENVCFG, MIDELEG, MIE, MIP, MSIP, MSTATUS, MTIMECMP, STIMECMP, TIME_DELTA, TIME_TICK } from './stateLayout.ts';
import { ticksAt } from './time.ts';
import { Interrupt } from './trap.ts';

export const SSIP = 1 << Interrupt.supervisorSoftware;
export const STIP = 1 << Interrupt.supervisorTimer;
const MTIP = 1 << Interrupt.machineTimer;
/** The interrupts of S-mode: what mideleg can hold, and what software can set in mip. */
export const SUPERVISOR_INTERRUPTS = Number(writableMask(csrByName('mideleg')!));

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
  let bits = hart.get32(MIP);
  if (drivesSupervisorTimer(hart)) bits = isDue(hart, STIMECMP, now) ? bits | STIP : bits & ~STIP;
  if (isDue(hart, MTIMECMP, now)) bits |= MTIP;
  return bits | (hart.get32(MSIP) << Interrupt.machineSoftware);
}

export const drivesSupervisorTimer = (hart: Hart): boolean => (hart.get32(MENVCFG + 4) & STCE_HIGH) !== 0;

/** The first machine time in ns after `now` at which a timer changes what is pending; Infinity when none will. */
export function nextTimerChange(hart: Hart, now: number): number {
  const machine = nextChange(hart, MTIMECMP, now);
  return drivesSupervisorTimer(hart) ? Math.min(machine, nextChange(hart, STIMECMP, now)) : machine;
}

/** Whether an interrupt is pending and enabled, which ends wfi whoever would take it (Privileged ISA, "Wait for Interrupt"). */
export const wakes = (hart: Hart, now: number): boolean => (pendingBits(hart, now) & hart.get32(MIE)) !== 0;

/** The first machine time in ns, not before `now`, at which a waiting hart goes on by itself; Infinity when only others can wake it. */
export function wakeTime(hart: Hart, now: number): number {
  let at = now;
  while (at < Number.POSITIVE_INFINITY && !wakes(hart, at)) at = nextTimerChange(hart, at);
  return at;
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

/** Whether time has reached what a hart compares it with. */
function isDue(hart: Hart, compare: number, now: number): boolean {
  if (isShifted(hart)) return ticksAt(hart, now) >= hart.get64(compare);
  return now >= hart.count(compare) * hart.get32(TIME_TICK);
}

/** When that changes: it is due at last, or, when it is, time wraps round. Exact wherever machine time is. */
function nextChange(hart: Hart, compare: number, now: number): number {
  const tick = hart.get32(TIME_TICK);
  if (!isShifted(hart)) {
    const due = hart.count(compare) * tick;
    return now < due && Number.isSafeInteger(due) ? due : Number.POSITIVE_INFINITY;
  }
  const time = ticksAt(hart, now);
  const ticks = (time >= hart.get64(compare) ? 1n << 64n : hart.get64(compare)) - time;
  const at = (Math.floor(now / tick) + Number(ticks)) * tick;
  return Number.isSafeInteger(at) ? at : Number.POSITIVE_INFINITY;
}

/** Whether a guest has written mtime. */
const isShifted = (hart: Hart): boolean => hart.get32(TIME_DELTA) !== 0 || hart.get32(TIME_DELTA + 4) !== 0;
