/**
 * What only the generated interpreter has, and could get wrong: tables, records and their pools, code pages, shadow pages of breakpoints,
 * and the way from the fast loop to the single step and back.
 */
import { describe, expect, test } from 'vitest';
import { physAddr } from '../../src/base/address.ts';
import { engines } from '../../src/engine/index.ts';
import { CONTEXTS, RECORD_PAGES } from '../../src/engine/interp/layout.ts';
import { CBZE } from '../../src/machine/cacheBlock.ts';
import type { EngineDef, MachineRules } from '../../src/machine/engine.ts';
import { createMachine, type MachineApi } from '../../src/machine/machine.ts';
import { FS_SHIFT } from '../../src/machine/mstatus.ts';
import { FFLAGS, MENVCFG, MSTATUS, SATP, SENVCFG } from '../../src/machine/stateLayout.ts';
import { Cause } from '../../src/machine/trap.ts';
import { PageTables, USER_RW, USER_RX } from '../machine/pageTables.ts';
import { addi, csrrs, csrrw, HART0, HART1, insn, machineOf, place, RAM, SPIN } from '../machine/program.ts';

const PAGE = 4096;
const FFLAGS_CSR = 1;
const { interp } = engines;

/** A hosted machine whose hart runs in user mode at a physical address. */
async function bare(engine: EngineDef = interp): Promise<MachineApi> {
  const machine = await machineOf({ supervisor: 'hosted', engine });
  machine.harts[0]!.pc = BigInt(RAM);
  return machine;
}

/** The engine with a count of how often each rule was asked. */
function counted(): { engine: EngineDef; calls: Map<string, number> } {
  const calls = new Map<string, number>();
  const create = (rules: MachineRules): ReturnType<EngineDef['create']> =>
    interp.create(
      new Proxy(rules, {
        get(target, name) {
          const value: unknown = Reflect.get(target, name);
          if (typeof value !== 'function') return value;
          return (...args: unknown[]): unknown => {
            calls.set(String(name), (calls.get(String(name)) ?? 0) + 1);
            return value.apply(target, args);
          };
        },
      }),
    );
  return { engine: { engineBytes: interp.engineBytes, create }, calls };
}

describe('hot code', () => {
  test('asks the rules nothing once its pages are known: loads, stores, atomics, floating point, flags', async () => {
    const { engine, calls } = counted();
    const machine = await bare(engine);
    const body = [
      insn('ld', { rd: 5, rs1: 10, imm: 8 }),
      insn('sd', { rs1: 10, rs2: 5, imm: 16 }),
      insn('sb', { rs1: 10, rs2: 5, imm: 3 }),
      insn('lhu', { rd: 6, rs1: 10, imm: 2 }),
      insn('amoadd.w', { rd: 6, rs1: 10, rs2: 5 }),
      insn('lr.d', { rd: 6, rs1: 10 }),
      insn('sc.d', { rd: 7, rs1: 10, rs2: 6 }),
      insn('fld', { rd: 1, rs1: 11, imm: 0 }),
      insn('fmul.d', { rd: 2, rs1: 1, rs2: 1, rm: 7 }),
      insn('fadd.d', { rd: 3, rs1: 2, rs2: 1, rm: 7 }),
      insn('fcvt.w.d', { rd: 8, rs1: 3, rm: 1 }),
      insn('fsd', { rs1: 11, rs2: 3, imm: 8 }),
      insn('flt.d', { rd: 9, rs1: 1, rs2: 3 }),
      insn('fmadd.d', { rd: 4, rs1: 1, rs2: 1, rs3: 3, rm: 7 }),
      csrrs(13, FFLAGS_CSR, 0),
      csrrw(0, FFLAGS_CSR, 13),
      insn('mulhu', { rd: 12, rs1: 5, rs2: 5 }),
      insn('div', { rd: 12, rs1: 5, rs2: 0 }),
    ];
    const loop = [...body, insn('jal', { rd: 1, imm: -4 * body.length })];
    place(machine, RAM, loop);
    const hart = machine.harts[0]!;
    hart.setX(10, BigInt(RAM + PAGE));
    hart.setX(11, BigInt(RAM + 2 * PAGE));
    machine.memory.writeU64(physAddr(RAM + 2 * PAGE), 0x3ff5_5555_5555_5555n);
    hart.set32(MSTATUS, hart.get32(MSTATUS) | (3 << FS_SHIFT));
    hart.set32(FFLAGS, 1);
    machine.runHart(HART0, 3 * loop.length);
    calls.clear();
    expect(machine.runHart(HART0, 1000)).toEqual({ kind: 'budget', steps: 1000 });
    expect([...calls]).toEqual([]);
  });

  test.each([
    ['with tohost', PAGE],
    ['with code', 0x800],
    ['with both', 0x808],
  ])('asks the rules nothing for stores into a page %s', async (what, at) => {
    const { engine, calls } = counted();
    const machine = await machineOf({ engine });
    const body = [
      ...['sb', 'sh', 'sw', 'sd', 'fsd'].map((name) => insn(name, { rs1: 10, rs2: 0 })),
      insn('amoadd.d', { rd: 6, rs1: 10, rs2: 5 }),
      insn('lr.w', { rd: 6, rs1: 10 }),
      insn('sc.w', { rd: 7, rs1: 10, rs2: 6 }),
      insn('cbo.zero', { rs1: 11 }),
    ];
    place(machine, RAM, [...body, insn('jal', { imm: -4 * body.length })]);
    if (what !== 'with code') machine.attachHtif({ tohost: physAddr(RAM + at + 8), fromhost: undefined });
    const hart = machine.harts[0]!;
    hart.set32(MSTATUS, 3 << FS_SHIFT);
    for (const register of [MENVCFG, SENVCFG]) hart.set32(register, CBZE);
    hart.setX(10, BigInt(RAM + at));
    hart.setX(11, BigInt(RAM + at + 64));
    machine.runHart(HART0, 3 * body.length);
    calls.clear();
    expect(machine.runHart(HART0, 1000)).toEqual({ kind: 'budget', steps: 1000 });
    expect([...calls]).toEqual([]);
  });

  test('runs from page to page by itself, by sequence and by jumps', async () => {
    const { engine, calls } = counted();
    const machine = await bare(engine);
    place(machine, RAM + PAGE - 8, [addi(5, 5, 1), addi(5, 5, 1), addi(5, 5, 1), insn('jal', { imm: -12 })]);
    machine.harts[0]!.pc = BigInt(RAM + PAGE - 8);
    machine.runHart(HART0, 8);
    calls.clear();
    machine.runHart(HART0, 400);
    expect(machine.harts[0]!.x(5)).toBe(306n);
    expect([...calls]).toEqual([]);
  });

  test('a run of millions of steps is exact, although the loop comes back in between', async () => {
    const machine = await bare();
    place(machine, RAM, [addi(5, 5, 1), insn('jal', { imm: -4 })]);
    expect(machine.runHart(HART0, 2_500_001)).toEqual({ kind: 'budget', steps: 2_500_001 });
    expect([machine.harts[0]!.x(5), machine.harts[0]!.pc]).toEqual([1_250_001n, BigInt(RAM + 4)]);
  });
});

describe('budgets', () => {
  test('runs of n steps end where one long run passes', async () => {
    const code = [
      insn('ld', { rd: 5, rs1: 10 }),
      addi(5, 5, 3),
      insn('sd', { rs1: 10, rs2: 5 }),
      insn('amoxor.d', { rd: 6, rs1: 10, rs2: 5 }),
      insn('fcvt.d.l', { rd: 1, rs1: 6, rm: 7 }),
      insn('bne', { rs1: 5, rs2: 0, imm: 8 }),
      addi(7, 7, 1),
      insn('jal', { rd: 1, imm: -28 }),
    ];
    const start = async (): Promise<MachineApi> => {
      const machine = await bare();
      place(machine, RAM + PAGE - 12, code);
      machine.harts[0]!.pc = BigInt(RAM + PAGE - 12);
      machine.harts[0]!.setX(10, BigInt(RAM + 3 * PAGE));
      return machine;
    };
    const whole = await start();
    const pieces = await start();
    for (let budget = 1; budget <= 40; budget++) {
      expect(whole.runHart(HART0, budget).steps).toBe(budget);
      for (let step = 0; step < budget; step++) pieces.runHart(HART0, 1);
      const [a, b] = [whole, pieces].map(({ harts }) => [harts[0]!.pc, harts[0]!.x(5), harts[0]!.x(6), harts[0]!.f(1)]);
      expect(b).toEqual(a);
    }
  });
});

describe('an instruction across two pages', () => {
  const LAST = RAM + PAGE - 2;

  /** Code from two bytes before a page's end; the tables may map the two pages anywhere. */
  async function straddling(code: readonly number[]): Promise<{ machine: MachineApi; tables: PageTables }> {
    const machine = await machineOf({ supervisor: 'hosted', engine: interp });
    const tables = new PageTables(machine);
    const bytes = new Uint8Array(Uint32Array.from(code).buffer);
    machine.memory.write(physAddr(LAST), bytes.subarray(0, 2));
    machine.memory.write(physAddr(RAM + 5 * PAGE), bytes.subarray(2));
    tables.map(0x1_0000n, RAM, USER_RX);
    machine.harts[0]!.pc = 0x1_0ffen;
    return { machine, tables };
  }

  test('runs, loops, and sees its second half change', async () => {
    const { machine, tables } = await straddling([addi(5, 5, 1), insn('jal', { imm: -4 })]);
    tables.map(0x1_1000n, RAM + 5 * PAGE, USER_RX);
    machine.runHart(HART0, 21);
    expect(machine.harts[0]!.x(5)).toBe(11n);
    machine.memory.write(physAddr(RAM + 5 * PAGE), new Uint8Array(Uint16Array.of(addi(5, 5, 64) >>> 16).buffer));
    machine.runHart(HART0, 2);
    expect(machine.harts[0]!.x(5)).toBe(75n);
  });

  test('faults at the half that is missing', async () => {
    const { machine, tables } = await straddling([addi(5, 5, 1), SPIN]);
    const fault = { interrupt: false, code: Cause.instructionPageFault, epc: 0x1_0ffen, tval: 0x1_1000n };
    expect(machine.runHart(HART0, 5)).toEqual({ kind: 'trap', steps: 1, trap: fault });
    tables.map(0x1_1000n, RAM + 5 * PAGE, USER_RX);
    machine.trapReturn(HART0);
    machine.runHart(HART0, 2);
    expect(machine.harts[0]!.x(5)).toBe(1n);
    tables.map(0x1_1000n, RAM + 5 * PAGE, USER_RW);
    machine.harts[0]!.pc = 0x1_0ffen;
    expect(machine.runHart(HART0, 5)).toEqual({ kind: 'trap', steps: 1, trap: fault });
  });

  test('can have a breakpoint', async () => {
    const { machine, tables } = await straddling([addi(5, 5, 1), insn('jal', { imm: -4 })]);
    tables.map(0x1_1000n, RAM + 5 * PAGE, USER_RX);
    machine.engine.setBreakpoints(tables.satp, new Set([0x1_0ffen]));
    expect(machine.runHart(HART0, 5)).toEqual({ kind: 'breakpoint', steps: 0 });
    expect(machine.runHart(HART0, 5, true)).toEqual({ kind: 'breakpoint', steps: 2 });
  });
});

describe('code that changes', () => {
  test('by the store just before it, in the loop that runs it', async () => {
    const machine = await bare();
    // x11 is stored over the instruction behind the store, and turned into the other one of the two each time.
    place(machine, RAM, [
      insn('sw', { rs1: 10, rs2: 11, imm: 4 }),
      SPIN,
      insn('xor', { rd: 11, rs1: 11, rs2: 12 }),
      insn('jal', { imm: -12 }),
    ]);
    const hart = machine.harts[0]!;
    hart.setX(10, BigInt(RAM));
    hart.setX(11, BigInt(addi(5, 5, 1)));
    hart.setX(12, BigInt(addi(5, 5, 1) ^ addi(6, 6, 1)));
    machine.runHart(HART0, 4 * 300);
    expect([hart.x(5), hart.x(6)]).toEqual([150n, 150n]);
  });

  test('by the instruction that overwrites itself', async () => {
    const machine = await bare();
    place(machine, RAM, [insn('amoswap.w', { rd: 5, rs1: 10, rs2: 11 }), insn('jal', { imm: -4 })]);
    const hart = machine.harts[0]!;
    hart.setX(10, BigInt(RAM));
    hart.setX(11, BigInt(addi(6, 6, 1)));
    machine.runHart(HART0, 6);
    expect([hart.x(5), hart.x(6)]).toEqual([
      BigInt.asUintN(64, BigInt(insn('amoswap.w', { rd: 5, rs1: 10, rs2: 11 }) | 0)),
      2n,
    ]);
  });

  test('by another hart, between its runs', async () => {
    const machine = await machineOf({ harts: 2, supervisor: 'hosted', engine: interp });
    place(machine, RAM, [addi(5, 5, 1), insn('jal', { imm: -4 })]);
    place(machine, RAM + PAGE, [insn('sw', { rs1: 10, rs2: 11 }), SPIN]);
    const [first, second] = machine.harts;
    first!.pc = BigInt(RAM);
    second!.pc = BigInt(RAM + PAGE);
    second!.setX(10, BigInt(RAM));
    second!.setX(11, BigInt(addi(5, 5, 100)));
    machine.runHart(HART0, 10);
    machine.runHart(HART1, 2);
    machine.runHart(HART0, 10);
    expect(first!.x(5)).toBe(505n);
  });

  test('by the host, and by a device that writes a page which was data', async () => {
    const { engine, calls } = counted();
    const machine = await bare(engine);
    const hart = machine.harts[0]!;
    place(machine, RAM, [insn('sd', { rs1: 10, rs2: 0 }), insn('jalr', { rs1: 10 })]);
    const target = RAM + PAGE + 64;
    hart.setX(10, BigInt(target));
    machine.runHart(HART0, 1);
    place(machine, target, [addi(5, 5, 1), SPIN]);
    machine.runHart(HART0, 2);
    place(machine, target, [addi(5, 5, 10), SPIN]);
    hart.pc = BigInt(target);
    machine.runHart(HART0, 1);
    expect(hart.x(5)).toBe(11n);
    // The page now holds code, so the store must not go by the entry it had.
    hart.pc = BigInt(RAM);
    hart.setX(10, BigInt(target + 8));
    calls.clear();
    machine.runHart(HART0, 1);
    expect(calls.get('store')).toBe(1);
  });

  test('a page of code that is only written to becomes data again', async () => {
    const { engine, calls } = counted();
    const machine = await bare(engine);
    const hart = machine.harts[0]!;
    place(machine, RAM, [insn('sd', { rs1: 10, rs2: 5 }), insn('jal', { imm: -4 })]);
    place(machine, RAM + PAGE, [addi(5, 5, 1), SPIN]);
    hart.pc = BigInt(RAM + PAGE);
    machine.runHart(HART0, 2);
    hart.pc = BigInt(RAM);
    hart.setX(10, BigInt(RAM + PAGE + 256));
    machine.runHart(HART0, 400);
    calls.clear();
    machine.runHart(HART0, 400);
    expect([...calls]).toEqual([]);
    place(machine, RAM + PAGE, [addi(5, 5, 7)]);
    hart.pc = BigInt(RAM + PAGE);
    machine.runHart(HART0, 1);
    expect(hart.x(5)).toBe(8n);
  });
});

describe('breakpoints', () => {
  const CODE = [addi(5, 5, 1), addi(5, 5, 1), addi(5, 5, 1), insn('jal', { imm: -12 })];

  test('stop one address space, not the other that runs the same page', async () => {
    const machine = await machineOf({ supervisor: 'hosted', engine: interp });
    place(machine, RAM, CODE);
    const one = new PageTables(machine, 0x8008_0000, 1);
    one.map(0x1_0000n, RAM, USER_RX);
    const two = new PageTables(machine, 0x800a_0000, 2);
    two.map(0x1_0000n, RAM, USER_RX);
    machine.engine.setBreakpoints(one.satp, new Set([0x1_0004n]));
    const hart = machine.harts[0]!;
    hart.pc = 0x1_0000n;
    expect(machine.runHart(HART0, 8)).toEqual({ kind: 'budget', steps: 8 });
    hart.set64(SATP, one.satp);
    expect(machine.runHart(HART0, 8)).toEqual({ kind: 'breakpoint', steps: 1 });
    expect(hart.pc).toBe(0x1_0004n);
  });

  test('stop at every round of a loop, wherever in it, and go when they are removed', async () => {
    const machine = await bare();
    place(machine, RAM, CODE);
    const hart = machine.harts[0]!;
    for (let at = 0; at < CODE.length; at++) {
      const address = BigInt(RAM + 4 * at);
      machine.engine.setBreakpoints(0n, new Set([address]));
      hart.pc = address;
      for (let round = 0; round < 3; round++) {
        expect(machine.runHart(HART0, 100, true)).toEqual({ kind: 'breakpoint', steps: 4 });
        expect(hart.pc).toBe(address);
      }
    }
    machine.engine.setBreakpoints(0n, new Set());
    expect(machine.runHart(HART0, 100)).toEqual({ kind: 'budget', steps: 100 });
  });

  test('outlast changes of their code', async () => {
    const machine = await bare();
    place(machine, RAM, [insn('sw', { rs1: 10, rs2: 11, imm: 4 }), addi(5, 5, 1), insn('jal', { imm: -8 })]);
    const hart = machine.harts[0]!;
    hart.setX(10, BigInt(RAM));
    hart.setX(11, BigInt(addi(5, 5, 2)));
    machine.engine.setBreakpoints(0n, new Set([BigInt(RAM + 4)]));
    for (let round = 0; round < 100; round++) {
      expect(machine.runHart(HART0, 9, round > 0)).toEqual({ kind: 'breakpoint', steps: round === 0 ? 1 : 3 });
    }
    expect(hart.x(5)).toBe(198n);
    place(machine, RAM + 4, [addi(5, 5, 3)]);
    expect(machine.runHart(HART0, 9, true)).toEqual({ kind: 'breakpoint', steps: 3 });
    expect(hart.x(5)).toBe(201n);
  });

  test('are ignored only once, and only at the first instruction', async () => {
    const machine = await bare();
    place(machine, RAM, [SPIN]);
    machine.engine.setBreakpoints(0n, new Set([BigInt(RAM)]));
    expect(machine.runHart(HART0, 5, true)).toEqual({ kind: 'breakpoint', steps: 1 });
    machine.harts[0]!.pc = BigInt(RAM + PAGE);
    place(machine, RAM + PAGE, [insn('jal', { imm: -PAGE })]);
    expect(machine.runHart(HART0, 5, true)).toEqual({ kind: 'breakpoint', steps: 1 });
  });
});

describe('addresses above 4 GiB', () => {
  const HIGH = 0x20_1234_5000n;

  test('code runs there, within a page and across', async () => {
    const machine = await machineOf({ supervisor: 'hosted', engine: interp });
    const tables = new PageTables(machine);
    tables.map(HIGH, RAM, USER_RX);
    tables.map(HIGH + 0x1000n, RAM + 3 * PAGE, USER_RX);
    place(machine, RAM, [addi(5, 5, 1), insn('auipc', { rd: 6, imm: 0 }), insn('jal', { rd: 1, imm: PAGE - 8 })]);
    place(machine, RAM + 3 * PAGE, [addi(5, 5, 2), insn('jal', { imm: -PAGE - 4 })]);
    const hart = machine.harts[0]!;
    hart.pc = HIGH;
    machine.runHart(HART0, 50);
    expect([hart.x(5), hart.x(6), hart.x(1), hart.pc]).toEqual([30n, HIGH + 4n, HIGH + 12n, HIGH]);
    machine.engine.setBreakpoints(tables.satp, new Set([HIGH + 0x1000n]));
    expect(machine.runHart(HART0, 50)).toEqual({ kind: 'breakpoint', steps: 3 });
    tables.write(tables.entryAddress(HIGH + 0x1000n, 0), 0n);
    machine.engine.setBreakpoints(tables.satp, new Set());
    expect(machine.runHart(HART0, 50)).toMatchObject({ kind: 'trap', trap: { tval: HIGH + 0x1000n } });
  });

  test('data is the same page as below, and not the one with the same low half', async () => {
    const machine = await machineOf({ supervisor: 'hosted', engine: interp });
    const tables = new PageTables(machine);
    tables.map(0x1_0000n, RAM, USER_RX);
    tables.map(HIGH, RAM + 8 * PAGE, USER_RW);
    tables.map(HIGH & 0xffff_ffffn, RAM + 9 * PAGE, USER_RW);
    place(machine, RAM, [
      insn('sd', { rs1: 10, rs2: 12 }),
      insn('sd', { rs1: 11, rs2: 13 }),
      insn('ld', { rd: 5, rs1: 10 }),
      insn('ld', { rd: 6, rs1: 11 }),
      insn('jal', { imm: -16 }),
    ]);
    const hart = machine.harts[0]!;
    hart.pc = 0x1_0000n;
    for (const [index, value] of [HIGH, HIGH & 0xffff_ffffn, 111n, 222n].entries()) hart.setX(10 + index, value);
    machine.runHart(HART0, 9);
    expect([hart.x(5), hart.x(6)]).toEqual([111n, 222n]);
  });
});

describe('translations', () => {
  test('of more address spaces than are resident stay right', async () => {
    const machine = await machineOf({ supervisor: 'hosted', engine: interp });
    const hart = machine.harts[0]!;
    place(machine, RAM, [
      insn('ld', { rd: 5, rs1: 10 }),
      insn('sd', { rs1: 10, rs2: 11, imm: 8 }),
      insn('jal', { imm: -8 }),
    ]);
    const spaces = Array.from({ length: CONTEXTS + 4 }, (_, index) => {
      const tables = new PageTables(machine, 0x8004_0000 + index * 4 * PAGE, index + 1);
      tables.map(0x1_0000n, RAM, USER_RX);
      tables.map(0x2_0000n, RAM + (8 + index) * PAGE, USER_RW);
      machine.memory.writeU64(physAddr(RAM + (8 + index) * PAGE), BigInt(1000 + index));
      return tables.satp;
    });
    hart.setX(10, 0x2_0000n);
    for (let round = 0; round < 3; round++) {
      for (const [index, satp] of spaces.entries()) {
        hart.set64(SATP, satp);
        hart.setX(11, BigInt(round * 100 + index));
        hart.pc = 0x1_0000n;
        machine.runHart(HART0, 5);
        expect(hart.x(5)).toBe(BigInt(1000 + index));
        expect(machine.memory.readU64(physAddr(RAM + (8 + index) * PAGE + 8))).toBe(hart.x(11));
      }
    }
  });

  test('that are taken away fault at the next access, for one page and for all', async () => {
    const machine = await machineOf({ supervisor: 'hosted', engine: interp });
    const tables = new PageTables(machine);
    tables.map(0x1_0000n, RAM, USER_RX);
    const entry = tables.map(0x2_0000n, RAM + PAGE, USER_RW);
    place(machine, RAM, [insn('sd', { rs1: 10, rs2: 0 }), insn('ld', { rd: 5, rs1: 10 }), insn('jal', { imm: -8 })]);
    const hart = machine.harts[0]!;
    hart.setX(10, 0x2_0000n);
    const pte = tables.read(entry);
    for (const va of [0x2_0000n, undefined]) {
      hart.pc = 0x1_0000n;
      machine.runHart(HART0, 30);
      machine.memory.writeU64(physAddr(entry), pte & ~4n);
      machine.engine.invalidateTranslation(tables.satp, va);
      expect(machine.runHart(HART0, 3)).toMatchObject({
        kind: 'trap',
        trap: { code: Cause.storePageFault, tval: 0x2_0000n },
      });
      hart.pc = 0x1_0004n;
      hart.privilege = 0;
      expect(machine.runHart(HART0, 1)).toEqual({ kind: 'budget', steps: 1 });
      machine.memory.writeU64(physAddr(entry), pte);
      machine.engine.invalidateTranslation(tables.satp, va);
    }
  });

  test('stores are noted in dirty pages again after write entries have been dropped', async () => {
    const machine = await bare();
    place(machine, RAM, [insn('sd', { rs1: 10, rs2: 0 }), insn('jal', { imm: -4 })]);
    machine.harts[0]!.setX(10, BigInt(RAM + PAGE));
    machine.runHart(HART0, 10);
    for (const page of [undefined, physAddr(RAM + PAGE)]) {
      machine.memory.clearDirty();
      machine.runHart(HART0, 10);
      expect(machine.memory.dirty[1]).toBe(0);
      machine.engine.invalidateWrites(page);
      machine.runHart(HART0, 10);
      expect(machine.memory.dirty[1]).toBe(1);
    }
  });
});

test('code of more pages than there are records for runs', async () => {
  const pages = RECORD_PAGES + 50;
  const ramBytes = Math.ceil((pages * PAGE) / 65536) * 65536;
  const machine = await createMachine({ harts: 1, ramBytes, supervisor: 'hosted' }, interp);
  for (let page = 0; page < pages; page++) {
    const back = page === pages - 1 ? -page * PAGE - 4 : PAGE - 4;
    place(machine, RAM + page * PAGE, [addi(5, 5, 1), insn('jal', { imm: Math.max(back, -(1 << 20)) })]);
  }
  const hart = machine.harts[0]!;
  for (let round = 1; round <= 2; round++) {
    hart.pc = BigInt(RAM);
    machine.runHart(HART0, 2 * pages - 1);
    expect(hart.x(5)).toBe(BigInt(round * pages));
  }
  expect(machine.memory.code.reduce((sum, flag) => sum + flag, 0)).toBe(RECORD_PAGES);
});

describe('what traps changes nothing', () => {
  test.each([
    ['amoadd.d', Cause.storePageFault, 0x3_0000n],
    ['amoswap.w', Cause.storePageFault, 0x3_0000n],
    ['amoadd.d', Cause.storeMisaligned, 0x2_0004n],
    ['lr.w', Cause.loadMisaligned, 0x2_0002n],
    ['sc.w', Cause.storePageFault, 0x3_0000n],
  ])('%s, cause %i', async (name, code, tval) => {
    const machine = await machineOf({ supervisor: 'hosted', engine: interp });
    const tables = new PageTables(machine);
    tables.map(0x1_0000n, RAM, USER_RX);
    tables.map(0x2_0000n, RAM + PAGE, USER_RW);
    tables.map(0x3_0000n, RAM + 2 * PAGE, USER_RX);
    place(machine, RAM, [insn(name, { rd: 10, rs1: 10, rs2: name === 'lr.w' ? 0 : 11 })]);
    const hart = machine.harts[0]!;
    hart.pc = 0x1_0000n;
    hart.setX(10, tval);
    hart.setX(11, 77n);
    expect(machine.runHart(HART0, 1)).toEqual({
      kind: 'trap',
      steps: 1,
      trap: { interrupt: false, code, epc: 0x1_0000n, tval },
    });
    expect([hart.x(10), hart.x(11)]).toEqual([tval, 77n]);
    expect([1, 2].map((page) => machine.memory.readU64(physAddr(RAM + page * PAGE)))).toEqual([0n, 0n]);
  });

  test('an encoding that is none traps with its bits, 16 or 32 of them', async () => {
    const machine = await bare();
    place(machine, RAM, [0xffff_ffff, 0x0000_0000]);
    for (const [pc, bits] of [
      [RAM, 0xffff_ffffn],
      [RAM + 4, 0n],
    ] as const) {
      machine.harts[0]!.pc = BigInt(pc);
      machine.harts[0]!.privilege = 0;
      const trap = { interrupt: false, code: Cause.illegalInstruction, epc: BigInt(pc), tval: bits };
      expect(machine.runHart(HART0, 1)).toEqual({ kind: 'trap', steps: 1, trap });
    }
  });

  test('an odd pc is misaligned, after a breakpoint there', async () => {
    const machine = await bare();
    machine.harts[0]!.pc = BigInt(RAM + 1);
    const trap = { interrupt: false, code: Cause.instructionMisaligned, epc: BigInt(RAM + 1), tval: BigInt(RAM + 1) };
    expect(machine.runHart(HART0, 1)).toEqual({ kind: 'trap', steps: 1, trap });
    machine.engine.setBreakpoints(0n, new Set([BigInt(RAM + 1)]));
    machine.harts[0]!.privilege = 0;
    expect(machine.runHart(HART0, 1)).toEqual({ kind: 'breakpoint', steps: 0 });
    expect(machine.runHart(HART0, 1, true)).toEqual({ kind: 'trap', steps: 1, trap });
  });
});

test('counters are exact in the middle of a run', async () => {
  const machine = await bare();
  const INSTRET = 0xc02;
  place(machine, RAM, [addi(5, 5, 1), addi(5, 5, 1), csrrs(6, INSTRET, 0), addi(5, 5, 1), csrrs(7, INSTRET, 0)]);
  machine.runHart(HART0, 5);
  expect([machine.harts[0]!.x(6), machine.harts[0]!.x(7)]).toEqual([2n, 4n]);
});
