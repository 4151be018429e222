/** Hit conditions, log messages and conditions of trap filters: text in, behaviour or a sentence out. */
import { describe, expect, test } from 'vitest';
import { parseHitCondition } from '../../src/debug/hitCondition.ts';
import { parseLogMessage } from '../../src/debug/logMessage.ts';
import { parseTrapCondition, type TrapNames, type TrapSubject } from '../../src/debug/trapCondition.ts';

describe('a hit condition', () => {
  const hitsOf = (text: string): number[] => {
    const condition = parseHitCondition(text);
    if (typeof condition !== 'function') throw new Error(condition.error);
    return [1, 2, 3, 4, 5, 6].filter(condition);
  };

  test.each([
    ['3', [3]],
    ['== 3', [3]],
    ['=3', [3]],
    ['>3', [4, 5, 6]],
    ['>= 3', [3, 4, 5, 6]],
    ['<3', [1, 2]],
    ['<=3', [1, 2, 3]],
    ['!=3', [1, 2, 4, 5, 6]],
    ['% 2', [2, 4, 6]],
  ])('%s stops at its hits', (text, hits) => {
    expect(hitsOf(text)).toEqual(hits);
  });

  test.each(['', 'x', '1.5', '>', '%0', '-1'])('"%s" is refused with a sentence', (text) => {
    expect(parseHitCondition(text)).toHaveProperty('error');
  });
});

test('a log message is text and expressions', () => {
  expect(parseLogMessage('i = {i}, {{literal}}, {a[{0}]} and {unclosed')).toEqual([
    { kind: 'text', text: 'i = ' },
    { kind: 'expression', text: 'i' },
    { kind: 'text', text: ', {literal}, ' },
    { kind: 'expression', text: 'a[{0}]' },
    { kind: 'text', text: ' and {unclosed' },
  ]);
});

describe('a trap condition', () => {
  const numbers: Record<string, bigint> = { openat: 56n, write: 64n, read: 63n };
  const names: TrapNames = {
    listed: 'syscall',
    numberOf: (name) => numbers[name],
    isVariable: (name) => ['fd', 'count', 'tid', 'stval'].includes(name),
  };
  const subject = (nr: bigint, values: Record<string, bigint>): TrapSubject => ({
    number: nr,
    value: (name) => values[name],
  });
  const holds = (text: string, of: TrapSubject): boolean => {
    const condition = parseTrapCondition(text, names);
    if (typeof condition !== 'function') throw new Error(condition.error);
    return condition(of);
  };
  const write = subject(64n, { fd: 1n, count: 14n, tid: 2n });

  test.each([
    ['write', true],
    ['openat, write', true],
    ['openat || read', false],
    ['64', true],
    ['0x40', true],
    ['write && fd == 1', true],
    ['write && fd != 1', false],
    ['read, write && count >= 15', false],
    ['!(read, openat) && count < 0x10', true],
    ['fd & 3', true],
    ['fd == -1', false],
    ['count == 016', true],
    ['stval == 0', false],
    ['stval != 0', false],
  ])('%s', (text, expected) => {
    expect(holds(text, write)).toBe(expected);
  });

  test.each([
    ['', 'condition "": it is empty'],
    ['writ', 'condition "writ": no syscall is named "writ"'],
    ['write &&', 'condition "write &&": expected a name or a number at the end'],
    ['write && fdd == 1', 'condition "write && fdd == 1": nothing is named "fdd"'],
    ['(write', 'condition "(write": expected ")" at the end'],
    ['write write', 'condition "write write": unexpected "write"'],
    ['write toString 1', 'condition "write toString 1": unexpected "toString"'],
    ['fd == 12z', 'condition "fd == 12z": "12z" is not a number'],
    ['fd == $', 'condition "fd == $": "$" is not understood'],
    ['== 1', 'condition "== 1": expected a name or a number before "=="'],
  ])('%s is refused', (text, error) => {
    expect(parseTrapCondition(text, names)).toEqual({ error });
  });

  test('one that is nested too deeply is refused', () => {
    const text = `${'(!'.repeat(10_000)}write${')'.repeat(10_000)}`;
    expect(parseTrapCondition(text, names)).toEqual({ error: `condition "${text}": it is nested too deeply` });
  });

  test('where nothing can be listed a name alone is refused', () => {
    expect(parseTrapCondition('stval', { ...names, listed: undefined })).toEqual({
      error: 'condition "stval": "stval" must be compared with something',
    });
  });
});
