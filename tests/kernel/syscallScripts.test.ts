/**
 * The scripts of syscalls give the results that Linux gives. `UPDATE=1` rewrites them with ours; compare the new lines with Linux then.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { FakeKernel } from './fakeKernel.ts';
import { runScript } from './syscallScript.ts';

for (const name of ['fs/syscalls.txt', 'mm/syscalls.txt']) {
  test(`${name} gives Linux's results`, () => {
    const file = path.join(import.meta.dirname, name);
    const script = readFileSync(file, 'utf8');
    const answer = runScript(new FakeKernel(), script);
    if (process.env['UPDATE'] === '1') writeFileSync(file, answer);
    else expect(answer).toBe(script);
  });
}
