/**
 * CSRs of S-mode (Privileged ISA, "Supervisor-Level ISA"; "Sstc").
 */
import { type CsrDef, csr, fixed, warl, wlrl } from '../csrDef.ts';
import { sharedStatus, supervisorEnables, supervisorPending } from './status.ts';

const ALL_ONES = 0xffff_ffff_ffff_ffffn;
export const anyWord = (doc: string, reset = 0n) => [warl('value', 0, 64, doc, { reset })];

export const trapVector = (doc: string) => [
  warl('MODE', 0, 2, '0 every trap goes to BASE, 1 an interrupt goes to BASE + 4 × its code.', {
    legal: [0n, 1n],
    rejects: 'register',
  }),
  warl('BASE', 2, 62, doc),
];
export const trapPc = [fixed('aligned', 0, 1, 'Instructions are 2-byte aligned.'), warl('pc', 1, 63, 'Address.')];
export const trapCause = [
  wlrl('code', 0, 63, 'Code of the exception or interrupt.'),
  wlrl('interrupt', 63, 1, 'It was an interrupt.'),
];
export const counterEnables = (whom: string) => [
  warl('CY', 0, 1, `${whom} may read cycle.`),
  warl('TM', 1, 1, `${whom} may read time.`),
  warl('IR', 2, 1, `${whom} may read instret.`),
  warl('HPM', 3, 29, `${whom} may read hpmcounter3 to hpmcounter31, a bit each.`),
];

export const supervisorCsrs: readonly CsrDef[] = [
  csr(
    0x100,
    'sstatus',
    'Status: interrupt enable, previous privilege, state of the f registers.',
    sharedStatus,
    'mstatus',
  ),
  csr(0x104, 'sie', 'Interrupts enabled, of those delegated to S-mode.', supervisorEnables, 'mie'),
  csr(0x105, 'stvec', 'Where traps to S-mode go.', trapVector('Address of the handler, a multiple of 4.')),
  csr(0x106, 'scounteren', 'Counters that U-mode may read.', counterEnables('U-mode')),
  csr(0x10a, 'senvcfg', 'Configuration of the environment of U-mode.', [
    warl('FIOM', 0, 1, 'Fences of devices order memory, too; here they always do.'),
    warl('CBZE', 7, 1, 'cbo.zero is legal in U-mode.'),
  ]),
  csr(0x140, 'sscratch', 'A word for the S-mode trap handler.', anyWord('Anything.')),
  csr(0x141, 'sepc', 'The pc at which the last S-mode trap was taken, to which sret returns.', trapPc),
  csr(0x142, 'scause', 'Why the last S-mode trap was taken.', trapCause),
  csr(0x143, 'stval', 'The faulting address or instruction of the last S-mode trap.', anyWord('Address or bits.')),
  csr(0x144, 'sip', 'Interrupts pending, of those delegated to S-mode.', supervisorPending, 'mip'),
  csr(
    0x14d,
    'stimecmp',
    'The time at which the supervisor timer interrupt becomes pending, when menvcfg.STCE is set.',
    anyWord('In ticks of time.', ALL_ONES),
  ),
  csr(0x180, 'satp', 'Address translation.', [
    warl('PPN', 0, 44, 'Physical page number of the root page table.'),
    warl('ASID', 44, 16, 'Address-space identifier.'),
    warl('MODE', 60, 4, '0 none, 8 Sv39.', { legal: [0n, 8n], rejects: 'register' }),
  ]),
];
