/**
 * Privileged behaviour against what QEMU's virt machine has printed. UPDATE=1 asks QEMU again and rewrites the list of declared differences.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { engines } from '../../../src/engine/index.ts';
import { differencesOf, printDifferences } from './differences.ts';
import { runOnMachine } from './machineRun.ts';
import { PROGRAMS, type ProgramName, record, recorded } from './programs.ts';
import { runOnQemu } from './qemuSystem.ts';

const DIFFERENCES = new URL('differences.txt', import.meta.url);

/** Far more than any machine needs. */
vi.setConfig({ testTimeout: 300_000 });

const isUpdate = process.env['UPDATE'] === '1';
if (isUpdate) for (const name of PROGRAMS) record(name, runOnQemu(name));

/** Each program runs once on each engine. */
const outputs = new Map<string, Promise<readonly string[]>>();
const outputsOf = (name: ProgramName): Promise<readonly string[]> => {
  const running = outputs.get(name) ?? Promise.all(Object.values(engines).map((one) => runOnMachine(name, one)));
  outputs.set(name, running);
  return running;
};

describe.each(PROGRAMS)('%s', (name) => {
  test('prints on every engine the same', async () => {
    const [first, ...others] = await outputsOf(name);
    for (const other of others) expect(other).toBe(first);
  });

  test('every difference from QEMU has a reason', async () => {
    const [ours] = await outputsOf(name);
    const differences = differencesOf(name, recorded(name), ours!);
    expect(differences.filter(({ reason }) => reason === undefined)).toEqual([]);
  });
});

test.each([1, 7, 100, 10_000])('several harts find the same in turns of %i steps', async (quantum) => {
  expect(await runOnMachine('harts', engines.interp, quantum)).toBe(recorded('harts'));
});

test('the differences from QEMU are those declared, value by value', async () => {
  const sections: string[] = [];
  for (const name of PROGRAMS) {
    const [ours] = await outputsOf(name);
    const differences = differencesOf(name, recorded(name), ours!);
    if (differences.length > 0) sections.push(printDifferences(name, differences));
  }
  const text = sections.join('\n');
  if (isUpdate) writeFileSync(DIFFERENCES, text);
  expect(text).toBe(readFileSync(DIFFERENCES, 'utf8'));
});
