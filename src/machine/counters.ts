/**
 * mcycle, minstret and mcountinhibit (Privileged ISA, "Hardware Performance Monitor", "Machine Counter-Inhibit Register"). The hart's position
 * counts on whatever a guest does; a counter is its source plus a base, or the base alone while it is inhibited. An instruction that writes
 * a counter does not count in it; one that inhibits it still does.
 */
import type { Hart } from './hart.ts';
import { CYCLE_BASE, INSTRET_BASE, MCOUNTINHIBIT, RETIRED, RUN_RETIRED, STEPS } from './stateLayout.ts';

export interface Counter {
  /** Counts since reset up to this run. */
  readonly source: number;
  readonly base: number;
  /** In mcountinhibit. */
  readonly bit: number;
}

export const CYCLE: Counter = { source: STEPS, base: CYCLE_BASE, bit: 1 };
export const INSTRET: Counter = { source: RETIRED, base: INSTRET_BASE, bit: 4 };

const inhibited = (hart: Hart, { bit }: Counter): boolean => (hart.get32(MCOUNTINHIBIT) & bit) !== 0;
/** What the source will be before the running instruction counts. */
const counted = (hart: Hart, { source }: Counter): bigint => hart.get64(source) + BigInt(hart.get32(RUN_RETIRED));

export function readCounter(hart: Hart, counter: Counter): bigint {
  const base = hart.get64(counter.base);
  return inhibited(hart, counter) ? base : BigInt.asUintN(64, base + counted(hart, counter));
}

export function writeCounter(hart: Hart, counter: Counter, value: bigint): void {
  // The instruction after this one reads the value written, so this one must not count.
  hart.set64(counter.base, inhibited(hart, counter) ? value : value - counted(hart, counter) - 1n);
}

/** Writes mcountinhibit; counters that stop keep their value, those that go on go on from it. */
export function inhibitCounters(hart: Hart, bits: number): void {
  const values = [CYCLE, INSTRET].map((counter) => ({ counter, value: readCounter(hart, counter) }));
  const before = hart.get32(MCOUNTINHIBIT);
  hart.set32(MCOUNTINHIBIT, bits);
  for (const { counter, value } of values) {
    if (((before ^ bits) & counter.bit) === 0) continue;
    writeCounter(hart, counter, (bits & counter.bit) === 0 ? value : value + 1n);
  }
}
