/**
 * CSRs of M-mode (Privileged ISA, "Machine-Level ISA"; "Svadu", "Sstc"; RISC-V Debug Specification, "Trigger Module").
 *
 * Choices that the manual leaves open: there are 16 PMP entries of a grain of 4 bytes; hardware updates accessed and dirty bits (Svadu) from reset
 * on, until menvcfg.ADUE is cleared; there are no events to count and no triggers, whose registers read zero.
 */
import { exceptions } from '../causes.ts';
import { type CsrDef, csr, family, fixed, warl } from '../csrDef.ts';
import { delegatedInterrupts, machineEnables, machinePending, machineStatus } from './status.ts';
import { anyWord, counterEnables, trapCause, trapPc, trapVector } from './supervisor.ts';

/** Entries of physical memory protection. */
export const PMP_ENTRIES = 16;
const PER_REGISTER = 8;

const zero = (doc = 'Always 0.') => [fixed('value', 0, 64, doc)];

/** Exceptions that can be delegated; ecall from M-mode cannot. */
const DELEGABLE = exceptions
  .filter(({ id }) => id !== 'ecallM')
  .map(({ id, code, name }) => warl(id, code, 1, `${name}: taken in S-mode when it comes from S- or U-mode.`));

const misaLetter = (letter: string, doc: string) => fixed(letter, letter.charCodeAt(0) - 65, 1, doc, 1n);

const pmpEntry = (entry: number, low: number) => [
  warl(`R${entry}`, low, 1, `Entry ${entry} lets loads through.`),
  warl(`W${entry}`, low + 1, 1, `Entry ${entry} lets stores through; never set without R.`),
  warl(`X${entry}`, low + 2, 1, `Entry ${entry} lets fetches through.`),
  warl(
    `A${entry}`,
    low + 3,
    2,
    `What entry ${entry} matches: 0 nothing, 1 up to its address, 2 four bytes, 3 a power of two.`,
  ),
  warl(`L${entry}`, low + 7, 1, `Entry ${entry} is locked until reset and binds M-mode, too.`),
];

const identification = [
  csr(0xf11, 'mvendorid', 'Vendor of the hart; it has none.', zero()),
  csr(0xf12, 'marchid', 'Microarchitecture of the hart; not given.', zero()),
  csr(0xf13, 'mimpid', 'Version of the implementation; not given.', zero()),
  csr(0xf14, 'mhartid', 'Number of the hart.', [fixed('id', 0, 64, 'From 0 up.')]),
  csr(0xf15, 'mconfigptr', 'Address of a configuration data structure; there is none.', zero()),
];

const trapSetup = [
  csr(0x300, 'mstatus', 'Status: interrupt enables, previous privileges, state of the f registers.', machineStatus),
  csr(0x301, 'misa', 'Base width and extensions of the hart; none can be switched off.', [
    misaLetter('A', 'Atomic instructions.'),
    misaLetter('B', 'Bit manipulation: Zba, Zbb and Zbs.'),
    misaLetter('C', 'Compressed instructions.'),
    misaLetter('D', 'Double-precision floating point.'),
    misaLetter('F', 'Single-precision floating point.'),
    misaLetter('I', 'RV64I base.'),
    misaLetter('M', 'Integer multiplication and division.'),
    misaLetter('S', 'S-mode.'),
    misaLetter('U', 'U-mode.'),
    fixed('MXL', 62, 2, 'Width of x registers in M-mode: 2 is 64 bits.', 2n),
  ]),
  csr(0x302, 'medeleg', 'Exceptions that are taken in S-mode.', DELEGABLE),
  csr(0x303, 'mideleg', 'Interrupts that are taken in S-mode.', delegatedInterrupts),
  csr(0x304, 'mie', 'Interrupts enabled.', machineEnables),
  csr(0x305, 'mtvec', 'Where traps to M-mode go.', trapVector('Address of the handler, a multiple of 4.')),
  csr(0x306, 'mcounteren', 'Counters that S-mode may read, and U-mode if scounteren agrees.', counterEnables('S-mode')),
  csr(0x30a, 'menvcfg', 'Configuration of the environment of less privileged modes.', [
    warl('FIOM', 0, 1, 'Fences of devices order memory, too; here they always do.'),
    warl('CBZE', 7, 1, 'cbo.zero is legal below M-mode.'),
    warl('ADUE', 61, 1, 'Hardware sets accessed and dirty bits; when clear, their absence is a page fault.', {
      reset: 1n,
    }),
    warl('STCE', 63, 1, 'stimecmp exists and drives the supervisor timer interrupt.'),
  ]),
  csr(0x320, 'mcountinhibit', 'Counters that stand still.', [
    warl('CY', 0, 1, 'mcycle does not count.'),
    warl('IR', 2, 1, 'minstret does not count.'),
  ]),
];

const trapHandling = [
  csr(0x340, 'mscratch', 'A word for the M-mode trap handler.', anyWord('Anything.')),
  csr(0x341, 'mepc', 'The pc at which the last M-mode trap was taken, to which mret returns.', trapPc),
  csr(0x342, 'mcause', 'Why the last M-mode trap was taken.', trapCause),
  csr(0x343, 'mtval', 'The faulting address or instruction of the last M-mode trap.', anyWord('Address or bits.')),
  csr(0x344, 'mip', 'Interrupts pending.', machinePending),
];

const protection = [
  ...family(
    PMP_ENTRIES / PER_REGISTER,
    0x3a0,
    2,
    'pmpcfg',
    0,
    'Eight entries of physical memory protection.',
    (which) => Array.from({ length: PER_REGISTER }, (_, i) => pmpEntry((which / 2) * PER_REGISTER + i, i * 8)).flat(),
  ),
  ...family(PMP_ENTRIES, 0x3b0, 1, 'pmpaddr', 0, 'Address of an entry of physical memory protection.', () => [
    warl('address', 0, 54, 'Bits 55:2 of a physical address.'),
  ]),
];

const counters = [
  csr(0xb00, 'mcycle', 'Cycles executed by the hart; a step is a cycle.', anyWord('Goes on from what is written.')),
  csr(0xb02, 'minstret', 'Instructions retired by the hart.', anyWord('Goes on from what is written.')),
  ...family(29, 0xb03, 1, 'mhpmcounter', 3, 'Counter of a hardware event; reads zero.', () => zero()),
  ...family(29, 0x323, 1, 'mhpmevent', 3, 'Event that a counter counts; reads zero.', () => zero()),
];

const triggers = [
  csr(0x7a0, 'tselect', 'Trigger to look at; there is none.', zero()),
  csr(0x7a1, 'tdata1', 'Type of the trigger: 0 says that there is none.', zero()),
  csr(0x7a2, 'tdata2', 'Address of the trigger.', zero()),
  csr(0x7a3, 'tdata3', 'More of the trigger.', zero()),
];

export const machineCsrs: readonly CsrDef[] = [
  ...identification,
  ...trapSetup,
  ...trapHandling,
  ...protection,
  ...counters,
  ...triggers,
];
