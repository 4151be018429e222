/**
 * Watched memory: a hart stops behind each instruction that accesses watched bytes, at its step, whatever instruction does it and however often the
 * page was accessed before; accesses elsewhere, by other spaces or of other kinds are none, and cost nothing but in the page itself.
 */
import { beforeEach, describe, expect, test } from 'vitest';
import { physAddr } from '../../src/base/address.ts';
import { engines } from '../../src/engine/index.ts';
import type { EngineDef, MachineRules } from '../../src/machine/engine.ts';
import type { MachineApi } from '../../src/machine/machine.ts';
import { Pte } from '../../src/machine/mmu.ts';
import { FS_SHIFT } from '../../src/machine/mstatus.ts';
import { MENVCFG, MSTATUS } from '../../src/machine/stateLayout.ts';
import type { Watch } from '../../src/machine/watches.ts';
import { PageTables } from './pageTables.ts';
import { addi, engineCases, HART0, HART1, insn, machineOf, place, RAM, SPIN } from './program.ts';

const { V, R, W, X, A, D } = Pte;
const PAGE = 4096;
/** In the middle of a page. */
const WORD = RAM + 2 * PAGE + 0x148;
const WARM = 20;

interface Access {
  readonly name: string;
  readonly code: readonly number[];
  readonly kinds: readonly ('load' | 'store')[];
  /** Instructions until the access has retired. */
  readonly steps?: number;
}

const access = (name: string, kinds: Access['kinds'], imm = 0): Access => ({
  name: imm === 0 ? name : `${name} at ${imm}`,
  code: [insn(name, { rd: 11, rs1: 10, rs2: 11, imm })],
  kinds,
});

const accesses: readonly Access[] = [
  ...['lb', 'lbu', 'lh', 'lhu', 'lw', 'lwu', 'ld', 'flw', 'fld', 'lr.w', 'lr.d'].map((name) => access(name, ['load'])),
  ...['sb', 'sh', 'sw', 'sd', 'fsw', 'fsd'].map((name) => access(name, ['store'])),
  ...[access('lh', ['load'], -1), access('ld', ['load'], -7), access('fld', ['load'], -3)],
  ...[access('sh', ['store'], -1), access('sd', ['store'], -7), access('fsd', ['store'], -3)],
  ...['amoswap.w', 'amoadd.d', 'amomaxu.w'].map((name) => access(name, ['load', 'store'])),
  {
    name: 'sc.d',
    code: [insn('lr.d', { rd: 6, rs1: 10 }), insn('sc.d', { rd: 6, rs1: 10, rs2: 11 })],
    kinds: ['store'],
    steps: 2,
  },
  { name: 'cbo.zero', code: [insn('cbo.zero', { rs1: 10 })], kinds: ['store'] },
];

const watch = (options: Partial<Watch> = {}): Watch => ({
  satp: undefined,
  va: BigInt(WORD),
  length: 1,
  loads: false,
  stores: false,
  ...options,
});

describe.each(engineCases)('%s', (_name, engine) => {
  let machine: MachineApi;

  beforeEach(async () => {
    machine = await machineOf({ engine, harts: 2 });
    for (const hart of machine.harts) hart.set32(MSTATUS, 3 << FS_SHIFT);
  });

  /** x10 is `neighbour` for some rounds, then `last`; answers the steps until the code has been run there. */
  function runRounds(code: readonly number[], neighbour: number, last: number): number {
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
    hart.setX(12, BigInt(last));
    return WARM * (code.length + 2) + 1 + code.length;
  }

  test.each(accesses)('$name stops behind the instruction', ({ code, kinds }) => {
    machine.setWatches([watch({ loads: kinds.includes('load'), stores: kinds.includes('store') })]);
    const seen: string[] = [];
    machine.hitFilter = {
      passesBreakpoint: () => false,
      passesAccess: (_hart, _steps, list) => {
        seen.push(...list.map(({ kind }) => kind));
        return false;
      },
    };
    const steps = runRounds(code, WORD + 128, WORD);
    expect(machine.runHart(HART0, 1000)).toEqual({ kind: 'watched', steps });
    expect(machine.harts[0]!.x(7)).toBe(0n);
    expect(seen).toEqual(kinds);
    expect(machine.runHart(HART0, 1)).toEqual({ kind: 'budget', steps: 1 });
    expect(machine.harts[0]!.x(7)).toBe(1n);
  });

  test.each(accesses.filter(({ kinds }) => kinds.length === 1))('$name is none of the other kind', (one) => {
    const loads = one.kinds[0] === 'store' && one.name !== 'sc.d';
    machine.setWatches([watch({ loads, stores: one.kinds[0] === 'load' })]);
    runRounds(one.code, WORD, WORD);
    expect(machine.runHart(HART0, 1000)).toEqual({ kind: 'budget', steps: 1000 });
  });

  test('a hit is passed when the filter says so, and the run is the same as without watches', () => {
    const code = [insn('ld', { rd: 11, rs1: 10 }), addi(11, 11, 3), insn('sd', { rs1: 10, rs2: 11 })];
    let hits = 0;
    machine.hitFilter = { passesBreakpoint: () => false, passesAccess: () => ++hits > 0 };
    machine.setWatches([watch({ loads: true, stores: true })]);
    runRounds(code, WORD, WORD);
    expect(machine.runHart(HART0, 1000)).toEqual({ kind: 'budget', steps: 1000 });
    expect(hits).toBe(2 * (WARM + 1));
    expect(machine.memory.readU64(physAddr(WORD))).toBe(BigInt(3 * (WARM + 1)));
  });

  test('a page that is already accessed can be watched from now on, and no longer', () => {
    const code = [insn('ld', { rd: 11, rs1: 10 }), insn('sd', { rs1: 10, rs2: 11 })];
    runRounds(code, WORD, WORD);
    expect(machine.runHart(HART0, 8)).toEqual({ kind: 'budget', steps: 8 });
    machine.setWatches([watch({ loads: true })]);
    expect(machine.runHart(HART0, 100)).toEqual({ kind: 'watched', steps: 1 });
    machine.setWatches([watch({ stores: true })]);
    expect(machine.runHart(HART0, 100)).toEqual({ kind: 'watched', steps: 1 });
    machine.setWatches([]);
    expect(machine.runHart(HART0, 1000)).toEqual({ kind: 'budget', steps: 1000 });
  });

  describe('in translated spaces', () => {
    const VA = 0x40_0148n;
    const page = VA & ~0xfffn;

    /** Hart 0 in S-mode stores x11 at x10 = VA for ever; data lies at `pa`. */
    function spinning(pa: number): { readonly tables: PageTables; readonly entry: number } {
      place(machine, RAM, [insn('sd', { rs1: 10, rs2: 11 }), addi(11, 11, 1), insn('jal', { imm: -8 })]);
      const tables = new PageTables(machine, RAM + 0x2_0000);
      tables.map(BigInt(RAM), RAM, V | R | X | A | D);
      const entry = tables.map(page, pa, V | R | W | A | D);
      const hart = machine.harts[0]!;
      hart.privilege = 1;
      hart.pc = BigInt(RAM);
      hart.setX(10, VA);
      return { tables, entry };
    }

    test('an address of the space is watched wherever it leads to, from the next run on', () => {
      const { tables, entry } = spinning(RAM + 2 * PAGE);
      machine.setWatches([watch({ satp: tables.satp, va: VA, length: 8, stores: true })]);
      expect(machine.runHart(HART0, 100)).toEqual({ kind: 'watched', steps: 1 });
      tables.write(entry, BigInt((RAM + 3 * PAGE) / PAGE) * 1024n + BigInt(V | R | W | A | D));
      expect(machine.runHart(HART0, 100)).toEqual({ kind: 'watched', steps: 3 });
    });

    test('the same bytes by another address are another matter, but not where they are watched by physical address', () => {
      const { tables } = spinning(RAM + 2 * PAGE);
      machine.setWatches([watch({ satp: tables.satp, va: VA + 0x1000n, length: 8, stores: true })]);
      expect(machine.runHart(HART0, 100)).toEqual({ kind: 'budget', steps: 100 });
      machine.setWatches([watch({ satp: tables.satp + (1n << 44n), va: VA, length: 8, stores: true })]);
      expect(machine.runHart(HART0, 100)).toEqual({ kind: 'budget', steps: 100 });
      machine.setWatches([watch({ va: BigInt(RAM + 2 * PAGE) + (VA & 0xfffn), length: 8, stores: true })]);
      expect(machine.runHart(HART0, 100).kind).toBe('watched');
    });

    test('a guest that changes its page tables takes the watch along at once', () => {
      const { tables, entry } = spinning(RAM + 2 * PAGE);
      const table = entry - (entry % PAGE);
      tables.map(BigInt(table), table, V | R | W | A | D);
      // Stores elsewhere, then leads VA to another page, then stores there.
      place(machine, RAM, [
        insn('sd', { rs1: 13, rs2: 11 }),
        insn('sd', { rs1: 12, rs2: 14 }),
        insn('sd', { rs1: 10, rs2: 11 }),
        SPIN,
      ]);
      const hart = machine.harts[0]!;
      hart.setX(12, BigInt(entry));
      hart.setX(13, VA + 64n);
      hart.setX(14, BigInt((RAM + 3 * PAGE) / PAGE) * 1024n + BigInt(V | R | W | A | D));
      machine.setWatches([watch({ satp: tables.satp, va: VA, length: 8, stores: true })]);
      expect(machine.runHart(HART0, 100)).toEqual({ kind: 'watched', steps: 3 });
    });
  });

  test('what another hart accesses counts too', () => {
    machine.setWatches([watch({ stores: true })]);
    place(machine, RAM, [insn('sw', { rs1: 10, rs2: 11 }), SPIN]);
    machine.harts[1]!.pc = BigInt(RAM);
    machine.harts[1]!.setX(10, BigInt(WORD));
    expect(machine.runHart(HART1, 10)).toEqual({ kind: 'watched', steps: 1 });
  });
});

describe('what a watch costs, on the interpreter', () => {
  /** How often the rules were asked to load and to store. */
  async function counted(watches: readonly Watch[], code: readonly number[], address: number): Promise<number> {
    let calls = 0;
    const counting: EngineDef = {
      ...engines.interp,
      create: (rules) =>
        engines.interp.create(
          new Proxy<MachineRules>(rules, {
            get: (target, name) => {
              const value = Reflect.get(target, name, target) as unknown;
              if (typeof value !== 'function') return value;
              return (...args: unknown[]) => {
                if (name === 'load' || name === 'store' || name === 'translate') calls++;
                return Reflect.apply(value, target, args) as unknown;
              };
            },
          }),
        ),
    };
    const machine = await machineOf({ engine: counting });
    machine.harts[0]!.set32(MENVCFG, 0);
    place(machine, RAM, [...code, insn('jal', { imm: -4 * code.length })]);
    machine.harts[0]!.setX(10, BigInt(address));
    machine.hitFilter = { passesBreakpoint: () => false, passesAccess: () => true };
    machine.setWatches(watches);
    machine.runHart(HART0, 1000);
    calls = 0;
    expect(machine.runHart(HART0, 30_000)).toEqual({ kind: 'budget', steps: 30_000 });
    return calls;
  }

  const both = [insn('ld', { rd: 11, rs1: 10 }), insn('sd', { rs1: 10, rs2: 11 })];

  test('is nothing in other pages', async () => {
    expect(await counted([watch({ loads: true, stores: true })], both, WORD + PAGE)).toBe(0);
  });

  test('is nothing for other words of its page, when only stores are watched', async () => {
    expect(await counted([watch({ stores: true })], both, WORD + 8)).toBe(0);
  });

  test('is the loads of its page, when these are watched', async () => {
    // A load asks for the translation and then for the bytes.
    expect(await counted([watch({ loads: true })], both, WORD + 8)).toBe(2 * 10_000);
  });

  test('is nothing any more once it is gone', async () => {
    expect(await counted([], both, WORD)).toBe(0);
  });
});
