/** The texts of system calls are strace's, letter by letter: `straced.txt` is what strace(1) itself printed of the same source on Linux. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createStrace } from '../../../adapter/strace.ts';
import { bootGuest, runToEnd } from '../core/guestRun.ts';

const expected = readFileSync(path.join(import.meta.dirname, '../../guest/proc/straced.txt'), 'utf8');

test('calls with their structures, flags and errors read as strace prints them', async () => {
  const kernel = await bootGuest({ name: 'straced', args: [], stdin: '' });
  const lines: string[] = [];
  kernel.listen(createStrace(kernel, (text) => lines.push(text)).listener);
  const { stdout } = runToEnd(kernel);
  expect(stdout).toBe('EXIT-SUCCESS\n');
  const from = lines.findIndex((line) => line.startsWith('getppid('));
  const to = lines.findIndex((line) => line.startsWith('getpid('));
  const text = lines.slice(from, to + 1).join('');
  const stable = text
    .replaceAll(/0x[0-9a-f]{5,}/g, 'ADDRESS')
    // How long an address is moves the column.
    .replaceAll(/^(.*ADDRESS.*\)) += /gm, '$1 = ')
    .replaceAll(/^(getp?pid\(\) += )\d+/gm, '$1PID');
  expect(stable).toBe(expected);
});
