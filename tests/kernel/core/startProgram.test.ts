/** The first program: with an interpreter in a folder of the host, with one that is missing, and where none can be. */
import { expect, test } from 'vitest';
import type { KernelEvent } from '../../../src/kernel/events.ts';
import { LoadError } from '../../../src/kernel/loader.ts';
import { PIE_BASE } from '../../../src/kernel/mm/layout.ts';
import { bootGuest, collectOutput } from './guestRun.ts';
import { advanceHosted, bootHosted } from './hostedRun.ts';

test('an interpreter runs in the stead of its program, at a place of its own; both are announced', async () => {
  const kernel = await bootHosted('interpreted');
  const output = collectOutput(kernel);
  const events: KernelEvent[] = [];
  kernel.listen((event) => {
    if (event.kind === 'load' || event.kind === 'exec') events.push(event);
  });
  expect(await advanceHosted(kernel)).toEqual({ kind: 'exited', code: 0, signo: 0 });
  expect(output()).toBe('count 3\ncount 2\ncount 1\n');
  expect(events).toMatchObject([
    { kind: 'exec', path: '/guest/interpreted' },
    { kind: 'load', path: '/guest/interpreted', bias: PIE_BASE },
    { kind: 'load', path: '/guest/assembly-pie' },
  ]);
  const [, , interpreter] = events;
  expect(interpreter?.kind === 'load' && interpreter.bias > PIE_BASE + 0x10_0000).toBe(true);
});

test('one that stops at the load of its interpreter goes on, and is not announced again', async () => {
  const kernel = await bootHosted('interpreted');
  const loads: string[] = [];
  kernel.listen((event) => {
    if (event.kind !== 'load') return;
    loads.push(event.path);
    kernel.requestStop();
  });
  expect(await advanceHosted(kernel)).toEqual({ kind: 'stopped' });
  expect(await advanceHosted(kernel)).toEqual({ kind: 'stopped' });
  expect(await advanceHosted(kernel)).toEqual({ kind: 'exited', code: 0, signo: 0 });
  expect(loads).toEqual(['/guest/interpreted', '/guest/assembly-pie']);
});

test('an interpreter that is missing is named, and the run ends as a shell has it', async () => {
  const kernel = await bootHosted('uninterpreted');
  const why: string[] = [];
  kernel.listen((event) => {
    if (event.kind === 'startFailed') why.push(event.why);
  });
  expect(await advanceHosted(kernel)).toEqual({ kind: 'exited', code: 127, signo: 0 });
  expect(why).toEqual([expect.stringContaining('/guest/nobody')]);
  expect(why[0]).toContain('--root');
});

test('where no folder of the host can have it, the program does not start at all', async () => {
  await expect(bootGuest({ name: 'interpreted', args: [], stdin: '' })).rejects.toThrow(LoadError);
  await expect(bootGuest({ name: 'interpreted', args: [], stdin: '' })).rejects.toThrow(
    '/guest/assembly-pie is not in',
  );
});
