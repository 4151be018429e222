/**
 * Where things lie in a user address space. Everything prefers addresses below 4 GiB, where the engines translate fastest: the program and its
 * heap from the bottom, the stack at the top, mappings downwards from below the stack. What does not fit there lies above 4 GiB.
 */

/** End of user space under Sv39: the lower half of the canonical range. */
export const USER_END = 2 ** 38;
export const FOUR_GIB = 2 ** 32;

/** Lowest address a program may map (Linux's mmap_min_addr). */
export const MAP_MIN = 0x1_0000;
/** Where a position-independent program (ET_DYN) goes; what it asks for itself is an offset from here. */
export const PIE_BASE = 0x1000_0000;
/** Mappings without a wish stay above this while they can, to leave room for the heap. */
export const MAP_LOW = 0x4000_0000;

export const STACK_TOP = 0xfff0_0000;
/** RLIMIT_STACK: how far the stack may grow. */
export const STACK_LIMIT = 8 * 1024 * 1024;
/** A growing stack keeps this far from the mapping below it (Linux's stack_guard_gap). */
export const STACK_GUARD = 1024 * 1024;
/** Mappings without a wish lie below this. */
export const MAP_TOP = STACK_TOP - STACK_LIMIT - STACK_GUARD;

export const PROT_READ = 1;
export const PROT_WRITE = 2;
export const PROT_EXEC = 4;

const PAGE = 4096;
export const pageFloor = (value: number): number => value - (value % PAGE);
export const pageCeil = (value: number): number => pageFloor(value + PAGE - 1);
