/**
 * The control and status registers of a hart: which exist, who may touch them, what they show and what a write makes of a value that is not
 * legal (Privileged ISA, "Control and Status Registers"; "Zicntr", "Sstc"). Storage is in the hart's state block; views (sstatus, sie, sip,
 * fcsr) and counters are computed. PMP and hardware performance counters exist as registers that read zero and ignore writes.
 */
import type { Hart } from './hart.ts';
import {
  MACHINE_INTERRUPTS,
  pendingBits,
  SSIP,
  STCE_HIGH,
  STIP,
  SUPERVISOR_INTERRUPTS,
  TICK_NS,
} from './interrupts.ts';
import { FS, MPP, MPP_SHIFT, MSTATUS_WRITABLE, SSTATUS_WRITABLE, TVM } from './mstatus.ts';
import * as layout from './stateLayout.ts';

/** Machine time in ns when the current engine run began. */
export interface Clock {
  readonly now: number;
}

interface Csr {
  readonly read: (hart: Hart, clock: Clock) => bigint;
  /** Absent: writes are ignored. (Writes to read-only numbers never come here.) */
  readonly write?: (hart: Hart, value: bigint) => void;
  /** A further condition on the access, besides the number's privilege. */
  readonly permits?: (hart: Hart, csr: number) => boolean;
}

/** The value, or undefined when the access is illegal at the hart's privilege. */
export function readCsr(hart: Hart, clock: Clock, csr: number): bigint | undefined {
  return accessible(hart, csr)?.read(hart, clock);
}

/** Whether the write was legal. */
export function writeCsr(hart: Hart, csr: number, value: bigint): boolean {
  if (csr >>> 10 === 3) return false;
  const definition = accessible(hart, csr);
  if (definition === undefined) return false;
  definition.write?.(hart, value);
  return true;
}

/** Reads a CSR for a person, whatever the hart's privilege; undefined when there is none of that number. */
export function inspectCsr(hart: Hart, clock: Clock, csr: number): bigint | undefined {
  return definitions.get(csr)?.read(hart, clock);
}

function accessible(hart: Hart, csr: number): Csr | undefined {
  const definition = definitions.get(csr);
  if (definition === undefined || ((csr >>> 8) & 3) > hart.privilege) return undefined;
  return definition.permits?.(hart, csr) === false ? undefined : definition;
}

const SD = 1n << 63n;
const ALL = 0xffff_ffff_ffff_ffffn;
/** Exceptions that exist and can be delegated: all but ecall from M-mode. */
export const DELEGABLE_EXCEPTIONS = 0xb3ff;
/** CY, TM, IR. */
export const COUNTERS = 7;
const TIME_BIT = 1;
const STCE = 1n << 63n;
const FIOM = 1n;

/** A register of which the bits in `mask` are stored as they are, and the others read zero. */
const stored = (offset: number, mask = ALL): Csr => ({
  read: (hart) => hart.get64(offset),
  write: (hart, value) => hart.set64(offset, value & mask),
});

const constant = (value: bigint): Csr => ({ read: () => value });

const withStateDirty = (mstatus: bigint): bigint => ((Number(mstatus) & FS) === FS ? mstatus | SD : mstatus);

function writeStatus(hart: Hart, value: bigint, writable: number): void {
  const old = hart.get32(layout.MSTATUS);
  let next = (old & ~writable) | (Number(value & 0xffff_ffffn) & writable);
  // There is no privilege 2: MPP keeps what it had.
  if ((next & MPP) >>> MPP_SHIFT === 2) next = (next & ~MPP) | (old & MPP);
  hart.set32(layout.MSTATUS, next);
}

/** The bits of `mask` come from the value, the others stay. */
function writeBits(hart: Hart, offset: number, value: bigint, mask: number): void {
  hart.set32(offset, (hart.get32(offset) & ~mask) | (Number(value & 0xffff_ffffn) & mask));
}

/** Modes are direct and vectored. */
const vectorBase = (offset: number): Csr => stored(offset, ALL & ~2n);

const floatingPoint = (read: (hart: Hart) => number, write: (hart: Hart, value: number) => void): Csr => ({
  permits: (hart) => hart.fpEnabled,
  read: (hart) => BigInt(read(hart)),
  write: (hart, value) => {
    write(hart, Number(value & 0xffn));
    hart.setFpDirty();
  },
});

/** A counter of the block seen from the running instruction, plus what guests have written to it. */
const counter = (source: number, base: number): Csr => ({
  read: (hart) => BigInt.asUintN(64, hart.get64(source) + BigInt(hart.get32(layout.RUN_RETIRED)) + hart.get64(base)),
  write: (hart, value) => {
    // The instruction after this one reads the value written, so this one must not count.
    hart.set64(base, value - hart.get64(source) - BigInt(hart.get32(layout.RUN_RETIRED)) - 1n);
  },
});

/** The same counters for S- and U-mode, as far as mcounteren and scounteren let them through. */
const shadow = ({ read }: Csr): Csr => ({
  read,
  permits: (hart, csr) => {
    const bit = 1 << (csr & 31);
    if (hart.privilege < 3 && (hart.get32(layout.MCOUNTEREN) & bit) === 0) return false;
    return hart.privilege > 0 || (hart.get32(layout.SCOUNTEREN) & bit) !== 0;
  },
});

const cycle = counter(layout.STEPS, layout.CYCLE_BASE);
const instret = counter(layout.RETIRED, layout.INSTRET_BASE);
const time: Csr = {
  read: (hart, clock) => BigInt(Math.floor((clock.now + hart.get32(layout.RUN_RETIRED)) / TICK_NS)),
};
const machineTime = (hart: Hart, clock: Clock): number => clock.now + hart.get32(layout.RUN_RETIRED);

const stimecmp: Csr = {
  ...stored(layout.STIMECMP),
  permits: (hart) =>
    hart.privilege === 3 ||
    ((hart.get32(layout.MENVCFG + 4) & STCE_HIGH) !== 0 && ((hart.get32(layout.MCOUNTEREN) >>> TIME_BIT) & 1) === 1),
};

const satp: Csr = {
  permits: (hart) => hart.privilege === 3 || (hart.get32(layout.MSTATUS) & TVM) === 0,
  read: (hart) => hart.get64(layout.SATP),
  write: (hart, value) => {
    // A mode that is not implemented makes the whole write have no effect.
    const mode = value >> 60n;
    if (mode === 0n || mode === 8n) hart.set64(layout.SATP, value);
  },
};

const mip: Csr = {
  read: (hart, clock) => BigInt(pendingBits(hart, machineTime(hart, clock))),
  write: (hart, value) => {
    const timerIsDriven = (hart.get32(layout.MENVCFG + 4) & STCE_HIGH) !== 0;
    writeBits(hart, layout.MIP, value, timerIsDriven ? SUPERVISOR_INTERRUPTS & ~STIP : SUPERVISOR_INTERRUPTS);
  },
};

const sip: Csr = {
  read: (hart, clock) => BigInt(pendingBits(hart, machineTime(hart, clock)) & hart.get32(layout.MIDELEG)),
  write: (hart, value) => writeBits(hart, layout.MIP, value, SSIP & hart.get32(layout.MIDELEG)),
};

const sie: Csr = {
  read: (hart) => BigInt(hart.get32(layout.MIE) & hart.get32(layout.MIDELEG)),
  write: (hart, value) => writeBits(hart, layout.MIE, value, hart.get32(layout.MIDELEG)),
};

const SSTATUS_VISIBLE = BigInt(SSTATUS_WRITABLE) | (3n << 32n);

const definitions = new Map<number, Csr>([
  // User: fflags, frm, fcsr.
  [
    0x001,
    floatingPoint(
      (hart) => hart.get32(layout.FFLAGS),
      (hart, value) => hart.set32(layout.FFLAGS, value & 31),
    ),
  ],
  [
    0x002,
    floatingPoint(
      (hart) => hart.get32(layout.FRM),
      (hart, value) => hart.set32(layout.FRM, value & 7),
    ),
  ],
  [
    0x003,
    floatingPoint(
      (hart) => hart.fcsr,
      (hart, value) => {
        hart.fcsr = value;
      },
    ),
  ],
  // User: cycle, time, instret.
  [0xc00, shadow(cycle)],
  [0xc01, shadow(time)],
  [0xc02, shadow(instret)],
  // Supervisor: sstatus, sie, stvec, scounteren, senvcfg, sscratch, sepc, scause, stval, sip, stimecmp, satp.
  [
    0x100,
    {
      read: (hart) => withStateDirty(hart.get64(layout.MSTATUS) & SSTATUS_VISIBLE),
      write: (hart, value) => writeStatus(hart, value, SSTATUS_WRITABLE),
    },
  ],
  [0x104, sie],
  [0x105, vectorBase(layout.STVEC)],
  [0x106, stored(layout.SCOUNTEREN, BigInt(COUNTERS))],
  [0x10a, stored(layout.SENVCFG, FIOM)],
  [0x140, stored(layout.SSCRATCH)],
  [0x141, stored(layout.SEPC, ALL & ~1n)],
  [0x142, stored(layout.SCAUSE)],
  [0x143, stored(layout.STVAL)],
  [0x144, sip],
  [0x14d, stimecmp],
  [0x180, satp],
  // Machine: mstatus, misa, medeleg, mideleg, mie, mtvec, mcounteren, menvcfg, mcountinhibit.
  [
    0x300,
    {
      read: (hart) => withStateDirty(hart.get64(layout.MSTATUS)),
      write: (hart, value) => writeStatus(hart, value, MSTATUS_WRITABLE),
    },
  ],
  [0x301, { read: (hart) => hart.get64(layout.MISA) }],
  [0x302, stored(layout.MEDELEG, BigInt(DELEGABLE_EXCEPTIONS))],
  [0x303, stored(layout.MIDELEG, BigInt(SUPERVISOR_INTERRUPTS))],
  [0x304, stored(layout.MIE, BigInt(SUPERVISOR_INTERRUPTS | MACHINE_INTERRUPTS))],
  [0x305, vectorBase(layout.MTVEC)],
  [0x306, stored(layout.MCOUNTEREN, BigInt(COUNTERS))],
  [0x30a, stored(layout.MENVCFG, STCE | FIOM)],
  [0x320, constant(0n)],
  // Machine: mscratch, mepc, mcause, mtval, mip.
  [0x340, stored(layout.MSCRATCH)],
  [0x341, stored(layout.MEPC, ALL & ~1n)],
  [0x342, stored(layout.MCAUSE)],
  [0x343, stored(layout.MTVAL)],
  [0x344, mip],
  // Machine: mcycle, minstret.
  [0xb00, cycle],
  [0xb02, instret],
  // Machine: mvendorid, marchid, mimpid, mhartid, mconfigptr.
  [0xf11, constant(0n)],
  [0xf12, constant(0n)],
  [0xf13, constant(0n)],
  [0xf14, { read: (hart) => BigInt(hart.id) }],
  [0xf15, constant(0n)],
  // pmpcfg0 and pmpcfg2, pmpaddr0 to 15.
  ...[0x3a0, 0x3a2].map((csr) => [csr, constant(0n)] as const),
  ...Array.from({ length: 16 }, (_, index) => [0x3b0 + index, constant(0n)] as const),
  // hpmcounter, mhpmcounter and mhpmevent, 3 to 31.
  ...Array.from({ length: 29 }, (_, index) => [
    [0xc03 + index, shadow(constant(0n))] as const,
    [0xb03 + index, constant(0n)] as const,
    [0x323 + index, constant(0n)] as const,
  ]).flat(),
]);
