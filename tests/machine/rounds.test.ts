/**
 * Rounds of harts on the bare machine: where a call ends changes nothing, and time skips while all wait.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadBareProgram, readBareProgram } from '../../adapter/bareProgram.ts';
import type { MachineApi } from '../../src/machine/machine.ts';
import { Rounds } from '../../src/machine/rounds.ts';
import { MEPC, MIE, MSIP, MTIMECMP, MTVEC, RETIRED, WAITING } from '../../src/machine/stateLayout.ts';
import { addi, engineCases, insn, machineOf, place, RAM } from './program.ts';

const WFI = insn('wfi');
const SPIN_BACK = insn('jal', { imm: -8 });
const MTIE = 0x80n;
const program = readFileSync(new URL('../guest/bare/bin/harts', import.meta.url));

describe.each(engineCases)('%s', (_name, engine) => {
  async function runHarts(piece: number): Promise<{ machine: MachineApi; steps: number }> {
    const machine = await machineOf({ harts: 3, engine });
    loadBareProgram(machine, readBareProgram(program, machine.config.ramBytes));
    const rounds = new Rounds(machine, 50);
    for (let steps = 0; ; ) {
      const stop = rounds.advance(piece);
      steps += stop.steps;
      if (stop.kind === 'ended') {
        expect(stop.code).toBe(0);
        return { machine, steps };
      }
      expect(stop).toEqual({ kind: 'budget', steps: piece });
    }
  }

  test('a run in pieces is the run in one', async () => {
    const whole = await runHarts(10_000_000);
    for (const piece of [1, 37]) {
      const { machine, steps } = await runHarts(piece);
      expect(steps).toBe(whole.steps);
      expect(machine.save()).toEqual(whole.machine.save());
    }
  });

  test('time skips to the timer of a hart that waits, and not a step is spent', async () => {
    const machine = await machineOf({ engine });
    place(machine, RAM, [WFI, addi(5, 5, 1), SPIN_BACK]);
    const hart = machine.harts[0]!;
    hart.set64(MIE, MTIE);
    hart.set64(MTIMECMP, 123_456_789n);
    expect(new Rounds(machine, 1000).advance(2)).toEqual({ kind: 'budget', steps: 2 });
    expect([hart.x(5), machine.now]).toEqual([1n, 12_345_678_901]);
  });

  test('a hart that waits idles while another runs, and goes on at its own time within the round', async () => {
    const machine = await machineOf({ harts: 2, engine });
    place(machine, RAM, [insn('bne', { rs1: 10, rs2: 0, imm: 12 }), addi(5, 5, 1), insn('jal', { imm: -4 })]);
    place(machine, RAM + 12, [WFI, insn('csrrs', { rd: 6, csr: 0xc01 }), insn('jal', { imm: 0 })]);
    const [first, second] = machine.harts as [MachineApi['harts'][0], MachineApi['harts'][0]];
    second.set64(MIE, MTIE);
    second.set64(MTIMECMP, 25n);
    const rounds = new Rounds(machine, 1000);
    while (second.x(6) === 0n) expect(rounds.advance(10).kind).toBe('budget');
    expect(second.x(6)).toBe(25n);
    expect(second.get32(WAITING)).toBe(0);
    expect(first.steps).toBe(3000);
  });

  test('when every hart waits for what nobody can raise, the run is stuck', async () => {
    const machine = await machineOf({ harts: 2, engine });
    place(machine, RAM, [WFI, WFI]);
    for (const hart of machine.harts) hart.set64(MIE, 8n);
    const rounds = new Rounds(machine, 100);
    expect(rounds.advance(1000)).toEqual({ kind: 'stuck', steps: 2 });
    // From outside it can still be woken.
    machine.harts[1]!.set32(MSIP, 1);
    expect(machine.wakeTime(machine.harts[1]!.id)).toBe(machine.now);
  });

  test.each([7, 5000])(
    'when every hart but takes the same trap, or waits, in rounds of %i, it is stuck',
    async (quantum) => {
      const machine = await machineOf({ harts: 2, engine });
      place(machine, RAM, [insn('bne', { rs1: 10, rs2: 0, imm: 8 }), WFI, 0]);
      for (const hart of machine.harts) hart.set64(MTVEC, BigInt(RAM + 8));
      const stop = new Rounds(machine, quantum).advance(100_000);
      expect(stop.kind).toBe('stuck');
      expect(machine.harts.map((hart) => hart.count(RETIRED))).toEqual([2, 1]);
      expect(machine.harts[1]!.get64(MEPC)).toBe(BigInt(RAM + 8));
    },
  );
});
