/**
 * Small programs that translated code once did otherwise than the reference: each runs on both, in pieces of many lengths, and after each piece the
 * hart must have the same state.
 */
import { expect, test } from 'vitest';
import { physAddr } from '../../../src/base/address.ts';
import { REGION_STEPS } from '../../../src/engine/interp/layout.ts';
import { FREE, jitEngineWith, type Translation } from '../../../src/engine/jit/index.ts';
import type { MachineApi } from '../../../src/machine/machine.ts';
import { FS } from '../../../src/machine/mstatus.ts';
import {
  FFLAGS,
  FRM,
  HART_STRIDE,
  MCOUNTEREN,
  MSTATUS,
  SATP,
  SCOUNTEREN,
  SCRATCH_FIELDS,
} from '../../../src/machine/stateLayout.ts';
import { Assembly } from '../../conformance/translator/assembly.ts';
import { PageTables, USER_RW, USER_RX } from '../../machine/pageTables.ts';
import { HART0, machineOf, RAM } from '../../machine/program.ts';

const CODE_PA = RAM + 0x4000;
const CODE_BYTES = 0x2000;
const DATA_PA = RAM + 0x1_0000;
const LOW = 0x1_0000;
const HIGH = 0x1_0001_0000;
const [RA, T0, A0, A1, S0, S1, T3] = [1, 5, 10, 11, 8, 9, 28];

interface Case {
  /** Where the code stands, all of it in each place. */
  readonly places: readonly number[];
  readonly write: (code: Assembly) => void;
  /** Pages of data by their addresses; each has a physical page of its own. */
  readonly data?: readonly number[];
  /** Before a run. */
  readonly before?: (machine: MachineApi, run: number, satp: bigint) => void;
  /** Of a run. */
  readonly steps?: number;
  /** Is told of each translation. */
  readonly onUnit?: (translation: Translation) => void;
}

/** Runs of 1 to 60 steps and longer ones in turn; answers how many instructions have been executed in regions. */
async function compare({ places, write, data = [], before, steps, onUnit }: Case): Promise<number> {
  const code = new Assembly(CODE_BYTES);
  write(code);
  const bytes = code.finish();
  const eager = jitEngineWith({
    interval: 7,
    threshold: 1,
    ...FREE,
    joinInterval: 300,
    window: 100,
    ...(onUnit && { onUnit }),
  });
  const pair = [await machineOf({ supervisor: 'hosted' }), await machineOf({ supervisor: 'hosted', engine: eager })];
  const satps = pair.map((machine) => {
    const tables = new PageTables(machine);
    for (const place of places) {
      for (let at = 0; at < CODE_BYTES; at += 4096) tables.map(BigInt(place + at), CODE_PA + at, USER_RX);
    }
    for (const [index, va] of data.entries()) {
      tables.map(BigInt(va), DATA_PA + 4096 * index, USER_RW);
      machine.memory.fill(physAddr(DATA_PA + 4096 * index), 1 + index, 4096);
    }
    machine.memory.write(physAddr(CODE_PA), bytes);
    const hart = machine.harts[0]!;
    hart.set32(MSTATUS, FS);
    for (const counters of [MCOUNTEREN, SCOUNTEREN]) hart.set64(counters, 7n);
    hart.privilege = 0;
    hart.pc = BigInt(places[0]! + code.starts[0]!);
    return tables.satp;
  });
  for (let run = 0; run < 200; run++) {
    const stops = pair.map((machine, which) => {
      // After a trap it is in supervisor mode.
      machine.harts[0]!.privilege = 0;
      before?.(machine, run, satps[which]!);
      return machine.runHart(HART0, steps ?? (run % 3 === 0 ? 300 : 1 + (run % 60)), true);
    });
    expect(stops[1], `run ${run}`).toEqual(stops[0]);
    const [reference, translated] = pair.map(stateOf);
    expect(translated, `run ${run}`).toEqual(reference);
    // What faults is passed over.
    if (stops[0]!.kind === 'trap') for (const machine of pair) machine.harts[0]!.pc += 4n;
  }
  const { memory } = pair[1]!;
  return memory.view.getUint32(memory.engineOffset + REGION_STEPS, true);
}

function stateOf(machine: MachineApi): string {
  const state = machine.memory.bytes.slice(0, HART_STRIDE);
  for (const [offset, length] of SCRATCH_FIELDS) state.fill(0, offset, offset + length);
  return Buffer.from(state).toString('hex');
}

/** An endless loop, with a branch whose condition changes from round to round. */
function loop(code: Assembly, body: () => void): void {
  const top = code.here();
  code.emit('addi', { rd: S0, rs1: S0, imm: 1 });
  code.emit('andi', { rd: S1, rs1: S0, imm: 1 });
  body();
  code.to('jal', top);
}

test('a jump goes where the way there says, when only one way makes the address in its block', async () => {
  const write = (code: Assembly): void => {
    const [first, second, known] = [code.label(), code.label(), code.label()];
    loop(code, () => {
      code.pcRelative(T3, first, 'addi', { rd: T3, rs1: T3 });
      code.to('bne', known, { rs1: S1, rs2: 0 });
      code.pcRelative(T3, second, 'addi', { rd: T3, rs1: T3 });
      code.bind(known);
      code.emit('jalr', { rd: RA, rs1: T3 });
    });
    for (const [label, imm] of [
      [first, 1],
      [second, 16],
    ] as const) {
      code.bind(label);
      code.emit('addi', { rd: A0, rs1: A0, imm });
      code.emit('c.jr', { rs1: RA });
    }
  };
  expect(await compare({ places: [LOW], write })).toBeGreaterThan(100);
});

test('an instruction done in place of its region may jump to another page', async () => {
  const write = (code: Assembly): void => {
    const [far, near] = [code.label(), code.label()];
    code.skip(4096 - 56);
    const top = code.here();
    code.to('bne', far, { rs1: S1, rs2: 0 });
    code.bind(near);
    for (let count = 0; count < 8; count++) code.emit('addi', { rd: A0, rs1: A0, imm: 1 });
    code.emit('addi', { rd: S0, rs1: S0, imm: 1 });
    code.emit('andi', { rd: S1, rs1: S0, imm: 1 });
    code.to('jal', top);
    code.skip(64);
    code.bind(far);
    for (let count = 0; count < 12; count++) code.emit('addi', { rd: A0, rs1: A0, imm: 2 });
    code.to('jal', near);
  };
  expect(await compare({ places: [LOW], write })).toBeGreaterThan(100);
});

test.each([
  ['low', [LOW, HIGH]],
  ['high', [HIGH, LOW]],
])('code mapped twice with the same low word is told apart, begun at the %s place', async (_name, places) => {
  const write = (code: Assembly): void =>
    loop(code, () => {
      code.emit('addi', { rd: A0, rs1: A0, imm: 1 });
      code.emit('auipc', { rd: A1 });
    });
  const moved = (machine: MachineApi, run: number): void => {
    const hart = machine.harts[0]!;
    if (run % 20 === 19) hart.pc = hart.pc ^ 0x1_0000_0000n;
  };
  expect(await compare({ places, write, before: moved })).toBeGreaterThan(100);
});

test.each([0x2000_0000, 0x7654_4000, 0xf000_0000])(
  'copies of an inlined function are told apart at %s',
  async (place) => {
    const write = (code: Assembly): void => {
      const leaf = code.label();
      loop(code, () => {
        for (let count = 0; count < 4; count++) {
          code.to('jal', leaf, { rd: RA });
          code.emit('c.addi', { rd: A1, imm: 1 });
        }
      });
      code.bind(leaf);
      code.emit('sub', { rd: A0, rs1: RA, rs2: A0 });
      code.emit('c.jr', { rs1: RA });
    };
    expect(await compare({ places: [place], write })).toBeGreaterThan(100);
  },
);

test.each<[string, (code: Assembly) => void]>([
  ['x0 and a negative offset', (code) => code.emit('ld', { rd: A0, rs1: 0, imm: -8 })],
  [
    'a negative address that the code makes',
    (code) => {
      code.emit('lui', { rd: T3, imm: -4096 });
      code.emit('ld', { rd: A0, rs1: T3 });
    },
  ],
  [
    'an address beyond 4 GiB that the code makes',
    (code) => {
      code.emit('auipc', { rd: T3, imm: 0x7fff_f000 });
      code.emit('auipc', { rd: A1, imm: 0x7fff_f000 });
      code.emit('lui', { rd: T3, imm: 0x7fff_f000 });
      for (const imm of [2047, 2047, 2]) code.emit('addi', { rd: T3, rs1: T3, imm });
      code.emit('ld', { rd: A0, rs1: T3, imm: -8 });
    },
  ],
])('%s leads to no page of the first 4 GiB', async (_name, access) => {
  const write = (code: Assembly): void =>
    loop(code, () => {
      access(code);
      code.emit('addi', { rd: A1, rs1: A1, imm: 1 });
    });
  expect(await compare({ places: [LOW], write, data: [2 ** 32 - 4096, 0, 0x7fff_f000] })).toBeGreaterThan(100);
});

test('code in the last page below 4 GiB goes on above it', async () => {
  const place = 2 ** 32 - CODE_BYTES;
  const write = (code: Assembly): void => {
    const end = code.label();
    code.skip(CODE_BYTES - 26);
    const top = code.here();
    code.emit('addi', { rd: S0, rs1: S0, imm: 1 });
    code.emit('andi', { rd: S1, rs1: S0, imm: 15 });
    code.to('beq', end, { rs1: S1, rs2: 0 });
    code.emit('addi', { rd: A0, rs1: A0, imm: 1 });
    code.to('jal', top);
    code.bind(end);
    code.emit('c.addi', { rd: A0, imm: 3 });
    code.emit('addi', { rd: A0, rs1: A0, imm: 5 });
  };
  // Nothing is mapped there: the hart is put back.
  const back = (machine: MachineApi): void => {
    const hart = machine.harts[0]!;
    if (hart.pc >= 2n ** 32n || hart.pc < BigInt(place)) hart.pc = BigInt(2 ** 32 - 26);
  };
  expect(await compare({ places: [place], write, data: [0], before: back })).toBeGreaterThan(100);
});

test('a breakpoint passed over where a region begins does not take the next one with it', async () => {
  const write = (code: Assembly): void =>
    loop(code, () => {
      code.emit('addi', { rd: A0, rs1: A0, imm: 1 });
      code.emit('addi', { rd: A1, rs1: A1, imm: 1 });
    });
  const change = (machine: MachineApi, run: number, satp: bigint): void => {
    const places = run % 40 < 20 ? [] : [BigInt(LOW), BigInt(LOW + 12)];
    machine.engine.setBreakpoints(satp, new Set(places));
  };
  expect(await compare({ places: [LOW], write, before: change })).toBeGreaterThan(100);
});

test('a region may begin at address 0', async () => {
  const pcs: number[] = [];
  const write = (code: Assembly): void => loop(code, () => code.emit('addi', { rd: A0, rs1: A0, imm: 1 }));
  const onUnit = ({ unit }: Translation): void => void pcs.push(...unit.entries.map(({ pc }) => pc));
  expect(await compare({ places: [0], write, onUnit })).toBeGreaterThan(100);
  expect(pcs).toContain(0);
});

test('what has had a breakpoint since before anything was hot is left to the interpreter', async () => {
  const units: Translation['unit'][] = [];
  const write = (code: Assembly): void =>
    loop(code, () => {
      for (let count = 0; count < 6; count++) code.emit('addi', { rd: A0, rs1: A0, imm: 1 });
    });
  const before = (machine: MachineApi, run: number, satp: bigint): void => {
    if (run === 0) machine.engine.setBreakpoints(satp, new Set([BigInt(LOW + 16)]));
  };
  expect(await compare({ places: [LOW], write, before, onUnit: ({ unit }) => units.push(unit) })).toBeGreaterThan(100);
  for (const { pcs, stops } of units) expect([pcs.has(LOW + 16), stops.has(LOW + 16)]).toEqual([false, true]);
});

test('the time read while code is watched is that of the instruction', async () => {
  const write = (code: Assembly): void =>
    loop(code, () => {
      code.emit('csrrs', { rd: A0, csr: 0xc01 });
      code.emit('csrrs', { rd: T0, csr: 0xc02 });
    });
  await compare({ places: [HIGH], write });
  await compare({ places: [LOW], write });
});

test('integers become doubles as the rounding mode says, and inexact is set where one is rounded', async () => {
  const [most, top] = [2n ** 53n, 2n ** 63n];
  const values = [
    0n,
    1n,
    -1n,
    most,
    most + 1n,
    most + 3n,
    -most,
    -most - 1n,
    top - 1n,
    -top,
    -(2n ** 31n),
    2n ** 32n - 1n,
  ];
  const write = (code: Assembly): void =>
    loop(code, () => {
      for (const [at, rm] of [0, 1, 2, 3, 4, 7].entries()) {
        for (const [from, name] of ['fcvt.d.l', 'fcvt.d.lu', 'fcvt.d.w', 'fcvt.d.wu'].entries()) {
          code.emit(name, { rd: 4 * at + from, rs1: A0, rm });
        }
      }
    });
  const before = ({ harts: [hart] }: MachineApi, run: number): void => {
    hart!.setX(A0, BigInt.asUintN(64, values[run % values.length]!));
    hart!.set32(FFLAGS, 0);
    // An invalid mode is only met when nothing is left to be translated.
    hart!.set32(FRM, run < 180 ? [0, 0, 1, 4][run % 4]! : 5);
  };
  expect(await compare({ places: [LOW], write, before, steps: 300 })).toBeGreaterThan(1000);
});

/** How often regions were left for accesses outside of what they are bound to, and units made anew for that; undefined before there is a region. */
function missesOf(machine: MachineApi): { misses: number; unbound: number } | undefined {
  const statistics = machine.engine.statistics?.();
  if (statistics === undefined) return undefined;
  // What no unit is bound to any more counts as an access.
  const { range, access } = statistics['exits'] as Readonly<Record<'range' | 'access', number>>;
  return { misses: range + access, unbound: statistics['unbound'] as number };
}

test('an access that leaves the range in which it was seen goes on in translated code', async () => {
  const pages = [0x2_0000, 0x40_0000];
  let a1 = pages[0]!;
  const misses: number[] = [];
  const write = (code: Assembly): void => loop(code, () => code.emit('ld', { rd: A0, rs1: A1, imm: 8 }));
  const before = (machine: MachineApi, run: number): void => {
    if (run >= 100) a1 = pages[1]!;
    machine.harts[0]!.setX(A1, BigInt(a1));
    const found = missesOf(machine);
    if (found !== undefined) misses.push(found.misses);
  };
  await compare({ places: [LOW], write, data: pages, before, steps: 3000 });
  const [first, moved, settled, last] = [0, 100, 180, 199].map((run) => misses[run]!);
  // It is bound to the range of the first page, leaves it at the other one, and leaves no more.
  expect(moved! - first!).toBeLessThan(3);
  expect(settled! - moved!).toBeGreaterThan(256);
  expect(last! - settled!).toBe(0);
});

test('an access stays bound when the tables are emptied, whatever is accessed first afterwards', async () => {
  const pages = [0x2_0000, 0x40_0000];
  let found: ReturnType<typeof missesOf>;
  const write = (code: Assembly): void =>
    loop(code, () => {
      code.emit('sd', { rs1: A0, rs2: S0, imm: 8 });
      code.emit('sd', { rs1: A1, rs2: S0, imm: 8 });
    });
  const before = (machine: MachineApi, run: number): void => {
    machine.harts[0]!.setX(A0, BigInt(pages[0]!));
    machine.harts[0]!.setX(A1, BigInt(pages[1]!));
    if (run % 5 === 0) machine.engine.invalidateWrites();
    found = missesOf(machine) ?? found;
  };
  expect(await compare({ places: [LOW], write, data: pages, before, steps: 3000 })).toBeGreaterThan(1000);
  expect(found!.misses).toBeLessThan(200);
  expect(found!.unbound).toBe(0);
});

test('going from one translated loop to another is no access outside of a range', async () => {
  const write = (code: Assembly): void =>
    loop(code, () => {
      for (const base of [A0, A1]) {
        const top = code.here();
        code.emit('ld', { rd: T0, rs1: base, imm: 8 });
        code.emit('addi', { rd: T3, rs1: T3, imm: 1 });
        code.emit('andi', { rd: T0, rs1: T3, imm: 15 });
        code.to('bne', top, { rs1: T0, rs2: 0 });
      }
    });
  const pages = [0x2_0000, 0x40_0000];
  let found: ReturnType<typeof missesOf>;
  const before = (machine: MachineApi): void => {
    machine.harts[0]!.setX(A0, BigInt(pages[0]!));
    machine.harts[0]!.setX(A1, BigInt(pages[1]!));
    found = missesOf(machine) ?? found;
  };
  expect(await compare({ places: [LOW], write, data: pages, before, steps: 3000 })).toBeGreaterThan(1000);
  expect(found!.misses).toBeLessThan(100);
});

test('a loop with an instruction that is not translated is translated once', async () => {
  const write = (code: Assembly): void =>
    loop(code, () => {
      for (let at = 0; at < 8; at++) code.emit('addi', { rd: A0, rs1: A0, imm: 1 });
      code.emit('ecall');
      for (let at = 0; at < 4; at++) code.emit('addi', { rd: A0, rs1: A0, imm: 1 });
    });
  let units = 0;
  const before = ({ harts: [hart] }: MachineApi): void => {
    hart!.setX(A1, 0n);
  };
  await compare({ places: [LOW], write, before, onUnit: () => units++, steps: 40 });
  expect(units).toBeGreaterThan(0);
  expect(units).toBeLessThan(4);
});

test('a space that is not run any more keeps no other one from being translated', async () => {
  const engine = jitEngineWith({ interval: 7, threshold: 1, ...FREE, window: 50_000 });
  const machine = await machineOf({ supervisor: 'hosted', engine });
  const [hart] = machine.harts;
  const code = new Assembly(CODE_BYTES);
  loop(code, () => code.emit('addi', { rd: A0, rs1: A0, imm: 1 }));
  machine.memory.write(physAddr(CODE_PA), code.finish());
  const [left, other] = [0x8008_0000, 0x800a_0000].map((root, index) => {
    const tables = new PageTables(machine, root, 1 + index);
    tables.map(BigInt(LOW), CODE_PA, USER_RX);
    return tables.satp;
  });
  hart!.privilege = 0;
  hart!.pc = BigInt(LOW);
  const regions = (): unknown => machine.engine.statistics?.()['regions'];
  for (const [satp, steps] of [
    [left, 1000],
    [other, 100_000],
  ] as const) {
    hart!.set64(SATP, satp!);
    expect(regions()).toBe(0);
    machine.runHart(HART0, steps, true);
  }
  expect(regions()).toBe(1);
});

test('where a computed jump goes from translated code is learnt', async () => {
  const [first, second] = [0x100, 0x200];
  const write = (code: Assembly): void => {
    loop(code, () => {
      code.emit('xor', { rd: A0, rs1: A0, rs2: A1 });
      code.emit('jalr', { rd: 0, rs1: A0 });
    });
    for (const place of [first, second]) {
      code.skip(place - code.offset);
      code.emit('addi', { rd: T3, rs1: T3, imm: place });
      code.to('jal', { at: 0 });
    }
  };
  const targets: number[] = [];
  const onUnit = ({ regions }: Translation): void => {
    for (const { graph } of regions) {
      for (const { end } of graph.blocks) if (end.kind === 'indirect') targets.push(end.targets.length);
    }
  };
  let left = 0;
  const leftBefore: number[] = [];
  const before = (machine: MachineApi, run: number): void => {
    if (run === 0) machine.harts[0]!.setX(A0, BigInt(LOW + first));
    machine.harts[0]!.setX(A1, BigInt(run < 50 ? 0 : first ^ second));
    const exits = machine.engine.statistics?.()['exits'] as Readonly<Record<'untranslated', number>> | undefined;
    left = exits?.untranslated ?? left;
    leftBefore[run] = left;
  };
  await compare({ places: [LOW], write, before, onUnit, steps: 3000 });
  expect(targets[0]).toBe(1);
  expect(targets.at(-1)).toBe(2);
  expect(leftBefore[199]! - leftBefore[150]!).toBe(0);
});
