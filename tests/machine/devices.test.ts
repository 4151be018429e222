/**
 * The devices of a machine with its own supervisor, as programs reach them by loads and stores, and the host's side of `tohost`.
 */
import { beforeEach, describe, expect, test } from 'vitest';
import { physAddr } from '../../src/base/address.ts';
import type { Width } from '../../src/isa/ops.ts';
import type { HartStop, MachineApi } from '../../src/machine/machine.ts';
import { MCAUSE, MIE, MSIP, MSTATUS, MTIMECMP, MTVAL, MTVEC, STIMECMP } from '../../src/machine/stateLayout.ts';
import { addi, engineCases, HART0, HART1, insn, machineOf, place, RAM } from './program.ts';

const LOADS: Record<Width, string> = { 1: 'lbu', 2: 'lhu', 4: 'lwu', 8: 'ld' };
const STORES: Record<Width, string> = { 1: 'sb', 2: 'sh', 4: 'sw', 8: 'sd' };
const HANDLER = RAM + 0x1000;
const CLINT = 0x0200_0000;
const MTIMECMP1 = CLINT + 0x4008;
const MTIME = CLINT + 0xbff8;
const UART = 0x1000_0000;
const FINISHER = 0x10_0000;
const TOHOST = RAM + 0x2000;
const FROMHOST = RAM + 0x2008;

describe.each(engineCases)('%s', (_name, engine) => {
  let machine: MachineApi;
  let sent: number[];

  beforeEach(async () => {
    machine = await machineOf({ harts: 2, engine });
    sent = [];
    machine.onConsole = (byte) => sent.push(byte);
    machine.harts[0]!.set64(MTVEC, BigInt(HANDLER));
  });

  function step(code: number, address: number, value: bigint): HartStop {
    const hart = machine.harts[0]!;
    place(machine, RAM, [code]);
    hart.pc = BigInt(RAM);
    hart.setX(10, BigInt(address));
    hart.setX(11, value);
    return machine.runHart(HART0, 1);
  }

  const fault = (): unknown[] => [machine.harts[0]!.get64(MCAUSE), machine.harts[0]!.get64(MTVAL)];

  /** What a load reads, or cause and address of its trap. */
  function load(address: number, width: Width): unknown {
    step(insn(LOADS[width], { rd: 5, rs1: 10 }), address, 0n);
    return machine.harts[0]!.pc === BigInt(HANDLER) ? fault() : machine.harts[0]!.x(5);
  }

  /** How the step of a store ended, or cause and address of its trap. */
  function store(address: number, width: Width, value: bigint): unknown {
    const stop = step(insn(STORES[width], { rs1: 10, rs2: 11 }), address, value);
    return machine.harts[0]!.pc === BigInt(HANDLER) ? fault() : stop;
  }
  const done = { kind: 'budget', steps: 1 };

  test('the CLINT has msip in words, and its timers in words and halves', () => {
    expect(store(CLINT + 4, 4, 3n)).toEqual(done);
    expect(machine.harts[1]!.get32(MSIP)).toBe(1);
    expect(load(CLINT + 4, 4)).toBe(1n);
    expect(load(CLINT + 8, 4)).toBe(0n);
    expect(store(MTIMECMP1, 8, 0x1122_3344_5566_7788n)).toEqual(done);
    expect(load(MTIMECMP1 + 4, 4)).toBe(0x1122_3344n);
    expect(store(MTIMECMP1, 4, 1n)).toEqual(done);
    expect(machine.harts[1]!.get64(MTIMECMP)).toBe(0x1122_3344_0000_0001n);
    machine.now = 1000;
    expect(load(MTIME, 8)).toBe(10n);
  });

  test('accesses that a device does not take are access faults', () => {
    expect(load(CLINT, 8)).toEqual([5n, BigInt(CLINT)]);
    expect(store(CLINT, 1, 1n)).toEqual([7n, BigInt(CLINT)]);
    expect(load(MTIME + 2, 4)).toEqual([5n, BigInt(MTIME + 2)]);
    expect(load(MTIME, 2)).toEqual([5n, BigInt(MTIME)]);
    expect(store(0xf_fffc, 8, 0n)).toEqual([7n, 0xf_fffcn]);
  });

  test('writing mtime moves time, and both timers with it', () => {
    const hart = machine.harts[0]!;
    machine.now = 12_345;
    expect(store(MTIME, 8, 1000n)).toEqual(done);
    expect(load(MTIME, 8)).toBe(1000n);
    // One tick of 100 ns began at 12300.
    hart.set64(MTIMECMP, 1007n);
    hart.set64(MIE, 0x80n);
    hart.set32(MSTATUS, 8);
    place(machine, RAM, [addi(5, 5, 1), insn('jal', { imm: -4 })]);
    hart.pc = BigInt(RAM);
    machine.runHart(HART0, 13_001 - machine.now);
    expect([hart.get64(MCAUSE), machine.now]).toEqual([(1n << 63n) | 7n, 13_001]);
    expect(machine.wakeTime(HART1)).toBe(Number.POSITIVE_INFINITY);
  });

  test('a time just below its end wraps round, and what was due is due no more', () => {
    const hart = machine.harts[0]!;
    expect(store(MTIME, 8, -2n)).toEqual(done);
    hart.set64(MTIMECMP, -5n);
    hart.set64(STIMECMP, -1n);
    const pending = (): unknown => {
      step(insn('csrrs', { rd: 5, csr: 0x344 }), 0, 0n);
      return hart.x(5);
    };
    expect(pending()).toBe(0x80n);
    machine.now = 300;
    expect(pending()).toBe(0n);
    expect(load(MTIME, 8)).toBe(1n);
  });

  test('the serial port sends, receives in order, and keeps its divisor', () => {
    for (const letter of 'hi') expect(store(UART, 1, BigInt(letter.charCodeAt(0)))).toEqual(done);
    expect(sent).toEqual([104, 105]);
    expect(machine.listening).toBe(false);
    expect(load(UART + 5, 1)).toBe(0x60n);
    expect(machine.listening).toBe(true);
    machine.receive(Uint8Array.of(1, 2));
    expect([load(UART + 5, 1), load(UART, 1), load(UART, 1), load(UART + 5, 1), load(UART, 1)]).toEqual([
      ...[0x61n, 1n, 2n, 0x60n, 0n],
    ]);
    store(UART + 3, 1, 0x83n);
    store(UART, 1, 0x34n);
    store(UART + 1, 1, 0x12n);
    expect([load(UART, 1), load(UART + 1, 1), sent.length]).toEqual([0x34n, 0x12n, 2]);
    store(UART + 3, 1, 3n);
    machine.receive(Uint8Array.of(9));
    const snapshot = structuredClone(machine.save());
    expect(load(UART, 1)).toBe(9n);
    machine.restore(snapshot);
    expect(load(UART, 1)).toBe(9n);
    machine.receive(Uint8Array.of(7));
    store(UART + 2, 1, 3n);
    expect([load(UART + 5, 1), load(UART + 2, 1)]).toEqual([0x60n, 0xc1n]);
  });

  test.each([
    [0x5555n, 0],
    [0x3333n, 0],
    [0x7_3333n, 7],
    [0x7777n, 0],
  ])('0x%x in the finisher ends the run with code %i', (value, code) => {
    expect(store(FINISHER, 4, value)).toEqual({ kind: 'ended', code, steps: 1 });
  });

  test('other words in the finisher do nothing', () => {
    expect(store(FINISHER, 4, 0x1234n)).toEqual(done);
  });

  describe('tohost', () => {
    beforeEach(() => machine.attachHtif({ tohost: physAddr(TOHOST), fromhost: physAddr(FROMHOST) }));

    test.each([
      [8, 1n, 0],
      [8, 2675n, 1337],
      [4, 7n, 3],
      [8, 0xffff_ffff_ffffn, 0x7fff_ffff_ffff],
      [8, 2n ** 64n - 1n, Number(2n ** 63n - 1n)],
    ] as const)('a store of %i bytes of %i ends the run', (width, value, code) => {
      store(TOHOST + 64, 8, 1n);
      expect(store(TOHOST, width, value)).toEqual({ kind: 'ended', code, steps: 1 });
    });

    test('other words of its page, and zero, do nothing', () => {
      expect(store(TOHOST + 8, 8, 1n)).toEqual(done);
      expect(store(TOHOST - 8, 8, 1n)).toEqual(done);
      expect(store(TOHOST, 8, 0n)).toEqual(done);
      expect(store(TOHOST, 8, 0n)).toEqual(done);
    });

    test('a store that straddles into it is seen', () => {
      expect(store(TOHOST - 4, 8, 3n << 32n)).toEqual({ kind: 'ended', code: 1, steps: 1 });
    });

    test('a character is printed, and the word is cleared', () => {
      expect(store(TOHOST, 8, (0x0101n << 48n) | 65n)).toEqual(done);
      expect(sent).toEqual([65]);
      expect(load(TOHOST, 8)).toBe(0n);
    });

    test('a system call writes a buffer or ends the run, and others are not known', () => {
      const block = RAM + 0x3000;
      const call = (...words: readonly bigint[]): unknown => {
        for (const [index, word] of words.entries()) machine.memory.writeU64(physAddr(block + 8 * index), word);
        machine.memory.writeU64(physAddr(FROMHOST), 0n);
        return store(TOHOST, 8, BigInt(block));
      };
      machine.memory.write(physAddr(RAM + 0x4000), Uint8Array.of(72, 105));
      expect(call(64n, 1n, BigInt(RAM + 0x4000), 2n)).toEqual(done);
      expect(sent).toEqual([72, 105]);
      expect([load(block, 8), load(FROMHOST, 8), load(TOHOST, 8)]).toEqual([2n, 1n, 0n]);
      expect(call(63n, 0n, 0n, 0n)).toEqual(done);
      expect(load(block, 8)).toBe(BigInt.asUintN(64, -38n));
      expect(call(93n, 5n, 0n, 0n)).toEqual({ kind: 'ended', code: 5, steps: 1 });
    });
  });
});
