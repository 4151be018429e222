/**
 * What the machine adds to floating-point arithmetic: the f registers' on and off, rounding modes, accrued flags.
 */
import { beforeEach, describe, expect, test } from 'vitest';
import type { MachineApi } from '../../src/machine/machine.ts';
import { FS, FS_SHIFT } from '../../src/machine/mstatus.ts';
import { FFLAGS, FRM, MSTATUS } from '../../src/machine/stateLayout.ts';
import { Cause } from '../../src/machine/trap.ts';
import { engineCases, HART0, insn, machineOf, place, RAM, runToTrap } from './program.ts';

const [NX, DZ, NV] = [1, 8, 16];
const DYNAMIC = 7;

const bitsOf = (value: number): bigint => new BigUint64Array(new Float64Array([value]).buffer)[0]!;

describe.each(engineCases)('%s', (_name, engine) => {
  let machine: MachineApi;

  beforeEach(async () => {
    machine = await machineOf({ supervisor: 'hosted', engine });
  });

  /** Runs one instruction with f1 = a and f2 = b; answers f3. */
  function run(code: number, a: number, b: number): bigint {
    const hart = machine.harts[0]!;
    place(machine, RAM, [code]);
    hart.pc = BigInt(RAM);
    hart.setF(1, bitsOf(a));
    hart.setF(2, bitsOf(b));
    expect(machine.runHart(HART0, 1)).toEqual({ kind: 'budget', steps: 1 });
    return hart.f(3);
  }
  const divide = (rm: number): number => insn('fdiv.d', { rd: 3, rs1: 1, rs2: 2, rm });
  const flags = (): number => machine.harts[0]!.get32(FFLAGS);
  const status = (): number => (machine.harts[0]!.get32(MSTATUS) & FS) >>> FS_SHIFT;

  test('a result is rounded as the instruction says', () => {
    const third = bitsOf(1 / 3);
    expect([0, 1, 2, 3, 4].map((rm) => run(divide(rm), 1, 3) - third)).toEqual([0n, 0n, 0n, 1n, 0n]);
    expect([0, 1, 2, 3].map((rm) => run(divide(rm), -1, 3) - bitsOf(-1 / 3))).toEqual([0n, 0n, 1n, 0n]);
  });

  test('the dynamic rounding mode is frm', () => {
    machine.harts[0]!.set32(FRM, 3);
    expect(run(divide(DYNAMIC), 1, 3) - bitsOf(1 / 3)).toBe(1n);
  });

  test('flags accrue and stay', () => {
    run(divide(0), 1, 2);
    expect(flags()).toBe(0);
    run(divide(0), 1, 3);
    expect(flags()).toBe(NX);
    run(divide(0), 1, 0);
    expect(flags()).toBe(NX | DZ);
    run(divide(0), 0, 0);
    run(divide(0), 4, 2);
    expect(flags()).toBe(NX | DZ | NV);
  });

  test('a reserved rounding mode is an illegal instruction, named or in frm', () => {
    const hart = machine.harts[0]!;
    hart.set32(FRM, 6);
    for (const code of [divide(DYNAMIC), divide(0) | (5 << 12)]) {
      place(machine, RAM, [code]);
      hart.privilege = 0;
      hart.pc = BigInt(RAM);
      expect(runToTrap(machine)).toEqual({
        interrupt: false,
        code: Cause.illegalInstruction,
        epc: BigInt(RAM),
        tval: BigInt(code >>> 0),
      });
    }
  });

  test('comparisons look at no rounding mode', () => {
    machine.harts[0]!.set32(FRM, 6);
    run(insn('flt.d', { rd: 5, rs1: 1, rs2: 2 }), 1, 2);
    expect([machine.harts[0]!.x(5), status()]).toEqual([1n, 1]);
    run(insn('flt.d', { rd: 5, rs1: 1, rs2: 2 }), Number.NaN, 2);
    expect([machine.harts[0]!.x(5), flags(), status()]).toEqual([0n, NV, 3]);
  });

  test('a write to an f register marks them dirty, a read does not', () => {
    expect(status()).toBe(1);
    run(insn('fmv.x.d', { rd: 5, rs1: 1 }), 1, 2);
    expect(status()).toBe(1);
    run(insn('fmv.d.x', { rd: 3, rs1: 5 }), 1, 2);
    expect(status()).toBe(3);
  });

  test.each([
    ['an addition', insn('fadd.d', { rd: 3, rs1: 1, rs2: 2 })],
    ['a move', insn('fmv.x.d', { rd: 5, rs1: 1 })],
    ['a load', insn('fld', { rd: 1, rs1: 10 })],
    ['a store', insn('fsd', { rs1: 10, rs2: 1 })],
    ['a sign injection', insn('fsgnj.s', { rd: 1, rs1: 1, rs2: 1 })],
    ['a compressed load', insn('c.fld', { rd: 8, rs1: 10 })],
  ])('with mstatus.FS off %s is illegal', (_what, code) => {
    const hart = machine.harts[0]!;
    hart.set32(MSTATUS, hart.get32(MSTATUS) & ~FS);
    place(machine, RAM, [code]);
    hart.pc = BigInt(RAM);
    expect(runToTrap(machine)).toEqual({
      interrupt: false,
      code: Cause.illegalInstruction,
      epc: BigInt(RAM),
      tval: BigInt(code),
    });
  });
});
