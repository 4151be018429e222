/**
 * Each word of `Ops` as the interpreter's generator emits it, for semantics made up here: values, order of evaluation, traps.
 */
import { describe, expect, test } from 'vitest';
import { LENGTH, RD, RS1, RS2 } from '../../src/engine/interp/layout.ts';
import { record } from '../../src/engine/interp/recorder.ts';
import { emitSemantics } from '../../src/engine/interp/semanticsEmitter.ts';
import { type HostFunction, hostFunctions, Step, StepTarget } from '../../src/engine/interp/stepTarget.ts';
import { Temporaries } from '../../src/engine/interp/temporaries.ts';
import type { Ops, Semantics } from '../../src/isa/ops.ts';
import { PC, SCRATCH, X } from '../../src/machine/stateLayout.ts';
import { ModuleBuilder } from '../../src/wasm/moduleBuilder.ts';

const RECORD = 4096;
const START = 0x1000n;

interface Outcome {
  readonly status: number;
  /** x5, where rd is unless said otherwise, and x6. */
  readonly rd: bigint;
  readonly rs2: bigint;
  readonly pc: bigint;
  /** Calls of the host, in order: name and arguments. */
  readonly calls: readonly string[];
}

interface Given {
  readonly a?: bigint;
  readonly b?: bigint;
  readonly imm?: number;
  readonly length?: 2 | 4;
  /** rd is x5, the register of rs1. */
  readonly sameRegister?: boolean;
  /** What a load answers; undefined traps. */
  readonly loaded?: bigint | undefined;
}

/** Runs one instruction with these semantics: rs1 is x5, rs2 x6, rd x7 or x5. */
function run(semantics: Semantics, given: Given = {}): Outcome {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const view = new DataView(memory.buffer);
  const module = new ModuleBuilder();
  module.importMemory('test', 'memory', 1);
  const names = Object.keys(hostFunctions) as HostFunction[];
  const host = Object.fromEntries(
    names.map((name) => [name, module.importFunction('test', name, hostFunctions[name])]),
  ) as Record<HostFunction, number>;
  const { code } = module.function({ params: ['i32', 'i32'], results: ['i32'] }, 'step');
  const trapped = code.block();
  const temps = new Temporaries(code);
  const target = new StepTarget(code, temps, 0, 1, host, trapped);
  emitSemantics(code, temps, target, record(semantics));
  target.next();
  code.end();
  code.i32(Step.trapped);

  const calls: string[] = [];
  const imports = Object.fromEntries(
    names.map((name) => [
      name,
      (...args: unknown[]) => {
        calls.push([name, ...args].join(' '));
        if (given.loaded === undefined) return 0;
        if (name !== 'store') view.setBigUint64(SCRATCH, given.loaded, true);
        return 1;
      },
    ]),
  );
  const rd = given.sameRegister ? 5 : 7;
  view.setUint16(RECORD + RD, X + rd * 8, true);
  view.setUint16(RECORD + RS1, X + 5 * 8, true);
  view.setUint16(RECORD + RS2, X + 6 * 8, true);
  view.setInt32(RECORD + 8, given.imm ?? 0, true);
  view.setUint8(RECORD + LENGTH, given.length ?? 4);
  view.setBigInt64(X + 5 * 8, given.a ?? 0n, true);
  view.setBigInt64(X + 6 * 8, given.b ?? 0n, true);
  view.setBigUint64(PC, START, true);
  const instance = new WebAssembly.Instance(new WebAssembly.Module(module.encode().slice()), {
    test: { memory, ...imports },
  });
  const status = (instance.exports['step'] as (hart: number, record: number) => number)(0, RECORD);
  const register = (index: number): bigint => view.getBigInt64(X + index * 8, true);
  return { status, rd: register(rd), rs2: register(6), pc: view.getBigUint64(PC, true), calls };
}

const EDGES = [0n, 1n, -1n, 2n, 63n, 64n, -64n, 0x7fff_ffffn, 0x8000_0000n, 0xffff_ffffn, 2n ** 63n - 1n, -(2n ** 63n)];
const signed = (value: bigint): bigint => BigInt.asIntN(64, value);
const unsigned = (value: bigint): bigint => BigInt.asUintN(64, value);
const amount = (value: bigint): bigint => value & 63n;

/** The product of polynomials over GF(2), all of it: Horner's rule from the highest coefficient of b down. */
const carryless = (a: bigint, b: bigint): bigint =>
  [...b.toString(2)].reduce((sum, digit) => (sum << 1n) ^ (digit === '1' ? a : 0n), 0n);

type Word = (o: Ops<unknown, unknown>, a: unknown, b: unknown) => unknown;

describe('words of two values', () => {
  const words: readonly (readonly [string, Word, (a: bigint, b: bigint) => bigint])[] = [
    ['add', (o, a, b) => o.add(a, b), (a, b) => a + b],
    ['sub', (o, a, b) => o.sub(a, b), (a, b) => a - b],
    ['and', (o, a, b) => o.and(a, b), (a, b) => a & b],
    ['or', (o, a, b) => o.or(a, b), (a, b) => a | b],
    ['xor', (o, a, b) => o.xor(a, b), (a, b) => a ^ b],
    ['shl', (o, a, b) => o.shl(a, b), (a, b) => a << amount(b)],
    ['shr', (o, a, b) => o.shr(a, b), (a, b) => unsigned(a) >> amount(b)],
    ['sar', (o, a, b) => o.sar(a, b), (a, b) => a >> amount(b)],
    ['mul', (o, a, b) => o.mul(a, b), (a, b) => a * b],
    ['mulh', (o, a, b) => o.mulh(a, b), (a, b) => (a * b) >> 64n],
    ['mulhu', (o, a, b) => o.mulhu(a, b), (a, b) => (unsigned(a) * unsigned(b)) >> 64n],
    ['mulhsu', (o, a, b) => o.mulhsu(a, b), (a, b) => (a * unsigned(b)) >> 64n],
    ['div', (o, a, b) => o.div(a, b), (a, b) => (b === 0n ? -1n : a / b)],
    ['divu', (o, a, b) => o.divu(a, b), (a, b) => (b === 0n ? -1n : unsigned(a) / unsigned(b))],
    ['rem', (o, a, b) => o.rem(a, b), (a, b) => (b === 0n ? a : a % b)],
    ['remu', (o, a, b) => o.remu(a, b), (a, b) => (b === 0n ? a : unsigned(a) % unsigned(b))],
    ['rotl', (o, a, b) => o.rotl(a, b), (a, b) => (a << amount(b)) | (unsigned(a) >> (64n - amount(b)))],
    ['rotr', (o, a, b) => o.rotr(a, b), (a, b) => (unsigned(a) >> amount(b)) | (a << (64n - amount(b)))],
    ['clmul', (o, a, b) => o.clmul(a, b), (a, b) => carryless(unsigned(a), unsigned(b))],
    ['clmulr', (o, a, b) => o.clmulr(a, b), (a, b) => carryless(unsigned(a), unsigned(b)) >> 63n],
    ['eq', (o, a, b) => o.bool(o.eq(a, b)), (a, b) => (a === b ? 1n : 0n)],
    ['ne', (o, a, b) => o.bool(o.ne(a, b)), (a, b) => (a !== b ? 1n : 0n)],
    ['lt', (o, a, b) => o.bool(o.lt(a, b)), (a, b) => (a < b ? 1n : 0n)],
    ['ltu', (o, a, b) => o.bool(o.ltu(a, b)), (a, b) => (unsigned(a) < unsigned(b) ? 1n : 0n)],
    ['ge', (o, a, b) => o.bool(o.ge(a, b)), (a, b) => (a >= b ? 1n : 0n)],
    ['geu', (o, a, b) => o.bool(o.geu(a, b)), (a, b) => (unsigned(a) >= unsigned(b) ? 1n : 0n)],
    ['select', (o, a, b) => o.select(o.lt(a, b), o.add(a, b), a), (a, b) => (a < b ? a + b : a)],
  ];
  test.each(words)('%s', (_name, word, expected) => {
    for (const a of EDGES) {
      for (const b of EDGES) {
        const { rd } = run((o) => o.setX(word(o as Ops<unknown, unknown>, o.x('rs1'), o.x('rs2')) as never), { a, b });
        expect(rd, `${a}, ${b}`).toBe(signed(expected(a, b)));
      }
    }
  });
});

describe('words of one value', () => {
  test.each([8, 16, 32] as const)('sext and zext of %i bits', (bits) => {
    for (const a of EDGES) {
      expect(run((o) => o.setX(o.sext(o.x('rs1'), bits)), { a }).rd).toBe(BigInt.asIntN(bits, a));
      expect(run((o) => o.setX(o.zext(o.x('rs1'), bits)), { a }).rd).toBe(BigInt.asUintN(bits, a));
    }
  });

  const counts: readonly (readonly [string, (o: Ops<unknown, unknown>, a: unknown) => unknown, RegExp])[] = [
    ['clz', (o, a) => o.clz(a), /^0*/],
    ['ctz', (o, a) => o.ctz(a), /0*$/],
  ];
  test.each(counts)('%s', (_name, word, zeros) => {
    for (const a of [...EDGES, 1n << 40n, -(1n << 40n)]) {
      const expected = zeros.exec(unsigned(a).toString(2).padStart(64, '0'))![0].length;
      const { rd } = run((o) => o.setX(word(o as Ops<unknown, unknown>, o.x('rs1')) as never), { a });
      expect(rd, `${a}`).toBe(BigInt(expected));
    }
  });

  test('popcount', () => {
    for (const a of EDGES) {
      const ones = unsigned(a).toString(2).replaceAll('0', '').length;
      expect(run((o) => o.setX(o.popcount(o.x('rs1'))), { a }).rd).toBe(BigInt(ones));
    }
  });

  test('byteReverse, also of a register that it writes and of a value that is used twice', () => {
    const [a, reversed] = [0x0123_4567_89ab_cdefn, signed(0xefcd_ab89_6745_2301n)];
    expect(run((o) => o.setX(o.byteReverse(o.x('rs1'))), { a, sameRegister: true }).rd).toBe(reversed);
    const twice = run(
      (o) => {
        const value = o.byteReverse(o.add(o.x('rs1'), o.x('rs2')));
        o.setX(o.mul(value, value));
      },
      { a, b: 0n },
    );
    expect(twice.rd).toBe(signed(reversed * reversed));
  });

  test('constants, the immediate, pc and the next pc', () => {
    expect(run((o) => o.setX(o.const(-(1n << 63n)))).rd).toBe(-(1n << 63n));
    expect(run((o) => o.setX(o.imm()), { imm: -5 }).rd).toBe(-5n);
    expect(run((o) => o.setX(o.pc())).rd).toBe(START);
    for (const length of [2, 4] as const) {
      expect(run((o) => o.setX(o.nextPc()), { length })).toMatchObject({
        rd: START + BigInt(length),
        pc: START + BigInt(length),
      });
    }
  });
});

describe('the order of things', () => {
  test('a register that is read is read before it is written', () => {
    const { rd, pc } = run(
      (o) => {
        const target = o.add(o.x('rs1'), o.imm());
        o.setX(o.nextPc());
        o.jumpTo(target);
      },
      { a: 0x5000n, imm: 8, sameRegister: true },
    );
    expect([rd, pc]).toEqual([START + 4n, 0x5008n]);
  });

  test('a value that is used twice is what it was, also under a condition', () => {
    const { rd } = run(
      (o) => {
        const sum = o.add(o.x('rs1'), o.x('rs2'));
        o.when(o.ne(sum, o.const(0n)), () => o.setX(o.mul(sum, sum)));
      },
      { a: 3n, b: 4n, sameRegister: true },
    );
    expect(rd).toBe(49n);
  });

  test('what is under a condition that does not hold does not happen', () => {
    const semantics: Semantics = (o) => o.when(o.eq(o.x('rs1'), o.x('rs2')), () => o.setX(o.const(9n)));
    expect(run(semantics, { a: 1n, b: 2n, sameRegister: true }).rd).toBe(1n);
    expect(run(semantics, { a: 2n, b: 2n, sameRegister: true }).rd).toBe(9n);
  });

  test('a value of memory is not asked for under a condition', () => {
    expect(() => record((o) => o.when(o.eq(o.pc(), o.pc()), () => o.setX(o.load(4, true, o.x('rs1')))))).toThrow(
      'answers nothing',
    );
  });
});

describe('memory', () => {
  test.each([
    [1, true, 0xffn, -1n],
    [1, false, 0xffn, 0xffn],
    [2, true, 0x8000n, -0x8000n],
    [4, true, 0x8000_0000n, -0x8000_0000n],
    [4, false, 0x8000_0000n, 0x8000_0000n],
    [8, true, 5n, 5n],
  ] as const)('a load of %i bytes, signed %s', (width, isSigned, loaded, expected) => {
    const { rd, calls } = run((o) => o.setX(o.load(width, isSigned, o.x('rs1'))), { a: 0x7_0000_0010n, loaded });
    expect([rd, calls]).toEqual([expected, [`load 16 7 ${width}`]]);
  });

  test('an atomic operation loads, computes on the old value, stores, and answers the old value', () => {
    const semantics: Semantics = (o) => {
      const old = o.amo(4, o.x('rs1'), (value) => o.select(o.lt(value, o.x('rs2')), value, o.add(value, value)));
      o.setX(old);
    };
    const { rd, calls, status } = run(semantics, { a: 64n, b: 1n, loaded: 0xffff_fffen, sameRegister: true });
    expect([status, rd, calls]).toEqual([Step.retired, -2n, ['amoLoad 64 0 4', 'store 64 0 4']]);
  });

  test('LR and SC answer what the rules say', () => {
    expect(run((o) => o.setX(o.loadReserved(4, o.x('rs1'))), { loaded: 0x8000_0000n }).rd).toBe(-0x8000_0000n);
    expect(run((o) => o.setX(o.storeConditional(8, o.x('rs1'), o.x('rs2'))), { loaded: 1n })).toMatchObject({
      rd: 1n,
      calls: ['storeConditional 0 0 8'],
    });
  });

  const trapping: readonly (readonly [string, Semantics])[] = [
    ['load', (o) => o.setX(o.load(8, false, o.x('rs1')))],
    [
      'store',
      (o) => {
        o.store(8, o.x('rs1'), o.x('rs2'));
        o.setX(o.const(1n));
      },
    ],
    ['amo', (o) => o.setX(o.amo(8, o.x('rs1'), (old) => o.add(old, o.x('rs2'))))],
    ['loadReserved', (o) => o.setX(o.loadReserved(8, o.x('rs1')))],
    ['storeConditional', (o) => o.setX(o.storeConditional(8, o.x('rs1'), o.x('rs2')))],
    ['zeroBlock', (o) => o.zeroBlock(o.x('rs1'))],
    ['fp', (o) => o.setX(o.fp('toL', 'd', o.x('rs1')))],
    ['illegal', (o) => o.illegal()],
    ['requireFp', (o) => o.requireFp()],
    ['system', (o) => o.system('ecall')],
  ];
  test.each(trapping)('a trap of %s leaves registers and pc', (_name, semantics) => {
    const outcome = run(semantics, { a: 16n, b: 3n, sameRegister: true });
    expect(outcome).toMatchObject({ status: Step.trapped, rd: 16n, rs2: 3n, pc: START });
    expect(outcome.calls.length).toBe(1);
  });
});

describe('control', () => {
  test.each([
    ['taken', 1n, START - 16n],
    ['not taken', 0n, START + 2n],
  ])('a branch that is %s', (_name, a, pc) => {
    expect(run((o) => o.branch(o.ne(o.x('rs1'), o.const(0n))), { a, imm: -16, length: 2 }).pc).toBe(pc);
  });

  test('a jump', () => {
    expect(run((o) => o.jump(), { imm: 0x7_fffe }).pc).toBe(START + 0x7_fffen);
  });

  test('a system rule that succeeds is an event', () => {
    const { status, calls } = run((o) => o.system('sfence.vma'), { loaded: 0n });
    expect([status, calls]).toEqual([Step.event, ['system 5']]);
  });
});
