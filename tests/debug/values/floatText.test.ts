/** Floating-point numbers are as short as they can be and read back the same. */
import { describe, expect, test } from 'vitest';
import { baseTypeNamed } from '../../../src/debug/types/baseTypes.ts';
import { floatText } from '../../../src/debug/values/floatText.ts';
import { decodeScalar, encodeScalar } from '../../../src/debug/values/scalar.ts';
import { littleEndian } from '../../../src/debug/values/storage.ts';

const bytes = (size: 4 | 8, value: number): Uint8Array => {
  const view = new DataView(new ArrayBuffer(size));
  if (size === 4) view.setFloat32(0, value, true);
  else view.setFloat64(0, value, true);
  return new Uint8Array(view.buffer);
};

describe('float', () => {
  test.each([
    [0.1, '0.1'],
    [1, '1'],
    [-0, '-0'],
    [1 / 3, '0.33333334'],
    [16777217, '16777216'],
    [3.4028234663852886e38, '3.4028235e+38'],
    [1e-45, '1e-45'],
    [Number.POSITIVE_INFINITY, 'inf'],
    [Number.NEGATIVE_INFINITY, '-inf'],
    [Number.NaN, 'nan'],
  ])('%d is %s', (value, text) => {
    expect(floatText(bytes(4, value))).toBe(text);
  });
});

test('double is as JavaScript prints it', () => {
  for (const value of [0.1, -2.5e-300, 1e21, 123456789.125]) expect(floatText(bytes(8, value))).toBe(String(value));
});

describe('binary128', () => {
  /** Sign, exponent and fraction as in memory. */
  const quad = (negative: boolean, exponent: number, fraction: bigint): Uint8Array =>
    littleEndian((negative ? 1n << 127n : 0n) | (BigInt(exponent) << 112n) | fraction, 16);

  test.each([
    ['zero', quad(false, 0, 0n), '0'],
    ['minus zero', quad(true, 0, 0n), '-0'],
    ['one', quad(false, 16383, 0n), '1'],
    ['minus one and a half', quad(true, 16383, 1n << 111n), '-1.5'],
    ['two to the hundredth', quad(false, 16383 + 100, 0n), '1.267650600228229401496703205376e+30'],
    ['a tenth', quad(false, 16379, 0x999999999999999999999999999an), '0.1'],
    ['a third', quad(false, 16381, 0x5555555555555555555555555555n), '0.3333333333333333333333333333333333'],
    ['pi', quad(false, 16384, 0x921fb54442d18469898cc51701b8n), '3.1415926535897932384626433832795028'],
    ['the smallest', quad(false, 0, 1n), '6e-4966'],
    ['the largest', quad(false, 0x7ffe, (1n << 112n) - 1n), '1.189731495357231765085759326628007e+4932'],
    ['infinity', quad(true, 0x7fff, 0n), '-inf'],
    ['not a number', quad(false, 0x7fff, 1n), 'nan'],
  ])('%s', (_, value, text) => {
    expect(floatText(value)).toBe(text);
  });

  test('numbers of double’s precision go there and back', () => {
    const type = baseTypeNamed(['long', 'double'])!;
    for (const value of [
      0,
      1,
      -0.1,
      5e-324,
      2.2250738585072014e-308,
      1.7976931348623157e308,
      Number.POSITIVE_INFINITY,
    ]) {
      const encoded = encodeScalar(type, { kind: 'float', value });
      if (!('bytes' in encoded)) throw new Error(encoded.why);
      expect(decodeScalar(type, encoded.bytes)).toEqual({ kind: 'float', value });
    }
  });
});
