/**
 * What time it is for a guest. Harts of a round run one after another over the same machine time, so a hart's own machine time may be earlier than what
 * another hart has read before it in the same round, and may have handed on through memory. The rule is therefore: **a hart sees the later of
 * its own machine time and the latest time that any hart has read.** Every way to read time goes by it (`time` and mtime here, all clocks of the hosted
 * kernel), so no guest ever sees time run backwards, whoever runs where; what has been read is state, saved with the harts' blocks.
 *
 * Timer interrupts go by the hart's own machine time, which is never later than what it sees: none is pending before `time` has reached stimecmp or
 * mtimecmp, and one that is late by what was read elsewhere is so for less than a round, as the manual allows (Privileged ISA, "Machine Timer":
 * pending eventually, but not necessarily immediately; Sstc says the same of STIP).
 *
 * mtime ticks at 10 MHz in a machine with the devices of QEMU's virt machine, and at 1 GHz under the hosted kernel, whose clocks then tell no more
 * than `time` does, and no less.
 */
import type { Hart } from './hart.ts';
import { TIME_DELTA, TIME_TICK } from './stateLayout.ts';

/** The ns of machine time in a tick of mtime, by who is supervisor. */
export const TICK_NS = { hosted: 1, guest: 100 } as const;

/** The machine time in ns that a hart sees at its machine time `now`. */
export const seenTime = (hart: Hart, now: number): number => Math.max(hart.timeTold, now);

/** The same, for a guest: nobody sees an earlier one from here on. */
export function tellTime(hart: Hart, now: number): number {
  const time = seenTime(hart, now);
  hart.timeTold = time;
  return time;
}

/** The value that mtime, and its view `time`, has at a machine time in ns. */
export function ticksAt(hart: Hart, time: number): bigint {
  return BigInt.asUintN(64, BigInt(Math.floor(time / hart.get32(TIME_TICK))) + hart.get64(TIME_DELTA));
}

/** Sets mtime of all harts at a machine time in ns. */
export function setTicks(harts: readonly Hart[], time: number, value: bigint): void {
  for (const hart of harts) hart.set64(TIME_DELTA, value - BigInt(Math.floor(time / hart.get32(TIME_TICK))));
}
