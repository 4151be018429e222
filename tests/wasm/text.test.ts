/**
 * The text format of our modules, judged by another assembler: what it makes of the text is the module, byte for byte.
 */
import { expect, test } from 'vitest';
import { generateDispatcher } from '../../src/engine/jit/dispatcher.ts';
import { ModuleBuilder } from '../../src/wasm/moduleBuilder.ts';
import {
  type MemoryOp,
  memory,
  type PlainOp,
  plain,
  type SaturatingOp,
  saturating,
  simd,
} from '../../src/wasm/opcodes.ts';
import { moduleText } from '../../src/wasm/text.ts';
import { assembleWat } from './wat.ts';

test('the dispatcher', async () => {
  const bytes = generateDispatcher({ start: 70_000, steps: 80_000, exits: 90_000, moves: 130_000, slots: 8192 });
  expect(await assembleWat(moduleText(bytes))).toEqual(bytes);
});

test('every instruction and part of a module that there is', async () => {
  const module = new ModuleBuilder();
  module.importMemory('m', 'memory', 1, 2);
  module.importGlobal('m', 'constant', 'f64', false);
  const other = module.importFunction('m', 'f', { params: ['i32'], results: ['i64', 'f32'] });
  const { code, index } = module.function({ params: ['i32', 'f64'], results: [] }, 'all');
  const count = module.global('i64', true, -5n, 'count');
  module.table([index, other], 'table');
  for (const type of ['i64', 'i64', 'f32', 'f64'] as const) code.local(type);
  for (const name of Object.keys(plain) as PlainOp[]) code.op(name);
  for (const name of Object.keys(memory) as MemoryOp[]) {
    code.mem(name, 0);
    code.mem(name, 70_000, 0);
  }
  for (const name of Object.keys(saturating) as SaturatingOp[]) code.saturate(name);
  code.simd('f64x2.splat');
  code.simd('f64x2.extract_lane', 1);
  code.simd('f64x2.relaxed_madd');
  expect(Object.keys(simd)).toHaveLength(3);
  for (const value of [0, -1, 64, -65, 2 ** 31 - 1, -(2 ** 31)]) {
    code.i32(value);
    code.i64(value);
  }
  for (const value of [2n ** 63n - 1n, -(2n ** 63n), 2n ** 40n]) code.i64(value);
  for (const value of [0, -0, 1, -1.5, 5e-324, 1e-45, 1e300, Infinity, -Infinity, NaN]) {
    code.f32(value);
    code.f64(value);
  }
  const outer = code.block();
  const inner = code.loop('i32');
  code.if('f64');
  code.br(outer);
  code.else();
  code.brIf(inner);
  code.end();
  code.brTable([inner, outer, code.body], outer);
  code.end();
  code.end();
  code.call(other);
  code.callIndirect(0);
  code.returnCall(other);
  code.returnCallIndirect(1);
  code.get(0);
  code.set(2);
  code.tee(5);
  code.globalGet(count);
  code.globalSet(count);
  code.memoryCopy();
  code.memoryFill();
  const bytes = module.encode();
  expect(await assembleWat(moduleText(bytes))).toEqual(bytes);
});

test('locals have names and code has comments where the notes say', async () => {
  const module = new ModuleBuilder();
  const { code } = module.function({ params: ['i32'], results: ['i32'] });
  code.local('i32');
  const start = code.length;
  code.get(0);
  code.set(1);
  const second = code.length;
  code.get(1);
  const notes = {
    locals: new Map([[1, 'a0']]),
    comments: [
      { offset: start, text: 'first' },
      { offset: second, text: 'second' },
    ],
  };
  expect(moduleText(module.encode(), [notes])).toBe(`(module
  (type (;0;) (func (param i32) (result i32)))
  (func (;0;) (type 0) (param i32) (result i32)
    (local $a0 i32)
    ;; first
    local.get 0 local.set $a0
    ;; second
    local.get $a0
  )
)
`);
});
