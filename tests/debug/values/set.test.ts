/** Setting values: what lands in memory and registers, and what is refused. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Value } from '../../../src/debug/symbolsApi.ts';
import { callerFrame, named, type Stopped, stoppedAt } from './stopped.ts';

let stopped: Stopped;
const local = (name: string) => named(stopped.symbols.locals(stopped.frame), name);
const member = (name: string) => named(local('triangle').children(), name);

beforeAll(async () => {
  stopped = await stoppedAt('shapes-5', 'shapes.c', 'values');
});

describe('in memory', () => {
  test.each([
    ['letter', "'z'", "122 'z'"],
    ['small', '-128', '-128'],
    ['yes', 'false', 'false'],
    ['yes', '7', 'true'],
    ['half', '0x7fff', '32767'],
    ['many', '18446744073709551615', '18446744073709551615'],
    ['big', '-big', '9000000000000000000'],
    ['big', '-9223372036854775808', '-9223372036854775808'],
    ['single', '0.25', '0.25'],
    ['precise', 'single * 2', '0.5'],
    ['extended', '1', '1'],
    ['where', 'AFTER', 'AFTER'],
    ['where', '-1', 'BEFORE'],
    ['access', 'READ | WRITE', 'READ | WRITE'],
    ['nothing', '&triangle', expect.stringMatching(/^0xffef/)],
  ])('%s = %s', (name, text, shown) => {
    expect(local(name).set!(text)).toEqual({ ok: true });
    expect(local(name).text).toEqual(shown);
  });

  test.each([
    ['flag', '0', '0'],
    ['kind', '7', '7'],
    ['level', '-16', '-16'],
    ['wide', '549755813887', '549755813887'],
    ['colour', 'RED', 'RED'],
    ['next', '0', '0x0'],
  ])('member %s = %s leaves its neighbours alone', (name, text, shown) => {
    const before = local('triangle')
      .children()
      .map((child) => child.text);
    expect(member(name).set!(text)).toEqual({ ok: true });
    const after = local('triangle')
      .children()
      .map((child) => child.text);
    expect(member(name).text).toBe(shown);
    const changed = after.filter((value, index) => value !== before[index]);
    expect(changed).toEqual([shown]);
  });

  test('an element of an array', () => {
    const element = local('grid').children()[1]!.children()[0]!.children()[1]!;
    expect(element.set!('half - 1')).toEqual({ ok: true });
    expect(stopped.symbols.evaluate('grid[1][0][1]', stopped.frame).value?.text).toBe('32766');
  });

  test('through a pointer by an expression', () => {
    const value = stopped.symbols.evaluate('shapes[1]->corners[2].y', stopped.frame).value!;
    expect(value.set!('99')).toEqual({ ok: true });
    expect(stopped.symbols.evaluate('triangle.corners[2].y', stopped.frame).value?.text).toBe('99');
  });
});

describe('refused with a reason', () => {
  test.each([
    ['byte', '256', '256 does not fit unsigned char (0 to 255)'],
    ['small', '128', '128 does not fit signed char (-128 to 127)'],
    ['many', '-1', '-1 does not fit counter_t (0 to 18446744073709551615)'],
    ['half', '1.5', '1.5 is not an integer'],
    ['half', 'nosuch', 'no symbol "nosuch" in this frame (at column 1)'],
    ['half', 'triangle', 'a value of type struct shape cannot be assigned'],
    ['half', '', 'the expression is empty'],
    ['half', '1 +', 'the expression is not complete (at column 4)'],
    ['nothing', '*nothing', 'void * cannot be dereferenced; cast it first (at column 1)'],
  ])('%s = %s', (name, text, why) => {
    expect(local(name).set!(text)).toEqual({ ok: false, why });
  });

  test('a bit-field has its own range', () => {
    expect(member('kind').set!('8')).toEqual({ ok: false, why: '8 does not fit 3 bits of unsigned int (0 to 7)' });
    expect(member('level').set!('16')).toEqual({ ok: false, why: '16 does not fit 5 bits of int (-16 to 15)' });
  });

  test('structures, arrays and results of operators cannot be set', () => {
    expect(local('triangle').set).toBeUndefined();
    expect(local('grid').set).toBeUndefined();
    expect(stopped.symbols.evaluate('half + 1', stopped.frame).value!.set!('1')).toEqual({
      ok: false,
      why: 'it has no place of its own: the compiler keeps it as a known value',
    });
  });

  test('memory that cannot be written', () => {
    const frame = { ...stopped.frame, memory: { read: stopped.frame.memory.read, write: () => false } };
    const outcome = named(stopped.symbols.locals(frame), 'half').set!('1');
    expect(outcome).toEqual({ ok: false, why: expect.stringMatching(/^memory at 0xffef\w+ cannot be written$/) });
  });
});

describe('in registers', () => {
  test('a parameter of optimised code', async () => {
    const optimised = await stoppedAt('inline-5', 'inline.c', 'sum');
    const scale = () => named(optimised.symbols.arguments(optimised.frame), 'scale');
    expect(scale().address).toBeUndefined();
    const set: [number, bigint][] = [];
    const frame = { ...optimised.frame, setX: (index: number, value: bigint) => set.push([index, value]) };
    expect(named(optimised.symbols.arguments(frame), 'scale').set!('-2')).toEqual({ ok: true });
    expect(set).toEqual([[expect.any(Number), 0xffff_ffff_ffff_fffen]]);
  });

  test('x and f registers by name, a float boxed', () => {
    const written: [string, number, bigint][] = [];
    const f = [...stopped.frame.registers.f];
    f[10] = 0xffff_ffff_3f80_0000n;
    const frame = {
      ...stopped.frame,
      registers: { ...stopped.frame.registers, f },
      setX: (index: number, value: bigint) => written.push(['x', index, value]),
      setF: (index: number, value: bigint) => written.push(['f', index, value]),
    };
    expect(stopped.symbols.evaluate('$a0', frame).value!.set!('0x10')).toEqual({ ok: true });
    expect(stopped.symbols.evaluate('$fa0', frame).value!.text).toBe('1');
    expect(stopped.symbols.evaluate('$fa0', frame).value!.set!('0.5')).toEqual({ ok: true });
    expect(stopped.symbols.evaluate('$fa1', frame).value!.set!('2')).toEqual({ ok: true });
    expect(written).toEqual([
      ['x', 10, 0x10n],
      ['f', 10, 0xffff_ffff_3f00_0000n],
      ['f', 11, 0x4000_0000_0000_0000n],
    ]);
    const without = { ...stopped.frame, registers: frame.registers };
    expect(stopped.symbols.evaluate('$fa0', without).value!.set!('1')).toEqual({
      ok: false,
      why: 'floating-point registers of this frame cannot be set',
    });
  });
});

test('a caller’s variables are those of its own frame', async () => {
  const inner = await stoppedAt('shapes-5', 'shapes.c', 'perimeter');
  const caller = callerFrame(inner);
  expect(named(inner.symbols.locals(caller), 'half').text).toBe('-1234');
  expect(inner.symbols.evaluate('triangle.name', caller).value?.text).toContain('"triangle"');
  expect(inner.symbols.functionAt(caller.registers.pc - 1n)?.name).toBe('main');
});

test('every child’s expression leads back to the child', () => {
  const follow = (value: Value, depth: number): void => {
    if (value.evaluateName !== undefined) {
      expect(stopped.symbols.evaluate(value.evaluateName, stopped.frame).value).toMatchObject({
        type: value.type,
        text: value.text,
        address: value.address,
      });
    }
    if (depth > 0) for (const child of value.children(0, 12)) follow(child, depth - 1);
  };
  const pointer = stopped.symbols.evaluate('&triangle.next', stopped.frame).value!;
  for (const value of [...stopped.symbols.locals(stopped.frame), ...stopped.symbols.globals(stopped.frame), pointer])
    follow(value, 3);
});

describe('paging', () => {
  test('children are made for the page that is asked for', () => {
    const array = local('long_array');
    expect([array.childCount, array.indexed]).toEqual([300, true]);
    expect(array.children(298).map(({ name, text }) => `${name} ${text}`)).toEqual(['[298] 298', '[299] 299']);
    expect(array.children(10, 2).map(({ name }) => name)).toEqual(['[10]', '[11]']);
    expect(array.children(300, 5)).toEqual([]);
    expect(array.children(-5, 2).map(({ name }) => name)).toEqual(['[0]', '[1]']);
  });

  test('a structure that points to itself is expanded as often as wanted', () => {
    let value = local('triangle');
    named(value.children(), 'next').set!('&triangle');
    for (let depth = 0; depth < 50; depth++) value = named(value.children(), 'next');
    expect(value.evaluateName).toBe(`triangle.next${'->next'.repeat(49)}`);
    expect(stopped.symbols.evaluate(value.evaluateName!, stopped.frame).value?.text).toBe(value.text);
  });
});
