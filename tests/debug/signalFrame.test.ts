/** Stacks through handlers of signals: what was interrupted stands under the handler, with its registers as they were. */
import { expect, test } from 'vitest';
import { userStack } from '../../src/debug/userStack.ts';
import { DebuggedGuest, taskOf } from './guest.ts';

const atFunction = (guest: DebuggedGuest, name: string): void => {
  guest.debug.setBreakpoints('function', [{ where: { kind: 'function', name } }]);
};

test('a handler stands on what it returns to and on what the signal has interrupted', async () => {
  const guest = await DebuggedGuest.start('signals', { args: ['unwind'] });
  atFunction(guest, 'trace');
  const task = taskOf(guest.run());
  const stack = guest.stack(task, 6);
  expect(stack.slice(0, 5)).toEqual([
    'trace',
    'return from signal handler',
    'interrupted by SIGSEGV',
    'case_unwind',
    'main',
  ]);
});

test('the interrupted frame is exact, and its registers cannot be set', async () => {
  const guest = await DebuggedGuest.start('signals', { args: ['frames'] });
  atFunction(guest, 'skip');
  const task = taskOf(guest.run());
  const frames = [...userStack(guest.debug.target, guest.debug.modules, guest.debug.target.thread(task)!)];
  const interrupted = frames.find(({ trap }) => trap === 'interrupted by SIGILL')!;
  expect(interrupted.name).toBe('case_frames');
  expect(interrupted.context.isCaller).toBe(false);
  expect(interrupted.context.registers.x[15]).toBe(0x1234n);
  expect(() => interrupted.context.setX(15, 1n)).toThrow('registers of interrupted code cannot be set');
});

test('the same holds for a handler on a stack of its own', async () => {
  const guest = await DebuggedGuest.start('signals', { args: ['stacks'] });
  atFunction(guest, 'overflow');
  const task = taskOf(guest.run());
  const stack = guest.stack(task, 6);
  expect(stack.slice(1, 5)).toEqual(['return from signal handler', 'interrupted by SIGSEGV', 'deep', 'deep']);
});

test('a step out of a handler ends in what was interrupted', async () => {
  const guest = await DebuggedGuest.start('signals', { args: ['floats'] });
  atFunction(guest, 'clobber');
  const task = taskOf(guest.run());
  guest.debug.setBreakpoints('function', []);
  expect(guest.step(task, 'out')).toMatch(/^step case_floats:\d+$/);
});
