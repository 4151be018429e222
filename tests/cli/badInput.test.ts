/**
 * Programs that do what they may not: on the command line, with both engines, each is the exact trap and the signal that Linux makes of it; and
 * `qemu-riscv64`, where there is one, makes the same signal at the same address.
 */
import { spawnSync } from 'node:child_process';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { parseCommand } from '../../adapter/cliArguments.ts';
import { run } from '../../adapter/run.ts';
import { badInputs } from '../guest/badInputs.ts';
import { guestPath } from '../guest/programs.ts';

const program = guestPath('badinput');

async function hartbeatRun(...args: readonly string[]): Promise<{ readonly code: number; readonly stderr: string }> {
  const command = parseCommand(['run', ...args]);
  if (command.kind !== 'run') throw new Error('not a run command');
  const stderr = new PassThrough();
  const said = text(stderr);
  const code = await run(command, { stdin: Readable.from([]), stdout: new PassThrough(), stderr });
  stderr.end();
  return { code, stderr: await said };
}

describe.each(['reference', 'interp', 'jit'])('on the %s engine', (engine) => {
  test.each(badInputs)('$argument ends by its signal, with the exact trap', async (input) => {
    const { argument, cause, sepc, stval, signo } = input;
    const { code, stderr } = await hartbeatRun('--engine', engine, program, argument);
    expect(code).toBe(128 + signo);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toContain(`: scause ${cause}, sepc 0x${sepc.toString(16)}, stval 0x${stval.toString(16)})\n`);
  });
});

const hasQemu = spawnSync('qemu-riscv64', ['--version']).status === 0;

test('QEMU makes the same signals at the same addresses', () => {
  if (!hasQemu) return;
  for (const { argument, signo, address } of badInputs) {
    if (address === undefined) continue;
    const { stdout } = spawnSync('qemu-riscv64', [program, argument, 'handled'], { encoding: 'utf8' });
    expect(stdout, argument).toBe(`signal ${signo} at 0x${address.toString(16)}\n`);
  }
});
