/**
 * What harts read of the time: never less than what any of them has read, at every engine and however a run is chopped; and timer interrupts, which never
 * come before their time has been reached.
 */
import { describe, expect, test } from 'vitest';
import type { HartId } from '../../src/base/address.ts';
import { inspectCsr } from '../../src/machine/csrFile.ts';
import type { MachineApi } from '../../src/machine/machine.ts';
import * as layout from '../../src/machine/stateLayout.ts';
import { TICK_NS } from '../../src/machine/time.ts';
import { Cause, Interrupt } from '../../src/machine/trap.ts';
import { addi, csrrs, csrrw, engineCases, HART0, HART1, insn, machineOf, place, RAM, runToTrap } from './program.ts';

const TIME = 0xc01;
const READ = [addi(1, 1, 1), addi(1, 1, 1), csrrs(5, TIME, 0), csrrs(6, TIME, 0), insn('ecall')];
/** Instructions before the first read. */
const LEAD = 2;
const CLINT_MTIME = 0x0200_bff8;

describe.each(engineCases)('%s', (_name, engine) => {
  const hosted = async (code = READ): Promise<MachineApi> => {
    const machine = await machineOf({ harts: 2, supervisor: 'hosted', engine });
    place(machine, RAM, code);
    return machine;
  };

  /** The two times that a hart reads in a run that begins at `now`. */
  function times(machine: MachineApi, hart: HartId, now: number, piece = 1000): bigint[] {
    machine.now = now;
    machine.harts[hart]!.pc = BigInt(RAM);
    while (machine.runHart(hart, piece).kind === 'budget');
    machine.harts[hart]!.privilege = 0;
    return [machine.harts[hart]!.x(5), machine.harts[hart]!.x(6)];
  }

  test('time is machine time in ns under a hosted supervisor', async () => {
    expect(times(await hosted(), HART0, 1234)).toEqual([1236n, 1237n]);
  });

  test('time ticks once in 100 ns on a board of its own', async () => {
    const machine = await machineOf({ engine });
    place(machine, RAM, [csrrs(5, TIME, 0), csrrs(6, TIME, 0)]);
    machine.now = 1299;
    machine.runHart(HART0, 2);
    expect([machine.harts[0]!.x(5), machine.harts[0]!.x(6)]).toEqual([12n, 13n]);
    expect(machine.harts[0]!.get32(layout.TIME_TICK)).toBe(TICK_NS.guest);
  });

  test.each([1000, 3, 2, 1])('a hart that runs over the same time reads no less, in pieces of %i', async (piece) => {
    const machine = await hosted();
    expect(times(machine, HART0, 90_000, piece)).toEqual([90_002n, 90_003n]);
    expect(times(machine, HART1, 0, piece)).toEqual([90_003n, 90_003n]);
    // Its own time goes on from there.
    expect(times(machine, HART1, 90_003 - LEAD, piece)).toEqual([90_003n, 90_004n]);
    expect(times(machine, HART0, 100_000, piece)).toEqual([100_002n, 100_003n]);
  });

  test('time beyond 32 bits of ns is exact', async () => {
    const machine = await hosted();
    const late = 2 ** 45 - 3;
    expect(times(machine, HART0, late)).toEqual([BigInt(late + 2), BigInt(late + 3)]);
    expect(times(machine, HART1, late - 1000)).toEqual([BigInt(late + 3), BigInt(late + 3)]);
  });

  test('what has been read is part of a snapshot', async () => {
    const machine = await hosted();
    times(machine, HART0, 500);
    const snapshot = machine.save();
    times(machine, HART0, 9000);
    machine.restore(snapshot);
    expect(times(machine, HART1, 100)).toEqual([503n, 503n]);
  });

  test('a person who looks reads the same and leaves no trace', async () => {
    const machine = await hosted();
    times(machine, HART0, 500);
    expect(inspectCsr(machine.harts[1]!, { now: 100 }, TIME)).toBe(503n);
    expect(inspectCsr(machine.harts[1]!, { now: 9000 }, TIME)).toBe(9000n);
    expect(times(machine, HART1, 100)).toEqual([503n, 503n]);
  });

  test.each([
    ['a write', csrrw(5, TIME, 1)],
    ['a read of one who may not', csrrs(5, TIME, 0)],
  ])('%s is illegal and leaves no trace', async (what, bits) => {
    const machine = await hosted([addi(1, 1, 1), bits]);
    if (what !== 'a write') machine.harts[0]!.set32(layout.SCOUNTEREN, 5);
    machine.now = 700;
    machine.harts[0]!.pc = BigInt(RAM);
    expect(runToTrap(machine).code).toBe(Cause.illegalInstruction);
    expect(machine.harts[0]!.timeTold).toBe(0);
  });

  test('mtime and time are one, and written time goes on for all harts', async () => {
    const machine = await machineOf({ harts: 2, engine });
    const ld = insn('ld', { rd: 6, rs1: 7 });
    const sd = insn('sd', { rs1: 7, rs2: 8 });
    const run = (hart: HartId, code: number[], now: number): bigint[] => {
      place(machine, RAM, code);
      const { [hart]: running } = machine.harts;
      running!.pc = BigInt(RAM);
      running!.setX(7, BigInt(CLINT_MTIME));
      running!.setX(8, 1_000_000n);
      machine.now = now;
      machine.runHart(hart, code.length);
      return [running!.x(5), running!.x(6)];
    };
    expect(run(HART0, [csrrs(5, TIME, 0), ld], 90_000)).toEqual([900n, 900n]);
    expect(run(HART1, [ld, csrrs(5, TIME, 0)], 50_000)).toEqual([900n, 900n]);
    expect(run(HART1, [sd, csrrs(5, TIME, 0)], 60_000)[0]).toBe(1_000_000n);
    expect(run(HART0, [csrrs(5, TIME, 0), ld], 90_200)).toEqual([1_000_002n, 1_000_002n]);
  });

  test('a timer interrupt goes by the own time of its hart: time has reached its deadline when it comes', async () => {
    const spin = insn('jal', { imm: 0 });
    const machine = await hosted([csrrs(5, TIME, 0), spin]);
    const [first, second] = machine.harts;
    machine.now = 90_000;
    first!.pc = BigInt(RAM);
    machine.runHart(HART0, 10);
    second!.pc = BigInt(RAM);
    second!.set64(layout.STIMECMP, 50_000n);
    machine.now = 49_000;
    const stop = machine.runHart(HART1, 2000);
    expect(stop).toMatchObject({ kind: 'trap', steps: 1001, trap: { code: Interrupt.supervisorTimer } });
    expect(second!.x(5)).toBe(90_000n);
  });
});
