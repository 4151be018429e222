/** The table of syscalls is whole, and SYSCALLS.md is what it says (`UPDATE=1` rewrites the page). */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { syscallName } from '../../src/kernel/syscall/names.ts';
import { missingNumbers, syscallsPage } from '../../src/kernel/syscall/page.ts';
import type { SyscallRow } from '../../src/kernel/syscall/row.ts';
import { syscallRows, syscallTable } from '../../src/kernel/syscall/table.ts';
import { SysError } from '../../src/kernel/sysError.ts';
import { FakeKernel } from './fakeKernel.ts';

const page = path.resolve(import.meta.dirname, '../../SYSCALLS.md');

test('the page of supported syscalls is as the table has it', () => {
  if (process.env['UPDATE'] === '1') writeFileSync(page, syscallsPage());
  expect(readFileSync(page, 'utf8')).toBe(syscallsPage());
});

test('each number of Linux has one row with its name, and at least 220 are supported', () => {
  expect(missingNumbers()).toEqual([]);
  expect(syscallRows.length).toBe(syscallTable.size);
  for (const { nr, name } of syscallRows) expect([nr, name]).toEqual([nr, syscallName(nr)]);
  const supported = syscallRows.filter(({ unsupported }) => unsupported === undefined);
  expect(supported.length).toBeGreaterThanOrEqual(220);
});

test('what is not supported says why, and never succeeds', () => {
  const refused = syscallRows.filter(({ unsupported }) => unsupported !== undefined);
  expect(refused.filter(({ note }) => note === undefined).map(({ name }) => name)).toEqual([]);
  const kernel = new FakeKernel();
  const succeeds = ({ handler, params }: SyscallRow): boolean => {
    try {
      // An answer that is no number is a future that asks the host about a path.
      return typeof handler(kernel, kernel.thread, ...params.map(() => 0)) === 'number';
    } catch (error) {
      if (error instanceof SysError) return false;
      throw error;
    }
  };
  expect(refused.filter(succeeds).map(({ name }) => name)).toEqual([]);
});
