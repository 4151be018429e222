/** `.riscv.attributes`: written, read again, and put together of several modules. */
import { expect, test } from 'vitest';
import { decodeAttributes, encodeAttributes, mergeArch, mergeAttributes } from '../../../src/asm/riscvAttributes.ts';

test('what is written is read again', () => {
  const all = {
    arch: 'rv64i2p1_m2p0',
    attributes: { stackAlign: 16, unalignedAccess: 1, privSpec: [1, 11, 3] as const },
  };
  expect(decodeAttributes(encodeAttributes(all))).toEqual(all);
  const plain = { arch: 'rv64i2p1', attributes: {} };
  expect(decodeAttributes(encodeAttributes(plain))).toEqual(plain);
  expect(encodeAttributes({ arch: '', attributes: {} })).toEqual(new Uint8Array(0));
});

test('sections that are cut off or empty say nothing', () => {
  const bytes = encodeAttributes({ arch: 'rv64i2p1_m2p0', attributes: { stackAlign: 16 } });
  for (let length = 0; length < bytes.length; length++) {
    expect(() => decodeAttributes(bytes.subarray(0, length))).not.toThrow();
  }
  expect(decodeAttributes(new Uint8Array(0))).toEqual({ arch: '', attributes: {} });
});

test('extensions of all modules come together in the canonical order, with the higher version', () => {
  expect(mergeArch(['rv64i2p1_c2p0', '', 'rv64i2p0_m2p0_zba1p0_zicsr2p0', 'rv64i2p1_a2p1_zifencei2p0'])).toBe(
    'rv64i2p1_m2p0_a2p1_c2p0_zicsr2p0_zifencei2p0_zba1p0',
  );
});

test('modules that differ need what each of them needs', () => {
  const merged = mergeAttributes([
    { arch: 'rv64i2p1', attributes: {} },
    { arch: 'rv64i2p1', attributes: { stackAlign: 16 } },
    { arch: 'rv64i2p1', attributes: { unalignedAccess: 1 } },
  ]);
  expect(merged).toEqual({ arch: 'rv64i2p1', attributes: { stackAlign: 16, unalignedAccess: 1 } });
});
