/**
 * The control and status registers of a hart: what they show, and what a write makes of a value that is not legal (Privileged ISA, "Control
 * and Status Registers"; "Zicntr", "Sstc"). Which exist is listed in `isa/csrs`. Storage is in the hart's state block; views (sstatus, sie, sip,
 * fcsr) and counters are computed. PMP and hardware performance counters exist as registers that read zero and ignore writes.
 */
import { csrPrivilege, csrReadOnly, csrs } from '../isa/csrs.ts';
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

interface Behaviour {
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
  if (csrReadOnly(csr)) return false;
  const definition = accessible(hart, csr);
  if (definition === undefined) return false;
  definition.write?.(hart, value);
  return true;
}

/** Reads a CSR for a person, whatever the hart's privilege; undefined when there is none of that number. */
export function inspectCsr(hart: Hart, clock: Clock, csr: number): bigint | undefined {
  return definitions.get(csr)?.read(hart, clock);
}

function accessible(hart: Hart, csr: number): Behaviour | undefined {
  const definition = definitions.get(csr);
  if (definition === undefined || csrPrivilege(csr) > hart.privilege) return undefined;
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
const stored = (offset: number, mask = ALL): Behaviour => ({
  read: (hart) => hart.get64(offset),
  write: (hart, value) => hart.set64(offset, value & mask),
});

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
const vectorBase = (offset: number): Behaviour => stored(offset, ALL & ~2n);

const floatingPoint = (read: (hart: Hart) => number, write: (hart: Hart, value: number) => void): Behaviour => ({
  permits: (hart) => hart.fpEnabled,
  read: (hart) => BigInt(read(hart)),
  write: (hart, value) => {
    write(hart, Number(value & 0xffn));
    hart.setFpDirty();
  },
});

/** A counter of the block seen from the running instruction, plus what guests have written to it. */
const counter = (source: number, base: number): Behaviour => ({
  read: (hart) => BigInt.asUintN(64, hart.get64(source) + BigInt(hart.get32(layout.RUN_RETIRED)) + hart.get64(base)),
  write: (hart, value) => {
    // The instruction after this one reads the value written, so this one must not count.
    hart.set64(base, value - hart.get64(source) - BigInt(hart.get32(layout.RUN_RETIRED)) - 1n);
  },
});

/** The same counters for S- and U-mode, as far as mcounteren and scounteren let them through. */
const shadow = ({ read }: Behaviour): Behaviour => ({
  read,
  permits: (hart, csr) => {
    const bit = 1 << (csr & 31);
    if (hart.privilege < 3 && (hart.get32(layout.MCOUNTEREN) & bit) === 0) return false;
    return hart.privilege > 0 || (hart.get32(layout.SCOUNTEREN) & bit) !== 0;
  },
});

const cycle = counter(layout.STEPS, layout.CYCLE_BASE);
const instret = counter(layout.RETIRED, layout.INSTRET_BASE);
const time: Behaviour = {
  read: (hart, clock) => BigInt(Math.floor((clock.now + hart.get32(layout.RUN_RETIRED)) / TICK_NS)),
};
const machineTime = (hart: Hart, clock: Clock): number => clock.now + hart.get32(layout.RUN_RETIRED);

const stimecmp: Behaviour = {
  ...stored(layout.STIMECMP),
  permits: (hart) =>
    hart.privilege === 3 ||
    ((hart.get32(layout.MENVCFG + 4) & STCE_HIGH) !== 0 && ((hart.get32(layout.MCOUNTEREN) >>> TIME_BIT) & 1) === 1),
};

const satp: Behaviour = {
  permits: (hart) => hart.privilege === 3 || (hart.get32(layout.MSTATUS) & TVM) === 0,
  read: (hart) => hart.get64(layout.SATP),
  write: (hart, value) => {
    // A mode that is not implemented makes the whole write have no effect.
    const mode = value >> 60n;
    if (mode === 0n || mode === 8n) hart.set64(layout.SATP, value);
  },
};

const mip: Behaviour = {
  read: (hart, clock) => BigInt(pendingBits(hart, machineTime(hart, clock))),
  write: (hart, value) => {
    const timerIsDriven = (hart.get32(layout.MENVCFG + 4) & STCE_HIGH) !== 0;
    writeBits(hart, layout.MIP, value, timerIsDriven ? SUPERVISOR_INTERRUPTS & ~STIP : SUPERVISOR_INTERRUPTS);
  },
};

const sip: Behaviour = {
  read: (hart, clock) => BigInt(pendingBits(hart, machineTime(hart, clock)) & hart.get32(layout.MIDELEG)),
  write: (hart, value) => writeBits(hart, layout.MIP, value, SSIP & hart.get32(layout.MIDELEG)),
};

const sie: Behaviour = {
  read: (hart) => BigInt(hart.get32(layout.MIE) & hart.get32(layout.MIDELEG)),
  write: (hart, value) => writeBits(hart, layout.MIE, value, hart.get32(layout.MIDELEG)),
};

const SSTATUS_VISIBLE = BigInt(SSTATUS_WRITABLE) | (3n << 32n);

const ZERO: Behaviour = { read: () => 0n };

const behaviours: Readonly<Record<string, Behaviour>> = {
  fflags: floatingPoint(
    (hart) => hart.get32(layout.FFLAGS),
    (hart, value) => hart.set32(layout.FFLAGS, value & 31),
  ),
  frm: floatingPoint(
    (hart) => hart.get32(layout.FRM),
    (hart, value) => hart.set32(layout.FRM, value & 7),
  ),
  fcsr: floatingPoint(
    (hart) => hart.fcsr,
    (hart, value) => {
      hart.fcsr = value;
    },
  ),
  cycle: shadow(cycle),
  time: shadow(time),
  instret: shadow(instret),

  sstatus: {
    read: (hart) => withStateDirty(hart.get64(layout.MSTATUS) & SSTATUS_VISIBLE),
    write: (hart, value) => writeStatus(hart, value, SSTATUS_WRITABLE),
  },
  sie,
  stvec: vectorBase(layout.STVEC),
  scounteren: stored(layout.SCOUNTEREN, BigInt(COUNTERS)),
  senvcfg: stored(layout.SENVCFG, FIOM),
  sscratch: stored(layout.SSCRATCH),
  sepc: stored(layout.SEPC, ALL & ~1n),
  scause: stored(layout.SCAUSE),
  stval: stored(layout.STVAL),
  sip,
  stimecmp,
  satp,

  mhartid: { read: (hart) => BigInt(hart.id) },
  mstatus: {
    read: (hart) => withStateDirty(hart.get64(layout.MSTATUS)),
    write: (hart, value) => writeStatus(hart, value, MSTATUS_WRITABLE),
  },
  misa: { read: (hart) => hart.get64(layout.MISA) },
  medeleg: stored(layout.MEDELEG, BigInt(DELEGABLE_EXCEPTIONS)),
  mideleg: stored(layout.MIDELEG, BigInt(SUPERVISOR_INTERRUPTS)),
  mie: stored(layout.MIE, BigInt(SUPERVISOR_INTERRUPTS | MACHINE_INTERRUPTS)),
  mtvec: vectorBase(layout.MTVEC),
  mcounteren: stored(layout.MCOUNTEREN, BigInt(COUNTERS)),
  menvcfg: stored(layout.MENVCFG, STCE | FIOM),
  mscratch: stored(layout.MSCRATCH),
  mepc: stored(layout.MEPC, ALL & ~1n),
  mcause: stored(layout.MCAUSE),
  mtval: stored(layout.MTVAL),
  mip,
  mcycle: cycle,
  minstret: instret,
};

/** By number. What is listed and has no behaviour of its own (identification, PMP, performance counters) reads zero. */
const definitions = new Map(
  csrs.map(({ number, name }) => [number, behaviours[name] ?? (name.startsWith('hpmcounter') ? shadow(ZERO) : ZERO)]),
);
