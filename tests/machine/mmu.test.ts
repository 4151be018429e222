/**
 * Sv39 page-table walks: what is allowed, every kind of fault with its exact cause and tval, accessed and dirty bits, superpages.
 */
import { beforeEach, describe, expect, test } from 'vitest';
import { physAddr } from '../../src/base/address.ts';
import type { MachineApi } from '../../src/machine/machine.ts';
import { Pte } from '../../src/machine/mmu.ts';
import { MPP_SHIFT, MPRV, MXR, SUM } from '../../src/machine/mstatus.ts';
import { MEDELEG, MSTATUS, SATP, SCAUSE, SEPC, STVAL, STVEC } from '../../src/machine/stateLayout.ts';
import { Cause, type Trap } from '../../src/machine/trap.ts';
import { PageTables, USER_RW, USER_RX } from './pageTables.ts';
import { engineCases, HART0, insn, machineOf, place, RAM, runToTrap } from './program.ts';

const { V, R, W, X, U, A, D } = Pte;

const CODE_VA = 0x1_0000n;
const DATA_VA = 0x20_0000n;
const CODE_PA = RAM + 0x4000;
const DATA_PA = RAM + 0x8000;

const LOAD = insn('ld', { rd: 5, rs1: 10 });
const STORE = insn('sd', { rs1: 10, rs2: 11 });
const ECALL = insn('ecall');

/** The physical word at DATA_PA, where tests store 0x1122334455667788. */
const VALUE = 0x1122_3344_5566_7788n;

describe.each(engineCases)('%s: user mode', (_name, engine) => {
  let machine: MachineApi;
  let tables: PageTables;

  beforeEach(async () => {
    machine = await machineOf({ supervisor: 'hosted', engine });
    tables = new PageTables(machine);
    tables.map(CODE_VA, CODE_PA, USER_RX);
    machine.memory.writeU64(physAddr(DATA_PA), VALUE);
  });

  /** Runs one instruction with x10 = `address` and x11 = 42; the ecall after it traps when it does not. */
  function access(code: number, address: bigint): Trap {
    place(machine, CODE_PA, [code, ECALL]);
    const hart = machine.harts[0]!;
    hart.privilege = 0;
    hart.pc = CODE_VA;
    hart.setX(5, 99n);
    hart.setX(10, address);
    hart.setX(11, 42n);
    return runToTrap(machine);
  }

  const fault = (code: number, tval: bigint): Trap => ({ interrupt: false, code, epc: CODE_VA, tval });
  const done: Trap = { interrupt: false, code: Cause.ecallU, epc: CODE_VA + 4n, tval: 0n };

  test('a mapped page is read and written', () => {
    tables.map(DATA_VA, DATA_PA, USER_RW);
    expect(access(LOAD, DATA_VA)).toEqual(done);
    expect(machine.harts[0]!.x(5)).toBe(VALUE);
    expect(access(STORE, DATA_VA + 8n)).toEqual(done);
    expect(machine.memory.readU64(physAddr(DATA_PA + 8))).toBe(42n);
  });

  test.each([
    ['not valid', USER_RW & ~V],
    ['not of the user', USER_RW & ~U],
    ['write-only, which is reserved', V | W | U | A | D],
    ['write and execute only, which is reserved', V | W | X | U | A | D],
  ])('a page that is %s faults on load and on store', (_what, flags) => {
    tables.map(DATA_VA, DATA_PA, flags);
    expect(access(LOAD, DATA_VA + 16n)).toEqual(fault(Cause.loadPageFault, DATA_VA + 16n));
    expect(machine.harts[0]!.x(5)).toBe(99n);
    expect(access(STORE, DATA_VA + 16n)).toEqual(fault(Cause.storePageFault, DATA_VA + 16n));
    expect(machine.memory.readU64(physAddr(DATA_PA + 16))).toBe(0n);
  });

  test('a read-only page faults on store, on AMO and on store-conditional, and changes no register', () => {
    tables.map(DATA_VA, DATA_PA, V | R | U | A);
    expect(access(LOAD, DATA_VA)).toEqual(done);
    for (const code of [
      STORE,
      insn('amoadd.d', { rd: 10, rs1: 10, rs2: 11 }),
      insn('amoswap.w', { rd: 11, rs1: 10, rs2: 11 }),
      insn('sc.d', { rd: 10, rs1: 10, rs2: 11 }),
    ]) {
      expect(access(code, DATA_VA)).toEqual(fault(Cause.storePageFault, DATA_VA));
      expect([machine.harts[0]!.x(10), machine.harts[0]!.x(11)]).toEqual([DATA_VA, 42n]);
    }
    expect(machine.memory.readU64(physAddr(DATA_PA))).toBe(VALUE);
  });

  test('an execute-only page cannot be read, unless mstatus.MXR is set', () => {
    tables.map(DATA_VA, DATA_PA, V | X | U | A);
    expect(access(LOAD, DATA_VA)).toEqual(fault(Cause.loadPageFault, DATA_VA));
    const hart = machine.harts[0]!;
    hart.set32(MSTATUS, hart.get32(MSTATUS) | MXR);
    expect(access(LOAD, DATA_VA)).toEqual(done);
    hart.set32(MSTATUS, hart.get32(MSTATUS) & ~MXR);
    expect(access(LOAD, DATA_VA)).toEqual(fault(Cause.loadPageFault, DATA_VA));
  });

  test('an address whose bits 63 to 39 are not those of bit 38 is on no page', () => {
    const address = 1n << 38n;
    tables.map(address & 0x7f_ffff_ffffn, DATA_PA, USER_RW);
    expect(access(LOAD, address)).toEqual(fault(Cause.loadPageFault, address));
    expect(access(STORE, 1n << 63n)).toEqual(fault(Cause.storePageFault, 1n << 63n));
    const canonical = BigInt.asUintN(64, -(1n << 38n));
    expect(access(LOAD, canonical)).toEqual(done);
  });

  test('a page above 4 GiB is read and written', () => {
    const address = 0x12_3456_7000n;
    tables.map(address, DATA_PA, USER_RW);
    expect(access(LOAD, address)).toEqual(done);
    expect(machine.harts[0]!.x(5)).toBe(VALUE);
    expect(access(STORE, address + 0xff8n)).toEqual(done);
    expect(machine.memory.readU64(physAddr(DATA_PA + 0xff8))).toBe(42n);
    expect(access(LOAD, address + 0x1000n)).toEqual(fault(Cause.loadPageFault, address + 0x1000n));
  });

  test('reserved bits of an entry make a page fault', () => {
    const entry = tables.map(DATA_VA, DATA_PA, USER_RW);
    const good = tables.read(entry);
    for (const bit of [54n, 60n, 61n, 62n, 63n]) {
      tables.write(entry, good | (1n << bit));
      expect(access(LOAD, DATA_VA)).toEqual(fault(Cause.loadPageFault, DATA_VA));
    }
    tables.write(entry, good | (3n << 8n));
    expect(access(LOAD, DATA_VA)).toEqual(done);
  });

  test('a pointer to a table may not have A, D or U set, and a table may not point on at the last level', () => {
    tables.map(DATA_VA, DATA_PA, USER_RW);
    const pointer = tables.entryAddress(DATA_VA, 1);
    const good = tables.read(pointer);
    for (const bit of [A, D, U]) {
      tables.write(pointer, good | BigInt(bit));
      expect(access(LOAD, DATA_VA)).toEqual(fault(Cause.loadPageFault, DATA_VA));
    }
    tables.write(pointer, good);
    tables.write(tables.entryAddress(DATA_VA, 0), BigInt(DATA_PA / 4096) * 1024n + BigInt(V));
    expect(access(LOAD, DATA_VA)).toEqual(fault(Cause.loadPageFault, DATA_VA));
  });

  test('a table or a page outside RAM is an access fault of the access', () => {
    tables.map(DATA_VA, 0x4000_0000, USER_RW);
    expect(access(LOAD, DATA_VA)).toEqual(fault(Cause.loadAccess, DATA_VA));
    expect(access(STORE, DATA_VA)).toEqual(fault(Cause.storeAccess, DATA_VA));
    tables.write(tables.entryAddress(DATA_VA, 1), 0x3ff_ffff_fc00n | BigInt(V));
    expect(access(LOAD, DATA_VA)).toEqual(fault(Cause.loadAccess, DATA_VA));
  });

  test('hardware sets accessed on a load, accessed and dirty on a store', () => {
    const entry = tables.map(DATA_VA, DATA_PA, V | R | W | U);
    access(LOAD, DATA_VA);
    expect(tables.read(entry) & 0xffn).toBe(BigInt(V | R | W | U | A));
    access(STORE, DATA_VA);
    expect(tables.read(entry) & 0xffn).toBe(BigInt(V | R | W | U | A | D));
  });

  test('a fault sets neither', () => {
    const entry = tables.map(DATA_VA, DATA_PA, V | R | U);
    access(STORE, DATA_VA);
    expect(tables.read(entry) & 0xffn).toBe(BigInt(V | R | U));
  });

  test('superpages map 2 MiB and 1 GiB, and must be aligned', () => {
    tables.map(0x4000_0000n, 0x8000_0000, USER_RW, 2);
    expect(access(LOAD, 0x4000_0000n + BigInt(DATA_PA - RAM))).toEqual(done);
    expect(machine.harts[0]!.x(5)).toBe(VALUE);
    tables.map(0x60_0000n, 0x8000_0000, USER_RW, 1);
    expect(access(LOAD, 0x60_0000n + BigInt(DATA_PA - RAM))).toEqual(done);
    expect(machine.harts[0]!.x(5)).toBe(VALUE);
    tables.map(0x60_0000n, 0x8000_1000, USER_RW, 1);
    expect(access(LOAD, 0x60_0000n)).toEqual(fault(Cause.loadPageFault, 0x60_0000n));
    tables.map(0x4000_0000n, 0x8020_0000, USER_RW, 2);
    expect(access(LOAD, 0x4000_0000n)).toEqual(fault(Cause.loadPageFault, 0x4000_0000n));
  });

  test('a straddling store whose second page faults writes nothing and reports the second page', () => {
    tables.map(DATA_VA, DATA_PA, USER_RW);
    tables.map(DATA_VA + 0x1000n, DATA_PA + 0x2000, V | R | U | A);
    expect(access(STORE, DATA_VA + 0xffdn)).toEqual(fault(Cause.storePageFault, DATA_VA + 0x1000n));
    expect(machine.memory.readU64(physAddr(DATA_PA + 0xff8))).toBe(0n);
    expect(access(LOAD, DATA_VA + 0xffdn)).toEqual(done);
  });

  test('a straddling access joins two pages that are apart in memory', () => {
    tables.map(DATA_VA, DATA_PA, USER_RW);
    tables.map(DATA_VA + 0x1000n, DATA_PA + 0x2000, USER_RW);
    const hart = machine.harts[0]!;
    expect(access(STORE, DATA_VA + 0xffcn)).toEqual(done);
    expect(machine.memory.readU32(physAddr(DATA_PA + 0xffc))).toBe(42);
    expect(machine.memory.readU32(physAddr(DATA_PA + 0x1000))).toBe(0);
    machine.memory.writeU64(physAddr(DATA_PA + 0x2000), 0xaabb_ccddn);
    expect(access(LOAD, DATA_VA + 0xffcn)).toEqual(done);
    expect(hart.x(5)).toBe(0xaabb_ccdd_0000_002an);
    expect(access(LOAD, DATA_VA + 0x1ffdn)).toEqual(fault(Cause.loadPageFault, DATA_VA + 0x2000n));
  });

  test('a misaligned AMO, load-reserved or store-conditional is an exception', () => {
    tables.map(DATA_VA, DATA_PA, USER_RW);
    const at = DATA_VA + 4n;
    expect(access(insn('amoor.d', { rd: 5, rs1: 10 }), at)).toEqual(fault(Cause.storeMisaligned, at));
    expect(access(insn('lr.d', { rd: 5, rs1: 10 }), at)).toEqual(fault(Cause.loadMisaligned, at));
    expect(access(insn('sc.d', { rd: 5, rs1: 10 }), at)).toEqual(fault(Cause.storeMisaligned, at));
    expect(access(insn('amoor.w', { rd: 5, rs1: 10 }), at)).toEqual(done);
  });

  test('a fetch from a page without X, from none, and across into none, faults at the bytes that lack', () => {
    const hart = machine.harts[0]!;
    tables.map(DATA_VA, DATA_PA, USER_RW);
    const fetch = (pc: bigint): Trap => {
      hart.privilege = 0;
      hart.pc = pc;
      return runToTrap(machine);
    };
    expect(fetch(DATA_VA)).toEqual({ interrupt: false, code: Cause.instructionPageFault, epc: DATA_VA, tval: DATA_VA });
    expect(fetch(0n)).toEqual({ interrupt: false, code: Cause.instructionPageFault, epc: 0n, tval: 0n });
    place(machine, CODE_PA + 0xffc, [0x0003_0001]);
    const last = CODE_VA + 0xffen;
    expect(fetch(last)).toEqual({ interrupt: false, code: Cause.instructionPageFault, epc: last, tval: last + 2n });
  });

  test('an instruction that straddles two pages runs', () => {
    tables.map(CODE_VA + 0x1000n, CODE_PA + 0x2000, USER_RX);
    const code = insn('addi', { rd: 5, rs1: 0, imm: 77 });
    machine.memory.write(physAddr(CODE_PA + 0xffe), Uint8Array.of(code & 255, (code >>> 8) & 255));
    machine.memory.write(physAddr(CODE_PA + 0x2000), Uint8Array.of((code >>> 16) & 255, code >>> 24, 0x73, 0, 0, 0));
    const hart = machine.harts[0]!;
    hart.pc = CODE_VA + 0xffen;
    expect(runToTrap(machine)).toEqual({ interrupt: false, code: Cause.ecallU, epc: CODE_VA + 0x1002n, tval: 0n });
    expect(hart.x(5)).toBe(77n);
  });
});

describe.each(engineCases)('%s: supervisor and machine mode', (_name, engine) => {
  let machine: MachineApi;
  let tables: PageTables;
  const HANDLER = 0x3_0000n;

  beforeEach(async () => {
    machine = await machineOf({ engine });
    tables = new PageTables(machine);
    tables.map(CODE_VA, CODE_PA, V | R | X | A);
    tables.map(HANDLER, CODE_PA + 0x1000, V | R | X | A);
    machine.memory.writeU64(physAddr(DATA_PA), VALUE);
    const hart = machine.harts[0]!;
    hart.set64(MEDELEG, 0xb3ffn);
    hart.set64(STVEC, HANDLER);
  });

  /** Runs two steps in S-mode: the instruction, or its trap; answers where the hart is. */
  function step(code: number, mstatus: number, privilege: 0 | 1 | 3 = 1): { pc: bigint; cause: bigint; tval: bigint } {
    const hart = machine.harts[0]!;
    place(machine, CODE_PA, [code]);
    hart.privilege = privilege;
    hart.set32(MSTATUS, mstatus);
    hart.set64(SCAUSE, 0n);
    hart.set64(STVAL, 0n);
    hart.pc = privilege === 3 ? BigInt(CODE_PA) : CODE_VA;
    hart.setX(10, DATA_VA);
    machine.runHart(HART0, 1);
    return { pc: hart.pc, cause: hart.get64(SCAUSE), tval: hart.get64(STVAL) };
  }
  const done = { pc: CODE_VA + 4n, cause: 0n, tval: 0n };

  test('S-mode reads a user page only with SUM, and never executes one', () => {
    tables.map(DATA_VA, DATA_PA, USER_RW);
    expect(step(LOAD, 0)).toEqual({ pc: HANDLER, cause: BigInt(Cause.loadPageFault), tval: DATA_VA });
    expect(step(STORE, 0)).toEqual({ pc: HANDLER, cause: BigInt(Cause.storePageFault), tval: DATA_VA });
    expect(step(LOAD, SUM)).toEqual(done);
    tables.map(CODE_VA, CODE_PA, USER_RX);
    expect(step(LOAD, SUM)).toEqual({ pc: HANDLER, cause: BigInt(Cause.instructionPageFault), tval: CODE_VA });
    expect(machine.harts[0]!.get64(SEPC)).toBe(CODE_VA);
  });

  test('S-mode reads its own pages, which U-mode cannot execute', () => {
    tables.map(DATA_VA, DATA_PA, V | R | A);
    expect(step(LOAD, 0)).toEqual(done);
    expect(step(LOAD, 0, 0)).toEqual({ pc: HANDLER, cause: BigInt(Cause.instructionPageFault), tval: CODE_VA });
  });

  test('M-mode is not translated, but with MPRV its loads and stores are those of MPP', () => {
    const hart = machine.harts[0]!;
    tables.map(DATA_VA, DATA_PA, USER_RW);
    step(LOAD, MPRV, 3);
    expect(hart.x(5)).toBe(VALUE);
    hart.setX(5, 0n);
    step(LOAD, MPRV | (1 << MPP_SHIFT), 3);
    expect(hart.x(5)).toBe(0n);
    step(LOAD, MPRV | SUM | (1 << MPP_SHIFT), 3);
    expect(hart.x(5)).toBe(VALUE);
    hart.setX(5, 0n);
    step(LOAD, MPRV | (3 << MPP_SHIFT), 3);
    expect(hart.x(5)).toBe(0n);
  });

  test('in bare mode addresses are physical, and those outside RAM fault', () => {
    const hart = machine.harts[0]!;
    hart.set64(SATP, 0n);
    hart.privilege = 1;
    hart.set64(STVEC, BigInt(CODE_PA + 0x1000));
    place(machine, CODE_PA, [LOAD]);
    hart.pc = BigInt(CODE_PA);
    hart.setX(10, BigInt(DATA_PA));
    machine.runHart(HART0, 1);
    expect(hart.x(5)).toBe(VALUE);
    hart.pc = BigInt(CODE_PA);
    hart.setX(10, BigInt(RAM + (1 << 20) - 4));
    machine.runHart(HART0, 1);
    expect([hart.get64(SCAUSE), hart.get64(STVAL)]).toEqual([BigInt(Cause.loadAccess), BigInt(RAM + (1 << 20))]);
  });

  test('sfence.vma makes a changed page table take effect', () => {
    const hart = machine.harts[0]!;
    const entry = tables.map(DATA_VA, DATA_PA, V | R | A);
    tables.map(0x5_0000n, Math.floor(entry / 4096) * 4096, V | R | W | A | D);
    machine.memory.writeU64(physAddr(DATA_PA + 0x1000), 7n);
    place(machine, CODE_PA, [LOAD, insn('sd', { rs1: 12, rs2: 13 }), insn('sfence.vma'), LOAD]);
    hart.privilege = 1;
    hart.pc = CODE_VA;
    hart.setX(10, DATA_VA);
    hart.setX(12, 0x5_0000n + BigInt(entry % 4096));
    hart.setX(13, BigInt((DATA_PA + 0x1000) / 4096) * 1024n + BigInt(V | R | A));
    machine.runHart(HART0, 1);
    expect(hart.x(5)).toBe(VALUE);
    machine.runHart(HART0, 3);
    expect(hart.x(5)).toBe(7n);
  });
});
