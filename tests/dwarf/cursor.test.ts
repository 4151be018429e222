import { describe, expect, test } from 'vitest';
import { Cursor } from '../../src/dwarf/cursor.ts';
import { DwarfError, Problems } from '../../src/dwarf/error.ts';
import { Bytes } from './builder.ts';

const cursor = (bytes: Bytes | number[]): Cursor =>
  new Cursor('.debug_info', bytes instanceof Bytes ? bytes.done() : Uint8Array.from(bytes));

describe('LEB128', () => {
  test.each([0n, 1n, 63n, 64n, 127n, 128n, 300n, 2n ** 32n, 2n ** 63n, 2n ** 64n - 1n])(
    'unsigned %s reads back',
    (value) => {
      expect(cursor(new Bytes().uleb(value)).uleb64()).toBe(value);
    },
  );

  test.each([0n, -1n, 63n, -64n, 64n, -65n, -123456789n, 2n ** 62n, -(2n ** 63n), 2n ** 63n - 1n])(
    'signed %s reads back',
    (value) => {
      expect(cursor(new Bytes().sleb(value)).sleb64()).toBe(value);
    },
  );

  test('a number of more than 64 bits is refused', () => {
    const endless = Array.from({ length: 20 }, () => 0xff);
    expect(() => cursor(endless).uleb64()).toThrow('.debug_info+0x0: LEB128 number has more than 64 bits');
    expect(() => cursor(endless).uleb()).toThrow('more than 64 bits');
  });

  test('padding with zero groups is allowed', () => {
    expect(cursor([0x85, 0x80, 0x80, 0x00]).uleb()).toBe(5);
    expect(cursor([0xff, 0x7f]).sleb()).toBe(-1);
  });
});

test('what lies beyond the end is a typed error with section and offset', () => {
  const at = cursor([1, 2, 3]);
  at.u16();
  try {
    at.u32();
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(DwarfError);
    expect(error).toMatchObject({ section: '.debug_info', offset: 2 });
    expect((error as Error).message).toBe('.debug_info+0x2: 4 bytes are needed, 1 are left');
  }
});

test('a string without its zero is refused, one that ends beyond the part too', () => {
  expect(() => cursor([65, 66]).cstring()).toThrow('string has no end');
  expect(() => cursor([65, 66, 0]).at(0, 2).cstring()).toThrow('string has no end');
  expect(cursor([0xe2, 0x82, 0xac, 0]).cstring()).toBe('€');
});

test('unit lengths tell the 64-bit format, reserved ones are refused', () => {
  expect(cursor(new Bytes().u32(7)).initialLength()).toEqual({ length: 7, offsetSize: 4 });
  expect(cursor(new Bytes().u32(0xffffffff).u64(7)).initialLength()).toEqual({ length: 7, offsetSize: 8 });
  expect(() => cursor(new Bytes().u32(0xfffffff5)).initialLength()).toThrow('reserved');
});

test('problems are noted once each, and errors of ours pass through', () => {
  const problems = new Problems();
  const bad = (): number => cursor([]).u8();
  expect(problems.attempt(bad, 5)).toBe(5);
  expect(problems.attempt(bad, 6)).toBe(6);
  expect(problems.sentences).toEqual(['.debug_info+0x0: 1 bytes are needed, 0 are left']);
  expect(() =>
    problems.attempt(() => {
      throw new TypeError('ours');
    }, 0),
  ).toThrow('ours');
});
