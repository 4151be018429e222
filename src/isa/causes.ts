/**
 * Exception and interrupt codes of xcause (Privileged ISA, "Machine Cause Register", "Supervisor Cause Register").
 */
export interface CauseInfo {
  readonly interrupt: boolean;
  /** Exception or interrupt code, without the interrupt bit. */
  readonly code: number;
  /** Short identifier, as the machine's constants spell it. */
  readonly id: string;
  /** The manual's words. */
  readonly name: string;
  /** One sentence for people. */
  readonly doc: string;
}

const exception = (code: number, id: string, name: string, doc: string): CauseInfo => ({
  interrupt: false,
  code,
  id,
  name,
  doc,
});

const interrupt = (code: number, id: string, name: string, doc: string): CauseInfo => ({
  interrupt: true,
  code,
  id,
  name,
  doc,
});

export const exceptions: readonly CauseInfo[] = [
  exception(
    0,
    'instructionMisaligned',
    'Instruction address misaligned',
    'The target of a jump or branch is not a multiple of the instruction alignment.',
  ),
  exception(
    1,
    'instructionAccess',
    'Instruction access fault',
    'An instruction was fetched where physical memory forbids it or there is none.',
  ),
  exception(
    2,
    'illegalInstruction',
    'Illegal instruction',
    'The instruction is not defined, or not allowed at this privilege; xtval has its bits.',
  ),
  exception(3, 'breakpoint', 'Breakpoint', 'An ebreak instruction was executed.'),
  exception(
    4,
    'loadMisaligned',
    'Load address misaligned',
    'The address of a load-reserved is not a multiple of its width.',
  ),
  exception(5, 'loadAccess', 'Load access fault', 'A load went where physical memory forbids it or there is none.'),
  exception(
    6,
    'storeMisaligned',
    'Store/AMO address misaligned',
    'The address of an atomic store is not a multiple of its width.',
  ),
  exception(
    7,
    'storeAccess',
    'Store/AMO access fault',
    'A store or atomic access went where physical memory forbids it or there is none.',
  ),
  exception(8, 'ecallU', 'Environment call from U-mode', 'A user program executed ecall: a system call.'),
  exception(9, 'ecallS', 'Environment call from S-mode', 'A supervisor executed ecall: a call of its firmware.'),
  exception(11, 'ecallM', 'Environment call from M-mode', 'Machine-mode software executed ecall.'),
  exception(
    12,
    'instructionPageFault',
    'Instruction page fault',
    'An instruction was fetched from a page that is not mapped executable.',
  ),
  exception(13, 'loadPageFault', 'Load page fault', 'A load went to a page that is not mapped readable.'),
  exception(
    15,
    'storePageFault',
    'Store/AMO page fault',
    'A store or atomic access went to a page that is not mapped writable.',
  ),
];

export const interrupts: readonly CauseInfo[] = [
  interrupt(
    1,
    'supervisorSoftware',
    'Supervisor software interrupt',
    'Another hart or machine-mode software asked for attention in S-mode.',
  ),
  interrupt(3, 'machineSoftware', 'Machine software interrupt', 'Another hart asked for attention in M-mode.'),
  interrupt(5, 'supervisorTimer', 'Supervisor timer interrupt', 'The time has reached stimecmp.'),
  interrupt(7, 'machineTimer', 'Machine timer interrupt', 'The time has reached mtimecmp.'),
  interrupt(9, 'supervisorExternal', 'Supervisor external interrupt', 'A device asked for attention in S-mode.'),
  interrupt(11, 'machineExternal', 'Machine external interrupt', 'A device asked for attention in M-mode.'),
];

/** What a code means; undefined for a reserved one. */
export function causeInfo(isInterrupt: boolean, code: number): CauseInfo | undefined {
  return (isInterrupt ? interrupts : exceptions).find((cause) => cause.code === code);
}
