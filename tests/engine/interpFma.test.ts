/**
 * The inlined fused multiply-add rounds as the exact one does, where that is hard: addends that nearly cancel the product, results that lie
 * close to the middle between two numbers, factors that are powers of two, exponents at the edge of what is inlined.
 */
import { expect, test } from 'vitest';
import { engines } from '../../src/engine/index.ts';
import type { MachineApi } from '../../src/machine/machine.ts';
import { HART0, insn, machineOf, place, RAM } from '../machine/program.ts';
import { Random } from './random.ts';

const CASES = 12_000;
const BOX = 0xffff_ffff_0000_0000n;

interface Format {
  readonly name: 's' | 'd';
  readonly fractionBits: number;
  readonly bias: number;
  /** Of a number's bits. */
  readonly value: (bits: bigint) => number;
  /** Rounded to the format. */
  readonly bits: (value: number) => bigint;
  readonly boxed: (bits: bigint) => bigint;
}

const view = new DataView(new ArrayBuffer(8));
const single: Format = {
  name: 's',
  fractionBits: 23,
  bias: 127,
  value: (bits) => {
    view.setUint32(0, Number(bits));
    return view.getFloat32(0);
  },
  bits: (value) => {
    view.setFloat32(0, value);
    return BigInt(view.getUint32(0));
  },
  boxed: (bits) => BOX | bits,
};
const double: Format = {
  name: 'd',
  fractionBits: 52,
  bias: 1023,
  value: (bits) => {
    view.setBigUint64(0, bits);
    return view.getFloat64(0);
  },
  bits: (value) => {
    view.setFloat64(0, value);
    return view.getBigUint64(0);
  },
  boxed: (bits) => bits,
};

/** A number with this exponent and a fraction of few or many bits, or one that is nearly a power of two. */
function number(random: Random, { fractionBits, bias }: Format, exponent: number): bigint {
  const any = (BigInt(random.below(0x1_0000_0000)) << 32n) | BigInt(random.below(0x1_0000_0000));
  const bits = any & ((1n << BigInt(fractionBits)) - 1n);
  const kept = BigInt(random.pick([0, 1, 2, fractionBits >> 1, fractionBits - 1, fractionBits]));
  const few = (bits >> (BigInt(fractionBits) - kept)) << (BigInt(fractionBits) - kept);
  const nearly = BigInt.asUintN(fractionBits, BigInt(random.below(7) - 3));
  const fraction = random.pick([few, nearly]);
  const sign = BigInt(random.below(2)) << BigInt(fractionBits + (bias === 127 ? 8 : 11));
  return sign | (BigInt(bias + exponent) << BigInt(fractionBits)) | fraction;
}

/** An addend that makes rounding hard. */
function addend(random: Random, format: Format, a: number, b: number): bigint {
  const product = a * b;
  const ulp = 2 ** (Math.floor(Math.log2(Math.abs(product))) - format.fractionBits);
  return format.bits(
    random.pick([
      -product,
      -product + ulp * (random.below(5) - 2),
      product * 2 ** (random.below(2 * format.fractionBits + 8) - format.fractionBits - 4),
      // The product is about half a unit in the last place of it.
      format.value(
        number(random, format, Math.floor(Math.log2(Math.abs(product))) + format.fractionBits + random.below(3)),
      ),
      (ulp / 2) * (random.below(2) * 2 - 1),
      (ulp / 4) * (random.below(9) - 4),
      0,
    ]),
  );
}

async function prepared(engine: (typeof engines)[keyof typeof engines], format: Format): Promise<MachineApi> {
  const machine = await machineOf({ supervisor: 'hosted', engine });
  place(machine, RAM, [insn(`fmadd.${format.name}`, { rd: 4, rs1: 1, rs2: 2, rs3: 3, rm: 7 })]);
  return machine;
}

test.each([single, double])('fmadd.$name', async (format) => {
  const machines = [await prepared(engines.reference, format), await prepared(engines.interp, format)];
  const random = new Random(7);
  for (let index = 0; index < CASES; index++) {
    const range = random.pick([1, 30, format.bias >> 2, 405].filter((limit) => 2 * limit + 60 < format.bias));
    const exponents = [0, 1].map(() => random.below(2 * range + 1) - range);
    const [a, b] = exponents.map((exponent) => number(random, format, exponent)) as [bigint, bigint];
    const c = addend(random, format, format.value(a), format.value(b));
    const results = machines.map((machine) => {
      const hart = machine.harts[0]!;
      for (const [at, bits] of [a, b, c].entries()) hart.setF(at + 1, format.boxed(bits));
      hart.fcsr = 1;
      hart.pc = BigInt(RAM);
      machine.runHart(HART0, 1);
      return `${hart.f(4).toString(16)}, flags ${hart.fcsr}`;
    });
    const operands = [a, b, c].map((bits) => bits.toString(16)).join(' ');
    if (results[0] !== results[1]) expect(results[1], operands).toBe(results[0]);
  }
});
