/**
 * Where the harts of a bare machine are and which traps they took last, a sentence each: for when a run does not end by the program's own will.
 */
import { causeInfo } from '../../isa/causes.ts';
import type { Hart } from '../../machine/hart.ts';
import type { MachineApi } from '../../machine/machine.ts';
import * as layout from '../../machine/stateLayout.ts';

const MODES = ['U', 'S', '', 'M'] as const;
const hex = (value: bigint): string => `0x${value.toString(16)}`;

export function reportHarts(machine: MachineApi): string[] {
  return machine.harts.map((hart) => [place(hart), ...traps(hart)].join('; '));
}

function place(hart: Hart): string {
  const waits = hart.get32(layout.WAITING) === 1 ? ', waiting for an interrupt (wfi)' : '';
  return `hart ${hart.id} is in ${MODES[hart.privilege]}-mode at pc ${hex(hart.pc)}${waits}`;
}

/** The last trap to each mode, if there was one that left a trace. */
function traps(hart: Hart): string[] {
  const sets = [
    ['m', layout.MCAUSE, layout.MEPC, layout.MTVAL],
    ['s', layout.SCAUSE, layout.SEPC, layout.STVAL],
  ] as const;
  return sets.flatMap(([mode, ...offsets]) => {
    const [cause, epc, tval] = offsets.map((offset) => hart.get64(offset)) as [bigint, bigint, bigint];
    // Cause 0, a misaligned instruction, does not occur with compressed instructions; what else may stand there are words of the program's own.
    if (cause === 0n) return [];
    const name = causeInfo(cause >> 63n === 1n, Number(cause & 0xffn))?.name ?? 'unknown cause';
    return [`${name} (${mode}cause ${hex(cause)}, ${mode}epc ${hex(epc)}, ${mode}tval ${hex(tval)})`];
  });
}
