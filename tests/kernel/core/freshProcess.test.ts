/** A run that is saved in one process goes on in another one, with nothing but the snapshot. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { serialize } from 'node:v8';
import { afterAll, expect, test } from 'vitest';
import { hashEvents, newHash } from '../../../src/kernel/hash.ts';
import { saveKernel } from '../../../src/kernel/snapshot.ts';
import { guestPrograms } from '../../guest/programs.ts';
import { bootGuest, collectOutput, type Outcome, runToEnd } from './guestRun.ts';

/** A Node that runs TypeScript as it is: this one, or the package's. */
const node = process.features.typescript
  ? process.execPath
  : path.resolve(import.meta.dirname, '../../../node_modules/node/bin/node');
const folder = mkdtempSync(path.join(tmpdir(), 'hartbeat-'));
afterAll(() => rmSync(folder, { recursive: true }));

for (const name of ['threads', 'consumer']) {
  test(name, async () => {
    const program = guestPrograms.find((candidate) => candidate.name === name)!;
    const whole = runToEnd(await bootGuest(program));
    const kernel = await bootGuest(program);
    const output = collectOutput(kernel);
    const hash = newHash();
    hashEvents(kernel, hash);
    const isWaiting = () => [...kernel.state.executor.tasks.values()].some(({ state }) => state === 'pending');
    while (!isWaiting()) expect(kernel.advance({ maxSteps: 250 }).kind).toBe('budget');
    const file = path.join(folder, name);
    writeFileSync(file, serialize({ snapshot: saveKernel(kernel), hash }));
    const script = path.join(import.meta.dirname, 'continueRun.mts');
    const printed = execFileSync(node, ['--no-warnings', script, file], { encoding: 'utf8' });
    const rest = JSON.parse(printed) as Outcome;
    expect({ ...rest, stdout: output() + rest.stdout }).toEqual(whole);
  });
}
