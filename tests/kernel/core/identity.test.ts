/** What a program learns of itself and of the system, and what it may set. */
import { expect, test } from 'vitest';
import type { KernelApi } from '../../../src/kernel/kernelApi.ts';
import { bootCode, Code, DATA, doubleword, reg, word } from './smallProgram.ts';

const RESULT = DATA + 0x8000;
const OUT = DATA + 0x4000;

/** Makes the calls in turn; answers their results and the kernel. */
async function results(calls: readonly (readonly number[])[], before = new Code()): Promise<[number[], KernelApi]> {
  const code = before;
  calls.forEach(([nr, ...args], index) => {
    code.syscall(nr!, ...args).store({ register: reg.a0 }, RESULT + index * 4);
  });
  const kernel = await bootCode(code.syscall(94, 0));
  kernel.advance({ maxSteps: 1_000_000 });
  return [calls.map((_, index) => word(kernel, RESULT + index * 4)), kernel];
}

function text(kernel: KernelApi, address: number): string {
  const space = [...kernel.state.spaces.keys()][0]!;
  const bytes = kernel.readMemory({ space, va: BigInt(address) as never }, 65);
  return new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0)));
}

test('ids of process, thread, user and group', async () => {
  const calls = [
    [172],
    [178],
    [173],
    [174],
    [175],
    [176],
    [177],
    [155, 0],
    [155, 9],
    [156, 0],
    [157],
    [158, 0, 0],
    [154, 0, 0],
  ];
  expect((await results(calls))[0]).toEqual([100, 100, 1, 1000, 1000, 1000, 1000, 100, -3, 100, -1, 0, -1]);
});

test('tid addresses and robust lists are kept', async () => {
  const [got, kernel] = await results([
    [96, OUT],
    [99, OUT + 64, 24],
    [99, OUT, 8],
    [100, 0, OUT + 8, OUT + 16],
    [100, 7, OUT + 8, OUT + 16],
    [293, OUT, 32, 0, 0],
  ]);
  expect(got).toEqual([100, 0, -22, 0, -3, -38]);
  expect([doubleword(kernel, OUT + 8), doubleword(kernel, OUT + 16)]).toEqual([OUT + 64, 24]);
});

test('a thread can be named; longer names are cut', async () => {
  // "sixteen letters!" and more, without an end in the first 16 bytes.
  const name = new Code();
  [0x74786973, 0x206e6565, 0x7474656c, 0x21737265, 0x21212121].forEach((part, index) => {
    name.store(part, OUT + 64 + index * 4);
  });
  const [got, kernel] = await results(
    [
      [167, 16, OUT],
      [167, 15, OUT + 64],
      [167, 16, OUT + 32],
      [167, 999, 0],
      [167, 15, 8],
    ],
    name,
  );
  expect(got).toEqual([0, 0, 0, -22, -14]);
  expect([text(kernel, OUT), text(kernel, OUT + 32)]).toEqual(['small', 'sixteen letters']);
  expect([...kernel.state.executor.tasks.values()][0]!.name).toBe('sixteen letters');
});

test('uname, sysinfo and random bytes', async () => {
  const [got, kernel] = await results([
    [160, OUT],
    [179, OUT + 512],
    [278, OUT + 1024, 5, 0],
    [278, OUT + 1032, 4, 8],
    [278, 8, 4, 0],
  ]);
  expect(got).toEqual([0, 0, 5, -22, -14]);
  expect([0, 1, 4].map((field) => text(kernel, OUT + field * 65))).toEqual(['Linux', 'hartbeat', 'riscv64']);
  const total = doubleword(kernel, OUT + 512 + 32);
  const free = doubleword(kernel, OUT + 512 + 40);
  expect(total).toBe(kernel.machine.memory.ramBytes);
  expect(free).toBeGreaterThan(total / 2);
  expect(free).toBeLessThan(total);
  expect(word(kernel, OUT + 1024)).not.toBe(0);
  expect(word(kernel, OUT + 1032)).toBe(0);
});

test('resource limits have defaults, can be lowered, and not be raised again', async () => {
  const limits = new Code()
    .store(100, OUT + 64, 'sd')
    .store(200, OUT + 72, 'sd')
    .store(300, OUT + 80, 'sd')
    .store(300, OUT + 88, 'sd');
  const [got, kernel] = await results(
    [
      [261, 0, 3, 0, OUT],
      [261, 0, 7, OUT + 64, OUT + 16],
      [261, 0, 7, OUT + 80, 0],
      [261, 0, 7, OUT + 72, 0],
      [163, 7, OUT + 32],
      [163, 16, OUT + 32],
      [261, 7, 7, 0, OUT],
    ],
    limits,
  );
  expect(got).toEqual([0, 0, -1, -1, 0, -22, -3]);
  expect([0, 8, 16, 24, 32, 40].map((offset) => doubleword(kernel, OUT + offset))).toEqual([
    8 * 1024 * 1024,
    -1,
    1024,
    1024 * 1024,
    100,
    200,
  ]);
});

test('scheduling policies are kept, and real-time ones need privilege', async () => {
  const [got, kernel] = await results(
    [
      [123, 0, 8, OUT],
      [123, 0, 4, OUT],
      [123, 9, 8, OUT],
      [120, 0],
      [119, 0, 1, OUT + 24],
      [119, 0, 1, OUT + 8],
      [119, 0, 3, OUT + 8],
      [120, 0],
      [119, 0, 0, OUT + 8],
      [119, 0, 9, OUT + 8],
      [121, 0, OUT + 8],
      [118, 0, OUT + 8],
      [125, 1],
      [126, 1],
      [125, 0],
      [125, 9],
      [141, 0, 0],
      [140, 0, 0, 5],
      [141, 0, 0],
      [140, 0, 0, 4],
      [168, OUT + 16, OUT + 20, 0],
    ],
    new Code().store(1, OUT + 24),
  );
  expect(got).toEqual([8, -22, -3, 0, -1, -22, 0, 3, 0, -22, 0, 0, 99, 1, 0, -22, 20, 0, 15, -13, 0]);
  expect([doubleword(kernel, OUT), word(kernel, OUT + 16), word(kernel, OUT + 20)]).toEqual([3, 0, 0]);
});

test('clocks tell the time since a fixed date, in their resolution', async () => {
  const [got, kernel] = await results([
    [113, 0, OUT],
    [113, 99, OUT],
    [113, 1, 8],
    [114, 1, OUT + 16],
    [114, 6, OUT + 32],
    [114, 77, 0],
    [169, OUT + 48, OUT + 64],
    [153, OUT + 80],
    [165, 0, OUT + 128],
    [165, 5, OUT + 128],
    [113, 3, OUT + 112],
  ]);
  expect(got.slice(0, 7)).toEqual([0, -22, -14, 0, 0, -22, 0]);
  expect(got.slice(8)).toEqual([0, -22, 0]);
  expect(new Date(doubleword(kernel, OUT) * 1000).toISOString()).toBe('2025-01-01T00:00:00.000Z');
  expect([doubleword(kernel, OUT + 24), doubleword(kernel, OUT + 40)]).toEqual([1, 4_000_000]);
  expect(doubleword(kernel, OUT + 48)).toBe(doubleword(kernel, OUT));
  expect(doubleword(kernel, OUT + 120)).toBeGreaterThan(20);
});
