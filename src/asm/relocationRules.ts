/**
 * What the assembler knows of relocations besides their numbers: which field they are of, what is filled in although the linker writes it anew, and
 * which of them mark what a linker may shorten (psABI, "Relocations"; GNU as for what is filled in).
 */
import type { Format } from '../isa/insnDef.ts';
import { R_RISCV } from './relocationTypes.ts';

/** By the width of a field: what adds a symbol to it, and what subtracts one from it. */
export const ADD: Readonly<Record<number, number>> = {
  1: R_RISCV.ADD8,
  2: R_RISCV.ADD16,
  4: R_RISCV.ADD32,
  8: R_RISCV.ADD64,
};

export const SUB: Readonly<Record<number, number>> = {
  1: R_RISCV.SUB8,
  2: R_RISCV.SUB16,
  4: R_RISCV.SUB32,
  8: R_RISCV.SUB64,
};

/** Formats of immediates that a branch's distance is filled into, for readers; the linker writes it anew. */
export const DISTANCE_FORMATS: Readonly<Record<number, Format>> = {
  [R_RISCV.BRANCH]: 'B',
  [R_RISCV.JAL]: 'J',
  [R_RISCV.RVC_BRANCH]: 'CB',
  [R_RISCV.RVC_JUMP]: 'CJ',
};

/** Formats of immediates that the addend is filled into. */
export const ADDEND_FORMATS: Readonly<Record<number, Format>> = {
  [R_RISCV.HI20]: 'U',
  [R_RISCV.LO12_I]: 'I',
  [R_RISCV.LO12_S]: 'S',
  [R_RISCV.TPREL_HI20]: 'U',
};

/** Those that need no linker when they are of a number. */
export const ABSOLUTE_TYPES: ReadonlySet<number> = new Set([R_RISCV.HI20, R_RISCV.LO12_I, R_RISCV.LO12_S]);

/** Formats whose registers count from x8. */
export const PRIMES: ReadonlySet<Format> = new Set<Format>(['CB']);

/** Of thread-local symbols. */
export const TLS_TYPES: ReadonlySet<number> = new Set([
  R_RISCV.TLS_DTPREL32,
  R_RISCV.TLS_DTPREL64,
  R_RISCV.TLS_GOT_HI20,
  R_RISCV.TLS_GD_HI20,
  R_RISCV.TPREL_HI20,
  R_RISCV.TPREL_LO12_I,
  R_RISCV.TPREL_LO12_S,
  R_RISCV.TPREL_ADD,
]);

/** Relocations that mark what the linker may shorten. */
export const RELAXABLE: ReadonlySet<number> = new Set([
  R_RISCV.CALL,
  R_RISCV.CALL_PLT,
  R_RISCV.HI20,
  R_RISCV.LO12_I,
  R_RISCV.LO12_S,
  R_RISCV.TPREL_HI20,
  R_RISCV.TPREL_LO12_I,
  R_RISCV.TPREL_LO12_S,
  R_RISCV.TPREL_ADD,
]);

/** The same, where the option that is in force at the end of the source must allow it, too. */
export const RELAXABLE_AT_END: ReadonlySet<number> = new Set([
  R_RISCV.PCREL_HI20,
  R_RISCV.PCREL_LO12_I,
  R_RISCV.PCREL_LO12_S,
]);
