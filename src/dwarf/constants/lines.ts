/**
 * Codes of the line number program and of range and location lists (DWARF 5, 7.22, 7.25, 7.7.3). Names are the standard's without their prefix.
 */

/** DW_LNS_: standard opcodes of the line program. */
export const LNS = {
  copy: 0x1,
  advance_pc: 0x2,
  advance_line: 0x3,
  set_file: 0x4,
  set_column: 0x5,
  negate_stmt: 0x6,
  set_basic_block: 0x7,
  const_add_pc: 0x8,
  fixed_advance_pc: 0x9,
  set_prologue_end: 0xa,
  set_epilogue_begin: 0xb,
  set_isa: 0xc,
} as const;

/** DW_LNE_: extended opcodes of the line program. */
export const LNE = {
  end_sequence: 0x1,
  set_address: 0x2,
  define_file: 0x3,
  set_discriminator: 0x4,
} as const;

/** DW_LNCT_: what a column of the file table holds. */
export const LNCT = {
  path: 0x1,
  directory_index: 0x2,
  timestamp: 0x3,
  size: 0x4,
  MD5: 0x5,
} as const;

/** DW_RLE_: entries of .debug_rnglists. */
export const RLE = {
  end_of_list: 0x0,
  base_addressx: 0x1,
  startx_endx: 0x2,
  startx_length: 0x3,
  offset_pair: 0x4,
  base_address: 0x5,
  start_end: 0x6,
  start_length: 0x7,
} as const;

/** DW_LLE_: entries of .debug_loclists. */
export const LLE = {
  end_of_list: 0x0,
  base_addressx: 0x1,
  startx_endx: 0x2,
  startx_length: 0x3,
  offset_pair: 0x4,
  default_location: 0x5,
  base_address: 0x6,
  start_end: 0x7,
  start_length: 0x8,
  GNU_view_pair: 0x9,
} as const;
