/**
 * CSRs: who may touch which, what an instruction reads and writes, and what becomes of values that are not legal.
 */
import { describe, expect, test } from 'vitest';
import type { MachineApi } from '../../src/machine/machine.ts';
import { FS, FS_SHIFT, MPP, MSTATUS_WRITABLE, TVM } from '../../src/machine/mstatus.ts';
import * as layout from '../../src/machine/stateLayout.ts';
import { addi, csrrs, csrrw, engineCases, HART0, insn, machineOf, place, RAM } from './program.ts';

const ONES = 0xffff_ffff_ffff_ffffn;
const FAULT_HANDLER = RAM + 0x1000;

describe.each(engineCases)('%s', (_name, engine) => {
  /** Runs `code` in a mode, with x6 = `value`; the machine answers what x5 then is, or undefined when the last one is illegal. */
  async function run(
    code: readonly number[],
    { privilege = 3 as 0 | 1 | 3, value = 0n, prepare = (_machine: MachineApi): void => {} } = {},
  ): Promise<bigint | undefined> {
    const machine = await machineOf({ engine });
    const hart = machine.harts[0]!;
    place(machine, RAM, code);
    hart.privilege = privilege;
    hart.setX(6, value);
    hart.set64(layout.MTVEC, BigInt(FAULT_HANDLER));
    prepare(machine);
    for (let index = 0; index < code.length; index++) {
      machine.runHart(HART0, 1);
      if (hart.pc === BigInt(FAULT_HANDLER)) {
        expect([hart.get64(layout.MCAUSE), hart.get64(layout.MTVAL)]).toEqual([2n, BigInt(code[index]!)]);
        return undefined;
      }
    }
    return hart.x(5);
  }

  /** What a CSR reads after `value` was written to it in machine mode. */
  const written = (csr: number, value: bigint) => run([csrrw(0, csr, 6), csrrs(5, csr, 0)], { value });

  test.each([
    ['mstatus', 0x300, BigInt(MSTATUS_WRITABLE) | (0xan << 32n) | (1n << 63n)],
    ['sstatus', 0x100, 0x8000_0002_000c_6122n],
    ['misa, which is fixed', 0x301, 0x8000_0000_0014_112fn],
    ['medeleg', 0x302, 0xb3ffn],
    ['mideleg', 0x303, 0x222n],
    ['mie', 0x304, 0xaaan],
    ['mip', 0x344, 0x222n],
    ['mtvec, whose mode is reserved', 0x305, BigInt(FAULT_HANDLER)],
    ['stvec, whose mode is reserved', 0x105, 0n],
    ['mepc', 0x341, ONES - 1n],
    ['sepc', 0x141, ONES - 1n],
    ['mscratch', 0x340, ONES],
    ['sscratch', 0x140, ONES],
    ['mtval', 0x343, ONES],
    ['stval', 0x143, ONES],
    ['mcounteren', 0x306, 0xffff_ffffn],
    ['scounteren', 0x106, 0xffff_ffffn],
    ['menvcfg', 0x30a, (5n << 61n) | 0x81n],
    ['senvcfg', 0x10a, 0x81n],
    ['stimecmp', 0x14d, ONES],
    ['satp, whose mode is unknown', 0x180, 0n],
    ['mhpmcounter3', 0xb03, 0n],
    ['mcountinhibit', 0x320, 5n],
    ['pmpaddr3', 0x3b3, (1n << 54n) - 1n],
    ['pmpcfg2', 0x3a2, 0x9f9f_9f9f_9f9f_9f9fn],
    ['tselect', 0x7a0, 0n],
  ])('all ones in %s', async (_what, csr, expected) => {
    const value = await written(csr, ONES);
    // MPP and the state of the f registers are legal as all ones here; mstatus keeps its fixed fields.
    expect(value).toBe(expected);
  });

  test('trap vectors take both modes', async () => {
    for (const csr of [0x305, 0x105]) {
      expect(await written(csr, ONES - 2n)).toBe(ONES - 2n);
      expect(await written(csr, ONES - 3n)).toBe(ONES - 3n);
    }
  });

  test('satp takes bare and Sv39', async () => {
    const sv39 = (8n << 60n) | (5n << 44n) | 0x80123n;
    expect(await written(0x180, sv39)).toBe(sv39);
    expect(await written(0x180, 0n)).toBe(0n);
    expect(await written(0x180, 9n << 60n)).toBe(0n);
  });

  test('MPP keeps its value when machine mode writes the mode that does not exist', async () => {
    const value = await run([csrrw(0, 0x300, 6), csrrs(5, 0x300, 0)], {
      value: 2n << 11n,
      prepare: (machine) => machine.harts[0]!.set32(layout.MSTATUS, MPP),
    });
    expect(value! & BigInt(MPP)).toBe(BigInt(MPP));
  });

  test('set and clear change the bits named and read the old value; with x0 or 0 they only read', async () => {
    const prepare = (machine: MachineApi): void => machine.harts[0]!.set64(layout.MSCRATCH, 0xf0n);
    const effect = async (code: number): Promise<unknown> => [
      await run([code], { value: 0x3cn, prepare }),
      await run([code, csrrs(5, 0x340, 0)], { value: 0x3cn, prepare }),
    ];
    const csr = 0x340;
    expect(await effect(insn('csrrw', { rd: 5, csr, rs1: 6 }))).toEqual([0xf0n, 0x3cn]);
    expect(await effect(insn('csrrs', { rd: 5, csr, rs1: 6 }))).toEqual([0xf0n, 0xfcn]);
    expect(await effect(insn('csrrc', { rd: 5, csr, rs1: 6 }))).toEqual([0xf0n, 0xc0n]);
    expect(await effect(insn('csrrwi', { rd: 5, csr, imm: 31 }))).toEqual([0xf0n, 31n]);
    expect(await effect(insn('csrrsi', { rd: 5, csr, imm: 1 }))).toEqual([0xf0n, 0xf1n]);
    expect(await effect(insn('csrrci', { rd: 5, csr, imm: 16 }))).toEqual([0xf0n, 0xe0n]);
    expect(await effect(insn('csrrw', { rd: 6, csr, rs1: 6 }))).toEqual([0n, 0x3cn]);
  });

  test('a read-only register may be read but not written', async () => {
    expect(await run([csrrs(5, 0xf14, 0)])).toBe(0n);
    expect(await run([csrrs(5, 0xf14, 6)])).toBeUndefined();
    expect(await run([csrrw(0, 0xc00, 6)])).toBeUndefined();
    expect(await run([insn('csrrci', { rd: 5, csr: 0xf14, imm: 0 })])).toBe(0n);
  });

  test('a register that does not exist is illegal in every mode', async () => {
    for (const privilege of [0, 1, 3] as const) expect(await run([csrrs(5, 0x8ff, 0)], { privilege })).toBeUndefined();
  });

  test.each([
    ['mstatus', 0x300, 1],
    ['sstatus', 0x100, 0],
    ['mscratch', 0x340, 1],
    ['satp', 0x180, 0],
    ['mcycle', 0xb00, 1],
  ] as const)('%s, number %i, is not for mode %i', async (_csrName, csr, privilege) => {
    expect(await run([csrrs(5, csr, 0)], { privilege })).toBeUndefined();
    expect(await run([csrrs(5, csr, 0)], { privilege: 3 })).toBeDefined();
  });

  test('TVM keeps supervisor mode from satp', async () => {
    const prepare = (machine: MachineApi): void => machine.harts[0]!.set32(layout.MSTATUS, TVM);
    expect(await run([csrrs(5, 0x180, 0)], { privilege: 1 })).toBe(0n);
    expect(await run([csrrs(5, 0x180, 0)], { privilege: 1, prepare })).toBeUndefined();
  });

  test('counters are let through by mcounteren to supervisor mode and by scounteren to user mode', async () => {
    const enable = (machineBits: bigint, supervisorBits: bigint) => (machine: MachineApi) => {
      machine.harts[0]!.set64(layout.MCOUNTEREN, machineBits);
      machine.harts[0]!.set64(layout.SCOUNTEREN, supervisorBits);
    };
    for (const [csr, bit] of [
      [0xc00, 1n],
      [0xc01, 2n],
      [0xc02, 4n],
    ] as const) {
      expect(await run([csrrs(5, csr, 0)], { privilege: 3 })).toBe(0n);
      expect(await run([csrrs(5, csr, 0)], { privilege: 1, prepare: enable(bit, 0n) })).toBe(0n);
      expect(await run([csrrs(5, csr, 0)], { privilege: 1, prepare: enable(7n - bit, 7n) })).toBeUndefined();
      expect(await run([csrrs(5, csr, 0)], { privilege: 0, prepare: enable(bit, bit) })).toBe(0n);
      expect(await run([csrrs(5, csr, 0)], { privilege: 0, prepare: enable(7n, 7n - bit) })).toBeUndefined();
    }
  });

  test('stimecmp is for supervisor mode only when menvcfg.STCE and mcounteren.TM say so', async () => {
    const enable = (menvcfg: bigint, mcounteren: bigint) => (machine: MachineApi) => {
      machine.harts[0]!.set64(layout.MENVCFG, menvcfg);
      machine.harts[0]!.set64(layout.MCOUNTEREN, mcounteren);
    };
    const read = [csrrs(5, 0x14d, 0)];
    expect(await run(read, { privilege: 1, prepare: enable(1n << 63n, 2n) })).toBe(ONES);
    expect(await run(read, { privilege: 1, prepare: enable(0n, 2n) })).toBeUndefined();
    expect(await run(read, { privilege: 1, prepare: enable(1n << 63n, 0n) })).toBeUndefined();
    expect(await run(read, { privilege: 3 })).toBe(ONES);
  });

  test('counters count inside a run, whatever its length', async () => {
    const code = [
      addi(1, 0, 0),
      addi(1, 0, 0),
      csrrs(5, 0xb02, 0),
      addi(1, 0, 0),
      csrrs(7, 0xb00, 0),
      csrrs(8, 0xc01, 0),
    ];
    for (const chop of [1, 2, 100]) {
      const machine = await machineOf({ engine });
      const hart = machine.harts[0]!;
      place(machine, RAM, code);
      machine.now = 995;
      for (let done = 0; done < code.length; ) done += machine.runHart(HART0, Math.min(chop, code.length - done)).steps;
      expect([hart.x(5), hart.x(7), hart.x(8)]).toEqual([2n, 4n, 10n]);
    }
  });

  test('what is written to a counter is what the next instruction reads', async () => {
    const prepare = (machine: MachineApi): void => {
      machine.harts[0]!.set64(layout.STEPS, 1000n);
      machine.harts[0]!.set64(layout.RETIRED, 900n);
    };
    for (const csr of [0xb00, 0xb02]) {
      expect(await run([csrrw(0, csr, 6), csrrs(5, csr, 0)], { value: 5n, prepare })).toBe(5n);
      expect(await run([csrrw(0, csr, 6), addi(1, 1, 1), csrrs(5, csr, 0)], { value: ONES, prepare })).toBe(0n);
    }
  });

  test('sie and sip show only what is delegated, and sip lets software set only SSIP', async () => {
    const prepare = (machine: MachineApi): void => {
      const hart = machine.harts[0]!;
      hart.set64(layout.MIDELEG, 0x22n);
      hart.set64(layout.MIE, 0x8aan);
      hart.set64(layout.MIP, 0x220n);
    };
    expect(await run([csrrs(5, 0x104, 0)], { privilege: 1, prepare })).toBe(0x22n);
    expect(await run([csrrs(5, 0x144, 0)], { privilege: 1, prepare })).toBe(0x20n);
    expect(await run([csrrw(0, 0x104, 6), csrrs(5, 0x304, 0)], { value: 0n, prepare })).toBe(0x888n);
    expect(await run([csrrw(0, 0x144, 6), csrrs(5, 0x344, 0)], { value: ONES, prepare })).toBe(0x222n);
    expect(await run([csrrw(0, 0x144, 6), csrrs(5, 0x344, 0)], { value: 0n, prepare })).toBe(0x220n);
  });

  test('STIP follows stimecmp when menvcfg.STCE is set, and is written by machine mode when not', async () => {
    const timer = (machine: MachineApi): void => {
      machine.harts[0]!.set64(layout.MENVCFG, 1n << 63n);
      machine.harts[0]!.set64(layout.STIMECMP, 3n);
      machine.now = 299;
    };
    expect(await run([csrrs(5, 0x344, 0)], { prepare: timer })).toBe(0n);
    expect(await run([addi(1, 0, 0), csrrs(5, 0x344, 0)], { prepare: timer })).toBe(0x20n);
    expect(await run([addi(1, 0, 0), csrrw(0, 0x344, 6), csrrs(5, 0x344, 0)], { prepare: timer })).toBe(0x20n);
    expect(await run([csrrw(0, 0x344, 6), csrrs(5, 0x344, 0)], { value: ONES })).toBe(0x222n);
  });

  test('fcsr and its parts need the f registers on, and writing them marks those dirty', async () => {
    const on = (machine: MachineApi): void => machine.harts[0]!.set32(layout.MSTATUS, 1 << FS_SHIFT);
    for (const csr of [1, 2, 3]) expect(await run([csrrs(5, csr, 0)])).toBeUndefined();
    expect(await run([csrrw(0, 3, 6), csrrs(5, 3, 0)], { value: ONES, prepare: on })).toBe(0xffn);
    expect(await run([csrrw(0, 3, 6), csrrs(5, 2, 0)], { value: 0xa5n, prepare: on })).toBe(5n);
    expect(await run([csrrw(0, 3, 6), csrrs(5, 1, 0)], { value: 0xa5n, prepare: on })).toBe(5n);
    expect(await run([csrrw(0, 1, 6), csrrs(5, 3, 0)], { value: ONES, prepare: on })).toBe(31n);
    expect(await run([csrrw(0, 2, 6), csrrs(5, 3, 0)], { value: ONES, prepare: on })).toBe(0xe0n);
    const status = await run([csrrw(0, 1, 6), csrrs(5, 0x300, 0)], { prepare: on });
    expect(status! & (BigInt(FS) | (1n << 63n))).toBe(BigInt(FS) | (1n << 63n));
    const read = await run([csrrs(0, 1, 0), csrrs(5, 0x300, 0)], { prepare: on });
    expect(read! & (BigInt(FS) | (1n << 63n))).toBe(1n << BigInt(FS_SHIFT));
  });
});
