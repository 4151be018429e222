/** The frames of a thread's user stack: which of their registers can be set. */
import { expect, test } from 'vitest';
import { callerOf } from '../../src/debug/userStack.ts';
import { DebuggedGuest, taskOf } from './guest.ts';

test('both kinds of registers can be set in the innermost frame, neither in its callers', async () => {
  const guest = await DebuggedGuest.start('recursion');
  guest.breakAt('multiply');
  const task = taskOf(guest.run());
  const { context } = guest.frame(task);
  context.setX(11, 7n);
  context.setF?.(10, 0x4045_0000_0000_0000n);
  const { registers } = guest.frame(task).context;
  expect([registers.x[11], registers.f[10]]).toEqual([7n, 0x4045_0000_0000_0000n]);
  const caller = callerOf(guest.debug.modules, guest.frame(task))!;
  expect(() => caller.context.setX(11, 7n)).toThrow('a variable that a calling function keeps in a register');
  expect(caller.context.setF).toBeUndefined();
});
