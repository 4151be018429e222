/**
 * Fields of mstatus, all in its low word (Privileged ISA, "Machine Status Registers"). The high word is constant: SXL = UXL = 64 bits.
 * SD is not stored; it is computed when the register is read.
 */
import { writableMask } from '../isa/csrDef.ts';
import { csrByName } from '../isa/csrs.ts';

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

/** What a write to mstatus may change. */
export const MSTATUS_WRITABLE = Number(writableMask(csrByName('mstatus')!));
