/**
 * Random programs on two machines at once: after every run both must have stopped for the same reason with the same state block, and at the
 * end the same memory. One pair is an engine against the reference interpreter; the other is the reference against itself in runs of single
 * steps, which shows that chopping a run changes nothing.
 *
 * Programs are made of all rows of the table. User mode has its data twice, below and above 4 GiB, a read-only page, a hole, and its own code
 * as writable data; two harts share it all, and run over the same time one after the other. Guest mode begins in machine mode with a physical view and may change everything.
 */
import { describe, expect, test } from 'vitest';
import { type HartId, physAddr } from '../../src/base/address.ts';
import { inspectCsr } from '../../src/machine/csrFile.ts';
import type { EngineDef } from '../../src/machine/engine.ts';
import type { Hart } from '../../src/machine/hart.ts';
import type { HartStop, MachineApi } from '../../src/machine/machine.ts';
import { Pte } from '../../src/machine/mmu.ts';
import { FS, FS_SHIFT, MPP, MPRV, MSTATUS_WRITABLE, MXR, SUM } from '../../src/machine/mstatus.ts';
import { PAGE_SIZE } from '../../src/machine/physMemory.ts';
import { openPmp } from '../../src/machine/pmp.ts';
import * as layout from '../../src/machine/stateLayout.ts';
import { PageTables, USER_RW, USER_RX } from '../machine/pageTables.ts';
import { csrrs, engineCases, machineOf, RAM } from '../machine/program.ts';
import { CODE_POINTERS, Random, RESULTS, randomCode } from './random.ts';

/** Far more than any machine needs. */
const LIMIT_MS = 120_000;

const CODE_BYTES = 1024;
const CODE_PA = RAM + 0x4000;
const DATA_PA = RAM + 0x8000;
const CODE_VA = 0x1_0000n;
const LOW = 0x20_0000n;
const HIGH = 0x12_3400_0000n;
const FS_CLEAN = 2 << FS_SHIFT;
const TABLES = RAM + 0x8_0000;
const TABLES_BYTES = 0x1_0000;
const TIME = 0xc01;
/** Where a guest finds its own entries of page tables. */
const ENTRIES_VA = 0x30_0000n;

/** Addresses that programs find in their registers, with the pages that are there. */
const USER_ADDRESSES = [
  LOW,
  LOW + 0x100n,
  LOW + 0x7f8n,
  LOW + 0x1040n,
  LOW + 0xffcn,
  LOW + 0x1ffen,
  LOW + 0x2000n,
  LOW + 0x2ffcn,
  LOW + 0x3000n,
  HIGH,
  HIGH + 0x108n,
  HIGH + 0x1044n,
  HIGH + 0xff8n,
  HIGH + 0x1ffdn,
  CODE_VA + 0x100n,
  CODE_VA + 0x8000n + 0x80n,
];

function mapUser(machine: MachineApi): bigint {
  return mapData(new PageTables(machine, TABLES)).satp;
}

/** The same, and the entries of the low data pages are data, too. */
function mapGuest(machine: MachineApi): bigint {
  machine.memory.fill(physAddr(TABLES), 0, TABLES_BYTES);
  const tables = mapData(new PageTables(machine, TABLES));
  const entries = tables.entryAddress(LOW, 0);
  tables.map(ENTRIES_VA, entries - (entries % PAGE_SIZE), USER_RW);
  return tables.satp;
}

function mapData(tables: PageTables): PageTables {
  tables.map(CODE_VA, CODE_PA, USER_RX);
  tables.map(CODE_VA + 0x8000n, CODE_PA, USER_RW);
  const { V, R, W, U, X } = Pte;
  for (const [index, flags] of [V | R | W | U, V | R | W | U, V | R | U, 0, V | X | U].entries()) {
    tables.map(LOW + 0x1000n * BigInt(index), DATA_PA + 0x1000 * index, flags);
    tables.map(HIGH + 0x1000n * BigInt(index), DATA_PA + 0x1000 * index, flags);
  }
  return tables;
}

/** What both machines are told, made up from a seed of its own so that both get the same. */
interface World {
  readonly harts: number;
  readonly supervisor: 'hosted' | 'guest';
  /** Once. Answers what `prepare` gets. */
  readonly map: (machine: MachineApi) => bigint;
  /** Before a run. */
  readonly prepare: (machine: MachineApi, id: HartId, random: Random, satp: bigint) => void;
  /** After a run. */
  readonly settle: (machine: MachineApi, id: HartId, random: Random, stop: HartStop) => void;
}

function fillRegisters(hart: Hart, random: Random, data: readonly bigint[], code: bigint): void {
  for (let index = 1; index < 32; index++) {
    const isCode = CODE_POINTERS.includes(index);
    const somewhere = code + BigInt(2 * random.below(CODE_BYTES / 2));
    hart.setX(index, RESULTS.includes(index) ? random.word() : isCode ? somewhere : random.pick(data));
    hart.setF(index, random.float());
  }
}

const user: World = {
  harts: 2,
  supervisor: 'hosted',
  map: mapUser,
  prepare: (machine, id, random) => {
    const hart = machine.harts[id]!;
    machine.now = Math.max(0, machine.now - random.pick([0, 0, 10, 300]));
    if (random.below(4) === 0) {
      fillRegisters(hart, random, USER_ADDRESSES, CODE_VA);
      hart.set64(layout.SEPC, CODE_VA + BigInt(2 * random.below(CODE_BYTES / 2)));
      machine.trapReturn(id);
    }
    if (random.below(16) === 0) {
      const far = Array.from({ length: 3 }, () => CODE_VA + BigInt(2 * random.below(CODE_BYTES / 2)));
      machine.engine.setBreakpoints(hart.get64(layout.SATP), new Set(far));
    }
    if (random.below(4) === 0) hart.set64(layout.STIMECMP, BigInt(machine.now + random.below(400)));
    hart.set32(
      layout.MSTATUS,
      (hart.get32(layout.MSTATUS) & ~(FS | MXR)) | random.pick([FS, FS, FS | MXR, FS_CLEAN, 0]),
    );
    if (random.below(8) === 0) hart.fcsr = random.below(256);
  },
  settle: (machine, id, random, stop) => {
    if (stop.kind !== 'trap') return;
    const hart = machine.harts[id]!;
    if (stop.trap.interrupt) hart.set64(layout.STIMECMP, 0xffff_ffff_ffff_ffffn);
    // Mostly over the instruction; now and then elsewhere, so that nothing traps for ever.
    const elsewhere = CODE_VA + BigInt(2 * random.below(CODE_BYTES / 2));
    hart.set64(layout.SEPC, random.below(4) === 0 ? elsewhere : stop.trap.epc + (stop.trap.interrupt ? 0n : 4n));
    machine.trapReturn(id);
  },
};

/** Addresses that a guest finds besides, when it is translated. */
const ENTRIES = [0n, 8n, 16n, 32n].map((offset) => ENTRIES_VA + offset);

const PHYSICAL_ADDRESSES = [
  DATA_PA,
  DATA_PA + 0x80,
  DATA_PA + 0x1000,
  DATA_PA + 0xffc,
  DATA_PA + 0x1ffd,
  CODE_PA + 0x80,
  // Of the CLINT: msip, mtimecmp, mtime; the serial port; nothing.
  ...[0x0200_0000, 0x0200_4000, 0x0200_bff8, 0x1000_0000, 0x0800_0000],
].map(BigInt);

/** Mostly everything is let through; else the first page of data only in part, or not to all, and the rest is. */
function protect(machine: MachineApi, hart: Hart, random: Random): void {
  hart.set64(layout.PMPCFG, 0n);
  hart.set64(layout.PMPCFG + 8, 0n);
  openPmp(hart);
  if (random.below(4) === 0) {
    const [na4, napot, tor] = [0x10, 0x18, 0x08];
    const first = random.pick([na4, napot, tor]) | random.pick([0, 1, 3, 4, 5, 7]) | random.pick([0, 0x80]);
    const second = random.pick([napot, tor]) | random.pick([1, 3, 7]) | random.pick([0, 0x80]);
    hart.set64(layout.PMPCFG, BigInt(first | (second << 8) | (0x1f << 16)));
    const around = random.pick([DATA_PA, CODE_PA, DATA_PA + 0x1000, DATA_PA + 0x1ff0]) / 4;
    hart.set64(layout.PMPADDR, BigInt(around + random.pick([0, 1, 0x7f, 0x1ff])));
    hart.set64(layout.PMPADDR + 8, BigInt(around + random.pick([0x1ff, 0x3ff, 0x400])));
    hart.set64(layout.PMPADDR + 16, (1n << 54n) - 1n);
  }
  machine.engine.invalidateTranslation(undefined, undefined);
}

const guest: World = {
  harts: 1,
  supervisor: 'guest',
  map: mapGuest,
  prepare: (machine, id, random, satp) => {
    const hart = machine.harts[id]!;
    if (random.below(4) !== 0) return;
    if (random.below(2) === 0) mapGuest(machine);
    const privilege = random.pick([0, 1, 3] as const);
    const isTranslated = privilege !== 3 && random.below(2) === 0;
    const start = isTranslated ? CODE_VA : BigInt(CODE_PA);
    fillRegisters(
      hart,
      random,
      [...(isTranslated ? [...USER_ADDRESSES, ...ENTRIES] : PHYSICAL_ADDRESSES), satp],
      start,
    );
    hart.privilege = privilege;
    hart.set32(layout.WAITING, 0);
    protect(machine, hart, random);
    hart.set64(layout.SATP, isTranslated || random.below(2) === 0 ? satp : 0n);
    const status = MSTATUS_WRITABLE & ~MPP & random.below(0x1_0000_0000);
    const previous = random.pick([0, 1, 3]) << 11;
    hart.set32(layout.MSTATUS, status | previous | random.pick([0, SUM, MPRV, FS]));
    hart.set64(layout.MEDELEG, random.word() & 0xb3ffn);
    hart.set64(layout.MIDELEG, random.word() & 0x222n);
    const cbze = [0n, 0x80n];
    hart.set64(layout.MENVCFG, random.pick([0n, 1n << 61n, 1n << 63n, 5n << 61n]) | random.pick(cbze));
    hart.set64(layout.SENVCFG, random.pick(cbze));
    hart.pc = start + BigInt(2 * random.below(CODE_BYTES / 2));
    for (const vector of [layout.STVEC, layout.MTVEC]) {
      hart.set64(vector, random.pick([CODE_VA, BigInt(CODE_PA)]) + BigInt(64 * random.below(8) + random.below(2)));
    }
  },
  settle: () => {},
};

/** State blocks without what engines may keep for themselves. */
function stateOf(machine: MachineApi): Uint8Array {
  const state = machine.memory.bytes.slice(0, machine.config.harts * layout.HART_STRIDE);
  for (const { id } of machine.harts) {
    for (const [offset, length] of layout.SCRATCH_FIELDS) {
      state.fill(0, id * layout.HART_STRIDE + offset, id * layout.HART_STRIDE + offset + length);
    }
  }
  return state;
}

/** One run of at most `steps`; in pieces it goes on after each piece that ended by its budget. */
function run(machine: MachineApi, id: HartId, steps: number, piece: number): HartStop {
  let done = 0;
  for (;;) {
    const stop = machine.runHart(id, Math.min(piece, steps - done), done === 0);
    done += stop.steps;
    if (stop.kind !== 'budget' || done >= steps) return { ...stop, steps: done };
  }
}

/** Names what differs, for a message that can be read. */
function difference(a: Uint8Array, b: Uint8Array): string | undefined {
  const at = a.findIndex((byte, index) => byte !== b[index]);
  return at < 0 ? undefined : `byte 0x${at.toString(16)}: 0x${a[at]!.toString(16)} and 0x${b[at]!.toString(16)}`;
}

/** Puts reads of `time` in some places of a program. */
function readTimeIn(code: Uint8Array, random: Random): void {
  const view = new DataView(code.buffer);
  for (let count = 0; count < 12; count++) {
    view.setUint32(2 * random.below(code.length / 2 - 1), csrrs(random.pick(RESULTS), TIME, 0), true);
  }
}

async function compare(world: World, engine: EngineDef, piece: number, programs: number, runs: number): Promise<void> {
  const { harts, supervisor } = world;
  const pair = [await machineOf({ harts, supervisor }), await machineOf({ harts, supervisor, engine })] as const;
  const satps = pair.map(world.map);
  for (let program = 0; program < programs; program++) {
    const code = randomCode(new Random(program), CODE_BYTES);
    readTimeIn(code, new Random(program));
    for (const machine of pair) machine.memory.write(physAddr(CODE_PA), code);
    for (let index = 0; index < runs; index++) {
      const seed = program * 1000 + index;
      const stops = pair.map((machine, which) => {
        const random = new Random(seed);
        const id = random.below(harts) as HartId;
        world.prepare(machine, id, random, satps[which]!);
        const steps = random.pick([1, 2, 3, 10, 50, 100]);
        const stop = run(machine, id, steps, which === 0 ? Number.POSITIVE_INFINITY : piece);
        world.settle(machine, id, random, stop);
        return stop;
      });
      const where = `program ${program}, run ${index}`;
      expect(stops[1], where).toEqual(stops[0]);
      expect(difference(stateOf(pair[0]), stateOf(pair[1])), where).toBeUndefined();
      const times = pair.map((machine) => machine.harts.map((hart) => inspectCsr(hart, machine, TIME)));
      expect(times[1], where).toEqual(times[0]);
    }
    expect(pair[1].now).toBe(pair[0].now);
    const [first, second] = pair.map(({ memory }) => memory.read(physAddr(RAM), memory.ramBytes));
    expect(difference(first!, second!), `memory after program ${program}`).toBeUndefined();
  }
}

describe.each([
  ['user mode', user],
  ['guest mode', guest],
] as const)('%s', (_mode, world) => {
  test(
    'the reference interpreter does the same in one run and step by step',
    () => compare(world, engineCases.find(([name]) => name === 'reference')![1], 1, 40, 60),
    LIMIT_MS,
  );

  test.each(engineCases.filter(([name]) => name !== 'reference'))(
    '%s does what the reference does',
    (_name, engine) => compare(world, engine, Number.POSITIVE_INFINITY, 80, 60),
    LIMIT_MS,
  );
});
