/**
 * The program that the fuzzer runs: an `ecall` in a loop. What is called, and with what, the driver puts into the registers. Its memory has a piece of each
 * kind that a pointer can lead to; all that is not the program's own is mapped by the driver's first calls (`setup.ts`).
 */
import { CODE, Code, DATA, DATA_SIZE, elfOf } from '../kernel/core/smallProgram.ts';

export { CODE, DATA, DATA_SIZE };

export const PAGE = 4096;
/** One page each: that may only be read, and not even that. */
export const READ_ONLY = 0x20_0000;
export const NO_ACCESS = 0x20_2000;
/** Shared anonymous memory, four pages. */
export const SHARED = 0x21_0000;
/** Two pages of a file that has a hundred bytes: what is behind the first page is SIGBUS or EFAULT. */
export const PAST_END = 0x22_0000;
/** Where mappings are made, changed and taken away. */
export const ARENA = 0x30_0000;
export const ARENA_PAGES = 64;
/** The end of the program's data, behind which nothing is. */
export const DATA_END = DATA + DATA_SIZE;

/** The program, as a static ELF file. */
export const program = (): Uint8Array => elfOf(new Code().label('call').insn('ecall').jump('call'));

/** Where the program lies in the guest's file system, so that it can execute itself. */
export const PROGRAM_PATH = '/tmp/program';

/** Words that futexes, robust lists and the like share: private, and in shared memory. */
export const SCRATCH_WORDS: readonly number[] = [DATA + 64, DATA + 72, DATA + 80, SHARED + 64, SHARED + 72];
