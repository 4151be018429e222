/**
 * Wasm code of the value operations of `Ops` on single bits and bytes. Operands are in locals, which keep their values; the result is left on the
 * stack.
 */
import type { FunctionBuilder } from '../../wasm/functionBuilder.ts';
import type { PlainOp } from '../../wasm/opcodes.ts';
import type { UnaryOp } from './expression.ts';
import type { Temporaries } from './temporaries.ts';

/** Those that are one Wasm instruction. */
export const COUNT: Record<Exclude<UnaryOp, 'byteReverse'>, PlainOp> = {
  clz: 'i64.clz',
  ctz: 'i64.ctz',
  popcount: 'i64.popcnt',
};

/** Neighbouring bytes change places, then neighbouring halfwords, then words. */
export function emitByteReverse(code: FunctionBuilder, temps: Temporaries, a: number): void {
  const swapped = temps.take('i64');
  swapNeighbours(code, a, 8, 0x00ff_00ff_00ff_00ffn);
  code.set(swapped);
  swapNeighbours(code, swapped, 16, 0x0000_ffff_0000_ffffn);
  code.i64(32);
  code.op('i64.rotl');
}

/** `low` is the lower one of each two fields of `bits` bits. */
function swapNeighbours(code: FunctionBuilder, value: number, bits: number, low: bigint): void {
  code.get(value);
  code.i64(low);
  code.op('i64.and');
  code.i64(bits);
  code.op('i64.shl');
  code.get(value);
  code.i64(bits);
  code.op('i64.shr_u');
  code.i64(low);
  code.op('i64.and');
  code.op('i64.or');
}

/**
 * The sum without carries of a, shifted by the place of each one of b; for `clmulr` to the right by what it lacks to 63. A loop over the ones of b:
 * as many rounds as there are.
 */
export function carrylessProduct(
  code: FunctionBuilder,
  temps: Temporaries,
  op: 'clmul' | 'clmulr',
  a: number,
  b: number,
): void {
  const left = temps.take('i64');
  const sum = temps.take('i64');
  code.get(b);
  code.set(left);
  code.i64(0);
  code.set(sum);
  const done = code.block();
  const next = code.loop();
  code.get(left);
  code.op('i64.eqz');
  code.brIf(done);
  code.get(sum);
  code.get(a);
  code.get(left);
  code.op('i64.ctz');
  if (op === 'clmulr') {
    // Modulo 64, 63 − n is the complement of n.
    code.i64(-1);
    code.op('i64.xor');
  }
  code.op(op === 'clmul' ? 'i64.shl' : 'i64.shr_u');
  code.op('i64.xor');
  code.set(sum);
  code.get(left);
  code.get(left);
  code.i64(1);
  code.op('i64.sub');
  code.op('i64.and');
  code.set(left);
  code.br(next);
  code.end();
  code.end();
  code.get(sum);
}
