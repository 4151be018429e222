/**
 * What the registers of a structured program are for. Straight code writes only to temporaries, so that loops end, frames are taken down and pointers
 * mostly point somewhere; what faults or overwrites code does so on purpose.
 */
export const RA = 1;
export const SP = 2;
export const T0 = 5;
/** Temporaries; x8 to x15 among them, which compressed instructions like. */
export const TEMPORARIES: readonly number[] = [6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 28, 29, 30, 31];
/** Counters of loops, by depth; and of the loops of leaf functions, which save nothing. */
export const COUNTERS: readonly number[] = [18, 19, 20];
export const LEAF_COUNTER = 3;
/** The stack pointer of the main loop, for who goes back there at once. */
export const SAVED_SP = 4;
/** Data that is there; data around the ends of pages, missing, read-only; what walks through data in loops. */
export const GOOD: readonly number[] = [21, 22];
export const ODD: readonly number[] = [23, 24];
export const WALKING: readonly number[] = [26, 25];
/** How deep recursion may still go. */
export const DEPTH = 27;
