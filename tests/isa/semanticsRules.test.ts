/**
 * The rules that the semantics of every row keeps, so that an engine may execute it word by word and still trap precisely.
 */
import { expect, test } from 'vitest';
import type { BaseRow } from '../../src/isa/insnDef.ts';
import { baseRows } from '../../src/isa/table/index.ts';
import { READS, record, TRAPS, WRITES } from './recordingOps.ts';

const words = new Map(baseRows.map((row) => [row, record(row.semantics)]));

const breaking = (rule: (words: readonly string[], row: BaseRow) => boolean): string[] =>
  baseRows.filter((row) => !rule(words.get(row)!, row)).map((row) => `${row.name}: ${words.get(row)!.join(' ')}`);

const lastIndex = (list: readonly string[], set: ReadonlySet<string>): number =>
  list.findLastIndex((word) => set.has(word));
const firstIndex = (list: readonly string[], set: ReadonlySet<string>): number => {
  const index = list.findIndex((word) => set.has(word));
  return index < 0 ? list.length : index;
};

test('all reads come before the first write', () => {
  expect(breaking((list) => lastIndex(list, READS) < firstIndex(list, WRITES))).toEqual([]);
});

test('a write follows the last word that may trap', () => {
  const registers = new Set(['setX', 'setF']);
  expect(breaking((list) => lastIndex(list, TRAPS) < firstIndex(list, registers))).toEqual([]);
});

test('nothing is read inside an atomic update', () => {
  expect(breaking((list) => !list.includes('amo') || lastIndex(list, READS) < list.indexOf('amo'))).toEqual([]);
});

test('memory is touched at most once', () => {
  const memory = new Set(['load', 'store', 'amo', 'loadReserved', 'storeConditional', 'zeroBlock']);
  expect(breaking((list) => list.filter((word) => memory.has(word)).length <= 1)).toEqual([]);
});

test('at most one register is written, and it is rd of the file that the syntax names', () => {
  const wanted = ({ syntax }: BaseRow): string[] => {
    if (syntax.startsWith('rd')) return ['setX'];
    return syntax.startsWith('frd') ? ['setF'] : [];
  };
  const isSystem = (list: readonly string[]): boolean => list.includes('system');
  const written = (list: readonly string[]): string[] => list.filter((word) => word === 'setX' || word === 'setF');
  expect(breaking((list, row) => isSystem(list) || written(list).join() === wanted(row).join())).toEqual([]);
});

test('every floating-point row asks for the floating-point unit first, and no other row does', () => {
  const floating = (row: BaseRow): boolean => row.ext === 'F' || row.ext === 'D';
  expect(breaking((list, row) => (list[0] === 'requireFp') === floating(row))).toEqual([]);
});

test('a system rule is the whole instruction', () => {
  expect(breaking((list) => !list.includes('system') || list.length === 1)).toEqual([]);
});
