/**
 * LEB128 at its edges ("Binary Format, Integers"), and the buffer's growth.
 */
import { describe, expect, test } from 'vitest';
import { ByteWriter } from '../../src/wasm/byteWriter.ts';

function written(write: (out: ByteWriter) => void): number[] {
  const out = new ByteWriter(1);
  write(out);
  return [...out.finish()];
}

describe('unsigned LEB128', () => {
  test.each([
    [0, [0]],
    [127, [0x7f]],
    [128, [0x80, 1]],
    [624_485, [0xe5, 0x8e, 0x26]],
    [2 ** 32 - 1, [0xff, 0xff, 0xff, 0xff, 0x0f]],
  ])('%i', (value, bytes) => {
    expect(written((out) => out.u32(value))).toEqual(bytes);
  });
});

describe('signed LEB128 of 32 bits', () => {
  test.each([
    [0, [0]],
    [63, [0x3f]],
    [64, [0xc0, 0]],
    [-1, [0x7f]],
    [-64, [0x40]],
    [-65, [0xbf, 0x7f]],
    [-123_456, [0xc0, 0xbb, 0x78]],
    [2 ** 31 - 1, [0xff, 0xff, 0xff, 0xff, 7]],
    [-(2 ** 31), [0x80, 0x80, 0x80, 0x80, 0x78]],
    [2 ** 32 - 1, [0x7f]],
  ])('%i', (value, bytes) => {
    expect(written((out) => out.s32(value))).toEqual(bytes);
  });
});

describe('signed LEB128 of 64 bits', () => {
  test.each([
    [0n, [0]],
    [63n, [0x3f]],
    [64n, [0xc0, 0]],
    [-64n, [0x40]],
    [-65n, [0xbf, 0x7f]],
    [2n ** 63n - 1n, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0]],
    [-(2n ** 63n), [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f]],
    [2n ** 64n - 1n, [0x7f]],
  ])('%i', (value, bytes) => {
    expect(written((out) => out.s64(value))).toEqual(bytes);
  });
});

test('floats are little-endian', () => {
  expect(written((out) => out.f32(1))).toEqual([0, 0, 0x80, 0x3f]);
  expect(written((out) => out.f64(-2))).toEqual([0, 0, 0, 0, 0, 0, 0, 0xc0]);
});

test('names and sized contents carry their length', () => {
  const content = new ByteWriter();
  content.bytes(new Uint8Array(200).fill(7));
  const bytes = written((out) => {
    out.name('run');
    out.sized(content);
  });
  expect(bytes.slice(0, 6)).toEqual([3, 0x72, 0x75, 0x6e, 0xc8, 1]);
  expect(bytes.length).toBe(6 + 200);
});
