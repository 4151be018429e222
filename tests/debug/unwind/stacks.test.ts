/** Whole stacks as the user sees them, through the C library's hand-written and undescribed code to where the thread began. */
import { expect, test } from 'vitest';
import { loadSymbols } from '../../../src/debug/symbols.ts';
import type { FrameContext, ModuleSymbols } from '../../../src/debug/symbolsApi.ts';
import { guestBytes } from '../../guest/programs.ts';
import { DebuggedGuest, taskOf } from '../guest.ts';
import { SingleStepped } from './singleStep.ts';

/** Function names outwards; ends by itself or after 100 frames. */
function names(symbols: ModuleSymbols, innermost: FrameContext): string[] {
  const found: string[] = [];
  for (let frame: FrameContext | undefined = innermost; frame !== undefined && found.length < 100; ) {
    const lookup = frame.registers.pc - (frame.isCaller ? 1n : 0n);
    found.push(symbols.functionAt(lookup)?.name ?? '?');
    const caller = symbols.unwind(frame);
    frame = caller && { ...frame, registers: caller.registers, isCaller: true };
  }
  return found;
}

const outside = ['__libc_start_call_main', '__libc_start_main_impl', '_start'];

test('from the ecall in write() out to _start', async () => {
  const symbols = loadSymbols(guestBytes('hello'), 'hello');
  const run = await SingleStepped.boot('hello');
  run.runTo(symbols.functionsNamed('main')[0]!.low);
  run.runTo(symbols.functionsNamed('write')[0]!.low);
  while (run.frame.memory.read(run.frame.registers.pc, 4)?.[0] !== 0x73) run.step();
  const stack = names(symbols, run.frame);
  expect(stack[0]).toBe('write');
  expect(stack.slice(-4)).toEqual(['main', ...outside]);
});

test('a thread’s stack ends at the function that clone began it with', async () => {
  const guest = await DebuggedGuest.start('threads');
  guest.breakAt('add');
  const stack = guest.stack(taskOf(guest.run()));
  expect(stack.slice(0, 3)).toEqual(['work', 'start_thread', '__thread_start']);
  expect(stack[3]).toBe('threadloop');
});

test('recursion shows every call', async () => {
  const guest = await DebuggedGuest.start('recursion');
  guest.breakInMain();
  guest.run();
  guest.debug.setBreakpoints('function', []);
  guest.breakAt('bottom');
  const stack = guest.stack(taskOf(guest.run()));
  expect(stack.filter((name) => name === 'factorial').length).toBeGreaterThan(3);
  expect(stack).toContain('main');
});

test('a program without symbols still unwinds, its functions unnamed', async () => {
  const symbols = loadSymbols(guestBytes('hello-stripped'), 'hello-stripped');
  const withSymbols = loadSymbols(guestBytes('hello'), 'hello');
  const run = await SingleStepped.boot('hello');
  run.runTo(withSymbols.functionsNamed('write')[0]!.low);
  const depth = names(withSymbols, run.frame).length;
  const stripped = names(symbols, run.frame);
  expect(stripped).toEqual(Array.from({ length: depth }, () => '?'));
});

test('garbage in place of a stack ends the walk', () => {
  const symbols = loadSymbols(guestBytes('hello'), 'hello');
  const pc = symbols.functionsNamed('main')[0]!.afterPrologue;
  const x = Array.from({ length: 32 }, () => 0x4000n);
  const everywhere = new Uint8Array(8).fill(0x11);
  const frame = (read: FrameContext['memory']['read']): FrameContext => ({
    registers: { pc, x, f: [] },
    memory: { read, write: () => false },
    bias: 0n,
    isCaller: false,
    setX: () => {},
  });
  expect(
    names(
      symbols,
      frame(() => undefined),
    ),
  ).toEqual(['main']);
  expect(
    names(
      symbols,
      frame((_, length) => everywhere.subarray(0, length)),
    ).length,
  ).toBeLessThan(5);
});
