/**
 * Interrupts are taken at an exact step, whoever chops the run into whatever pieces, and in the order of the manual.
 */
import { describe, expect, test } from 'vitest';
import type { MachineApi } from '../../src/machine/machine.ts';
import { MIE as STATUS_MIE, SIE as STATUS_SIE } from '../../src/machine/mstatus.ts';
import * as layout from '../../src/machine/stateLayout.ts';
import { Interrupt } from '../../src/machine/trap.ts';
import { addi, csrrs, csrrw, engineCases, HART0, insn, machineOf, place, RAM } from './program.ts';

const TIMER = { interrupt: true, code: Interrupt.supervisorTimer };
const INTERRUPT_BIT = 1n << 63n;

/** Counts in x5 for ever, two instructions a round. */
const COUNT = [addi(5, 5, 1), insn('jal', { imm: -4 })];

describe.each(engineCases)('%s', (_name, engine) => {
  async function counting(now: number): Promise<MachineApi> {
    const machine = await machineOf({ supervisor: 'hosted', engine });
    place(machine, RAM, COUNT);
    machine.harts[0]!.pc = BigInt(RAM);
    machine.now = now;
    return machine;
  }

  test.each([1, 2, 3, 7, 64, 99, 100, 101, 1000])(
    'the timer interrupt comes at its step when runs are of %i steps',
    async (maxSteps) => {
      const machine = await counting(1234);
      const hart = machine.harts[0]!;
      hart.set64(layout.STIMECMP, 1700n);
      let steps = 0;
      for (;;) {
        const stop = machine.runHart(HART0, maxSteps);
        steps += stop.steps;
        expect(stop.steps).toBeLessThanOrEqual(maxSteps);
        if (stop.kind === 'budget') continue;
        expect(stop).toMatchObject({ kind: 'trap', trap: { ...TIMER, epc: BigInt(RAM), tval: 0n } });
        break;
      }
      // 466 steps up to 1700 ns, then the trap.
      expect(steps).toBe(467);
      expect([hart.x(5), hart.count(layout.RETIRED), hart.steps, machine.now]).toEqual([233n, 466, 467, 1701]);
      expect(hart.get64(layout.SCAUSE)).toBe(INTERRUPT_BIT | 5n);
    },
  );

  test('a timer that is due already interrupts before the first instruction', async () => {
    const machine = await counting(500);
    machine.harts[0]!.set64(layout.STIMECMP, 500n);
    expect(machine.runHart(HART0, 10)).toMatchObject({ kind: 'trap', steps: 1, trap: { ...TIMER, epc: BigInt(RAM) } });
    expect(machine.harts[0]!.x(5)).toBe(0n);
  });

  test('one ns before the deadline it is not due', async () => {
    const machine = await counting(499);
    machine.harts[0]!.set64(layout.STIMECMP, 500n);
    expect(machine.runHart(HART0, 1)).toEqual({ kind: 'budget', steps: 1 });
    expect(machine.runHart(HART0, 10)).toMatchObject({ kind: 'trap', steps: 1 });
  });

  test('an interrupt goes before a breakpoint at the same instruction', async () => {
    const machine = await counting(500);
    machine.harts[0]!.set64(layout.STIMECMP, 500n);
    machine.engine.setBreakpoints(0n, new Set([BigInt(RAM)]));
    expect(machine.runHart(HART0, 10)).toMatchObject({ kind: 'trap', steps: 1 });
  });

  test('without its enable bit the timer is pending and nothing happens', async () => {
    const machine = await counting(0);
    const hart = machine.harts[0]!;
    hart.set64(layout.STIMECMP, 0n);
    hart.set64(layout.MIE, 0n);
    expect(machine.runHart(HART0, 50)).toEqual({ kind: 'budget', steps: 50 });
  });

  test('a guest arms its timer, and its own handler runs at the deadline', async () => {
    const machine = await machineOf({ engine });
    const hart = machine.harts[0]!;
    const handler = RAM + 0x1000;
    place(machine, RAM, [csrrw(0, 0x14d, 6), insn('csrrsi', { csr: 0x100, imm: STATUS_SIE }), ...COUNT]);
    // The handler notes the time and disarms the timer.
    place(machine, handler, [csrrs(7, 0xc01, 0), csrrw(0, 0x14d, 8), insn('sret')]);
    hart.privilege = 1;
    hart.setX(6, 3n);
    hart.setX(8, -1n);
    hart.set64(layout.STVEC, BigInt(handler));
    hart.set64(layout.MENVCFG, 1n << 63n);
    hart.set64(layout.MCOUNTEREN, 7n);
    hart.set64(layout.MIDELEG, 0x222n);
    hart.set64(layout.MIE, 0x222n);
    expect(machine.runHart(HART0, 400)).toEqual({ kind: 'budget', steps: 400 });
    expect([hart.x(7), hart.get64(layout.SCAUSE)]).toEqual([3n, INTERRUPT_BIT | 5n]);
    // 400 steps: two set it up, one was the trap, three the handler's.
    expect([hart.x(5), hart.count(layout.RETIRED)]).toEqual([197n, 399]);
  });

  test('sstatus.SIE holds interrupts back in supervisor mode but not in user mode', async () => {
    for (const [privilege, status, taken] of [
      [1, 0, false],
      [1, STATUS_SIE, true],
      [0, 0, true],
    ] as const) {
      const machine = await machineOf({ engine });
      const hart = machine.harts[0]!;
      place(machine, RAM, COUNT);
      hart.privilege = privilege;
      hart.set32(layout.MSTATUS, status);
      hart.set64(layout.MIDELEG, 0x222n);
      hart.set64(layout.MIE, 0x222n);
      hart.set64(layout.MIP, 2n);
      hart.set64(layout.STVEC, BigInt(RAM));
      machine.runHart(HART0, 1);
      expect(hart.get64(layout.SCAUSE)).toBe(taken ? INTERRUPT_BIT | 1n : 0n);
    }
  });

  test('external goes before software before timer, and machine mode before supervisor mode', async () => {
    const machine = await machineOf({ engine });
    const hart = machine.harts[0]!;
    place(machine, RAM, COUNT);
    const order: bigint[] = [];
    hart.set64(layout.MIE, 0x222n);
    hart.set64(layout.MIP, 0x222n);
    // The software interrupt goes to machine mode, the others to supervisor mode.
    hart.set64(layout.MIDELEG, 0x220n);
    hart.set64(layout.STVEC, BigInt(RAM));
    hart.set64(layout.MTVEC, BigInt(RAM));
    for (let index = 0; index < 3; index++) {
      hart.privilege = 0;
      hart.set64(layout.SCAUSE, 0n);
      hart.set64(layout.MCAUSE, 0n);
      machine.runHart(HART0, 1);
      const cause = hart.get64(layout.SCAUSE) | hart.get64(layout.MCAUSE);
      order.push(cause & 0xffn);
      hart.set64(layout.MIP, hart.get64(layout.MIP) & ~(1n << (cause & 0xffn)));
    }
    expect(order).toEqual([1n, 9n, 5n]);
  });

  test('machine mode takes its interrupts when MIE says so, and never those delegated', async () => {
    const machine = await machineOf({ engine });
    const hart = machine.harts[0]!;
    place(machine, RAM, COUNT);
    hart.set64(layout.MIE, 0x222n);
    hart.set64(layout.MIP, 0x22n);
    hart.set64(layout.MIDELEG, 0x20n);
    hart.set64(layout.MTVEC, BigInt(RAM + 0x1000) | 1n);
    machine.runHart(HART0, 1);
    expect([hart.x(5), hart.get64(layout.MCAUSE)]).toEqual([1n, 0n]);
    hart.set32(layout.MSTATUS, STATUS_MIE | STATUS_SIE);
    machine.runHart(HART0, 1);
    expect([hart.get64(layout.MCAUSE), hart.pc]).toEqual([INTERRUPT_BIT | 1n, BigInt(RAM + 0x1004)]);
  });
});
