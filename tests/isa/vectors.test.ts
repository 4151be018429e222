/**
 * The semantics of the table, and the exact floating point under it, against what QEMU computed. The vectors are rewritten by UPDATE=1 where
 * QEMU and a cross compiler are installed.
 */
import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { HartId } from '../../src/base/address.ts';
import { ReferenceOps } from '../../src/engine/reference/referenceOps.ts';
import { decode } from '../../src/isa/decode.ts';
import type { MachineRules } from '../../src/machine/engine.ts';
import { floatingPoint } from '../../src/machine/floatingPoint.ts';
import { Hart } from '../../src/machine/hart.ts';
import { PhysMemory } from '../../src/machine/physMemory.ts';
import { hasQemu, runInQemu } from './qemuVectors.ts';
import { Random } from './random.ts';
import { drawInputs } from './vectorInputs.ts';
import { printVector, readVectors, VECTORS, type Vector } from './vectors.ts';

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

test('every instruction on registers computes the results and flags that QEMU recorded', () => {
  if (process.env['UPDATE'] === '1' && hasQemu) {
    writeFileSync(
      VECTORS,
      runInQemu(drawInputs(8, new Random(3n)))
        .map(printVector)
        .join(''),
    );
  }
  const vectors = readVectors();
  const rowsDrawn = drawInputs(1, new Random(3n)).map(({ name }) => name);
  expect(new Set(vectors.map(({ name }) => name))).toEqual(new Set(rowsDrawn));
  expect(disagreements(vectors)).toEqual([]);
});
