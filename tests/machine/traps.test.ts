/**
 * Traps: who takes them, what they leave in the CSRs, what they cost in steps, and how one returns from them.
 */
import { describe, expect, test } from 'vitest';
import { MIE, MPIE, MPP, MPP_SHIFT, SIE, SPIE, SPP, TSR, TVM, TW } from '../../src/machine/mstatus.ts';
import * as layout from '../../src/machine/stateLayout.ts';
import { Cause } from '../../src/machine/trap.ts';
import { addi, engineCases, HART0, insn, machineOf, place, RAM, runToTrap, SPIN } from './program.ts';

const ECALL = insn('ecall');
const STATUS_STACK = SIE | MIE | SPIE | MPIE | SPP | MPP;

describe.each(engineCases)('%s: a hosted supervisor', (_name, engine) => {
  const hosted = () => machineOf({ supervisor: 'hosted', engine });

  test('gets a trap that is taken in full, and returns from it', async () => {
    const machine = await hosted();
    const hart = machine.harts[0]!;
    place(machine, RAM, [addi(17, 0, 93), ECALL, addi(5, 0, 1), SPIN]);
    hart.pc = BigInt(RAM);
    const epc = BigInt(RAM + 4);
    expect(machine.runHart(HART0, 100)).toEqual({
      kind: 'trap',
      steps: 2,
      trap: { interrupt: false, code: Cause.ecallU, epc, tval: 0n },
    });
    expect([hart.get64(layout.SCAUSE), hart.get64(layout.SEPC), hart.get64(layout.STVAL)]).toEqual([8n, epc, 0n]);
    expect([hart.privilege, hart.pc, hart.steps, hart.count(layout.RETIRED), machine.now]).toEqual([1, epc, 2, 1, 2]);
    hart.set64(layout.SEPC, epc + 4n);
    machine.trapReturn(HART0);
    expect([hart.privilege, hart.pc]).toEqual([0, epc + 4n]);
    machine.runHart(HART0, 1);
    expect(hart.x(5)).toBe(1n);
  });

  test('gets the trap in the same run when a step is left, else the budget and then the trap', async () => {
    const machine = await hosted();
    const hart = machine.harts[0]!;
    place(machine, RAM, [addi(5, 5, 1), ECALL]);
    hart.pc = BigInt(RAM);
    expect(machine.runHart(HART0, 1)).toEqual({ kind: 'budget', steps: 1 });
    expect(machine.runHart(HART0, 0)).toEqual({ kind: 'budget', steps: 0 });
    expect(machine.runHart(HART0, 1)).toMatchObject({ kind: 'trap', steps: 1 });
    expect([hart.steps, hart.count(layout.RETIRED)]).toEqual([2, 1]);
  });

  test.each([
    ['ecall', ECALL, Cause.ecallU, 0n],
    ['ebreak', insn('ebreak'), Cause.breakpoint, BigInt(RAM)],
    ['an encoding of nothing', 0xffff_ffff, Cause.illegalInstruction, 0xffff_ffffn],
    ['a compressed encoding of nothing', 0x1234_0000, Cause.illegalInstruction, 0n],
    ['sret', insn('sret'), Cause.illegalInstruction, 0x1020_0073n],
    ['mret', insn('mret'), Cause.illegalInstruction, 0x3020_0073n],
    ['wfi', insn('wfi'), Cause.illegalInstruction, 0x1050_0073n],
    ['sfence.vma', insn('sfence.vma'), Cause.illegalInstruction, 0x1200_0073n],
    ['a load from nowhere', insn('lw', { rd: 5, imm: 16 }), Cause.loadAccess, 16n],
    ['a store to nowhere', insn('sw', { imm: 16 }), Cause.storeAccess, 16n],
  ])('sees %s in user mode with its cause and tval', async (_what, code, cause, tval) => {
    const machine = await hosted();
    const hart = machine.harts[0]!;
    place(machine, RAM, [code]);
    hart.pc = BigInt(RAM);
    expect(runToTrap(machine)).toEqual({ interrupt: false, code: cause, epc: BigInt(RAM), tval });
    expect([hart.get64(layout.SCAUSE), hart.get64(layout.STVAL)]).toEqual([BigInt(cause), tval]);
    expect([hart.steps, hart.count(layout.RETIRED)]).toEqual([1, 0]);
    expect(hart.get32(layout.EXCEPTION)).toBe(0);
  });

  test('sees a jump to nowhere at its target', async () => {
    const machine = await hosted();
    const hart = machine.harts[0]!;
    place(machine, RAM, [insn('jalr', { rd: 1, rs1: 5, imm: 1 })]);
    hart.pc = BigInt(RAM);
    hart.setX(5, 0x1000n);
    expect(runToTrap(machine)).toEqual({
      interrupt: false,
      code: Cause.instructionAccess,
      epc: 0x1000n,
      tval: 0x1000n,
    });
    expect([hart.x(1), hart.steps]).toEqual([BigInt(RAM + 4), 2]);
  });

  test('sees an odd pc as misaligned', async () => {
    const machine = await hosted();
    machine.harts[0]!.pc = BigInt(RAM + 1);
    expect(runToTrap(machine)).toMatchObject({ code: Cause.instructionMisaligned, tval: BigInt(RAM + 1) });
  });

  test('gets a trap for ever from a handler that does not help, a step each time', async () => {
    const machine = await hosted();
    machine.harts[0]!.pc = 0x1000n;
    for (let step = 1; step <= 3; step++) {
      expect(machine.runHart(HART0, 10)).toMatchObject({ kind: 'trap', steps: 1 });
      machine.trapReturn(HART0);
    }
    expect([machine.harts[0]!.steps, machine.now]).toEqual([3, 3]);
  });
});

describe.each(engineCases)('%s: a guest supervisor', (_name, engine) => {
  const guest = () => machineOf({ engine });
  const S_HANDLER = RAM + 0x1000;
  const M_HANDLER = RAM + 0x2000;

  test('begins in machine mode at the start of RAM with its number in a0', async () => {
    const machine = await machineOf({ harts: 2, engine });
    expect(machine.harts.map((hart) => [hart.privilege, hart.pc, hart.x(10)])).toEqual([
      [3, BigInt(RAM), 0n],
      [3, BigInt(RAM), 1n],
    ]);
  });

  test.each([
    [0, true, 1],
    [1, true, 1],
    [3, true, 3],
    [0, false, 3],
    [1, false, 3],
  ] as const)('an exception in mode %i, delegated: %s, goes to mode %i', async (from, delegated, to) => {
    const machine = await guest();
    const hart = machine.harts[0]!;
    place(machine, RAM, [insn('ebreak')]);
    hart.set64(layout.STVEC, BigInt(S_HANDLER));
    hart.set64(layout.MTVEC, BigInt(M_HANDLER));
    if (delegated) hart.set64(layout.MEDELEG, 1n << BigInt(Cause.breakpoint));
    hart.privilege = from;
    hart.set32(layout.MSTATUS, SIE | MIE);
    expect(machine.runHart(HART0, 1)).toEqual({ kind: 'budget', steps: 1 });
    const [cause, epc, tval] =
      to === 1 ? [layout.SCAUSE, layout.SEPC, layout.STVAL] : [layout.MCAUSE, layout.MEPC, layout.MTVAL];
    expect([hart.get64(cause), hart.get64(epc), hart.get64(tval)]).toEqual([3n, BigInt(RAM), BigInt(RAM)]);
    expect([hart.privilege, hart.pc]).toEqual([to, BigInt(to === 1 ? S_HANDLER : M_HANDLER)]);
    const expected = to === 1 ? MIE | SPIE | (from === 1 ? SPP : 0) : SIE | MPIE | (from << MPP_SHIFT);
    expect(hart.get32(layout.MSTATUS) & STATUS_STACK).toBe(expected);
  });

  test('ecall says from which mode it came', async () => {
    for (const [privilege, cause] of [
      [0, Cause.ecallU],
      [1, Cause.ecallS],
      [3, Cause.ecallM],
    ] as const) {
      const machine = await guest();
      const hart = machine.harts[0]!;
      place(machine, RAM, [ECALL]);
      hart.privilege = privilege;
      machine.runHart(HART0, 1);
      expect([hart.get64(layout.MCAUSE), hart.privilege]).toEqual([BigInt(cause), 3]);
    }
  });

  test('sret goes back to sepc in the mode and with the interrupt enable of before', async () => {
    const machine = await guest();
    const hart = machine.harts[0]!;
    place(machine, RAM, [insn('sret')]);
    hart.privilege = 1;
    hart.set64(layout.SEPC, BigInt(RAM + 0x100));
    hart.set32(layout.MSTATUS, SPIE | SPP);
    expect(machine.runHart(HART0, 1)).toEqual({ kind: 'budget', steps: 1 });
    expect([hart.pc, hart.privilege, hart.count(layout.RETIRED)]).toEqual([BigInt(RAM + 0x100), 1, 1]);
    expect(hart.get32(layout.MSTATUS) & STATUS_STACK).toBe(SIE | SPIE);
  });

  test('mret goes back to mepc and leaves MPP at user mode', async () => {
    const machine = await guest();
    const hart = machine.harts[0]!;
    place(machine, RAM, [insn('mret')]);
    hart.set64(layout.MEPC, BigInt(RAM + 0x100));
    hart.set32(layout.MSTATUS, MPIE | (1 << MPP_SHIFT));
    machine.runHart(HART0, 1);
    expect([hart.pc, hart.privilege]).toEqual([BigInt(RAM + 0x100), 1]);
    expect(hart.get32(layout.MSTATUS) & STATUS_STACK).toBe(MIE | MPIE);
  });

  test.each([
    ['sret', TSR],
    ['wfi', TW],
    ['sfence.vma', TVM],
  ])('%s in supervisor mode is illegal when machine mode says so', async (name, bit) => {
    const machine = await guest();
    const hart = machine.harts[0]!;
    place(machine, RAM, [insn(name)]);
    place(machine, RAM + 0x100, [insn(name)]);
    hart.set64(layout.SEPC, BigInt(RAM + 4));
    hart.privilege = 1;
    hart.set32(layout.MSTATUS, SPP);
    machine.runHart(HART0, 1);
    expect([hart.pc, hart.privilege]).toEqual([BigInt(RAM + 4), 1]);
    hart.pc = BigInt(RAM + 0x100);
    hart.set32(layout.WAITING, 0);
    hart.set32(layout.MSTATUS, bit);
    machine.runHart(HART0, 1);
    expect([hart.privilege, hart.get64(layout.MCAUSE), hart.get64(layout.MTVAL)]).toEqual([3, 2n, BigInt(insn(name))]);
  });
});
