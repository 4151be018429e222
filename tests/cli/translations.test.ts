/**
 * What `hartbeat run` tells of the translator: `--stats` in numbers, `--dump-wasm` in files.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { parseCommand, type RunCommand } from '../../adapter/cliArguments.ts';
import { run } from '../../adapter/run.ts';
import { guestPath } from '../guest/programs.ts';
import { assembleWat } from '../wasm/wat.ts';

/** A loop that is hot for long enough. */
const HOT = [guestPath('conditions'), '600000'];

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'hartbeat-'));
});
afterEach(() => {
  delete process.env['HARTBEAT_JIT'];
});
afterAll(() => rmSync(folder, { recursive: true }));

async function standardError(...args: string[]): Promise<[code: number, text: string]> {
  const command = parseCommand(['run', ...args]) as RunCommand;
  const stdout = new PassThrough().resume();
  const stderr = new PassThrough();
  const all = text(stderr);
  const code = await run(command, { stdin: Readable.from([]), stdout, stderr });
  stderr.end();
  return [code, await all];
}

interface Told {
  readonly instructions: number;
  readonly regions: number;
  readonly modules: number;
  readonly translatedBytes: number;
  readonly translatedInsns: number;
  readonly compileMs: number;
  readonly unchecked?: boolean;
  readonly tiers: { readonly translated: number; readonly interpreted: number };
  readonly exits: Readonly<Record<string, number>>;
}

test('statistics tell what was made, who executed how much, and why regions left', async () => {
  const [code, said] = await standardError('--stats=json', ...HOT);
  const { tiers, exits, unchecked, ...told } = JSON.parse(said) as Told;
  expect(code).toBe(0);
  expect(told.modules).toBeGreaterThan(0);
  expect(told.regions).toBeGreaterThanOrEqual(told.modules);
  expect(told.translatedBytes).toBeGreaterThan(told.translatedInsns);
  expect(told.compileMs).toBeGreaterThan(0);
  expect(tiers.translated).toBeGreaterThan(tiers.interpreted);
  expect(tiers.translated + tiers.interpreted).toBe(told.instructions);
  expect(Object.keys(exits)).toEqual(['budget', 'range', 'access', 'floatingPoint', 'breakpoint', 'untranslated']);
  expect(exits['budget']).toBeGreaterThan(0);
  expect(unchecked).toBeUndefined();
});

test('statistics in words have a line for each', async () => {
  const [, said] = await standardError('--stats', ...HOT);
  expect(said).toMatch(/^regions +\d+$/m);
  expect(said).toMatch(/^tiers +translated \d+, interpreted \d+$/m);
});

test('an engine that translates nothing tells nothing of it', async () => {
  const [, said] = await standardError('--engine', 'interp', '--stats=json', guestPath('hello'));
  expect(Object.keys(JSON.parse(said) as object)).not.toContain('regions');
});

test('the environment can have checks left out after a while, and statistics say so', async () => {
  const [, checked] = await standardError('--stats=json', guestPath('conditions'), '1500000');
  process.env['HARTBEAT_JIT'] = 'unchecked';
  const [code, said] = await standardError('--stats=json', guestPath('conditions'), '1500000');
  expect(code).toBe(0);
  const [usual, told] = [checked, said].map((text) => JSON.parse(text) as Told);
  expect([usual!.unchecked, told!.unchecked]).toEqual([undefined, true]);
  expect(told!.instructions).toBe(usual!.instructions);
  expect(told!.modules).toBeGreaterThan(usual!.modules);
  const [, short] = await standardError('--stats=json', ...HOT);
  expect((JSON.parse(short) as Told).unchecked).toBe(true);
});

test('what is translated is written to a folder, as WebAssembly and as text', async () => {
  const dump = path.join(folder, 'a', 'dump');
  await standardError('--dump-wasm', dump, ...HOT);
  expect(readdirSync(dump)).toEqual(expect.arrayContaining(['unit-0.wasm', 'unit-0.wat']));
  const bytes = readFileSync(path.join(dump, 'unit-0.wasm'));
  const wat = readFileSync(path.join(dump, 'unit-0.wat'), 'utf8');
  expect(WebAssembly.validate(bytes)).toBe(true);
  expect(await assembleWat(wat)).toEqual(new Uint8Array(bytes));
  expect(wat).toMatch(/;; region at 0x[0-9a-f]+\n/);
  expect(wat).toMatch(/;; 0x[0-9a-f]+ {2}addiw? \w+,\w+,1\n/);
});

test('a folder that cannot be made is a sentence', async () => {
  const [code, said] = await standardError('--dump-wasm', path.join(guestPath('hello'), 'x'), ...HOT);
  expect(code).toBe(126);
  expect(said).toMatch(/^hartbeat: translations cannot be written to .*\n$/);
});

test('other engines have nothing to write', () => {
  expect(() => parseCommand(['run', '--engine', 'interp', '--dump-wasm', 'd', 'p'])).toThrow(
    '--dump-wasm is for the engine jit: "interp" translates nothing',
  );
});
