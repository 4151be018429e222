/**
 * CSRs that U-mode may touch (Unprivileged ISA, "F", "Zicntr and Zihpm Extensions for Counters").
 */
import { type CsrDef, csr, family, fixed, warl } from '../csrDef.ts';

const counter = (doc: string) => [fixed('count', 0, 64, doc)];

export const userCsrs: readonly CsrDef[] = [
  csr(0x001, 'fflags', 'Accrued floating-point exceptions.', [
    warl('NX', 0, 1, 'Inexact.'),
    warl('UF', 1, 1, 'Underflow.'),
    warl('OF', 2, 1, 'Overflow.'),
    warl('DZ', 3, 1, 'Divide by zero.'),
    warl('NV', 4, 1, 'Invalid operation.'),
  ]),
  csr(0x002, 'frm', 'Dynamic rounding mode.', [
    warl('frm', 0, 3, '0 to nearest even, 1 to zero, 2 down, 3 up, 4 to nearest away from zero; others are reserved.'),
  ]),
  csr(0x003, 'fcsr', 'Floating-point control and status: frm and fflags together.', [
    warl('fflags', 0, 5, 'Accrued exceptions: NV DZ OF UF NX from bit 4 down.'),
    warl('frm', 5, 3, 'Dynamic rounding mode.'),
  ]),
  csr(0xc00, 'cycle', 'Cycles executed by the hart; a step is a cycle.', counter('A view of mcycle.')),
  csr(
    0xc01,
    'time',
    'Real time in ticks: of 1 ns in a user program, of 100 ns in a bare one.',
    counter('A view of mtime.'),
  ),
  csr(0xc02, 'instret', 'Instructions retired by the hart.', counter('A view of minstret.')),
  ...family(29, 0xc03, 1, 'hpmcounter', 3, 'Counter of a hardware event; reads zero.', () => counter('Always 0.')),
];
