/**
 * What a trap or signal carries, for conditions of filters: the cause's registers, and the arguments of a syscall by the man page's names.
 */
import type { Tid } from '../base/address.ts';
import type { KernelApi } from '../kernel/kernelApi.ts';
import { isRcore } from '../kernel/rcore/process.ts';
import { type ParamType, registerOf } from '../kernel/syscall/paramTypes.ts';
import { syscallRow } from '../kernel/syscall/personality.ts';
import { Cause, type Trap } from '../machine/trap.ts';
import type { TrapSubject } from './trapCondition.ts';

const A0 = 10;
const A7 = 17;
const INTERRUPT = 1n << 63n;

export function trapSubject(kernel: KernelApi, tid: Tid, trap: Trap): TrapSubject {
  const thread = kernel.state.threads.get(tid)!;
  const registers = kernel.registers(thread);
  const isSyscall = !trap.interrupt && trap.code === Cause.ecallU;
  const nr = isSyscall ? registers.x(A7) : undefined;
  const values: Record<string, bigint> = {
    tid: BigInt(tid),
    pid: BigInt(thread.pid),
    sepc: trap.epc,
    stval: trap.tval,
    scause: BigInt(trap.code) | (trap.interrupt ? INTERRUPT : 0n),
  };
  return {
    number: nr,
    ...(nr !== undefined && isRcore(kernel) && { name: syscallRow(kernel, Number(nr))?.name ?? '' }),
    value: (name) => {
      if (name in values) return values[name];
      if (nr === undefined) return undefined;
      if (name === 'nr') return nr;
      const { params } = syscallRow(kernel, Number(nr)) ?? { params: [] };
      const index = params.findIndex((param) => param.name === name);
      return index < 0 ? undefined : argument(params[index]!.type, registers.x(A0 + index));
    },
  };
}

export function signalSubject(kernel: KernelApi, tid: Tid, signo: number): TrapSubject {
  const values: Record<string, bigint> = {
    tid: BigInt(tid),
    pid: BigInt(kernel.state.threads.get(tid)?.pid ?? 0),
    signo: BigInt(signo),
  };
  return { number: BigInt(signo), value: (name) => values[name] };
}

/** A register as its parameter's type has it. */
export function argument(type: ParamType, bits: bigint): bigint {
  switch (registerOf[type]) {
    case 'int':
      return BigInt.asIntN(32, bits);
    case 'uint':
      return BigInt.asUintN(32, bits);
    case 'long':
      return BigInt.asIntN(64, bits);
    case 'word':
      return bits;
  }
}
