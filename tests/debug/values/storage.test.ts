/** Objects spread over registers and memory, as optimised code leaves them. */
import { expect, test } from 'vitest';
import type { FrameContext } from '../../../src/debug/symbolsApi.ts';
import { part, readStorage, type Storage, storageOf } from '../../../src/debug/values/storage.ts';

const frame: FrameContext = {
  registers: {
    pc: 0n,
    x: Array.from({ length: 32 }, (_, index) => (index === 9 ? undefined : 0x0101010101010101n * BigInt(index))),
    f: [0x4000_0000_0000_0000n],
  },
  memory: {
    read: (va, length) => (va === 0x1000n ? Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8).subarray(0, length) : undefined),
    write: () => true,
  },
  bias: 0n,
  isCaller: false,
  setX: () => {},
};

const read = (storage: Storage, size: number): string => {
  const bytes = readStorage(storage, size, frame);
  return bytes instanceof Uint8Array ? [...bytes].map((byte) => byte.toString(16)).join(' ') : bytes.text;
};

test('registers, whole and in part', () => {
  const a0 = storageOf({ kind: 'register', register: 10 });
  expect(read(a0, 4)).toBe('a a a a');
  expect(read(part(a0, 6), 2)).toBe('a a');
  expect(read(part(a0, 6), 4)).toBe('<unavailable: only 8 bytes of it are known>');
  expect(read(storageOf({ kind: 'register', register: 32 }), 8)).toBe('0 0 0 0 0 0 0 40');
  expect(read(storageOf({ kind: 'register', register: 9 }), 4)).toBe('<unavailable: register s1 was not saved>');
  expect(read(storageOf({ kind: 'register', register: 0 }), 2)).toBe('0 0');
});

test('pieces are put together, and what is missing is missing alone', () => {
  const pieces = storageOf({
    kind: 'pieces',
    pieces: [
      { location: { kind: 'register', register: 10 }, sizeBits: 32, offsetBits: 0 },
      { location: { kind: 'optimizedOut' }, sizeBits: 32, offsetBits: 0 },
      { location: { kind: 'memory', address: 0x1000n }, sizeBits: 16, offsetBits: 8 },
    ],
  });
  expect(read(pieces, 4)).toBe('a a a a');
  expect(read(pieces, 8)).toBe('<optimized out>');
  expect(read(part(pieces, 8), 2)).toBe('2 3');
  expect(read(part(pieces, 9), 1)).toBe('3');
  expect(read(part(pieces, 8), 4)).toBe('<optimized out>');
});

test('pieces of bits', () => {
  const nibbles = storageOf({
    kind: 'pieces',
    pieces: [
      { location: { kind: 'value', value: 0xabn }, sizeBits: 4, offsetBits: 4 },
      { location: { kind: 'bytes', bytes: Uint8Array.of(0xcd) }, sizeBits: 4, offsetBits: 0 },
    ],
  });
  expect(read(nibbles, 1)).toBe('da');
});

test('known values and memory', () => {
  expect(read(storageOf({ kind: 'value', value: 0x1234n }), 2)).toBe('34 12');
  expect(read(storageOf({ kind: 'memory', address: 0x1000n }), 3)).toBe('1 2 3');
  expect(read(storageOf({ kind: 'memory', address: 0x5000n }), 3)).toBe('<unavailable: no memory at 0x5000>');
  expect(read(storageOf({ kind: 'unavailable', reason: 'of the moon' }), 3)).toBe('<unavailable: of the moon>');
});
