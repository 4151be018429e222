/**
 * Fields of mstatus, all in its low word (Privileged ISA, "Machine Status Registers"). The high word is constant: SXL = UXL = 64 bits.
 * SD is not stored; it is computed when the register is read.
 */
export const SIE = 1 << 1;
export const MIE = 1 << 3;
export const SPIE = 1 << 5;
export const MPIE = 1 << 7;
export const SPP = 1 << 8;
export const MPP_SHIFT = 11;
export const MPP = 3 << MPP_SHIFT;
/** State of the f registers: 0 off, 1 initial, 2 clean, 3 dirty. */
export const FS_SHIFT = 13;
export const FS = 3 << FS_SHIFT;
export const MPRV = 1 << 17;
export const SUM = 1 << 18;
export const MXR = 1 << 19;
export const TVM = 1 << 20;
export const TW = 1 << 21;
export const TSR = 1 << 22;

/** UXL and SXL: both 2, XLEN 64. */
export const MSTATUS_HIGH = 0xa;
/** What a write to mstatus may change. */
export const MSTATUS_WRITABLE = SIE | MIE | SPIE | MPIE | SPP | MPP | FS | MPRV | SUM | MXR | TVM | TW | TSR;
/** The part of it that sstatus shows and changes. */
export const SSTATUS_WRITABLE = SIE | SPIE | SPP | FS | SUM | MXR;
