/**
 * LR/SC: what keeps a reservation and what breaks it, within a hart and across harts, with the stores of every engine.
 */
import { beforeEach, describe, expect, test } from 'vitest';
import { type HartId, physAddr } from '../../src/base/address.ts';
import type { MachineApi } from '../../src/machine/machine.ts';
import { RESERVED } from '../../src/machine/stateLayout.ts';
import { engineCases, HART0, HART1, insn, machineOf, place, RAM, SPIN } from './program.ts';

const WORD = RAM + 0x8000;
const LR = insn('lr.d', { rd: 5, rs1: 10 });
const SC = insn('sc.d', { rd: 6, rs1: 10, rs2: 11 });
const store = (name: string, imm: number): number => insn(name, { rs1: 10, rs2: 12, imm });

describe.each(engineCases)('%s', (_name, engine) => {
  let machine: MachineApi;

  beforeEach(async () => {
    machine = await machineOf({ harts: 2, supervisor: 'hosted', engine });
    for (const hart of machine.harts) {
      hart.setX(10, BigInt(WORD));
      hart.setX(11, 11n);
      hart.setX(12, 12n);
      hart.setX(6, 99n);
    }
  });

  /** Runs instructions on a hart, from a place of its own. */
  function run(id: HartId, ...code: number[]): void {
    const at = RAM + 0x1000 * (id + 1);
    place(machine, at, [...code, SPIN]);
    machine.harts[id]!.pc = BigInt(at);
    expect(machine.runHart(id, code.length)).toEqual({ kind: 'budget', steps: code.length });
  }

  const outcome = (id: HartId): bigint => machine.harts[id]!.x(6);
  const word = (): bigint => machine.memory.readU64(physAddr(WORD));

  test('SC after LR stores and answers 0; a second SC does not', () => {
    run(HART0, LR, SC);
    expect([outcome(HART0), word()]).toEqual([0n, 11n]);
    run(HART0, SC);
    expect(outcome(HART0)).toBe(1n);
  });

  test('SC without LR fails and stores nothing', () => {
    run(HART0, SC);
    expect([outcome(HART0), word()]).toEqual([1n, 0n]);
  });

  test('LR.W and SC.W work on their word alone, sign-extended', () => {
    machine.memory.writeU64(physAddr(WORD), 0x1111_1111_8000_0000n);
    run(HART0, insn('lr.w', { rd: 5, rs1: 10 }), insn('sc.w', { rd: 6, rs1: 10, rs2: 11 }));
    expect([machine.harts[0]!.x(5), outcome(HART0), word()]).toEqual([
      0xffff_ffff_8000_0000n,
      0n,
      0x1111_1111_0000_000bn,
    ]);
  });

  test('SC of bytes that were not reserved fails', () => {
    run(HART0, insn('lr.w', { rd: 5, rs1: 10 }), SC);
    expect(outcome(HART0)).toBe(1n);
    run(HART0, LR, insn('addi', { rd: 10, rs1: 10, imm: 8 }), SC);
    expect(outcome(HART0)).toBe(1n);
  });

  test('the reservation survives the end of a run, and other harts that store elsewhere on the page', () => {
    run(HART0, LR);
    run(HART1, store('sd', 8), store('sb', -1), store('sd', 8));
    run(HART0, SC);
    expect([outcome(HART0), word()]).toEqual([0n, 11n]);
  });

  test.each([
    ['sd', store('sd', 0)],
    ['sb into its last byte', store('sb', 7)],
    ['sd across its start', store('sd', -7)],
    ['amoadd.w', insn('amoadd.w', { rd: 5, rs1: 10, rs2: 12 })],
    ['an SC', SC],
  ])("another hart's %s breaks it", (_what, code) => {
    run(HART0, LR);
    run(HART1, ...(code === SC ? [LR, SC] : [code]));
    const after = word();
    run(HART0, SC);
    expect([outcome(HART0), word()]).toEqual([1n, after]);
  });

  test('a store breaks it even when the engine has stored to that page before', () => {
    run(HART1, store('sd', 16), store('sd', 24));
    run(HART0, store('sd', 32), LR);
    run(HART1, store('sd', 0));
    run(HART0, SC);
    expect(outcome(HART0)).toBe(1n);
    // And again, now that both have stored to the page since.
    run(HART0, store('sd', 32), LR);
    run(HART1, store('sd', 16));
    run(HART0, SC);
    expect(outcome(HART0)).toBe(0n);
  });

  test('two harts that reserve the same bytes: the first SC wins', () => {
    run(HART0, LR);
    run(HART1, LR);
    run(HART0, SC);
    run(HART1, SC);
    expect([outcome(HART0), outcome(HART1)]).toEqual([0n, 1n]);
  });

  test("the hart's own ordinary stores do not break it", () => {
    run(HART0, LR, store('sd', 0), SC);
    expect(outcome(HART0)).toBe(0n);
  });

  test('a trap breaks it, and so does the return from one', () => {
    run(HART0, LR);
    place(machine, RAM + 0x3000, [insn('ecall')]);
    machine.harts[0]!.pc = BigInt(RAM + 0x3000);
    expect(machine.runHart(HART0, 1).kind).toBe('trap');
    expect(machine.harts[0]!.get32(RESERVED)).toBe(0);
    run(HART0, LR);
    machine.trapReturn(HART0);
    run(HART0, SC);
    expect(outcome(HART0)).toBe(1n);
  });

  test('a write from outside breaks it', () => {
    run(HART0, LR);
    machine.memory.writeU64(physAddr(WORD + 8), 5n);
    expect(machine.harts[0]!.get32(RESERVED)).toBe(1);
    machine.memory.writeU64(physAddr(WORD), 5n);
    run(HART0, SC);
    expect(outcome(HART0)).toBe(1n);
  });
});
