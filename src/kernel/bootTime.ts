/** When the machine was switched on: real time begins at a fixed date, so that a run is the same whenever it is made. */

/** CLOCK_REALTIME at machine time 0: 2025-01-01 00:00:00 UTC, in seconds. */
export const BOOT_SECONDS = 1_735_689_600;
export const NS_PER_SECOND = 1_000_000_000;
