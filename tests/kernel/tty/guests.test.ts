/**
 * Guest programs about pseudo-terminals and sessions see what Linux shows: beside each source lies what it prints there (and under
 * qemu-riscv64, which is not asked anew: it has waits that depend on the host's clock). No terminal, waiter or timer is left behind.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { hashEvents, hashText, newHash } from '../../../src/kernel/hash.ts';
import { restoreKernel, saveKernel } from '../../../src/kernel/snapshot.ts';
import { CONSOLE } from '../../../src/kernel/tty/terminalState.ts';
import { bootGuest, collectOutput, makeMachine, runToEnd, sequence } from '../core/guestRun.ts';
import { notPlain } from '../core/plain.ts';

const names = ['pty', 'session', 'leaving'];
const folder = path.join(import.meta.dirname, '../../guest/tty');
const onLinux = (name: string): string => readFileSync(path.join(folder, `${name}.txt`), 'utf8');
const boot = (name: string, config = {}) => bootGuest({ name, args: [], stdin: '' }, { config });
const SUCCESS = { kind: 'exited', code: 0, signo: 0 };

describe.each(names)('%s', (name) => {
  test('prints what it prints on Linux, and leaves nothing behind', async () => {
    const kernel = await boot(name);
    const { stdout, end } = runToEnd(kernel);
    expect(stdout).toBe(onLinux(name));
    expect(end).toEqual(SUCCESS);
    const { terminals, executor, inodes } = kernel.state;
    expect([...terminals.keys()]).toEqual([CONSOLE]);
    expect(terminals.get(CONSOLE)!.pollers.size).toBe(0);
    expect([...inodes.values()].filter((inode) => inode.kind === 'terminal' && inode.terminal === 'slave')).toEqual([]);
    expect(executor.timers.length).toBe(0);
  });

  test('goes on from snapshots at random steps as if nothing had happened; the state is plain data', async () => {
    const config = { quantum: 2000, slice: 1500 };
    const whole = await boot(name, config);
    const events = newHash();
    runToEnd(whole, undefined, events);
    const hash = newHash();
    const next = sequence(name.length);
    let kernel = await boot(name, config);
    let text = '';
    for (let piece = 0; piece < 12; piece++) {
      const output = collectOutput(kernel);
      const end = hashEvents(kernel, hash);
      kernel.advance({ maxSteps: 1 + next(40_000) });
      end();
      text += output();
      expect(notPlain(kernel.state)).toEqual([]);
      kernel = restoreKernel(await makeMachine('interp', 2), structuredClone(saveKernel(kernel)));
    }
    const { stdout } = runToEnd(kernel, undefined, hash);
    expect(text + stdout).toBe(onLinux(name));
    expect(hashText(hash)).toBe(hashText(events));
  });
});
