/**
 * A trap in words: the cause by its name, sepc and stval, and a system call with its decoded arguments.
 */
import type { Tid } from '../base/address.ts';
import { causeInfo } from '../isa/causes.ts';
import type { KernelApi } from '../kernel/kernelApi.ts';
import { nameOfSyscall, syscallRow } from '../kernel/syscall/personality.ts';
import { argumentTexts } from '../kernel/syscall/text.ts';
import { Cause, type Trap } from '../machine/trap.ts';
import { positionOf } from './taskTree.ts';
import { argument } from './trapSubject.ts';

export interface TrapText {
  /** A word or two: `write`, `Load page fault`. */
  readonly title: string;
  /** The cause in the manual's words. */
  readonly cause: string;
  /** A sentence about it. */
  readonly description: string;
  /** Name and value, in order: scause, sepc, stval, then the syscall's number and arguments. */
  readonly fields: readonly (readonly [name: string, value: string])[];
}

const A0 = 10;
const A7 = 17;
const hex = (value: bigint): string => `0x${value.toString(16)}`;

/** A trap by its cause alone, taken to M- or S-mode. */
export function plainTrapText(trap: Trap, mode: 'm' | 's'): TrapText {
  const info = causeInfo(trap.interrupt, trap.code);
  const cause = info?.name ?? `Reserved ${trap.interrupt ? 'interrupt' : 'exception'} ${trap.code}`;
  const kind = trap.interrupt ? 'interrupt' : 'exception';
  return {
    title: cause,
    cause,
    description: trap.interrupt ? cause : `${cause} at ${hex(trap.epc)}, ${mode}tval ${hex(trap.tval)}`,
    fields: [
      [`${mode}cause`, `${trap.code} (${kind}: ${cause})`],
      [`${mode}epc`, hex(trap.epc)],
      [`${mode}tval`, hex(trap.tval)],
    ],
  };
}

/** A trap of user code into the kernel. */
export function trapText(kernel: KernelApi, tid: Tid | undefined, trap: Trap): TrapText {
  const plain = plainTrapText(trap, 's');
  const thread = tid === undefined ? undefined : kernel.state.threads.get(tid);
  if (trap.interrupt || trap.code !== Cause.ecallU || thread === undefined) return plain;
  const live = kernel.registers(thread);
  const nr = Number(BigInt.asIntN(64, live.x(A7)));
  const row = syscallRow(kernel, nr);
  const name = row?.name ?? nameOfSyscall(kernel, nr);
  const params = row?.params ?? [];
  const values = params.map(({ type }, index) => Number(argument(type, live.x(A0 + index))));
  const call = { kind: 'syscall', at: positionOf(kernel), tid: thread.tid, nr, name, args: values } as const;
  const texts = argumentTexts(kernel, call);
  const args = params.map((param, index): [string, string] => [param.name, texts[index]!]);
  return {
    title: name,
    cause: plain.cause,
    description: `${name}(${args.map(([parameter, value]) => `${parameter}: ${value}`).join(', ')})`,
    fields: [...plain.fields, ['syscall', `${nr} (${name})`], ...args],
  };
}
