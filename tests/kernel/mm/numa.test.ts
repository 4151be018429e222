/** Memory policies on the machine's only node. */
import { expect, test } from 'vitest';
import { copyIn, copyOut, writeU64 } from '../../../src/kernel/mm/userMemory.ts';
import { rows } from '../../../src/kernel/syscall/numa.ts';
import { SysError } from '../../../src/kernel/sysError.ts';
import { FakeKernel, SCRATCH } from '../fakeKernel.ts';

const PAGE = 4096;
const MASK = SCRATCH + 0x1000;

function call(kernel: FakeKernel, name: string, ...args: number[]): number | string {
  try {
    return rows.find((row) => row.name === name)!.handler(kernel, kernel.thread, ...args) as number;
  } catch (error) {
    if (error instanceof SysError) return error.errno;
    throw error;
  }
}

test('every policy for node 0 holds already, none for another', () => {
  const kernel = new FakeKernel();
  const MPOL_BIND = 2;
  writeU64(kernel, kernel.space, MASK, 1);
  expect(call(kernel, 'set_mempolicy', MPOL_BIND, MASK, 64)).toBe(0);
  expect(call(kernel, 'mbind', SCRATCH, PAGE, MPOL_BIND, MASK, 64, 0)).toBe(0);
  expect(call(kernel, 'mbind', 0x1000_0000, PAGE, MPOL_BIND, MASK, 64, 0)).toBe('EFAULT');
  expect(call(kernel, 'set_mempolicy', 0, MASK, 64)).toBe('EINVAL');
  expect(call(kernel, 'set_mempolicy', 0, 0, 0)).toBe(0);
  writeU64(kernel, kernel.space, MASK, 2);
  expect(call(kernel, 'set_mempolicy', MPOL_BIND, MASK, 64)).toBe('EINVAL');
  expect(call(kernel, 'set_mempolicy', 99, 0, 0)).toBe('EINVAL');
});

test('the default policy is told, and node 0 as the one allowed', () => {
  const kernel = new FakeKernel();
  copyOut(kernel, kernel.space, SCRATCH, new Uint8Array(4).fill(255));
  expect(call(kernel, 'get_mempolicy', SCRATCH, MASK, 64, 0, 0)).toBe(0);
  expect(copyIn(kernel, kernel.space, SCRATCH, 4)).toEqual(new Uint8Array(4));
  expect(call(kernel, 'get_mempolicy', 0, MASK, 64, 0, 4)).toBe(0);
  expect(copyIn(kernel, kernel.space, MASK, 2)).toEqual(new Uint8Array([1, 0]));
});

test('pages are on node 0, not resident, or not mapped', () => {
  const kernel = new FakeKernel();
  const pages = [SCRATCH, SCRATCH + 20 * PAGE, 0x1000_0000];
  pages.forEach((va, index) => {
    writeU64(kernel, kernel.space, MASK + index * 8, va);
  });
  copyOut(kernel, kernel.space, SCRATCH, new Uint8Array([1]));
  expect(call(kernel, 'move_pages', 0, 3, MASK, 0, MASK + 64, 0)).toBe(0);
  expect([...new Int32Array(copyIn(kernel, kernel.space, MASK + 64, 12).buffer)]).toEqual([0, -2, -14]);
  expect(call(kernel, 'move_pages', 999, 3, MASK, 0, MASK + 64, 0)).toBe('ESRCH');
});
