/**
 * Every opcode of the assembler in a module that the engine accepts with the operand types its name says, and refuses with others: so
 * none of the numbers is another instruction's of a different type. What the instructions of one type do is checked by running them.
 */
import { describe, expect, test } from 'vitest';
import type { FunctionBuilder } from '../../src/wasm/functionBuilder.ts';
import { ModuleBuilder } from '../../src/wasm/moduleBuilder.ts';
import {
  type MemoryOp,
  memory,
  type PlainOp,
  plain,
  type SaturatingOp,
  saturating,
  type ValueType,
} from '../../src/wasm/opcodes.ts';

const types: readonly ValueType[] = ['i32', 'i64', 'f32', 'f64'];

interface Signature {
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
}

function moduleOf(signature: Signature, body: (code: FunctionBuilder) => void): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder();
  module.importMemory('test', 'memory', 1);
  const { code } = module.function(signature, 'f');
  body(code);
  return module.encode().slice();
}

function run(signature: Signature, body: (code: FunctionBuilder) => void, ...args: (number | bigint)[]): unknown {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(moduleOf(signature, body)), {
    test: { memory: new WebAssembly.Memory({ initial: 1 }) },
  });
  return (instance.exports['f'] as (...args: (number | bigint)[]) => unknown)(...args);
}

const UNARY = /\.(clz|ctz|popcnt|abs|neg|ceil|floor|trunc|nearest|sqrt|extend\d+_s)$/;
const COMPARE = /\.(eq|ne|lt|gt|le|ge)(_[su])?$/;

/** From the text format's naming: result type first, the operand's type at the end of a conversion. */
function signatureOf(name: string): Signature {
  const result = name.slice(0, 3) as ValueType;
  const source = name.match(/_(i32|i64|f32|f64)(_[su])?$/)?.[1] as ValueType | undefined;
  if (source !== undefined) return { params: [source], results: [result] };
  if (name.endsWith('.eqz')) return { params: [result], results: ['i32'] };
  if (COMPARE.test(name)) return { params: [result, result], results: ['i32'] };
  return { params: UNARY.test(name) ? [result] : [result, result], results: [result] };
}

/** The signature with one type changed. */
function wrong({ params, results }: Signature): Signature[] {
  const others = (type: ValueType): ValueType[] => types.filter((other) => other !== type);
  return [
    ...params.flatMap((type, index) => others(type).map((other) => ({ params: params.with(index, other), results }))),
    ...results.flatMap((type) => others(type).map((other) => ({ params, results: [other] }))),
  ];
}

function expectOnly(signature: Signature, emit: (code: FunctionBuilder) => void): void {
  const isValid = (other: Signature): boolean =>
    WebAssembly.validate(
      moduleOf(other, (code) => {
        for (const index of other.params.keys()) code.get(index);
        emit(code);
      }),
    );
  expect(isValid(signature)).toBe(true);
  expect(wrong(signature).filter(isValid)).toEqual([]);
}

const numeric = (Object.keys(plain) as PlainOp[]).filter((name) => name.includes('.'));
test.each(numeric)('%s', (name) => expectOnly(signatureOf(name), (code) => code.op(name)));

test.each(Object.keys(saturating) as SaturatingOp[])('%s', (name) =>
  expectOnly(signatureOf(name), (code) => code.saturate(name)),
);

test.each(Object.keys(memory) as MemoryOp[])('%s', (name) => {
  const type = name.slice(0, 3) as ValueType;
  const signature: Signature = name.includes('store')
    ? { params: ['i32', type], results: [] }
    : { params: ['i32'], results: [type] };
  expectOnly(signature, (code) => code.mem(name, 70_000));
});

test('every numeric opcode is its own', () => {
  const codes = Object.values(plain);
  expect(new Set(codes).size).toBe(codes.length);
});

test('drop, select, nop, return and unreachable', () => {
  const choose = (code: FunctionBuilder): void => {
    code.op('nop');
    code.i64(7);
    code.i64(8);
    code.i64(9);
    code.op('drop');
    code.get(0);
    code.op('select');
    code.op('return');
    code.op('unreachable');
  };
  const signature: Signature = { params: ['i32'], results: ['i64'] };
  expect([run(signature, choose, 1), run(signature, choose, 0)]).toEqual([7n, 8n]);
  expect(() => run({ params: [], results: [] }, (code) => code.op('unreachable'))).toThrow(WebAssembly.RuntimeError);
});

describe('what instructions of one type compute', () => {
  const A = 0xf000_0000_0000_0011n;
  const binary: readonly (readonly [PlainOp, bigint, bigint, bigint])[] = [
    ['i64.add', A, 5n, A + 5n],
    ['i64.sub', A, 5n, A - 5n],
    ['i64.mul', A, 3n, A * 3n],
    ['i64.div_s', A, 5n, BigInt.asIntN(64, A) / 5n],
    ['i64.div_u', A, 5n, A / 5n],
    ['i64.rem_s', A, 7n, BigInt.asIntN(64, A) % 7n],
    ['i64.rem_u', A, 7n, A % 7n],
    ['i64.and', A, 3n, 1n],
    ['i64.or', A, 3n, A | 3n],
    ['i64.xor', A, 3n, A ^ 3n],
    ['i64.shl', A, 4n, A << 4n],
    ['i64.shr_s', A, 4n, BigInt.asIntN(64, A) >> 4n],
    ['i64.shr_u', A, 4n, A >> 4n],
    ['i64.rotl', A, 4n, 0x11fn],
    ['i64.rotr', A, 4n, 0x1f00_0000_0000_0001n],
  ];
  test.each(binary)('%s', (name, a, b, expected) => {
    const result = run(
      { params: ['i64', 'i64'], results: ['i64'] },
      (code) => {
        code.get(0);
        code.get(1);
        code.op(name);
      },
      a,
      b,
    );
    expect(BigInt.asUintN(64, result as bigint)).toBe(BigInt.asUintN(64, expected));
  });

  // Of −1 and 1: signed and unsigned order differ.
  const order: Record<string, number> = {
    eq: 0,
    ne: 1,
    lt_s: 1,
    lt_u: 0,
    gt_s: 0,
    gt_u: 1,
    le_s: 1,
    le_u: 0,
    ge_s: 0,
    ge_u: 1,
  };
  test.each(Object.entries(order))('i64.%s and i32.%s', (name, expected) => {
    for (const type of ['i32', 'i64'] as const) {
      const compare = (code: FunctionBuilder): void => {
        if (type === 'i32') {
          code.i32(-1);
          code.i32(1);
        } else {
          code.i64(-1);
          code.i64(1);
        }
        code.op(`${type}.${name}` as PlainOp);
      };
      expect(run({ params: [], results: ['i32'] }, compare)).toBe(expected);
    }
  });

  const floats: readonly (readonly [string, number, number, number])[] = [
    ['add', 1.5, 2, 3.5],
    ['sub', 1.5, 2, -0.5],
    ['mul', 1.5, 2, 3],
    ['div', 1.5, 2, 0.75],
    ['min', 1.5, -2, -2],
    ['max', 1.5, -2, 1.5],
    ['copysign', 1.5, -2, -1.5],
    ['eq', 1, 2, 0],
    ['ne', 1, 2, 1],
    ['lt', 1, 2, 1],
    ['gt', 1, 2, 0],
    ['le', 2, 2, 1],
    ['ge', 1, 2, 0],
  ];
  test.each(floats)('f32.%s and f64.%s', (name, a, b, expected) => {
    for (const type of ['f32', 'f64'] as const) {
      const op = `${type}.${name}` as PlainOp;
      const result = run({ params: [], results: signatureOf(op).results }, (code) => {
        code[type](a);
        code[type](b);
        code.op(op);
      });
      expect(result).toBe(expected);
    }
  });

  const rounding: readonly (readonly [string, number, number])[] = [
    ['abs', -2.5, 2.5],
    ['neg', 2.5, -2.5],
    ['ceil', 2.5, 3],
    ['floor', -2.5, -3],
    ['trunc', -2.5, -2],
    ['nearest', 3.5, 4],
    ['nearest', 2.5, 2],
    ['sqrt', 2.25, 1.5],
  ];
  test.each(rounding)('f64.%s of %d', (name, a, expected) => {
    for (const type of ['f32', 'f64'] as const) {
      const result = run({ params: [], results: [type] }, (code) => {
        code[type](a);
        code.op(`${type}.${name}` as PlainOp);
      });
      expect(result).toBe(expected);
    }
  });

  const integers: readonly (readonly [PlainOp, bigint, bigint])[] = [
    ['i64.clz', 1n, 63n],
    ['i64.ctz', 8n, 3n],
    ['i64.popcnt', 0xffn, 8n],
    ['i64.extend8_s', 0x180n, -0x80n],
    ['i64.extend16_s', 0x1_8000n, -0x8000n],
    ['i64.extend32_s', 0x1_8000_0000n, -0x8000_0000n],
  ];
  test.each(integers)('%s of %d', (name, a, expected) => {
    const result = run(
      { params: ['i64'], results: ['i64'] },
      (code) => {
        code.get(0);
        code.op(name);
      },
      a,
    );
    expect(result).toBe(expected);
  });
});
