/** Every state of every kind of future has a position in the kernel's own source. The table itself is written before the tests run. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { futureTable } from '../../../src/kernel/futures.ts';
import { sourceOf } from '../../../src/kernel/sources.ts';
import { sourceTable } from '../../../src/kernel/sourceTable.ts';
import { findKernelSources } from '../../setup/kernelSources.mts';

const root = path.resolve(import.meta.dirname, '../../..');

test('no state of a future is without a line', () => {
  const { table, problems } = findKernelSources(root);
  expect(problems).toEqual([]);
  expect(Object.keys(table)).toEqual([...futureTable.kinds].sort());
});

test('each line speaks of its state', () => {
  for (const [kind, states] of Object.entries(sourceTable)) {
    for (const state of Object.keys(states)) {
      const position = sourceOf(kind, state)!;
      const line = readFileSync(path.join(root, position.path), 'utf8').split('\n')[position.line - 1]!;
      const alone = Object.keys(states).length === 1;
      expect(alone || line.includes(`'${state}'`), `${kind}.${state}: ${line}`).toBe(true);
    }
  }
});

test('an unknown future has no position', () => {
  expect(sourceOf('futexWait', 'dreaming')).toBeUndefined();
  expect(sourceOf('nothing', 'waiting')).toBeUndefined();
});
