/**
 * The semantics of the table, and the exact floating point under it, against what QEMU computed. The vectors are rewritten by UPDATE=1 where
 * that QEMU and a cross compiler are installed.
 */
import { describe, expect, test } from 'vitest';
import type { HartId } from '../../src/base/address.ts';
import { ReferenceOps } from '../../src/engine/reference/referenceOps.ts';
import { decode } from '../../src/isa/decode.ts';
import type { BaseRow } from '../../src/isa/insnDef.ts';
import type { MachineRules } from '../../src/machine/engine.ts';
import { floatingPoint } from '../../src/machine/floatingPoint.ts';
import { Hart } from '../../src/machine/hart.ts';
import { PhysMemory } from '../../src/machine/physMemory.ts';
import { qemuVersion, runInQemu } from './qemuVectors.ts';
import { Random } from './random.ts';
import { drawInputs, registerRows } from './vectorInputs.ts';
import { printVector, readVectors, type Vector, writeVectors } from './vectors.ts';

/** What the reference interpreter's vocabulary makes of a vector. */
function evaluator(): (vector: Vector) => Vector {
  const memory = new PhysMemory(1, 65536, 65536);
  const hart = new Hart(memory, 0 as HartId);
  const rules: Partial<MachineRules> = {
    fp: (_hart, op, format, rm, args) => floatingPoint(hart, op, format, rm, args),
  };
  const ops = new ReferenceOps(rules as MachineRules, hart);
  hart.setFpDirty();
  return (vector) => {
    const insn = decode(vector.bits)!;
    for (const [i, value] of vector.operands.entries()) {
      hart.setX(11 + i, value);
      hart.setF(11 + i, value);
    }
    hart.fcsr = vector.frm << 5;
    ops.execute(insn);
    const result = insn.base.syntax.startsWith('frd') ? hart.f(10) : hart.x(10);
    return { ...vector, result, flags: hart.fcsr & 31 };
  };
}

function disagreements(vectors: readonly Vector[]): string[] {
  const evaluate = evaluator();
  return vectors.flatMap((vector) => {
    const [ours, theirs] = [printVector(evaluate(vector)), printVector(vector)];
    return ours === theirs ? [] : [`ours ${ours}QEMU ${theirs}`];
  });
}

/** What Debian 12's QEMU does not have, or computes wrongly: its ctzw looks for ones beyond a word of zeros. */
const isNewer = ({ ext, name }: BaseRow): boolean => ext === 'Zicond' || name === 'ctzw';

interface Oracle {
  readonly program: string;
  readonly file: string;
  readonly rows: readonly BaseRow[];
  /** Vectors of each row, in each rounding mode. */
  readonly count: number;
}

const oracles: readonly (readonly [string, Oracle])[] = [
  [
    'qemu-riscv64 7.2',
    { program: 'qemu-riscv64', file: 'vectors.txt', rows: registerRows.filter((row) => !isNewer(row)), count: 8 },
  ],
  [
    'qemu-riscv64 10.0',
    {
      program: process.env['NEWER_QEMU'] ?? 'qemu-riscv64',
      file: 'vectorsNewer.txt',
      rows: registerRows.filter(isNewer),
      count: 64,
    },
  ],
];

describe.each(oracles)('by %s', (oracle, { program, file, rows, count }) => {
  const fixture = new URL(file, import.meta.url);

  test('every instruction on registers computes the results and flags that were recorded', () => {
    if (process.env['UPDATE'] === '1' && qemuVersion(program) === oracle) {
      writeVectors(fixture, oracle, runInQemu(program, drawInputs(rows, count, new Random(3n))));
    }
    const recorded = readVectors(fixture);
    expect(recorded.oracle).toBe(oracle);
    expect(new Set(recorded.vectors.map(({ name }) => name))).toEqual(new Set(rows.map(({ name }) => name)));
    expect(disagreements(recorded.vectors)).toEqual([]);
  });
});
