/**
 * Inlined reads of `time`, by the rule of `machine/time.ts`: programs ask for the time without a system call (vdso(7)), and often. Every other
 * computed CSR is the machine's.
 */
import { csrByName } from '../../isa/csrs.ts';
import { MCOUNTEREN, SCOUNTEREN, TIME_DELTA, TIME_TICK, TIME_TOLD } from '../../machine/stateLayout.ts';
import type { FunctionBuilder, Label } from '../../wasm/functionBuilder.ts';

/** The number of `time`. */
export const TIME = csrByName('time')!.number;
/** mcounteren.TM and scounteren.TM. */
const TIME_BIT = 1 << (TIME & 31);

/**
 * Leaves the value of `time` and notes that it has been read. `now` leaves the hart's own machine time in ns; `hart` is the local with the address of its
 * block, `temp` an i64 local. Goes to `slow`, with nothing done, where the machine must say whether the hart may read it.
 */
export function emitTime(code: FunctionBuilder, hart: number, temp: number, now: () => void, slow: Label): void {
  // With both bits set it is legal in every mode.
  code.get(hart);
  code.mem('i32.load', MCOUNTEREN);
  code.get(hart);
  code.mem('i32.load', SCOUNTEREN);
  code.op('i32.and');
  code.i32(TIME_BIT);
  code.op('i32.and');
  code.op('i32.eqz');
  code.brIf(slow);
  now();
  code.tee(temp);
  told(code);
  code.get(temp);
  told(code);
  code.op('i64.ge_u');
  code.op('select');
  code.set(temp);
  code.i32(0);
  code.get(temp);
  code.mem('i64.store', TIME_TOLD);
  code.get(temp);
  code.get(hart);
  code.mem('i64.load32_u', TIME_TICK);
  code.op('i64.div_u');
  code.get(hart);
  code.mem('i64.load', TIME_DELTA);
  code.op('i64.add');
}

/** Hart 0's block, which has it for all, lies at the begin of memory. */
function told(code: FunctionBuilder): void {
  code.i32(0);
  code.mem('i64.load', TIME_TOLD);
}
