/**
 * Where a fuzzing program has its parts, relative to its origin, and what a record holds. A program is a text (driver and bodies), tables that
 * only its driver reads, and one record for each run of a body. A record is both the memory that the body works on and, afterwards, the state
 * that it has left: what two machines are compared by.
 */

/** Programs lie at one of these: below 4 GiB, where engines use flat tables, and above. Multiples of 2 MiB. */
export const ORIGINS = [0x20_0000, 0x2_0000_0000] as const;

/** The driver and its stubs, in pages of their own. */
export const DRIVER = 0x1000;
export const BODIES = 0x8000;
export const BODIES_END = 0x10_0000;
/** Words that the driver and the bodies' prologues read, then the pools of operands, then the table of runs. */
export const GLOBALS = 0x20_0000;
export const POOLS = GLOBALS + 0x1000;
export const RUNS = GLOBALS + 0x8_0000;
export const RECORDS = 0x40_0000;
export const RECORDS_BYTES = 0x100_0000;

/** Globals. */
export const CURSOR = GLOBALS;
export const TARGET = GLOBALS + 8;
export const BASE = GLOBALS + 16;
export const LEFT = GLOBALS + 24;

/** Entries of the table of runs: addresses of entry stub, body, the windows of x, f and memory, the base; fcsr. */
export const RUN_BYTES = 64;
export const RUN = { entry: 0, body: 8, x: 16, f: 24, memory: 32, base: 40, fcsr: 48 } as const;

/** A record: memory for the body, then x0…x31, f0…f31, fcsr, and a word that is 0 unless the run ended by a trap. */
export const MEMORY_BYTES = 256;
export const X_AT = MEMORY_BYTES;
export const F_AT = X_AT + 256;
export const FCSR_AT = F_AT + 256;
export const TRAP_AT = FCSR_AT + 8;
export const RECORD_BYTES = TRAP_AT + 8;

/** The base register of a body points so far into its record; multiples of 16. */
export const BASE_AT = 64;
/** What a body may touch, as offsets from its base register: `FIRST_OFFSET` up to but not including `END_OFFSET`. */
export const FIRST_OFFSET = -BASE_AT;
export const END_OFFSET = MEMORY_BYTES - BASE_AT;

/** A window of a pool: as many words as there are registers, and as the memory of a body has. */
export const WINDOW_BYTES = 256;
export const MAX_RUNS = Math.floor(RECORDS_BYTES / RECORD_BYTES);
