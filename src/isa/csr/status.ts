/**
 * The fields of mstatus, mip and their like, of which the S-mode registers show a part (Privileged ISA, "Machine Status Registers", "Machine
 * Interrupt Registers", "Supervisor Status Register").
 */
import { type CsrField, fixed, warl } from '../csrDef.ts';

/** Fields of mstatus that sstatus shows, too. */
export const sharedStatus: readonly CsrField[] = [
  warl('SIE', 1, 1, 'Interrupts are enabled in S-mode.'),
  warl('SPIE', 5, 1, 'SIE before the last trap to S-mode.'),
  fixed('UBE', 6, 1, 'U-mode is little-endian.'),
  warl('SPP', 8, 1, 'Privilege before the last trap to S-mode: 0 U, 1 S.'),
  fixed('VS', 9, 2, 'There are no vector registers.'),
  warl('FS', 13, 2, 'State of the f registers and fcsr: 0 off, 1 initial, 2 clean, 3 dirty.'),
  fixed('XS', 15, 2, 'No other extension has state.'),
  warl('SUM', 18, 1, 'S-mode loads and stores may use pages of U-mode.'),
  warl('MXR', 19, 1, 'Loads may use pages that are only executable.'),
  fixed('UXL', 32, 2, 'Width of x registers in U-mode: 2 is 64 bits.', 2n),
  fixed('SD', 63, 1, 'Some state is dirty: FS is 3.'),
];

export const machineStatus: readonly CsrField[] = [
  ...sharedStatus,
  warl('MIE', 3, 1, 'Interrupts are enabled in M-mode.'),
  warl('MPIE', 7, 1, 'MIE before the last trap to M-mode.'),
  warl('MPP', 11, 2, 'Privilege before the last trap to M-mode: 0 U, 1 S, 3 M.', { legal: [0n, 1n, 3n] }),
  warl('MPRV', 17, 1, 'Loads and stores act as if in the mode of MPP.'),
  warl('TVM', 20, 1, 'satp and sfence.vma are illegal in S-mode.'),
  warl('TW', 21, 1, 'wfi is illegal below M-mode.'),
  warl('TSR', 22, 1, 'sret is illegal in S-mode.'),
  fixed('SXL', 34, 2, 'Width of x registers in S-mode: 2 is 64 bits.', 2n),
  fixed('SBE', 36, 1, 'S-mode is little-endian.'),
  fixed('MBE', 37, 1, 'M-mode is little-endian.'),
];

const SUPERVISOR_BITS = [
  ['SSI', 1, 'supervisor software interrupt'],
  ['STI', 5, 'supervisor timer interrupt'],
  ['SEI', 9, 'supervisor external interrupt'],
] as const;
const MACHINE_BITS = [
  ['MSI', 3, 'machine software interrupt'],
  ['MTI', 7, 'machine timer interrupt'],
  ['MEI', 11, 'machine external interrupt'],
] as const;

type Make = (name: string, low: number, width: number, doc: string) => CsrField;
const bits = (from: typeof SUPERVISOR_BITS | typeof MACHINE_BITS, suffix: string, verb: string, make: Make) =>
  from.map(([name, low, what]) => make(`${name}${suffix}`, low, 1, `The ${what} is ${verb}.`));

export const supervisorEnables = bits(SUPERVISOR_BITS, 'E', 'enabled', warl);
export const machineEnables = [...supervisorEnables, ...bits(MACHINE_BITS, 'E', 'enabled', warl)];
/** In mip; STIP cannot be written while stimecmp drives it. */
export const machinePending = [
  ...bits(SUPERVISOR_BITS, 'P', 'pending', warl),
  ...bits(MACHINE_BITS, 'P', 'pending; a device sets it', fixed),
];
/** In sip, where S-mode can only raise its own software interrupt. */
export const supervisorPending = SUPERVISOR_BITS.map(([name, low, what]) =>
  (low === 1 ? warl : fixed)(`${name}P`, low, 1, `The ${what} is pending.`),
);
export const delegatedInterrupts = bits(SUPERVISOR_BITS, '', 'taken in S-mode', warl);
