/**
 * Every engine computes what the manual says and stops exactly where it is told to.
 */
import { describe, expect, test } from 'vitest';
import { physAddr } from '../../src/base/address.ts';
import { RETIRED } from '../../src/machine/stateLayout.ts';
import { addi, engineCases, HART0, insn, machineOf, place, RAM, SPIN } from '../machine/program.ts';

describe.each(engineCases)('%s', (_name, engine) => {
  test('a loop computes the factorial of ten, and every step is counted', async () => {
    const machine = await machineOf({ engine });
    place(machine, RAM, [
      addi(5, 0, 10),
      addi(6, 0, 1),
      insn('mul', { rd: 6, rs1: 6, rs2: 5 }),
      addi(5, 5, -1),
      insn('bne', { rs1: 5, rs2: 0, imm: -8 }),
      SPIN,
    ]);
    const hart = machine.harts[0]!;
    expect(machine.runHart(HART0, 2 + 30)).toEqual({ kind: 'budget', steps: 32 });
    expect(hart.x(6)).toBe(3_628_800n);
    expect(hart.pc).toBe(BigInt(RAM + 20));
    expect([hart.steps, hart.count(RETIRED), machine.now]).toEqual([32, 32, 32]);
  });

  test('writes to x0 have no effect, and rd may be rs1', async () => {
    const machine = await machineOf({ engine });
    place(machine, RAM, [
      addi(0, 0, 5),
      addi(5, 0, 7),
      insn('sub', { rd: 5, rs1: 5, rs2: 5 }),
      addi(6, 0, 9),
      insn('jalr', { rd: 6, rs1: 10, imm: 0 }),
    ]);
    const hart = machine.harts[0]!;
    hart.setX(10, BigInt(RAM + 8));
    machine.runHart(HART0, 5);
    expect([hart.x(0), hart.x(5), hart.x(6), hart.pc]).toEqual([0n, 0n, BigInt(RAM + 20), BigInt(RAM + 8)]);
  });

  test('division by zero and its overflow have the results of the manual', async () => {
    const machine = await machineOf({ engine });
    place(machine, RAM, [
      insn('div', { rd: 7, rs1: 5, rs2: 0 }),
      insn('rem', { rd: 8, rs1: 5, rs2: 0 }),
      insn('div', { rd: 9, rs1: 5, rs2: 6 }),
      insn('rem', { rd: 10, rs1: 5, rs2: 6 }),
    ]);
    const hart = machine.harts[0]!;
    hart.setX(5, 1n << 63n);
    hart.setX(6, -1n);
    machine.runHart(HART0, 4);
    const ones = (1n << 64n) - 1n;
    expect([7, 8, 9, 10].map((index) => hart.x(index))).toEqual([ones, 1n << 63n, 1n << 63n, 0n]);
  });

  test('a breakpoint stops before its instruction, before its fetch, and not when it is ignored', async () => {
    const machine = await machineOf({ engine });
    place(machine, RAM, [addi(5, 5, 1), addi(5, 5, 1), insn('jal', { imm: -8 })]);
    machine.engine.setBreakpoints(0n, new Set([BigInt(RAM + 4), 0x10n]));
    const hart = machine.harts[0]!;
    expect(machine.runHart(HART0, 10)).toEqual({ kind: 'breakpoint', steps: 1 });
    expect(machine.runHart(HART0, 10)).toEqual({ kind: 'breakpoint', steps: 0 });
    expect(machine.runHart(HART0, 10, true)).toEqual({ kind: 'breakpoint', steps: 3 });
    expect(hart.x(5)).toBe(3n);
    hart.pc = 0x10n;
    expect(machine.runHart(HART0, 10)).toEqual({ kind: 'breakpoint', steps: 0 });
    machine.engine.setBreakpoints(0n, new Set());
    hart.pc = BigInt(RAM);
    expect(machine.runHart(HART0, 10)).toEqual({ kind: 'budget', steps: 10 });
  });

  test('a used-up budget says so, although the next instruction has a breakpoint', async () => {
    const machine = await machineOf({ engine });
    place(machine, RAM, [addi(5, 5, 1), SPIN]);
    machine.engine.setBreakpoints(0n, new Set([BigInt(RAM + 4)]));
    expect(machine.runHart(HART0, 1)).toEqual({ kind: 'budget', steps: 1 });
  });

  test('the engine comes back at least every million instructions, and the run goes on', async () => {
    const machine = await machineOf({ engine });
    place(machine, RAM, [SPIN]);
    const { engine: made } = machine;
    const run = made.run.bind(made);
    const budgets: number[] = [];
    made.run = (hart, budget, ignoreBreakpoint) => {
      budgets.push(budget);
      return run(hart, budget, ignoreBreakpoint);
    };
    expect(machine.runHart(HART0, 2_500_000)).toEqual({ kind: 'budget', steps: 2_500_000 });
    expect(budgets).toEqual([1_000_000, 1_000_000, 500_000]);
  });

  test('a store into the code ahead is seen by the next instruction', async () => {
    const machine = await machineOf({ engine });
    place(machine, RAM, [
      addi(5, 5, 1),
      insn('sw', { rs1: 10, rs2: 11, imm: 8 }),
      addi(5, 5, 2),
      insn('jal', { imm: -12 }),
    ]);
    const hart = machine.harts[0]!;
    hart.setX(10, BigInt(RAM));
    hart.setX(11, BigInt(addi(5, 5, 64)));
    machine.runHart(HART0, 3);
    expect(hart.x(5)).toBe(65n);
    expect(machine.memory.readU32(physAddr(RAM + 8))).toBe(addi(5, 5, 64));
  });
});
