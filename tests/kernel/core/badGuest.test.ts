/**
 * Programs that misbehave (`tests/guest/bad`): whatever they do ends in an errno, a signal or a limit, as Linux shows it (`expected.txt`, the output of the
 * same sources there); and nothing of it is left in the kernel.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { faultsOf } from '../../fuzz/invariants/index.ts';
import { runHosted } from './hostedRun.ts';

const file = path.join(import.meta.dirname, '../../guest/bad/expected.txt');
const parts = readFileSync(file, 'utf8')
  .split(/^# /m)
  .slice(1)
  .map((text) => {
    const end = text.indexOf('\n');
    return { name: text.slice(0, end), stdout: text.slice(end + 1) };
  });

describe.each(parts)('bad $name', ({ name, stdout }) => {
  test('ends as on Linux and leaves nothing behind', async () => {
    const { stdout: printed, end, kernel } = await runHosted('bad', [name]);
    expect(printed).toBe(stdout);
    expect(end).toEqual({ kind: 'exited', code: 0, signo: 0 });
    expect(faultsOf(kernel)).toEqual([]);
    const { processes, threads, spaces, net, epolls, pipes, inotifies, timerfds, futexes, piFutexes } = kernel.state;
    expect([processes.size, threads.size, spaces.size]).toEqual([1, 1, 1]);
    expect([net.sockets.size, net.inFlight.size, net.bytes, net.dropped.length]).toEqual([0, 0, 0, 0]);
    const objects = [epolls, pipes, inotifies, timerfds, futexes, piFutexes];
    expect(objects.map((all) => all.size)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(kernel.state.kernelTimers.size).toBe(0);
  });
});
