/**
 * Every row of the table on edge values, one step at a time: the generated interpreter leaves the same state and stops for the same reason as
 * the reference. Each instruction runs many times at one place, so all but the first go the way of hot code where there is one.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { physAddr } from '../../src/base/address.ts';
import { engines } from '../../src/engine/index.ts';
import { insnLength } from '../../src/isa/decode.ts';
import { encode } from '../../src/isa/encode.ts';
import { noOperands } from '../../src/isa/formats.ts';
import type { BaseRow, InsnDef, Operands } from '../../src/isa/insnDef.ts';
import { rows } from '../../src/isa/table/index.ts';
import type { HartStop, MachineApi } from '../../src/machine/machine.ts';
import { FS, FS_SHIFT } from '../../src/machine/mstatus.ts';
import * as layout from '../../src/machine/stateLayout.ts';
import { HART0, machineOf, RAM } from '../machine/program.ts';

const CODE = RAM + 0x2000;
const DATA = RAM + 0x8000;

const INTEGERS = [
  ...[0n, 1n, 2n, 31n, 32n, 63n, -1n, -2n, 0x7fn, 0x80n, 0x7fff_ffffn, 0x8000_0000n, 0xffff_ffffn, -0x8000_0000n],
  ...[
    1n << 24n,
    (1n << 24n) + 1n,
    -(1n << 53n),
    (1n << 53n) + 1n,
    1n << 32n,
    (1n << 63n) - 1n,
    1n << 63n,
    0x1234_5678_9abc_def0n,
    -0x0123_4567_89ab_cdefn,
  ],
];

/** In the second page nothing is; addresses around its edges, misaligned ones, and ones beyond 4 GiB. */
const ADDRESSES = [
  ...[0, 1, 2, 4, 7, 8, 0x7f8, 0xff8, 0xffc, 0xffd, 0xffe, 0xfff].map((offset) => BigInt(DATA + offset)),
  ...[0n, BigInt(RAM) - 4n, BigInt(RAM) + 0x10_0000n - 4n, BigInt(RAM) + 0x10_0000n, (1n << 32n) + BigInt(DATA), -8n],
];

const bitsOfDouble = (value: number): bigint => new BigUint64Array(new Float64Array([value]).buffer)[0]!;
const bitsOfSingle = (value: number): bigint => BigInt(new Uint32Array(new Float32Array([value]).buffer)[0]!);
const BOX = 0xffff_ffff_0000_0000n;

const FLOATS = [
  ...[0, -0, 1, -1.5, 1 / 3, 0.5, -0.75, 2 ** 31, -(2 ** 31) - 0.5, 2 ** 32, 2 ** 53 + 2, 2 ** 63, -(2 ** 63), 2 ** 64],
  ...[
    1e300,
    -1e-300,
    2 ** -1022,
    2 ** -1022 * (1 - 2 ** -52),
    5e-324,
    1 + 2 ** -52,
    3.4e38,
    2 ** -126,
    1e-40,
    Infinity,
  ],
  // With as many digits as leave a product exact, and with one more; and quotients of these.
  ...[2 ** 26 - 1, -(2 ** 26) - 1, (2 ** 26 - 1) * (2 ** 25 + 1), 2 ** 26 * 3, 100000, 7, 3 * 2 ** -1060],
  // Products with the smallest normal numbers that are tiny before they are rounded, and not after.
  ...[1 - 2 ** -53, 2 ** -126 * (1 - 1.5 * 2 ** -25)],
  Number.NaN,
].map(bitsOfDouble);
const SINGLES = [
  ...[0, -0, 1, -1.5, 1 / 3, 0.5, -0.75, 2 ** 31, -(2 ** 31), 2 ** 32, 2 ** 24 + 2, 2 ** 63, -(2 ** 63), 2 ** 64],
  ...[
    3.4e38,
    2 ** -126,
    2 ** -126 * (1 - 2 ** -23),
    2 ** 12 - 1,
    2 ** 12 + 1,
    49,
    1e-40,
    1e-45,
    1 + 2 ** -23,
    1 - 2 ** -24,
    -Infinity,
    Number.NaN,
  ],
].map((value) => BOX | bitsOfSingle(value));
const ODD_FLOATS = [0x7ff0_0000_0000_0001n, BOX | 0x7f80_0001n, 0x0000_0000_3f80_0000n];

/** fflags and frm: nothing yet, inexact already set, all flags, other modes, a reserved one. */
const FCSRS = [0, 1, 0x1f, 0x21, 0x41, 0x61, 0x81, 0xa1];

let machines: readonly MachineApi[] = [];
beforeAll(async () => {
  const config = { supervisor: 'hosted' } as const;
  machines = [await machineOf(config), await machineOf({ ...config, engine: engines.interp })];
});

interface Start {
  readonly x: readonly (readonly [number, bigint])[];
  readonly f: readonly (readonly [number, bigint])[];
  readonly fcsr: number;
  readonly fs: number;
}

/** The state block without what engines keep there for themselves; a view. */
function stateOf({ memory }: MachineApi): Uint8Array {
  const state = memory.bytes.subarray(0, layout.HART_STRIDE);
  for (const [offset, length] of layout.SCRATCH_FIELDS) state.fill(0, offset, offset + length);
  return state;
}

function stepFrom(machine: MachineApi, start: Start): HartStop {
  const hart = machine.harts[0]!;
  for (let index = 1; index < 32; index++) {
    hart.setX(index, BigInt(index) * 0x0101_0101n);
    hart.setF(index, BOX | BigInt(index));
  }
  for (const [index, value] of start.x) hart.setX(index, value);
  for (const [index, value] of start.f) hart.setF(index, value);
  hart.fcsr = start.fcsr;
  hart.set32(layout.MSTATUS, (hart.get32(layout.MSTATUS) & ~FS) | (start.fs << FS_SHIFT));
  hart.privilege = 0;
  hart.pc = BigInt(CODE);
  return machine.runHart(HART0, 1);
}

/** Runs one instruction from each start on both machines. */
function compare(row: InsnDef, operands: Partial<Operands>, starts: Iterable<Start>): void {
  const bits = encode(row, { ...noOperands, ...operands });
  const code = new Uint8Array(Uint32Array.of(bits).buffer, 0, insnLength(bits));
  for (const machine of machines) machine.memory.write(physAddr(CODE), code);
  for (const start of starts) {
    const stops = machines.map((machine) => stepFrom(machine, start));
    const [expected, actual] = machines.map(stateOf);
    const isSame = Buffer.compare(expected!, actual!) === 0;
    if (isSame && stops[0]!.kind === 'budget' && stops[1]!.kind === 'budget') continue;
    const where = `${row.name} ${JSON.stringify(operands)} from ${Object.values(start)}`;
    expect(stops[1], where).toEqual(stops[0]);
    if (!isSame)
      expect.fail(`${where}: the state differs at byte ${expected!.findIndex((byte, at) => byte !== actual![at])}`);
  }
  const [expected, actual] = machines.map(({ memory }) => memory.read(physAddr(DATA - 0x1000), 0x3000));
  expect(Buffer.compare(expected!, actual!), `memory after ${row.name}`).toBe(0);
}

/** Operand registers: apart, rd = rs1, rd = 0, one register for all. */
const REGISTERS: readonly Partial<Operands>[] = [
  { rd: 10, rs1: 11, rs2: 12, rs3: 13 },
  { rd: 11, rs1: 11, rs2: 12, rs3: 13 },
  { rd: 0, rs1: 11, rs2: 12, rs3: 13 },
  { rd: 14, rs1: 14, rs2: 14, rs3: 14 },
];

function* integerStarts(
  first: readonly bigint[],
  second: readonly bigint[],
  registers: Partial<Operands>,
): Generator<Start> {
  const { rs1 = 0, rs2 = 0 } = registers;
  for (const a of first) {
    for (const b of second)
      yield {
        x: [
          [rs2, b],
          [rs1, a],
        ],
        f: [[rs2, b]],
        fcsr: 0,
        fs: 1,
      };
  }
}

function* floatStarts(row: BaseRow, registers: Partial<Operands>): Generator<Start> {
  const { rs1 = 0, rs2 = 0, rs3 = 0 } = registers;
  const isSingle = row.name.includes('.s') && row.name !== 'fcvt.s.d';
  const values = [...(isSingle || row.name === 'fcvt.d.s' ? SINGLES : FLOATS), ...ODD_FLOATS];
  const takesTwo = row.syntax.includes('frs2');
  const modes = row.format === 'R' || row.format === 'R2' ? [0, 1] : FCSRS;
  for (const [index, a] of values.entries()) {
    for (const [other, b] of (takesTwo ? values : [0n]).entries()) {
      const c = values[(index + other) % values.length]!;
      // Every mode with the first operands, then one after the other.
      const fcsrs = other === 0 ? modes : [modes[1]!, modes[(index + other) % modes.length]!];
      for (const fcsr of fcsrs) {
        yield {
          x: [[rs1, INTEGERS[index % INTEGERS.length]!]],
          f: [
            [rs3, c],
            [rs2, b],
            [rs1, a],
          ],
          fcsr,
          fs: 1 + (index % 3),
        };
      }
    }
  }
}

const base = rows.filter((row) => row.kind === 'base');
const INTEGER: ReadonlySet<string> = new Set(['I', 'M', 'Zihintpause', 'Zicond', 'Zba', 'Zbb', 'Zbc', 'Zbs']);
const isFloating = (row: BaseRow): boolean => row.ext === 'F' || row.ext === 'D';
const touchesMemory = (row: BaseRow): boolean => row.syntax.includes('(rs1)');
const hasMode = (row: BaseRow): boolean => row.syntax.includes(',rm');

const NO_IMMEDIATE: ReadonlySet<string> = new Set(['R', 'R2', 'none']);

describe('integer rows', () => {
  const integer = base.filter((row) => INTEGER.has(row.ext) && !touchesMemory(row));
  test.each(integer.map((row) => [row.name, row] as const))('%s', (_name, row) => {
    for (const registers of row.format === 'none' ? [{}] : REGISTERS) {
      for (const imm of NO_IMMEDIATE.has(row.format) ? [0] : row.format === 'U' ? [0x7fff_f000, -4096] : [8, -6, 30]) {
        if (imm < 0 && (row.format.startsWith('shift') || row.format === 'fence')) continue;
        compare(
          row,
          { ...registers, imm },
          integerStarts(INTEGERS, row.syntax.includes('rs2') ? INTEGERS : [0n], registers),
        );
      }
    }
  });
});

describe('memory rows', () => {
  const accessing = base.filter((row) => touchesMemory(row) && row.ext !== 'Priv');
  test.each(accessing.map((row) => [row.name, row] as const))('%s', (_name, row) => {
    for (const registers of REGISTERS) {
      for (const imm of row.syntax.includes('imm') ? [0, -8, 4] : [0]) {
        compare(row, { ...registers, imm }, integerStarts(ADDRESSES, [0n, 0x8877_6655_4433_2211n], registers));
      }
    }
  });
});

describe('floating-point rows', () => {
  const floating = base.filter((row) => isFloating(row) && !touchesMemory(row));
  test.each(floating.map((row) => [row.name, row] as const))('%s', (_name, row) => {
    for (const rm of hasMode(row) ? (row.name.startsWith('fcvt') ? [0, 1, 2, 3, 4, 7] : [7, 0, 1]) : [0]) {
      compare(row, { ...REGISTERS[0], rm }, floatStarts(row, REGISTERS[0]!));
    }
    const same = { ...REGISTERS[1], rm: hasMode(row) ? 7 : 0 };
    compare(row, same, [...floatStarts(row, same)].slice(0, 100));
  });

  test('all of them are illegal while mstatus.FS is off', () => {
    const starts = [0, 1].map((fcsr): Start => ({ x: [[11, BigInt(DATA)]], f: [], fcsr, fs: 0 }));
    for (const row of base.filter(isFloating)) compare(row, REGISTERS[0]!, starts);
  });
});

describe('compressed rows', () => {
  const compressed = rows.filter((row) => row.kind === 'compressed');
  test.each(compressed.map((row) => [row.name, row] as const))('%s', (_name, row) => {
    const imm = row.format === 'CI16sp' ? 32 : row.format === 'CIlui' ? 0x1000 : 8;
    const starts = [...ADDRESSES, ...INTEGERS].map(
      (a): Start => ({ x: [2, 9, 10].map((index) => [index, a] as const), f: [[10, a]], fcsr: 0, fs: 1 }),
    );
    compare(row, { rd: 9, rs1: 9, rs2: 10, imm }, starts);
  });
});

describe('CSR rows', () => {
  const accessing = base.filter((row) => row.ext === 'Zicsr');
  test.each(accessing.map((row) => [row.name, row] as const))(
    '%s of fflags, frm, fcsr and one that needs more',
    (_name, row) => {
      const starts = FCSRS.flatMap((fcsr) =>
        INTEGERS.map((value, index): Start => ({ x: [[11, value]], f: [], fcsr, fs: index % 4 })),
      );
      for (const csr of [1, 2, 3, 0x300, 0xc02]) {
        for (const registers of [
          { rd: 10, rs1: 11 },
          { rd: 11, rs1: 11 },
          { rd: 0, rs1: 11 },
          { rd: 11, rs1: 0 },
        ]) {
          const operands = row.format === 'csri' ? { rd: registers.rd, imm: registers.rs1 } : registers;
          compare(row, { ...operands, csr }, starts);
        }
      }
    },
  );
});

describe('LR and SC', () => {
  const [lr, sc] = ['lr.d', 'sc.d'].map((name) => base.find((row) => row.name === name)!);
  const [lrw, scw] = ['lr.w', 'sc.w'].map((name) => base.find((row) => row.name === name)!);
  test.each([
    ['of the same bytes', lr, sc, 0n],
    ['of the same word', lrw, scw, 0n],
    ['of a word inside', lr, scw, 4n],
    ['of a doubleword around', lrw, sc, 0n],
    ['of other bytes', lr, sc, 8n],
  ] as const)('%s', (_name, load, store, offset) => {
    for (let round = 0; round < 3; round++) {
      const start = (address: bigint): Start[] => [
        {
          x: [
            [11, address],
            [12, BigInt(round)],
          ],
          f: [],
          fcsr: 0,
          fs: 1,
        },
      ];
      compare(load!, { rd: 10, rs1: 11 }, start(BigInt(DATA)));
      compare(store!, { rd: 10, rs1: 11, rs2: 12 }, start(BigInt(DATA) + offset));
      compare(store!, { rd: 10, rs1: 11, rs2: 12 }, start(BigInt(DATA)));
    }
  });
});
