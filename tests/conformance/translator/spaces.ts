/**
 * Where structured programs find what: three address spaces, in which the same code stands at different addresses and different code at the same; data
 * below and above 4 GiB, read-only, shared, missing and at the end of the first 4 GiB.
 */
import { Pte } from '../../../src/machine/mmu.ts';
import { USER_RW } from '../../machine/pageTables.ts';
import { RAM } from '../../machine/program.ts';

const { V, R, W, U, A } = Pte;

export const PAGE = 4096;
export const CODE_PA = RAM + 0x4000;
export const DATA_PA = RAM + 0x1_0000;
export const SPARE_PA = RAM + 0x2_0000;
export const STACK_PA = RAM + 0x3_0000;
export const STACK_BYTES = 0x1_0000;
export const TABLES_PA = RAM + 0x8_0000;
export const TABLES_BYTES = 0x1_0000;

export const LOW = 0x20_0000;
export const HIGH = 0x12_3400_0000;
export const STACK = 0x30_0000;
export const LAST_PAGE = 0xffff_f000;

/** Where each space has which of the two programs. */
export const CODE: readonly (readonly { readonly va: number; readonly program: 0 | 1 }[])[] = [
  [
    { va: 0x1_0000, program: 0 },
    { va: 0x1_0001_0000, program: 0 },
  ],
  [{ va: 0x7654_3000, program: 0 }],
  [
    { va: 0x1_0000, program: 1 },
    { va: 0xffff_c000, program: 0 },
  ],
];

/** Pages of data by their place behind LOW and HIGH; undefined where there is none at first. */
export const DATA: readonly ({ readonly page: number; readonly flags: number } | undefined)[] = [
  { page: 0, flags: USER_RW },
  { page: 1, flags: USER_RW },
  { page: 2, flags: V | R | W | U },
  { page: 8, flags: USER_RW },
  { page: 4, flags: V | R | U | A },
  undefined,
  { page: 0, flags: USER_RW },
  { page: 1, flags: V | R | U | A },
];

export const GOOD_ADDRESSES = [LOW + 0x100, LOW + 0x800, LOW + 0x1400, LOW + 0x2040, LOW + 0x6100, LOW + 0xf80];
export const ODD_ADDRESSES = [
  ...[0xff8, 0xfe0, 0x1ff8, 0x1ffc, 0x2ff0, 0x3ff8, 0x4ff8, 0x5800, 0x5ff8, 0x7100, 0x103].map(
    (offset) => LOW + offset,
  ),
  ...[0x100, 0xff8, 0x2ff0].map((offset) => HIGH + offset),
  LAST_PAGE + 0xff0,
  LAST_PAGE + 0x800,
];
