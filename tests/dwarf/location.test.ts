/** Location expressions: the stack machine, kinds of places, and what cannot be known. */
import { describe, expect, test } from 'vitest';
import { ATE } from '../../src/dwarf/constants/dies.ts';
import { OP } from '../../src/dwarf/constants/operations.ts';
import { evaluateAddress, evaluateLocation } from '../../src/dwarf/evaluateLocation.ts';
import type { ExpressionContext } from '../../src/dwarf/location.ts';
import { Bytes } from './builder.ts';

const memory = Uint8Array.from({ length: 64 }, (_, index) => index + 1);

const context: ExpressionContext = {
  addressSize: 8,
  offsetSize: 4,
  bias: 0x10_0000n,
  register: (number) => (number === 9 ? undefined : BigInt(number) * 0x100n),
  registerName: (number) => `r${number}`,
  read: (address, size) =>
    address >= 0x1000n && address + BigInt(size) <= 0x1040n
      ? memory.subarray(Number(address) - 0x1000, Number(address) - 0x1000 + size)
      : undefined,
  cfa: () => 0x7000n,
  frameBase: () => 0x6000n,
  addressAt: (index) => 0x4000n + BigInt(index),
  threadLocal: (offset) => 0x9000n + offset,
  baseType: (offset) =>
    ({
      1: { size: 4, encoding: ATE.signed },
      2: { size: 1, encoding: ATE.unsigned },
      3: { size: 8, encoding: ATE.float },
    })[offset],
  callee: (offset) =>
    offset === 0x20
      ? { bytes: new Bytes().u8(OP.plus_uconst, 5).done(), section: '.debug_info', offset: 0 }
      : offset === 0x21
        ? { bytes: new Bytes().u8(OP.call2).u16(0x21).done(), section: '.debug_info', offset: 0 }
        : undefined,
};

const at = (bytes: Bytes, more: Partial<ExpressionContext> = {}) =>
  evaluateLocation({ bytes: bytes.done(), section: '.debug_info', offset: 0 }, { ...context, ...more });

/** The number that the expression leaves on the stack, signed. */
function computed(bytes: Bytes): bigint | string {
  const result = at(bytes.u8(OP.stack_value));
  return result.kind === 'value'
    ? BigInt.asIntN(64, result.value)
    : result.kind === 'unavailable'
      ? result.reason
      : result.kind;
}

const lit = (value: number): number => OP.lit0 + value;

describe('computing', () => {
  test.each<[string, Bytes, bigint]>([
    ['lit', new Bytes().u8(lit(31)), 31n],
    ['const1u', new Bytes().u8(OP.const1u, 0xff), 255n],
    ['const1s', new Bytes().u8(OP.const1s, 0xff), -1n],
    ['const2u', new Bytes().u8(OP.const2u).u16(0xfffe), 65534n],
    ['const2s', new Bytes().u8(OP.const2s).u16(0xfffe), -2n],
    ['const4u', new Bytes().u8(OP.const4u).u32(0xfffffffe), 4294967294n],
    ['const4s', new Bytes().u8(OP.const4s).u32(0xfffffffe), -2n],
    ['const8u', new Bytes().u8(OP.const8u).u64(5n), 5n],
    ['const8s', new Bytes().u8(OP.const8s).u64(-5n), -5n],
    ['constu', new Bytes().u8(OP.constu).uleb(300), 300n],
    ['consts', new Bytes().u8(OP.consts).sleb(-300), -300n],
    ['constx', new Bytes().u8(OP.constx, 2), 0x4002n],
    ['dup', new Bytes().u8(lit(3), OP.dup, OP.mul), 9n],
    ['drop', new Bytes().u8(lit(3), lit(4), OP.drop), 3n],
    ['over', new Bytes().u8(lit(3), lit(4), OP.over), 3n],
    ['pick', new Bytes().u8(lit(3), lit(4), lit(5), OP.pick, 2), 3n],
    ['swap', new Bytes().u8(lit(3), lit(10), OP.swap, OP.minus), 7n],
    ['rot', new Bytes().u8(lit(1), lit(2), lit(3), OP.rot, OP.minus), -1n],
    ['abs', new Bytes().u8(OP.const1s, 0xf0, OP.abs), 16n],
    ['neg', new Bytes().u8(lit(3), OP.neg), -3n],
    ['not', new Bytes().u8(lit(3), OP.not), -4n],
    ['plus_uconst', new Bytes().u8(lit(3), OP.plus_uconst, 4), 7n],
    ['and', new Bytes().u8(lit(12), lit(10), OP.and), 8n],
    ['or', new Bytes().u8(lit(12), lit(10), OP.or), 14n],
    ['xor', new Bytes().u8(lit(12), lit(10), OP.xor), 6n],
    ['div is signed', new Bytes().u8(OP.const1s, 0xf9, lit(2), OP.div), -3n],
    ['mod', new Bytes().u8(lit(17), lit(5), OP.mod), 2n],
    ['shl', new Bytes().u8(lit(1), lit(4), OP.shl), 16n],
    ['shl by 64', new Bytes().u8(lit(1), OP.const1u, 64, OP.shl), 0n],
    ['shr is unsigned', new Bytes().u8(OP.const1s, 0xff, OP.const1u, 63, OP.shr), 1n],
    ['shra is signed', new Bytes().u8(OP.const1s, 0xf0, lit(2), OP.shra), -4n],
    ['eq', new Bytes().u8(lit(3), lit(3), OP.eq), 1n],
    ['ne', new Bytes().u8(lit(3), lit(3), OP.ne), 0n],
    ['lt is signed', new Bytes().u8(OP.const1s, 0xff, lit(0), OP.lt), 1n],
    ['le', new Bytes().u8(lit(3), lit(3), OP.le), 1n],
    ['gt', new Bytes().u8(lit(4), lit(3), OP.gt), 1n],
    ['ge', new Bytes().u8(lit(2), lit(3), OP.ge), 0n],
    ['breg', new Bytes().u8(OP.breg0 + 2).sleb(-8), 0x1f8n],
    ['bregx', new Bytes().u8(OP.bregx).uleb(3).sleb(1), 0x301n],
    ['fbreg', new Bytes().u8(OP.fbreg).sleb(-16), 0x5ff0n],
    ['call_frame_cfa', new Bytes().u8(OP.call_frame_cfa), 0x7000n],
    ['deref', new Bytes().u8(OP.const2u).u16(0x1000).u8(OP.deref), 0x0807060504030201n],
    ['deref_size', new Bytes().u8(OP.const2u).u16(0x1000).u8(OP.deref_size, 2), 0x0201n],
    ['form_tls_address', new Bytes().u8(lit(8), OP.form_tls_address), 0x9008n],
    ['nop', new Bytes().u8(OP.nop, lit(1)), 1n],
    ['skip', new Bytes().u8(lit(1), OP.skip).u16(1).u8(OP.drop), 1n],
    ['bra taken', new Bytes().u8(lit(7), lit(1), OP.bra).u16(1).u8(OP.neg), 7n],
    ['bra not taken', new Bytes().u8(lit(7), lit(0), OP.bra).u16(1).u8(OP.neg), -7n],
    ['call2', new Bytes().u8(lit(1), OP.call2).u16(0x20), 6n],
    ['call4 of nothing', new Bytes().u8(lit(1), OP.call4).u32(0x30), 1n],
    ['convert to a signed type', new Bytes().u8(OP.const4u).u32(0xffffffff).u8(OP.convert, 1), -1n],
    ['convert to a narrow unsigned type', new Bytes().u8(OP.const2u).u16(0x1ff).u8(OP.convert, 2), 0xffn],
    ['convert to the generic type', new Bytes().u8(lit(5), OP.convert, 0), 5n],
    ['regval_type', new Bytes().u8(OP.regval_type, 2, 2), 0n],
    ['const_type', new Bytes().u8(OP.const_type, 1, 4).u32(0xfffffffe), -2n],
    ['deref_type', new Bytes().u8(OP.const2u).u16(0x1000).u8(OP.deref_type, 1, 2), 1n],
  ])('%s', (_, bytes, expected) => {
    expect(computed(bytes)).toBe(expected);
  });
});

describe('places', () => {
  test('addresses of the file get the bias, by value or by index', () => {
    expect(at(new Bytes().u8(OP.addr).u64(0x2000))).toEqual({ kind: 'memory', address: 0x10_2000n });
    expect(at(new Bytes().u8(OP.addrx, 1))).toEqual({ kind: 'memory', address: 0x10_4001n });
  });

  test('registers, implicit values, nothing', () => {
    expect(at(new Bytes().u8(OP.reg0 + 10))).toEqual({ kind: 'register', register: 10 });
    expect(at(new Bytes().u8(OP.regx).uleb(42))).toEqual({ kind: 'register', register: 42 });
    expect(at(new Bytes().u8(OP.implicit_value, 2, 7, 8))).toEqual({ kind: 'bytes', bytes: Uint8Array.of(7, 8) });
    expect(at(new Bytes())).toEqual({ kind: 'optimizedOut' });
  });

  test('pieces keep their order, missing ones are optimised out', () => {
    const bytes = new Bytes()
      .u8(OP.reg0 + 10, OP.piece, 4, OP.piece, 4)
      .u8(OP.const2u)
      .u16(0x1000)
      .u8(OP.bit_piece, 5, 3);
    expect(at(bytes)).toEqual({
      kind: 'pieces',
      pieces: [
        { location: { kind: 'register', register: 10 }, sizeBits: 32, offsetBits: 0 },
        { location: { kind: 'optimizedOut' }, sizeBits: 32, offsetBits: 0 },
        { location: { kind: 'memory', address: 0x1000n }, sizeBits: 5, offsetBits: 3 },
      ],
    });
  });

  test('a register stands for its content where an address is wanted', () => {
    const expression = (bytes: Bytes) => ({ bytes: bytes.done(), section: '.debug_info', offset: 0 });
    expect(evaluateAddress(expression(new Bytes().u8(OP.reg0 + 2)), context)).toEqual({ value: 0x200n });
    expect(evaluateAddress(expression(new Bytes().u8(OP.reg0 + 9)), context)).toEqual({
      reason: 'register r9 was not saved',
    });
    expect(evaluateAddress(expression(new Bytes().u8(OP.implicit_value, 0)), context)).toHaveProperty('reason');
  });

  test('push_object_address is the address that evaluation began with', () => {
    expect(at(new Bytes().u8(OP.push_object_address), { initial: 0x55n })).toEqual({ kind: 'memory', address: 0x55n });
  });
});

describe('what cannot be known has a reason', () => {
  test.each<[string, Bytes, string]>([
    ['a lost register', new Bytes().u8(OP.breg0 + 9, 0), 'register r9 was not saved'],
    ['no memory', new Bytes().u8(lit(8), OP.deref), 'no memory at 0x8'],
    ['entry_value', new Bytes().u8(OP.entry_value, 1, OP.reg0 + 10), 'by the value of a register at entry'],
    [
      'implicit_pointer',
      new Bytes().u8(OP.implicit_pointer).u32(0).u8(0),
      'points to an object that was optimized out',
    ],
    ['an empty stack', new Bytes().u8(OP.plus), 'pops an empty stack'],
    ['below the stack', new Bytes().u8(lit(1), OP.over), 'reads below its stack'],
    ['division by zero', new Bytes().u8(lit(1), lit(0), OP.div), 'divides by 0'],
    ['a float type', new Bytes().u8(lit(1), OP.convert, 3), 'floating point'],
    ['a type that is not there', new Bytes().u8(lit(1), OP.convert, 7), 'a type that is not there'],
    ['an unknown operation', new Bytes().u8(0xdd), 'DW_OP_0xdd is not supported'],
    ['an operand cut off', new Bytes().u8(OP.const8u, 1), '8 bytes are needed'],
    ['a jump out', new Bytes().u8(OP.skip).u16(100), 'jumps out of itself'],
    ['a loop without end', new Bytes().u8(OP.skip).u16(-3 & 0xffff), 'does not end'],
    ['calls without end', new Bytes().u8(OP.call2).u16(0x21), 'without end'],
    ['a stack without end', new Bytes().u8(lit(1), OP.skip).u16(-4 & 0xffff), 'overflows its stack'],
  ])('%s', (_, bytes, reason) => {
    expect(at(bytes)).toMatchObject({ kind: 'unavailable', reason: expect.stringContaining(reason) });
  });
});
