/**
 * cbo.zero: what it clears, where it is legal, every fault with its exact tval, and that it is a store to all that watches stores.
 */
import { beforeEach, describe, expect, test } from 'vitest';
import { physAddr } from '../../src/base/address.ts';
import type { MachineApi } from '../../src/machine/machine.ts';
import { Pte } from '../../src/machine/mmu.ts';
import { openPmp } from '../../src/machine/pmp.ts';
import {
  MCAUSE,
  MENVCFG,
  MEPC,
  MTVAL,
  MTVEC,
  PMPADDR,
  PMPCFG,
  RESERVED,
  SENVCFG,
} from '../../src/machine/stateLayout.ts';
import { Cause, type Trap } from '../../src/machine/trap.ts';
import { PageTables, USER_RW, USER_RX } from './pageTables.ts';
import { addi, engineCases, HART0, HART1, insn, machineOf, place, RAM, runToTrap, SPIN } from './program.ts';

const { V, R, W, X, U, A, D } = Pte;

const CODE_VA = 0x1_0000n;
const DATA_VA = 0x20_0000n;
const CODE_PA = RAM + 0x4000;
const DATA_PA = RAM + 0x8000;
const VECTOR = RAM + 0x2000;
const CBZE = 0x80;

const ZERO = insn('cbo.zero', { rs1: 10 });
const ECALL = insn('ecall');

const fill = ({ memory }: MachineApi, from: number, length: number): void => memory.fill(physAddr(from), 0xff, length);

/** Offsets of the first and the last zero byte after `from`, and how many there are. */
function zeros({ memory }: MachineApi, from: number, length: number): readonly number[] {
  const bytes = memory.read(physAddr(from), length);
  return [bytes.indexOf(0), bytes.lastIndexOf(0), bytes.filter((byte) => byte === 0).length];
}

describe.each(engineCases)('%s: user mode', (_name, engine) => {
  let machine: MachineApi;
  let tables: PageTables;

  beforeEach(async () => {
    machine = await machineOf({ supervisor: 'hosted', engine });
    tables = new PageTables(machine);
    tables.map(CODE_VA, CODE_PA, USER_RX);
    tables.map(DATA_VA, DATA_PA, USER_RW);
    fill(machine, DATA_PA, 0x1000);
  });

  function zeroAt(address: bigint, ...after: number[]): Trap {
    place(machine, CODE_PA, [ZERO, ...after, ECALL]);
    const hart = machine.harts[0]!;
    hart.privilege = 0;
    hart.pc = CODE_VA;
    hart.setX(10, address);
    return runToTrap(machine);
  }

  const done: Trap = { interrupt: false, code: Cause.ecallU, epc: CODE_VA + 4n, tval: 0n };
  const fault = (code: number, tval: bigint): Trap => ({ interrupt: false, code, epc: CODE_VA, tval });

  test.each([0, 1, 0x40, 0x7f, 0x80, 0xfc3, 0xfff])('offset 0x%i clears its block of 64 bytes', (offset) => {
    const start = offset & ~63;
    for (let round = 0; round < 3; round++) {
      fill(machine, DATA_PA, 0x1000);
      expect(zeroAt(DATA_VA + BigInt(offset))).toEqual(done);
      expect(zeros(machine, DATA_PA, 0x1000)).toEqual([start, start + 63, 64]);
    }
  });

  test('above 4 GiB, too', () => {
    const high = 0x12_3400_0000n;
    tables.map(high, DATA_PA, USER_RW);
    for (let round = 0; round < 2; round++) {
      fill(machine, DATA_PA, 0x1000);
      expect(zeroAt(high + 0x123n)).toEqual(done);
      expect(zeros(machine, DATA_PA, 0x1000)).toEqual([0x100, 0x13f, 64]);
    }
  });

  test.each([
    ['nothing', 0],
    ['read-only', V | R | U | A | D],
    ['executable', USER_RX],
    ['not of the user', V | R | W | A | D],
    ['reserved', V | W | X | U | A | D],
  ])('a page that is %s is a store page fault at the very address', (_what, flags) => {
    tables.map(DATA_VA, DATA_PA, flags);
    expect(zeroAt(DATA_VA + 0x7dn)).toEqual(fault(Cause.storePageFault, DATA_VA + 0x7dn));
    expect(zeroAt(DATA_VA + 0x80n)).toEqual(fault(Cause.storePageFault, DATA_VA + 0x80n));
    expect(zeros(machine, DATA_PA, 0x1000)).toEqual([-1, -1, 0]);
  });

  test('a page where nothing is in memory is a store access fault at the very address', () => {
    tables.map(DATA_VA, RAM + 0x4000_0000, USER_RW);
    expect(zeroAt(DATA_VA + 0x7dn)).toEqual(fault(Cause.storeAccess, DATA_VA + 0x7dn));
  });

  test('the dirty bit is set, but not where cbo.zero is illegal', () => {
    const entry = tables.map(DATA_VA, DATA_PA, V | R | W | U);
    machine.harts[0]!.set32(SENVCFG, 0);
    expect(zeroAt(DATA_VA).code).toBe(Cause.illegalInstruction);
    expect(Number(tables.read(entry) & BigInt(A | D))).toBe(0);
    machine.harts[0]!.set32(SENVCFG, CBZE);
    expect(zeroAt(DATA_VA)).toEqual(done);
    expect(Number(tables.read(entry) & BigInt(A | D))).toBe(A | D);
    expect(machine.memory.dirty[(DATA_PA - RAM) / 4096]).toBe(1);
  });

  test('code that it clears is gone at once', () => {
    tables.map(CODE_VA, CODE_PA, USER_RX | W);
    const nop = addi(0, 0, 0);
    const toBlock = Array.from({ length: 15 }, () => nop);
    for (let round = 0; round < 2; round++) {
      // All zeros are no instruction.
      expect(zeroAt(CODE_VA + 0x44n, ...toBlock, addi(5, 5, 1))).toEqual({
        ...fault(Cause.illegalInstruction, 0n),
        epc: CODE_VA + 0x40n,
      });
    }
  });
});

describe.each(engineCases)('%s: two harts', (_name, engine) => {
  test("it breaks another hart's reservation of its block, and not its own", async () => {
    const machine = await machineOf({ harts: 2, supervisor: 'hosted', engine });
    const run = (id: typeof HART0, address: number, ...code: number[]): void => {
      const at = RAM + 0x1000 * (id + 1);
      place(machine, at, [...code, SPIN]);
      machine.harts[id]!.pc = BigInt(at);
      machine.harts[id]!.setX(10, BigInt(address));
      expect(machine.runHart(id, code.length)).toEqual({ kind: 'budget', steps: code.length });
    };
    const held = (): boolean => machine.harts[0]!.get32(RESERVED) === 1;
    run(HART1, DATA_PA, ZERO);
    run(HART0, DATA_PA + 0x38, insn('lr.d', { rd: 5, rs1: 10 }), ZERO);
    expect(held()).toBe(true);
    run(HART1, DATA_PA + 0x40, ZERO);
    expect(held()).toBe(true);
    run(HART1, DATA_PA + 1, ZERO);
    expect(held()).toBe(false);
  });
});

describe.each(engineCases)('%s: every mode', (_name, engine) => {
  let machine: MachineApi;

  beforeEach(async () => {
    machine = await machineOf({ supervisor: 'guest', engine });
    place(machine, CODE_PA, [ZERO, SPIN]);
    place(machine, VECTOR, [SPIN]);
    machine.harts[0]!.set64(MTVEC, BigInt(VECTOR));
  });

  /** What one cbo.zero comes to: nothing, or the trap to M-mode. */
  function outcome(privilege: 0 | 1 | 3, address: bigint): undefined | { code: number; tval: bigint } {
    const hart = machine.harts[0]!;
    hart.privilege = privilege;
    hart.pc = BigInt(CODE_PA);
    hart.setX(10, address);
    machine.runHart(HART0, 1);
    if (hart.pc === BigInt(CODE_PA + 4)) return undefined;
    expect([hart.pc, hart.get64(MEPC)]).toEqual([BigInt(VECTOR), BigInt(CODE_PA)]);
    return { code: hart.get32(MCAUSE), tval: hart.get64(MTVAL) };
  }

  const illegal = { code: Cause.illegalInstruction, tval: BigInt(ZERO) };

  test.each([
    [0, 0, [illegal, illegal, undefined]],
    [0, CBZE, [illegal, illegal, undefined]],
    [CBZE, 0, [illegal, undefined, undefined]],
    [CBZE, CBZE, [undefined, undefined, undefined]],
    [~CBZE & 0xff, ~CBZE & 0xff, [illegal, illegal, undefined]],
  ])('with menvcfg %i and senvcfg %i', (menvcfg, senvcfg, expected) => {
    const hart = machine.harts[0]!;
    hart.set32(MENVCFG, menvcfg);
    hart.set32(SENVCFG, senvcfg);
    for (let round = 0; round < 2; round++) {
      expect(([0, 1, 3] as const).map((privilege) => outcome(privilege, BigInt(DATA_PA)))).toEqual(expected);
    }
  });

  test('that it is illegal comes before that nothing is there', () => {
    expect(outcome(0, 0n)).toEqual(illegal);
    expect(outcome(3, 3n)).toEqual({ code: Cause.storeAccess, tval: 3n });
  });

  test.each([
    ['the finisher', 0x10_0001n],
    ['the CLINT', 0x200_4004n],
    ['the UART', 0x1000_0000n],
    ['the end of memory', BigInt(RAM + (1 << 20)) + 5n],
    ['an address beyond 2^53', 0xffff_ffff_ffff_ffc7n],
  ])('%s does not take it: store access fault', (_what, address) => {
    expect(outcome(3, address)).toEqual({ code: Cause.storeAccess, tval: address });
  });

  test('the last block of memory is cleared', () => {
    const last = RAM + (1 << 20) - 64;
    fill(machine, last - 64, 128);
    expect(outcome(3, BigInt(last + 63))).toBeUndefined();
    expect(zeros(machine, last - 64, 128)).toEqual([64, 127, 64]);
  });

  test('a block of which physical memory protection closes one word is a store access fault, wherever the address is', () => {
    const hart = machine.harts[0]!;
    hart.set32(MENVCFG, CBZE);
    // Entry 0: four bytes at the end of the first block, loads only; entry 1: all of memory.
    openPmp(hart);
    hart.set64(PMPADDR + 8, hart.get64(PMPADDR));
    hart.set64(PMPADDR, BigInt((DATA_PA + 0x3c) / 4));
    hart.set64(PMPCFG, BigInt(0x1f11));
    machine.engine.invalidateTranslation(undefined, undefined);
    fill(machine, DATA_PA, 0x1000);
    for (const offset of [0, 8, 0x3c, 0x3f]) {
      const address = BigInt(DATA_PA + offset);
      expect(outcome(1, address)).toEqual({ code: Cause.storeAccess, tval: address });
    }
    expect(outcome(1, BigInt(DATA_PA + 0x40))).toBeUndefined();
    expect(zeros(machine, DATA_PA, 0x1000)).toEqual([0x40, 0x7f, 64]);
    // An entry that matches a part of an access fails it in M-mode, too.
    expect(outcome(3, BigInt(DATA_PA))).toEqual({ code: Cause.storeAccess, tval: BigInt(DATA_PA) });
  });

  test('a page-table entry that it clears is gone at once', () => {
    const hart = machine.harts[0]!;
    hart.set32(MENVCFG, CBZE);
    const tables = new PageTables(machine);
    const [window, data] = [0x4000_0000n, 0x4020_0000n];
    tables.map(BigInt(CODE_PA), CODE_PA, V | R | X | A | D);
    const entry = tables.map(data, DATA_PA, V | R | W | A | D);
    tables.map(window, entry - (entry % 4096), V | R | W | A | D);
    expect(outcome(1, data)).toBeUndefined();
    expect(outcome(1, window + BigInt(entry % 4096))).toBeUndefined();
    expect(outcome(1, data + 1n)).toEqual({ code: Cause.storePageFault, tval: data + 1n });
  });
});
