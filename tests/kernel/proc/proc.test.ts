/** What a program finds about itself in /proc, /sys and /dev is true, here and under qemu-riscv64 on Linux. */

import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import type { EngineName } from '../../../src/machine/engine.ts';
import { guestPath } from '../../guest/programs.ts';
import { bootGuest, runToEnd } from '../core/guestRun.ts';

const boot = (engine: EngineName) => bootGuest({ name: 'proc', args: ['one'], stdin: '' }, { engine });

test.each(['interp', 'reference', 'jit'] as const)(
  'a program sees itself in /proc, on the engine %s',
  async (engine) => {
    const { stdout, end } = runToEnd(await boot(engine));
    expect(stdout.split('\n').filter((line) => line.endsWith(': no'))).toEqual([]);
    expect(stdout).toMatch(/EXIT-SUCCESS\n$/);
    expect(end).toEqual({ kind: 'exited', code: 0, signo: 0 });
  },
);

test('QEMU prints the same, but for what is written to its own process and needs no privilege there', async () => {
  const { error, stdout } = spawnSync('qemu-riscv64', [guestPath('proc'), 'one'], { encoding: 'utf8', cwd: '/' });
  if (error !== undefined) {
    expect(error).toMatchObject({ code: 'ENOENT' });
    return;
  }
  // These are of QEMU's process, or of a host that runs the tests as root or shows another /sys.
  const isOwn = (line: string): boolean =>
    /comm|environ|mem is|and written|setting|status|where nothing|harts|huge|maps/.test(line);
  const lines = (text: string): string[] => text.split('\n').filter((line) => !isOwn(line));
  expect(lines(stdout)).toEqual(lines(runToEnd(await boot('interp')).stdout));
});
