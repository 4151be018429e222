/**
 * Traps as values (Privileged ISA, "Supervisor Cause Register"). A guest's fault never becomes a JavaScript exception.
 */
export const Cause = {
  instructionMisaligned: 0,
  instructionAccess: 1,
  illegalInstruction: 2,
  breakpoint: 3,
  loadMisaligned: 4,
  loadAccess: 5,
  storeMisaligned: 6,
  storeAccess: 7,
  ecallU: 8,
  ecallS: 9,
  ecallM: 11,
  instructionPageFault: 12,
  loadPageFault: 13,
  storePageFault: 15,
} as const;

export const Interrupt = {
  supervisorSoftware: 1,
  machineSoftware: 3,
  supervisorTimer: 5,
  machineTimer: 7,
  supervisorExternal: 9,
  machineExternal: 11,
} as const;

/** A trap that has been taken: the values that hardware leaves in xcause, xepc and xtval. */
export interface Trap {
  readonly interrupt: boolean;
  /** Exception or interrupt code, without the interrupt bit. */
  readonly code: number;
  readonly epc: bigint;
  readonly tval: bigint;
}

export type AccessKind = 'fetch' | 'load' | 'store';
export type Privilege = 0 | 1 | 3;
