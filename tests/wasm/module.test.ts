/**
 * Modules that run: control structures, calls, tables, globals, memory, locals and constants; and what the builders refuse.
 */
import { describe, expect, test } from 'vitest';
import { FunctionBuilder, type Label } from '../../src/wasm/functionBuilder.ts';
import { ModuleBuilder } from '../../src/wasm/moduleBuilder.ts';

type Callable = (...args: (number | bigint)[]) => unknown;

function instantiate(module: ModuleBuilder, imports: Record<string, unknown> = {}): Record<string, Callable> {
  const compiled = new WebAssembly.Module(module.encode().slice());
  return new WebAssembly.Instance(compiled, { test: imports }).exports as Record<string, Callable>;
}

const I32_TO_I32 = { params: ['i32'], results: ['i32'] } as const;

describe('control', () => {
  test('br_table enters the block of its index, and the last for all others', () => {
    const module = new ModuleBuilder();
    const { code } = module.function(I32_TO_I32, 'f');
    const other = code.block();
    const labels: Label[] = [code.block(), code.block(), code.block()].reverse();
    code.get(0);
    code.brTable(labels, other);
    for (const answer of [10, 11, 12]) {
      code.end();
      code.i32(answer);
      code.op('return');
    }
    code.end();
    code.i32(99);
    const { f } = instantiate(module);
    expect([0, 1, 2, 3, -1].map((index) => f!(index))).toEqual([10, 11, 12, 99, 99]);
  });

  test('a loop runs until it is not branched to', () => {
    const module = new ModuleBuilder();
    const { code } = module.function({ params: ['i32'], results: ['i64'] }, 'sum');
    const total = code.local('i64');
    const done = code.block();
    const again = code.loop();
    code.get(0);
    code.op('i32.eqz');
    code.brIf(done);
    code.get(total);
    code.get(0);
    code.op('i64.extend_i32_u');
    code.op('i64.add');
    code.set(total);
    code.get(0);
    code.i32(1);
    code.op('i32.sub');
    code.tee(0);
    code.brIf(again);
    code.end();
    code.end();
    code.get(total);
    expect(instantiate(module)['sum']!(100)).toBe(5050n);
  });

  test('if with a value takes one of two ways, and a branch to the body returns', () => {
    const module = new ModuleBuilder();
    const { code } = module.function(I32_TO_I32, 'f');
    code.get(0);
    code.if('i32');
    code.i32(1);
    code.else();
    code.i32(2);
    code.br(code.body);
    code.end();
    code.i32(10);
    code.op('i32.add');
    const { f } = instantiate(module);
    expect([f!(5), f!(0)]).toEqual([11, 2]);
  });

  test('a block answers a value', () => {
    const module = new ModuleBuilder();
    const { code } = module.function({ params: [], results: ['f64'] }, 'f');
    const label = code.block('f64');
    code.f64(2.5);
    code.br(label);
    code.end();
    expect(instantiate(module)['f']!()).toBe(2.5);
  });
});

describe('calls', () => {
  /** f(0) = 1, else it goes on with f(n − 1) in the way under test. */
  test.each(['call', 'return_call', 'call_indirect', 'return_call_indirect'])('%s', (way) => {
    const module = new ModuleBuilder();
    const log = module.importFunction('test', 'log', { params: ['i32'], results: [] });
    const { code, index } = module.function(I32_TO_I32, 'f');
    module.table([index]);
    code.get(0);
    code.call(log);
    code.get(0);
    code.op('i32.eqz');
    code.if();
    code.i32(1);
    code.op('return');
    code.end();
    code.get(0);
    code.i32(1);
    code.op('i32.sub');
    if (way.endsWith('indirect')) code.i32(0);
    if (way === 'call') code.call(index);
    else if (way === 'return_call') code.returnCall(index);
    else if (way === 'call_indirect') code.callIndirect(module.type(I32_TO_I32));
    else code.returnCallIndirect(module.type(I32_TO_I32));
    const seen: number[] = [];
    const { f } = instantiate(module, { log: (value: number) => seen.push(value) });
    expect(f!(3)).toBe(1);
    expect(seen).toEqual([3, 2, 1, 0]);
  });

  test('a tail call does not deepen the stack', () => {
    const module = new ModuleBuilder();
    const { code, index } = module.function(I32_TO_I32, 'f');
    code.get(0);
    code.op('i32.eqz');
    code.if();
    code.i32(7);
    code.op('return');
    code.end();
    code.get(0);
    code.i32(1);
    code.op('i32.sub');
    code.returnCall(index);
    expect(instantiate(module)['f']!(1_000_000)).toBe(7);
  });

  test('an imported table is called through', () => {
    const table = new WebAssembly.Table({ element: 'anyfunc', initial: 2 });
    const callee = new ModuleBuilder();
    const { code: double } = callee.function(I32_TO_I32, 'double');
    double.get(0);
    double.get(0);
    double.op('i32.add');
    table.set(1, instantiate(callee)['double']);
    const caller = new ModuleBuilder();
    caller.importTable('test', 'table', 2);
    const { code } = caller.function(I32_TO_I32, 'f');
    code.get(0);
    code.i32(1);
    code.callIndirect(caller.type(I32_TO_I32));
    expect(instantiate(caller, { table })['f']!(21)).toBe(42);
  });
});

describe('state', () => {
  test('globals: imported ones come first, own ones keep what is set', () => {
    const module = new ModuleBuilder();
    const base = module.importGlobal('test', 'base', 'i32', false);
    const small = module.global('i32', false, -1);
    const large = module.global('i64', true, 2n ** 63n - 1n, 'large');
    const { code } = module.function({ params: [], results: ['i32'] }, 'f');
    code.globalGet(large);
    code.i64(1);
    code.op('i64.add');
    code.globalSet(large);
    code.globalGet(base);
    code.globalGet(small);
    code.op('i32.add');
    const exports = instantiate(module, { base: 100 });
    expect(exports['f']!()).toBe(99);
    expect((exports['large'] as unknown as WebAssembly.Global).value).toBe(-(2n ** 63n));
  });

  test('memory is copied and filled, and narrow accesses extend and wrap', () => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
    const module = new ModuleBuilder();
    module.importMemory('test', 'memory', 1, 1);
    const { code } = module.function({ params: [], results: ['i64'] }, 'f');
    code.i32(0);
    code.i32(0x80);
    code.i32(8);
    code.memoryFill();
    code.i32(16);
    code.i32(0);
    code.i32(8);
    code.memoryCopy();
    code.i32(16);
    code.i64(0x1_0000_0001n);
    code.mem('i64.store8', 1);
    code.i32(15);
    code.mem('i64.load16_s', 1, 0);
    expect(instantiate(module, { memory })['f']!()).toBe(0x180n);
    expect([...new Uint8Array(memory.buffer, 16, 8)]).toEqual([0x80, 1, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80]);
  });

  test('locals of all types start at zero, whatever their order', () => {
    const module = new ModuleBuilder();
    const { code } = module.function({ params: ['i32'], results: ['f64'] }, 'f');
    const locals = (['i32', 'i64', 'i64', 'f32', 'f64', 'i32'] as const).map((type) => code.local(type));
    expect(locals).toEqual([1, 2, 3, 4, 5, 6]);
    code.get(2);
    code.op('f64.convert_i64_s');
    code.get(4);
    code.op('f64.promote_f32');
    code.op('f64.add');
    code.get(5);
    code.op('f64.add');
    code.get(0);
    code.op('f64.convert_i32_s');
    code.op('f64.add');
    expect(instantiate(module)['f']!(-3)).toBe(-3);
  });

  test.each([0n, 63n, 64n, -64n, -65n, 2n ** 31n, -(2n ** 31n) - 1n, 2n ** 63n - 1n, -(2n ** 63n)])(
    'the constant %d arrives as it is',
    (value) => {
      const module = new ModuleBuilder();
      const { code } = module.function({ params: [], results: ['i64'] }, 'wide');
      code.i64(value);
      const { code: narrow } = module.function({ params: [], results: ['i32'] }, 'narrow');
      narrow.i32(Number(BigInt.asIntN(32, value)));
      const exports = instantiate(module);
      expect(exports['wide']!()).toBe(value);
      expect(exports['narrow']!()).toBe(Number(BigInt.asIntN(32, value)));
    },
  );

  test('f32 and f64 constants arrive as they are', () => {
    const module = new ModuleBuilder();
    const { code } = module.function({ params: [], results: ['f64'] }, 'f');
    code.f32(1.25);
    code.op('f64.promote_f32');
    code.f64(-1e300);
    code.op('f64.mul');
    expect(instantiate(module)['f']!()).toBe(-1.25e300);
  });
});

describe('what the builders refuse', () => {
  test('a function whose blocks are not all ended, or ended too often', () => {
    const code = new FunctionBuilder({ params: [], results: [] });
    code.block();
    expect(() => code.encode()).toThrow('1 blocks are still open');
    code.end();
    expect(() => code.end()).toThrow('end without an open block');
  });

  test('a branch to a block that has ended', () => {
    const code = new FunctionBuilder({ params: [], results: [] });
    code.block();
    const inner = code.block();
    code.end();
    expect(() => code.br(inner)).toThrow('ended');
  });

  test('a 64-bit constant given as a number that is not a 32-bit integer', () => {
    const code = new FunctionBuilder({ params: [], results: [] });
    expect(() => code.i64(2 ** 31)).toThrow('needs a bigint');
    expect(() => code.i64(0.5)).toThrow('needs a bigint');
  });

  test('imports after definitions', () => {
    const module = new ModuleBuilder();
    module.function({ params: [], results: [] });
    expect(() => module.importFunction('test', 'late', { params: [], results: [] })).toThrow('before others');
  });
});
