/**
 * Where the interpreter keeps its derived state in the engine's region of the machine's memory, and the form of its records.
 *
 * First come `CONTEXTS` address-space contexts, each with four flat tables of one u32 per 4 KiB page below 4 GiB, and what a translator keeps. An entry of the read,
 * write and guarded tables is (host address of the page − va of the page − 1) modulo 2^32, so that va + entry + 1 is the host address and 0 cannot be an entry;
 * one of the fetch table is the address of the page's records. 0 means: not known, ask the slow path. The guarded
 * table is the write table of pages in which some words have store guards (`machine/storeGuards.ts`), which are looked at before each store.
 *
 * Then come pages of predecoded records: one record per halfword of a physical page, and one more behind the last that leads to the next
 * page. A record that is all zero has not been decoded yet. Nothing of this is saved.
 */
import { FRM, X } from '../../machine/stateLayout.ts';

export const CONTEXTS = 16;
/** Pages below 4 GiB, so entries of a table. */
export const TABLE_ENTRIES = 1 << 20;
/** Offsets of a context's tables from its base. */
export const READ_TABLE = 0;
export const WRITE_TABLE = 0x40_0000;
export const FETCH_TABLE = 0x80_0000;
export const GUARDED_TABLE = 0xc0_0000;
/** Of a translator: which regions begin where, `JUMP_ENTRIES` times the low word of a pc and the region's place in the table of functions. */
export const JUMP_TABLE = 0x100_0000;
export const JUMP_ENTRIES = 0x2000;
export const JUMP_ENTRY_BYTES = 8;
/** For a translator, of the read and of the write table, `RANGE_SLOTS` times `RANGE_BYTES`: ranges of pages that lie side by side (`ranges.ts`). */
export const RANGES = JUMP_TABLE + JUMP_ENTRIES * JUMP_ENTRY_BYTES;
export const RANGE_BYTES = 64;
export const RANGE_SLOTS = 8;
/** A range's size is told for what is accessed at once, of at most so many bytes. */
export const RANGE_SPANS = [16, 256, 2048] as const;
/** Fields of a range: u64, its first address; u64 for each of the spans; u32, the entry of its pages. */
export const RANGE_FIRST = 0;
export const RANGE_SIZES = 8;
export const RANGE_ENTRY = 32;
/** For a translator, `NOTED_JUMPS` times the low words of the pc of a computed jump and of where it went (`jumpNotes.ts`). */
export const JUMP_NOTES = RANGES + 2 * RANGE_SLOTS * RANGE_BYTES;
export const NOTED_JUMPS = 64;
export const CONTEXT_BYTES = JUMP_NOTES + 8 * NOTED_JUMPS;

/** Fields of a record, in bytes from its start. */
export const RECORD_BYTES = 16;
/** u16: number of the handler, or one of the special records below. */
export const HANDLER = 0;
/** u16 each: where the operand's register lies in the hart's block; rd is X_SINK instead of x0. */
export const RD = 2;
export const RS1 = 4;
export const RS2 = 6;
/** i32: the immediate. In a row with a rounding mode: offset of a u32 in the hart's block that is 0 when the inlined path may round. */
export const IMM = 8;
/** u16: where rs3 lies. */
export const RS3 = 12;
/** u8: rounding-mode field; u8: length of the instruction. */
export const RM = 14;
export const LENGTH = 15;

/** Bytes of records for each byte of code: a halfword has a record. */
export const RECORDS_PER_BYTE = RECORD_BYTES / 2;
/** A record page: 2048 records and the one that leads to the next page. */
export const RECORD_PAGE_BYTES = (2048 + 1) * RECORD_BYTES;
export const RECORD_PAGES = 1024;
/** Offset of the record pages, of one more record for an instruction that is executed by itself, and of the start record. */
export const RECORD_POOL = CONTEXTS * CONTEXT_BYTES;
export const SINGLE_RECORD = RECORD_POOL + RECORD_PAGES * RECORD_PAGE_BYTES;
export const START_RECORD = SINGLE_RECORD + RECORD_BYTES;

/** Of a translator, u64: instructions that regions have executed. */
export const REGION_STEPS = START_RECORD + RECORD_BYTES;

/** Of a translator, u32 each: exits of regions because of the budget, a gap, and `EXIT_ENTRIES` times the low word of a pc and exits there. */
export const EXITS = REGION_STEPS + 8;
export const EXIT_ENTRIES = 4096;

/** Of a translator, the same of what regions hand on to other regions: `EXIT_ENTRIES` times the low word of a pc and how often that was to go on there. */
export const MOVES = EXITS + 8 + 8 * EXIT_ENTRIES;

export const REGION_BYTES = Math.ceil((MOVES + 8 * EXIT_ENTRIES) / 65536) * 65536;

/** Handler numbers of records that are no instruction; the loop leaves with the same number. */
export const Special = { decode: 0, breakpoint: 1, straddle: 2, illegal: 3 } as const;
/** Record behind the last of a page: goes on at the next page. */
export const PAGE_END = 4;
/** Record at which the loop starts when the record of pc is not known: goes on at pc. */
export const START = 5;
export const FIRST_HANDLER = 6;
/** Set in the handler of a record at which a translated region begins: the loop leaves there, the other bits say what to do instead. */
export const REGION_MARK = 0x8000;
/** The handler's number in that field. */
export const HANDLER_BITS = 0x7fff;

/** Why the loop left, besides the special records: their numbers follow on. */
export const Leave = { ...Special, slow: 4, budget: 5, fetch: 6, region: 7 } as const;

/** For IMM of a row with a rounding mode: a word that is always 0 (x0), and the dynamic mode, which is 0 when it is to nearest even. */
export const ROUNDS_INLINE = X;
export const ROUNDS_DYNAMIC = FRM;
