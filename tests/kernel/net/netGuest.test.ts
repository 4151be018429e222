/**
 * The parts of the guest program `net`: what each sees of sockets is what Linux shows it (`tests/guest/net/expected.txt`, the output under qemu-riscv64),
 * on either engine, however it is preempted, and across snapshots in the middle of its waits.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { hashEvents, newHash } from '../../../src/kernel/hash.ts';
import { restoreKernel, saveKernel } from '../../../src/kernel/snapshot.ts';
import { guestPath } from '../../guest/programs.ts';
import { bootGuest, collectOutput, makeMachine, runToEnd, sequence } from '../core/guestRun.ts';
import { notPlain } from '../core/plain.ts';

const file = path.join(import.meta.dirname, '../../guest/net/expected.txt');
const parts = readFileSync(file, 'utf8')
  .split(/^# /m)
  .slice(1)
  .map((text) => {
    const end = text.indexOf('\n');
    return { name: text.slice(0, end), stdout: text.slice(end + 1) };
  });

const PREEMPTED = { quantum: 2000, slice: 1500 };

describe.each(parts)('net $name', ({ name, stdout }) => {
  const program = { name: 'net', args: [name], stdin: '' };

  test('sees what Linux shows', async () => {
    const kernel = await bootGuest(program);
    const outcome = runToEnd(kernel);
    expect(outcome.stdout).toBe(stdout);
    expect(outcome.end).toEqual({ kind: 'exited', code: 0, signo: 0 });
    // Nothing is left behind: no socket, no port, no byte, no descriptor on its way.
    const { sockets, ports, bytes, inFlight, netlinkPorts } = kernel.state.net;
    expect([sockets.size, ports.tcp.size, ports.udp.size, bytes, inFlight.size, netlinkPorts.size]).toEqual([
      0, 0, 0, 0, 0, 0,
    ]);
  });

  test('does the same on the reference engine, at every trap', async () => {
    const reference = runToEnd(await bootGuest(program, { engine: 'reference' }));
    expect(reference).toEqual(runToEnd(await bootGuest(program)));
  });

  test('does the same when advanced in random pieces, and when preempted often', async () => {
    const next = sequence(5);
    const whole = runToEnd(await bootGuest(program, { config: PREEMPTED }));
    const chopped = runToEnd(await bootGuest(program, { config: PREEMPTED }), () => 1 + next(4000));
    expect(chopped).toEqual(whole);
    expect(whole.stdout).toBe(stdout);
  });

  test('goes on from snapshots as if nothing had happened; the state is plain data', async () => {
    const original = await bootGuest(program, { config: PREEMPTED });
    const whole = runToEnd(original);
    const steps = original.machine.harts.reduce((sum, hart) => sum + hart.steps, 0);
    const next = sequence(name.length);
    for (let round = 0; round < 4; round++) {
      const hash = newHash();
      const first = await bootGuest(program, { config: PREEMPTED });
      const output = collectOutput(first);
      const stop = hashEvents(first, hash);
      first.advance({ maxSteps: next(steps) });
      stop();
      expect(notPlain(first.state.net)).toEqual([]);
      const before = output();
      const second = restoreKernel(await makeMachine('interp', 2), structuredClone(saveKernel(first)));
      const rest = runToEnd(second, () => 1 + next(5000), { ...hash });
      expect({ ...rest, stdout: before + rest.stdout }).toEqual(whole);
    }
  });
});

test('the expected output is what qemu-riscv64 prints, where there is one', () => {
  for (const { name, stdout } of parts) {
    const { error, stdout: printed } = spawnSync('qemu-riscv64', [guestPath('net'), name], { timeout: 20_000 });
    if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') continue;
    expect(printed.toString(), name).toBe(stdout);
  }
});
