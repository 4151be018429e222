/**
 * A snapshot holds everything: a machine that is restored from it goes on as the saved one does.
 */
import { describe, expect, test } from 'vitest';
import { physAddr } from '../../src/base/address.ts';
import type { MachineApi } from '../../src/machine/machine.ts';
import { pagesOf } from '../../src/machine/pageMap.ts';
import { PAGE_SIZE } from '../../src/machine/physMemory.ts';
import { RUN_RETIRED, SCRATCH, STIMECMP, X_SINK } from '../../src/machine/stateLayout.ts';
import { addi, engineCases, HART0, HART1, insn, machineOf, place, RAM } from './program.ts';

/** Writes ever new numbers up and down RAM, with reservations left open here and there. */
const SCRIBBLE = [
  insn('mul', { rd: 5, rs1: 5, rs2: 6 }),
  addi(5, 5, 13),
  insn('srli', { rd: 7, rs1: 5, imm: 45 }),
  insn('slli', { rd: 7, rs1: 7, imm: 3 }),
  insn('and', { rd: 7, rs1: 7, rs2: 8 }),
  insn('add', { rd: 7, rs1: 7, rs2: 9 }),
  insn('sd', { rs1: 7, rs2: 5 }),
  insn('lr.d', { rd: 28, rs1: 7 }),
  insn('sc.d', { rd: 29, rs1: 9, rs2: 5 }),
  insn('add', { rd: 30, rs1: 30, rs2: 29 }),
  insn('jal', { imm: -40 }),
];

describe.each(engineCases)('%s', (_name, engine) => {
  async function scribbling(): Promise<MachineApi> {
    const machine = await machineOf({ harts: 2, supervisor: 'hosted', engine });
    place(machine, RAM, SCRIBBLE);
    for (const hart of machine.harts) {
      hart.pc = BigInt(RAM);
      hart.setX(5, BigInt(hart.id + 1));
      hart.setX(6, 6_364_136_223_846_793_005n);
      hart.setX(8, 0xf_fff8n & ~0x7_0000n);
      hart.setX(9, BigInt(RAM + 0x1_0000));
      hart.set64(STIMECMP, 700n);
    }
    return machine;
  }

  function rounds(machine: MachineApi, count: number): void {
    for (let round = 0; round < count; round++) {
      for (const id of [HART0, HART1]) {
        const start = machine.now;
        const stop = machine.runHart(id, 37);
        if (stop.kind === 'trap') {
          machine.harts[id]!.set64(STIMECMP, BigInt(machine.now + 1100));
          machine.trapReturn(id);
        }
        machine.now = id === HART0 ? start : start + 37;
      }
    }
  }

  test('a fresh machine restored from a snapshot ends in the same state', async () => {
    const saved = await scribbling();
    rounds(saved, 20);
    const snapshot = structuredClone(saved.save());
    const restored = await machineOf({ harts: 2, supervisor: 'hosted', engine });
    restored.restore(snapshot);
    expect(restored.save()).toEqual(snapshot);
    expect(restored.now).toBe(saved.now);
    rounds(saved, 20);
    rounds(restored, 20);
    expect(restored.save()).toEqual(saved.save());
    expect(saved.save()).not.toEqual(snapshot);
  });

  test('a machine goes back to its own snapshot, code and all', async () => {
    const machine = await scribbling();
    rounds(machine, 5);
    const snapshot = machine.save();
    rounds(machine, 5);
    const first = machine.save();
    place(
      machine,
      RAM,
      SCRIBBLE.map(() => addi(5, 5, 1)),
    );
    rounds(machine, 5);
    machine.restore(snapshot);
    expect(machine.save()).toEqual(snapshot);
    rounds(machine, 5);
    expect(machine.save()).toEqual(first);
  });

  test('a snapshot has the pages that are not zero, and no scratch of the engine', async () => {
    const machine = await machineOf({ supervisor: 'hosted', engine });
    const hart = machine.harts[0]!;
    machine.memory.fill(physAddr(RAM + 5 * PAGE_SIZE), 1, 10);
    machine.memory.fill(physAddr(RAM + 6 * PAGE_SIZE), 0, 10);
    hart.set64(X_SINK, 1n);
    hart.set64(SCRATCH, 2n);
    hart.set32(RUN_RETIRED, 3);
    const { pages, harts } = machine.save();
    expect([...pagesOf(pages)].map(([page]) => page)).toEqual([5]);
    expect([harts[X_SINK], harts[SCRATCH], harts[RUN_RETIRED]]).toEqual([0, 0, 0]);
  });

  test('dirty pages are those stored to since they were last cleared, by the hart and from outside', async () => {
    const machine = await machineOf({ supervisor: 'hosted', engine });
    const { memory } = machine;
    const hart = machine.harts[0]!;
    const dirty = (): number[] => [...memory.dirty.keys()].filter((page) => memory.dirty[page] === 1);
    place(machine, RAM, [insn('sd', { rs1: 10 }), insn('amoswap.w', { rs1: 11 }), insn('jal', { imm: -8 })]);
    expect(dirty()).toEqual([0]);
    hart.pc = BigInt(RAM);
    hart.setX(10, BigInt(RAM + 0x2ffc));
    hart.setX(11, BigInt(RAM + 0x7000));
    machine.runHart(HART0, 9);
    expect(dirty()).toEqual([0, 2, 3, 7]);
    memory.clearDirty();
    machine.engine.invalidateWrites();
    expect(dirty()).toEqual([]);
    machine.runHart(HART0, 3);
    expect(dirty()).toEqual([2, 3, 7]);
  });

  test('a snapshot of another machine is refused', async () => {
    const machine = await machineOf({ harts: 2, engine });
    const other = await machineOf({ harts: 1, engine });
    expect(() => other.restore(machine.save())).toThrow('a snapshot with harts 2 is not of this machine');
  });
});
