/**
 * Pages in which some words are watched or code and others are not: a store to such a word counts with its own step and not a step later,
 * whatever instruction does it, also after the page's other words have been stored into many times.
 */
import { beforeEach, describe, expect, test } from 'vitest';
import { physAddr } from '../../src/base/address.ts';
import type { MachineApi } from '../../src/machine/machine.ts';
import { Pte } from '../../src/machine/mmu.ts';
import { FS_SHIFT } from '../../src/machine/mstatus.ts';
import { PhysMemory } from '../../src/machine/physMemory.ts';
import { MENVCFG, MSTATUS } from '../../src/machine/stateLayout.ts';
import { Guard } from '../../src/machine/storeGuards.ts';
import { PageTables } from './pageTables.ts';
import { addi, engineCases, HART0, insn, machineOf, place, RAM, SPIN } from './program.ts';

const { V, R, W, X, A, D } = Pte;
const PAGE = 4096;
/** In the middle of a page, so in no word's first or last place there. */
const TOHOST = RAM + 2 * PAGE + 0x148;
const WARM = 20;

/** Stores x11 (f11 likewise) at x10 + `offset`. */
interface Store {
  readonly name: string;
  readonly code: readonly number[];
  readonly value: bigint;
  /** Of its first byte from x10. */
  readonly offset: number;
}

const at = (name: string, offset = 0, value = 1n): Store => ({
  name: offset === 0 ? name : `${name} at ${offset}`,
  code: [insn(name, { rs1: 10, rs2: 11, imm: offset })],
  ...{ value, offset },
});
const atomic = (name: string): Store => ({
  name,
  code: [insn(name, { rs1: 10, rs2: 11 })],
  ...{ value: 1n, offset: 0 },
});
const conditional = (width: 'w' | 'd'): Store => ({
  name: `sc.${width}`,
  code: [insn(`lr.${width}`, { rd: 6, rs1: 10 }), insn(`sc.${width}`, { rd: 6, rs1: 10, rs2: 11 })],
  ...{ value: 1n, offset: 0 },
});

/** What each puts into the word at x10 is odd, so as `tohost` ends the run. */
const stores: readonly Store[] = [
  ...['sb', 'sh', 'sw', 'sd', 'fsw', 'fsd'].map((name) => at(name)),
  ...[at('sh', -1, 1n << 8n), at('sw', -2, 1n << 16n), at('sw', -3, 1n << 24n), at('sd', -4, 1n << 32n)],
  ...[at('fsd', -7, 1n << 56n), at('fsw', -1, 1n << 8n)],
  ...['amoswap.w', 'amoswap.d', 'amoadd.w', 'amoor.d', 'amomaxu.d'].map(atomic),
  ...[conditional('w'), conditional('d')],
];

describe.each(engineCases)('%s', (_name, engine) => {
  let machine: MachineApi;

  beforeEach(async () => {
    machine = await machineOf({ engine });
    machine.harts[0]!.set32(MSTATUS, 3 << FS_SHIFT);
  });

  /** x10 is `neighbour` for some rounds, then `last`; a round is `code` and three instructions. */
  function runRounds(code: readonly number[], neighbour: number, last: number, value: bigint): number {
    place(machine, RAM, [
      ...code,
      addi(5, 5, -1),
      insn('bne', { rs1: 5, rs2: 0, imm: -4 * (code.length + 1) }),
      insn('add', { rd: 10, rs1: 12, rs2: 0 }),
      ...code,
      addi(7, 7, 1),
      SPIN,
    ]);
    const hart = machine.harts[0]!;
    hart.setX(5, BigInt(WARM));
    hart.setX(10, BigInt(neighbour));
    hart.setX(11, value);
    hart.setF(11, value);
    hart.setX(12, BigInt(last));
    return WARM * (code.length + 2) + 1 + code.length;
  }

  const attach = (tohost = TOHOST): void => machine.attachHtif({ tohost: physAddr(tohost), fromhost: undefined });

  test.each(stores)('$name to tohost ends the run at its step, and to its neighbours nothing', ({ code, value }) => {
    attach();
    const steps = runRounds(code, TOHOST + 32, TOHOST, value);
    expect(machine.runHart(HART0, 1000)).toMatchObject({ kind: 'ended', steps });
    expect([machine.harts[0]!.x(7), machine.harts[0]!.steps]).toEqual([0n, steps]);
    expect(machine.memory.readU64(physAddr(TOHOST)) & 1n).toBe(1n);
  });

  test.each(stores.filter(({ offset }) => offset < 0))(
    '$name straddles into a page that begins with tohost',
    (store) => {
      const tohost = RAM + 3 * PAGE;
      attach(tohost);
      const steps = runRounds(store.code, tohost + 32, tohost, store.value);
      expect(machine.runHart(HART0, 1000)).toMatchObject({ kind: 'ended', steps });
    },
  );

  test.each([
    [8, 'the word behind'],
    [-8, 'the word before'],
  ])('a store %i bytes from tohost, %s, does nothing', (distance) => {
    attach();
    runRounds([insn('sd', { rs1: 10, rs2: 11 })], TOHOST + 32, TOHOST + distance, 1n);
    expect(machine.runHart(HART0, 1000)).toEqual({ kind: 'budget', steps: 1000 });
    expect(machine.harts[0]!.x(7)).toBe(1n);
  });

  test('the last byte of the word counts too: the host takes the message at once', () => {
    attach();
    runRounds([insn('sb', { rs1: 10, rs2: 11 })], TOHOST + 32, TOHOST + 7, 2n);
    expect(machine.runHart(HART0, 1000)).toEqual({ kind: 'budget', steps: 1000 });
    expect(machine.memory.readU64(physAddr(TOHOST))).toBe(0n);
  });

  test('a page that is already stored into can be watched from now on', () => {
    const steps = runRounds([insn('sd', { rs1: 10, rs2: 11 })], TOHOST, TOHOST, 1n);
    machine.runHart(HART0, 10);
    attach();
    // The first store that is seen, in the fourth round.
    expect(machine.runHart(HART0, 1000)).toEqual({ kind: 'ended', code: 0, steps: 3 });
    expect(steps).toBeGreaterThan(13);
  });

  describe('an entry of a page table as tohost', () => {
    const DATA_VA = 0x40_0000n;
    const ROOT = RAM + 0x2_0000;
    const CODE = RAM;

    /** In S-mode, a level-0 entry without `missing` bits maps a page of data or of code, whose entry is tohost. */
    function translated(va: bigint, pa: number, missing: number): void {
      const hart = machine.harts[0]!;
      hart.set32(MENVCFG + 4, hart.get32(MENVCFG + 4) | (1 << 29));
      const tables = new PageTables(machine, ROOT);
      tables.map(BigInt(CODE), CODE, V | R | X | A | D);
      attach(tables.map(va, pa, (V | R | W | X | A | D) & ~missing));
      hart.privilege = 1;
    }

    test.each([
      ['a load', 'ld', A | D],
      ['a first store', 'sd', A | D],
      ['a store after loads', 'sd', D],
      ['an AMO', 'amoadd.d', D],
      ['a load-reserved', 'lr.d', A],
    ])('%s that sets its bits ends the run', (_what, name, missing) => {
      translated(DATA_VA, RAM + 4 * PAGE, missing);
      place(machine, CODE, [
        insn('ld', { rd: 6, rs1: 13 }),
        insn(name, { rd: 6, rs1: 10, rs2: 11 }),
        addi(7, 7, 1),
        SPIN,
      ]);
      machine.harts[0]!.setX(10, DATA_VA);
      machine.harts[0]!.setX(13, BigInt(CODE));
      expect(machine.runHart(HART0, 1000)).toMatchObject({ kind: 'ended', steps: 2 });
      expect(machine.harts[0]!.pc).toBe(BigInt(CODE + 8));
    });

    test.each([
      ['which retires', [addi(7, 7, 1), addi(7, 7, 1), SPIN], 1n, 3],
      ['which traps', [0, 0], 0n, 3],
    ] as const)('a fetch that sets the bit ends the run behind its instruction, %s', (_what, code, count, steps) => {
      translated(DATA_VA, RAM + 4 * PAGE, A);
      place(machine, CODE, [addi(6, 6, 1), insn('jalr', { rs1: 10 })]);
      place(machine, RAM + 4 * PAGE, code);
      machine.harts[0]!.setX(10, DATA_VA);
      const stop = machine.runHart(HART0, 1000);
      expect(stop).toMatchObject({ kind: 'ended', steps: count === 0n ? 2 : steps });
      expect(machine.harts[0]!.x(7)).toBe(count);
    });
  });

  describe('a page with code and data', () => {
    /** A word of code at PATCHED, which the program has run, in the page in which it stores. */
    const PATCHED = RAM + 0x100;
    const increment = addi(7, 7, 1);
    const decrement = addi(7, 7, -1);

    /** Calls the code at PATCHED and stores beside it for some rounds, then overwrites it by `code` and calls it again. */
    function patch(code: readonly number[], value: bigint): void {
      const call = (place: number): number => insn('jal', { rd: 1, imm: PATCHED - place });
      const head = [...code, call(RAM + 4 * code.length), addi(5, 5, -1)];
      const rest = [
        insn('bne', { rs1: 5, rs2: 0, imm: -4 * head.length }),
        insn('add', { rd: 10, rs1: 12, rs2: 0 }),
        ...code,
      ];
      place(machine, RAM, [...head, ...rest, call(RAM + 4 * (head.length + rest.length)), addi(8, 8, 1), SPIN]);
      place(machine, PATCHED, [increment, insn('jalr', { rs1: 1 })]);
      const hart = machine.harts[0]!;
      hart.setX(5, BigInt(WARM));
      hart.setX(10, BigInt(RAM + 0x200));
      hart.setX(11, value);
      hart.setF(11, value);
      hart.setX(12, BigInt(PATCHED));
    }

    const whole = stores.filter(
      ({ offset, name }) => offset === 0 && !['sb', 'sh', 'amoor.d', 'amomaxu.d'].includes(name),
    );
    test.each(whole)('$name over an instruction that has run takes effect at once', ({ code, name }) => {
      const isDouble = name.endsWith('d');
      const value = isDouble ? (BigInt(insn('jalr', { rs1: 1 })) << 32n) | BigInt(decrement) : BigInt(decrement);
      patch(code, name === 'amoadd.w' ? BigInt(decrement - increment) : value);
      machine.runHart(HART0, 1000);
      expect([machine.harts[0]!.x(8), machine.harts[0]!.x(7)]).toEqual([1n, BigInt(WARM - 1)]);
    });

    // Of addi x7, x7, 1 = 00138393: a byte, a half, and all but a byte.
    test.each([
      ['sb', 3, 0xffn, -15],
      ['sh', 2, 0xff13n, -15],
      ['sw', -1, 0x2383_9300n, 2],
    ] as const)('%s over a part of it takes effect at once', (name, imm, value, change) => {
      patch([insn(name, { rs1: 10, rs2: 11, imm })], value);
      machine.runHart(HART0, 1000);
      expect([machine.harts[0]!.x(8), machine.harts[0]!.x(7)]).toEqual([1n, BigInt(WARM + change)]);
    });

    test('cbo.zero over code that has run takes effect at once', () => {
      machine.harts[0]!.set32(MENVCFG, machine.harts[0]!.get32(MENVCFG) | 0x80);
      patch([insn('cbo.zero', { rs1: 10 })], 0n);
      machine.runHart(HART0, WARM * 6 + 3);
      expect(machine.harts[0]!.pc).toBe(BigInt(PATCHED));
      machine.runHart(HART0, 1);
      // Zeros are no instruction.
      expect([machine.harts[0]!.x(7), machine.harts[0]!.pc]).toEqual([BigInt(WARM), 0n]);
    });

    test('the half of an instruction that is in the next page is code, too', () => {
      const straddling = RAM + 2 * PAGE - 2;
      const back = insn('jalr', { rs1: 1 });
      // It comes back to an instruction further on once it is overwritten, and nothing else in its second word is ever run.
      const further = insn('jalr', { rs1: 1, imm: 4 });
      place(machine, straddling, [back]);
      place(machine, RAM, [
        insn('sd', { rs1: 10, rs2: 11, imm: 64 }),
        insn('jalr', { rd: 1, rs1: 13 }),
        addi(7, 7, 1),
        addi(5, 5, -1),
        insn('bne', { rs1: 5, rs2: 0, imm: -16 }),
        insn('sh', { rs1: 10, rs2: 14 }),
        insn('jalr', { rd: 1, rs1: 13 }),
        addi(7, 7, 1),
        addi(8, 8, 1),
        SPIN,
      ]);
      const hart = machine.harts[0]!;
      hart.setX(5, BigInt(WARM));
      hart.setX(10, BigInt(RAM + 2 * PAGE));
      hart.setX(13, BigInt(straddling));
      hart.setX(14, BigInt(further >>> 16));
      machine.runHart(HART0, 1000);
      expect([hart.x(8), hart.x(7)]).toEqual([1n, BigInt(WARM)]);
    });
  });
});

test('guards are of aligned words of eight bytes, each reason by itself', () => {
  const { guards } = new PhysMemory(1, 65536, 0);
  guards.set(Guard.watched, physAddr(RAM + 63), 2);
  const watched = (pa: number, length: number): boolean => guards.has(Guard.watched, physAddr(pa), length);
  expect([watched(RAM + 48, 8), watched(RAM + 56, 1), watched(RAM + 71, 1), watched(RAM + 72, 64)]).toEqual([
    ...[false, true, true, false],
  ]);
  expect(watched(RAM, 57)).toBe(true);
  expect(guards.has(Guard.code, physAddr(RAM), 4096)).toBe(false);
  guards.set(Guard.code, physAddr(RAM + 64), 4);
  guards.clear(Guard.watched, physAddr(RAM), 4096);
  expect([watched(RAM, 4096), guards.has(Guard.code, physAddr(RAM + 64), 8)]).toEqual([false, true]);
});
