/** Breakpoints as requests: resolution per space and module, identity over replacement, sentences for what cannot stop. */
import { expect, test } from 'vitest';
import type { SpaceId, TaskId } from '../../src/base/address.ts';
import { Breakpoints, isVerified, whyUnverified } from '../../src/debug/breakpoints.ts';
import type { MappedModule } from '../../src/debug/modules.ts';
import { type Module, Modules } from '../../src/debug/modules.ts';
import { Passed } from '../../src/debug/passed.ts';
import type { ModuleSymbols } from '../../src/debug/symbolsApi.ts';

const space = (id: number): SpaceId => id as SpaceId;
const tid = 1 as TaskId;

/** Knows line 10 of a.c at 0x100 and 0x140 (asked for 9 too), and the function main at 0x200. */
const symbols = {
  path: '/a',
  resolveLine: (path: string, line: number) =>
    path.endsWith('a.c') && (line === 9 || line === 10)
      ? { line: 10, match: path.endsWith('/a.c') ? 3 : 2, addresses: [0x100n, 0x140n] }
      : undefined,
  functionsNamed: (name: string) =>
    name === 'main' ? [{ name, low: 0x200n, high: 0x240n, afterPrologue: 0x208n, hasDebugInfo: true }] : [],
  symbolNamed: (name: string) => (name === 'put' ? { address: 0x300n, size: 8 } : undefined),
  functionAt: () => undefined,
  symbolAt: () => undefined,
} as unknown as ModuleSymbols;
const module = (bias = 0n): Module => ({
  space: space(1),
  path: '/a',
  file: '/a',
  id: 1,
  bias,
  code: undefined,
  symbols,
});
const mapped = (path: string, bias: bigint, code?: [bigint, bigint][]): MappedModule => ({
  path,
  file: path,
  bias,
  code,
  read: () => new Uint8Array(0),
});

test('a request made before the program is loaded is resolved when it is', () => {
  const breakpoints = new Breakpoints();
  const [line] = breakpoints.replace('a.c', [{ where: { kind: 'line', path: '/src/a.c', line: 9 } }]);
  expect(isVerified(line!)).toBe(false);
  expect(whyUnverified(line!)).toBe('the program is not loaded yet');
  expect(breakpoints.resolve(space(1), [module(0x1000n)])).toEqual([line]);
  expect(line!.line).toBe(10);
  expect([...breakpoints.addressesIn(space(1))]).toEqual([0x1100n, 0x1140n]);
  expect(breakpoints.at(space(1), 0x1140n)).toEqual([line]);
  expect(breakpoints.at(space(2), 0x1140n)).toEqual([]);
});

test('each space has its own addresses, forgotten with it', () => {
  const breakpoints = new Breakpoints();
  breakpoints.replace('functions', [{ where: { kind: 'function', name: 'main' } }]);
  breakpoints.resolve(space(1), [module()]);
  breakpoints.resolve(space(2), [module(0x5000n)]);
  expect([...breakpoints.addressesIn(space(2))]).toEqual([0x5208n]);
  breakpoints.resolve(space(1), []);
  expect([...breakpoints.addressesIn(space(1))]).toEqual([]);
  expect([...breakpoints.addressesIn(space(2))]).toEqual([0x5208n]);
});

test('a symbol without debug information serves as function', () => {
  const breakpoints = new Breakpoints();
  const [put] = breakpoints.replace('functions', [{ where: { kind: 'function', name: 'put' } }]);
  breakpoints.resolve(space(1), [module()]);
  expect(put!.addresses.get(space(1))).toEqual([0x300n]);
});

test('a request that was there before keeps its id and hits', () => {
  const breakpoints = new Breakpoints();
  const line = (n: number) => ({ where: { kind: 'line', path: 'a.c', line: n } }) as const;
  const [first] = breakpoints.replace('a.c', [line(10)]);
  first!.hits = 3;
  const [added, kept] = breakpoints.replace('a.c', [line(11), line(10)]);
  expect(kept).toBe(first);
  expect(added!.id).not.toBe(first!.id);
  const [conditional] = breakpoints.replace('a.c', [{ ...line(10), condition: 'x' }]);
  expect(conditional!.hits).toBe(0);
  expect(conditional!.id).not.toBe(first!.id);
});

test('what cannot stop says why', () => {
  const breakpoints = new Breakpoints();
  const made = breakpoints.replace('a.c', [
    { where: { kind: 'line', path: 'a.c', line: 99 } },
    { where: { kind: 'function', name: 'nosuch' } },
    { where: { kind: 'line', path: 'a.c', line: 10 }, hitCondition: 'often' },
  ]);
  breakpoints.resolve(space(1), [module()]);
  expect(made.map((breakpoint) => whyUnverified(breakpoint))).toEqual([
    'no code was compiled from line 99 of this file, or the program has no debug information for it',
    'the program has no function named "nosuch"',
    'hit condition "often" is not a number, with or without one of == != > >= < <= %',
  ]);
});

test('there is no line before the first', () => {
  const breakpoints = new Breakpoints();
  const made = breakpoints.replace(
    'a.c',
    [0, -5].map((line) => ({ where: { kind: 'line', path: 'a.c', line } })),
  );
  // As a line table does: the line moves down to the first with code.
  const first = { ...symbols, resolveLine: () => ({ line: 10, match: 2, addresses: [0x100n] }) };
  breakpoints.resolve(space(1), [{ ...module(), symbols: first }]);
  expect(made.map(isVerified)).toEqual([false, false]);
  expect(made.map((breakpoint) => whyUnverified(breakpoint))).toEqual([
    'a file has no line before its first',
    'a file has no line before its first',
  ]);
});

test('a breakpoint is verified as long as some space has code for it', () => {
  const breakpoints = new Breakpoints();
  const [main] = breakpoints.replace('functions', [{ where: { kind: 'function', name: 'main' } }]);
  const other = { ...symbols, functionsNamed: () => [], symbolNamed: () => undefined } as unknown as ModuleSymbols;
  expect(breakpoints.resolve(space(1), [{ ...module(), symbols: other }])).toEqual([main]);
  expect(whyUnverified(main!)).toMatch(/no function named "main"/);
  expect(breakpoints.resolve(space(2), [module()])).toEqual([main]);
  expect(breakpoints.resolve(space(3), [module()])).toEqual([]);
  expect(breakpoints.resolve(space(2), [])).toEqual([]);
  expect(isVerified(main!)).toBe(true);
  expect(breakpoints.resolve(space(3), [])).toEqual([main]);
  expect(isVerified(main!)).toBe(false);
});

test('of two programs with a source of that name the one whose path matches better is meant', () => {
  const breakpoints = new Breakpoints();
  const [line] = breakpoints.replace('a.c', [{ where: { kind: 'line', path: '/one/a.c', line: 10 } }]);
  const other = { ...symbols, resolveLine: () => ({ line: 10, match: 2, addresses: [0x500n] }) };
  breakpoints.resolve(space(1), [{ ...module(), symbols: other }]);
  expect([...breakpoints.addressesIn(space(1))]).toEqual([0x500n]);
  expect(breakpoints.resolve(space(2), [module()])).toEqual([]);
  expect([...breakpoints.addressesIn(space(2))]).toEqual([0x100n, 0x140n]);
  expect([...breakpoints.addressesIn(space(1))]).toEqual([]);
  expect(breakpoints.resolve(space(3), [{ ...module(), symbols: other }])).toEqual([]);
  expect([...line!.addresses.keys()]).toEqual([space(1), space(2), space(3)]);
  expect([...breakpoints.addressesIn(space(3))]).toEqual([]);
});

test('modules are read once per file, when they are asked, and found by address', () => {
  const read: string[] = [];
  const modules = new Modules((_bytes, path) => {
    read.push(path);
    return symbols;
  });
  const added = modules.update(space(1), [mapped('/a', 0n)]);
  expect(added.map(({ reason, module: { path } }) => [reason, path])).toEqual([['new', '/a']]);
  expect(
    modules.update(space(2), [
      mapped('/a', 0x1000n, [[0x1000n, 0x2000n]]),
      mapped('/lib', 0x8000n, [[0x8000n, 0x9000n]]),
    ]),
  ).toHaveLength(1);
  expect(read).toEqual([]);
  expect(modules.at(space(2), 0x1100n)?.bias).toBe(0x1000n);
  expect(modules.at(space(2), 0x8100n)?.path).toBe('/lib');
  expect(modules.functionAt(space(2), 0x1100n)).toBeUndefined();
  expect(modules.at(space(1), 0x100n)?.path).toBe('/a');
  expect(read).toEqual(['/a']);
  expect(modules.update(space(1), [])).toEqual([]);
  expect(modules.spaces()).toEqual([space(2)]);
  const gone = modules.update(space(2), []);
  expect(gone.map(({ reason, module: { path } }) => [reason, path])).toEqual([
    ['removed', '/a'],
    ['removed', '/lib'],
  ]);
});

test('what could not be read of symbols is told once, also when it is found out later', () => {
  const problems = ['first'];
  const modules = new Modules((_bytes, path) => ({ ...symbols, path, hasDebugInfo: true, problems }));
  modules.update(space(1), [mapped('/bin/a', 0n)]);
  expect(modules.newProblems()).toEqual(['a: first']);
  expect(modules.newProblems()).toEqual([]);
  problems.push('second');
  expect(modules.newProblems()).toEqual(['a: second']);
});

test('that there is no debug information is said of the program, not of its libraries', () => {
  const modules = new Modules((_bytes, path) => ({ ...symbols, path, hasDebugInfo: false, problems: [] }));
  modules.update(space(1), [mapped('/bin/plain', 0n), mapped('/lib/libc.so.6', 0x1000n)]);
  void modules.in(space(1))[1]!.symbols;
  expect(modules.newProblems()).toEqual([expect.stringMatching(/^plain has no debug information/)]);
});

test('a thread that was reported passes its breakpoint once, over a retry too', () => {
  const passed = new Passed();
  const fault = { interrupt: false, code: 13, epc: 0x100n, tval: 0n };
  expect(passed.has(tid, 0x100n, 5)).toBe(false);
  passed.allow(tid, 0x100n, 5);
  expect(passed.has(tid, 0x100n, 5)).toBe(true);
  expect(passed.has(tid, 0x104n, 5)).toBe(false);
  expect(passed.has(tid, 0x100n, 9)).toBe(false);
  passed.allow(tid, 0x100n, 5);
  passed.trapped(tid, fault, 6);
  expect(passed.has(tid, 0x100n, 6)).toBe(true);
  passed.trapped(tid, { ...fault, interrupt: true, code: 5 }, 7);
  expect(passed.has(tid, 0x100n, 7)).toBe(true);
  expect(passed.has(tid, 0x100n, 8)).toBe(false);
  passed.trapped(tid, fault, 9);
  expect(passed.has(tid, 0x100n, 9)).toBe(false);
  passed.allow(tid, 0x100n, 9);
  passed.trapped(tid, { ...fault, code: 8 }, 10);
  expect(passed.has(tid, 0x100n, 10)).toBe(false);
});
