/**
 * The control and status registers of a hart. Which exist, their fields and what becomes of values that are not legal stand in the table of
 * `isa/csrs`; here is where each is kept in the hart's state block, and what the table cannot say: registers that show others or are
 * computed, further conditions on access, and effects beyond the register (Privileged ISA, "Control and Status Registers"; "Sstc").
 */
import { PMP_ENTRIES } from '../isa/csr/machine.ts';
import { definedMask, legaliser, resetValue } from '../isa/csrDef.ts';
import { type Csr, csrByName, csrPrivilege, csrReadOnly, csrs } from '../isa/csrs.ts';
import { type Counter, CYCLE, INSTRET, inhibitCounters, readCounter, writeCounter } from './counters.ts';
import type { Hart } from './hart.ts';
import { drivesSupervisorTimer, pendingBits, STIP } from './interrupts.ts';
import { FS, TVM } from './mstatus.ts';
import { pmpAddressLocked, writePmpConfig } from './pmp.ts';
import * as layout from './stateLayout.ts';
import { seenTime, tellTime, ticksAt } from './time.ts';

/** Machine time in ns when the current engine run began. */
export interface Clock {
  readonly now: number;
}

/** What a write may reach beyond the hart. */
export interface CsrServices extends Clock {
  /** What engines have derived from translation and protection may be wrong now. */
  flushTranslations(): void;
}

interface Behaviour {
  readonly read: (hart: Hart, clock: Clock) => bigint;
  /** What a person sees, where reading leaves a trace. */
  readonly inspect?: Behaviour['read'];
  /** Absent: writes are ignored. (Writes to read-only numbers never come here.) */
  readonly write?: (hart: Hart, value: bigint, services: CsrServices) => void;
  /** A further condition on the access, besides the number's privilege. */
  readonly permits?: (hart: Hart, csr: number) => boolean;
}

/** The value, or undefined when the access is illegal at the hart's privilege. */
export function readCsr(hart: Hart, clock: Clock, csr: number): bigint | undefined {
  return accessible(hart, csr)?.read(hart, clock);
}

/** Whether the write was legal. */
export function writeCsr(hart: Hart, services: CsrServices, csr: number, value: bigint): boolean {
  if (csrReadOnly(csr)) return false;
  const definition = accessible(hart, csr);
  if (definition === undefined) return false;
  definition.write?.(hart, value, services);
  return true;
}

/** Reads a CSR for a person, whatever the hart's privilege; undefined when there is none of that number. */
export function inspectCsr(hart: Hart, clock: Clock, csr: number): bigint | undefined {
  const definition = definitions.get(csr);
  return (definition?.inspect ?? definition?.read)?.(hart, clock);
}

/** Puts every CSR that is kept in the block in its reset state. */
export function resetCsrs(hart: Hart): void {
  for (const [name, offset] of Object.entries(storage)) hart.set64(offset, resetValue(csrByName(name)!));
}

function accessible(hart: Hart, csr: number): Behaviour | undefined {
  const definition = definitions.get(csr);
  if (definition === undefined || csrPrivilege(csr) > hart.privilege) return undefined;
  return definition.permits?.(hart, csr) === false ? undefined : definition;
}

const entries = (count: number, prefix: string, first: number, bytes: number, stride = 1): [string, number][] =>
  Array.from({ length: count }, (_, index) => [`${prefix}${index * stride}`, first + index * bytes]);

/** Where registers are kept, by name. */
const storage: Readonly<Record<string, number>> = {
  sscratch: layout.SSCRATCH,
  sepc: layout.SEPC,
  scause: layout.SCAUSE,
  stval: layout.STVAL,
  stvec: layout.STVEC,
  scounteren: layout.SCOUNTEREN,
  senvcfg: layout.SENVCFG,
  stimecmp: layout.STIMECMP,
  satp: layout.SATP,
  mstatus: layout.MSTATUS,
  misa: layout.MISA,
  medeleg: layout.MEDELEG,
  mideleg: layout.MIDELEG,
  mie: layout.MIE,
  mip: layout.MIP,
  mtvec: layout.MTVEC,
  mcounteren: layout.MCOUNTEREN,
  menvcfg: layout.MENVCFG,
  mcountinhibit: layout.MCOUNTINHIBIT,
  mscratch: layout.MSCRATCH,
  mepc: layout.MEPC,
  mcause: layout.MCAUSE,
  mtval: layout.MTVAL,
  ...Object.fromEntries(entries(PMP_ENTRIES / 8, 'pmpcfg', layout.PMPCFG, 8, 2)),
  ...Object.fromEntries(entries(PMP_ENTRIES, 'pmpaddr', layout.PMPADDR, 8)),
};

const SD = 1n << 63n;
const TIME_BIT = 1;

/** A register that is kept at an offset and shows and changes the fields that its row has. */
function kept(csr: Csr, offset: number): Required<Pick<Behaviour, 'read' | 'write'>> {
  const legal = legaliser(csr);
  const mask = definedMask(csr);
  return {
    read: (hart) => hart.get64(offset) & mask,
    write: (hart, value) => hart.set64(offset, legal(hart.get64(offset), value)),
  };
}

const keptByName = (name: string, offset = storage[name]!) => kept(csrByName(name)!, offset);

/** mstatus or its view: SD is not kept but follows from FS. */
function status(name: string): Behaviour {
  const { read, write } = keptByName(name, layout.MSTATUS);
  return {
    read: (hart, clock) => {
      const value = read(hart, clock);
      return (hart.get32(layout.MSTATUS) & FS) === FS ? value | SD : value;
    },
    write,
  };
}

const floatingPoint = (read: (hart: Hart) => number, write: (hart: Hart, value: number) => void): Behaviour => ({
  permits: (hart) => hart.fpEnabled,
  read: (hart) => BigInt(read(hart)),
  write: (hart, value) => {
    write(hart, Number(value & 0xffn));
    hart.setFpDirty();
  },
});

const counter = (which: Counter): Behaviour => ({
  read: (hart) => readCounter(hart, which),
  write: (hart, value) => writeCounter(hart, which, value),
});

/** Counters for S- and U-mode, as far as mcounteren and scounteren let them through. */
const shadow = (read: Behaviour['read']): Behaviour => ({
  read,
  permits: (hart, csr) => {
    const bit = 1 << (csr & 31);
    if (hart.privilege < 3 && (hart.get32(layout.MCOUNTEREN) & bit) === 0) return false;
    return hart.privilege > 0 || (hart.get32(layout.SCOUNTEREN) & bit) !== 0;
  },
});

/** Machine time at the running instruction. */
const nowOf = (hart: Hart, clock: Clock): number => clock.now + hart.get32(layout.RUN_RETIRED);

const mie = keptByName('mie');
const mip = keptByName('mip');
const sip = keptByName('sip', layout.MIP);
const delegated = (hart: Hart): bigint => hart.get64(layout.MIDELEG);

const pmpRegisters = (): [string, Behaviour][] => [
  ...entries(PMP_ENTRIES / 8, 'pmpcfg', layout.PMPCFG, 8, 2).map(([name, offset]): [string, Behaviour] => [
    name,
    {
      read: (hart) => hart.get64(offset),
      write: (hart, value, services) => {
        writePmpConfig(hart, offset, value);
        services.flushTranslations();
      },
    },
  ]),
  ...entries(PMP_ENTRIES, 'pmpaddr', layout.PMPADDR, 8).map(([name, offset], entry): [string, Behaviour] => {
    const { read, write } = keptByName(name, offset);
    return [
      name,
      {
        read,
        write: (hart, value, services) => {
          if (pmpAddressLocked(hart, entry)) return;
          write(hart, value, services);
          services.flushTranslations();
        },
      },
    ];
  }),
];

/** What is not just kept, by name. */
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
  cycle: shadow((hart) => readCounter(hart, CYCLE)),
  time: {
    ...shadow((hart, clock) => ticksAt(hart, tellTime(hart, nowOf(hart, clock)))),
    inspect: (hart, clock) => ticksAt(hart, seenTime(hart, nowOf(hart, clock))),
  },
  instret: shadow((hart) => readCounter(hart, INSTRET)),

  sstatus: status('sstatus'),
  sie: {
    read: (hart) => hart.get64(layout.MIE) & delegated(hart),
    write: (hart, value, services) => {
      const others = hart.get64(layout.MIE) & ~delegated(hart);
      mie.write(hart, others | (value & delegated(hart)), services);
    },
  },
  sip: {
    read: (hart, clock) => BigInt(pendingBits(hart, nowOf(hart, clock))) & delegated(hart),
    write: (hart, value, services) => {
      const others = hart.get64(layout.MIP) & ~delegated(hart);
      sip.write(hart, others | (value & delegated(hart)), services);
    },
  },
  stimecmp: {
    ...keptByName('stimecmp'),
    permits: (hart) =>
      hart.privilege === 3 || (drivesSupervisorTimer(hart) && ((hart.get32(layout.MCOUNTEREN) >>> TIME_BIT) & 1) === 1),
  },
  satp: {
    ...keptByName('satp'),
    permits: (hart) => hart.privilege === 3 || (hart.get32(layout.MSTATUS) & TVM) === 0,
  },

  mhartid: { read: (hart) => BigInt(hart.id) },
  mstatus: status('mstatus'),
  mip: {
    read: (hart, clock) => BigInt(pendingBits(hart, nowOf(hart, clock))),
    write: (hart, value, services) => {
      const old = hart.get32(layout.MIP);
      mip.write(hart, value, services);
      // While stimecmp drives STIP, software cannot write it.
      if (drivesSupervisorTimer(hart)) hart.set32(layout.MIP, (hart.get32(layout.MIP) & ~STIP) | (old & STIP));
    },
  },
  mcountinhibit: {
    read: keptByName('mcountinhibit').read,
    write: (hart, value) => inhibitCounters(hart, Number(value & definedMask(csrByName('mcountinhibit')!))),
  },
  mcycle: counter(CYCLE),
  minstret: counter(INSTRET),
  ...Object.fromEntries(pmpRegisters()),
};

function behaviourOf(csr: Csr): Behaviour {
  const own = behaviours[csr.name];
  if (own !== undefined) return own;
  const offset = storage[csr.name];
  if (offset !== undefined) return kept(csr, offset);
  // Neither kept nor computed: all its fields are fixed.
  const value = resetValue(csr);
  return csr.name.startsWith('hpmcounter') ? shadow(() => value) : { read: () => value };
}

const definitions: ReadonlyMap<number, Behaviour> = new Map(csrs.map((csr) => [csr.number, behaviourOf(csr)]));
