/**
 * The control and status registers that a hart here has (Privileged ISA, "CSR Listing"). What reading and writing them does is in the
 * machine; numbers alone say who may: bits 11:10 are 3 for read-only, bits 9:8 the lowest privilege.
 */
export interface Csr {
  readonly number: number;
  readonly name: string;
  /** Lowest privilege that may touch it. */
  readonly privilege: 'U' | 'S' | 'M';
  readonly readOnly: boolean;
  readonly doc: string;
}

const PRIVILEGES = ['U', 'S', undefined, 'M'] as const;

/** 0 U, 1 S, 3 M: the lowest privilege that may touch a CSR of this number. */
export const csrPrivilege = (number: number): number => (number >>> 8) & 3;

export const csrReadOnly = (number: number): boolean => number >>> 10 === 3;

const csr = (number: number, name: string, doc: string): Csr => ({
  number,
  name,
  privilege: PRIVILEGES[csrPrivilege(number)]!,
  readOnly: csrReadOnly(number),
  doc,
});

/** `count` CSRs that differ in a number, from `first` on, `stride` apart. */
const family = (count: number, number: number, stride: number, prefix: string, first: number, doc: string): Csr[] =>
  Array.from({ length: count }, (_, i) => csr(number + i * stride, `${prefix}${first + i * stride}`, doc));

const user = [
  csr(0x001, 'fflags', 'Accrued floating-point exceptions: NV DZ OF UF NX from bit 4 down.'),
  csr(0x002, 'frm', 'Dynamic rounding mode.'),
  csr(0x003, 'fcsr', 'Floating-point control and status: frm in bits 7:5, fflags below.'),
  csr(0xc00, 'cycle', 'Cycles executed by the hart.'),
  csr(0xc01, 'time', 'Real time in ticks of the timer.'),
  csr(0xc02, 'instret', 'Instructions retired by the hart.'),
  ...family(29, 0xc03, 1, 'hpmcounter', 3, 'Counter of a hardware event; reads as zero.'),
];

const supervisor = [
  csr(0x100, 'sstatus', 'Status: interrupt enable, previous privilege, state of the f registers; a view of mstatus.'),
  csr(0x104, 'sie', 'Interrupts enabled for S-mode; a view of mie.'),
  csr(0x105, 'stvec', 'Address of the S-mode trap handler.'),
  csr(0x106, 'scounteren', 'Counters that U-mode may read.'),
  csr(0x10a, 'senvcfg', 'Configuration of the environment of U-mode.'),
  csr(0x140, 'sscratch', 'A word for the S-mode trap handler.'),
  csr(0x141, 'sepc', 'The pc at which the last S-mode trap was taken, to which sret returns.'),
  csr(0x142, 'scause', 'Why the last S-mode trap was taken.'),
  csr(0x143, 'stval', 'The faulting address or instruction of the last S-mode trap.'),
  csr(0x144, 'sip', 'Interrupts pending for S-mode; a view of mip.'),
  csr(0x14d, 'stimecmp', 'The time at which the supervisor timer interrupt becomes pending.'),
  csr(0x180, 'satp', 'Address translation: mode, address-space identifier, root page table.'),
];

const machine = [
  csr(0xf11, 'mvendorid', 'Vendor of the hart; zero when it has none.'),
  csr(0xf12, 'marchid', 'Microarchitecture of the hart; zero when not given.'),
  csr(0xf13, 'mimpid', 'Version of the implementation; zero when not given.'),
  csr(0xf14, 'mhartid', 'Number of the hart.'),
  csr(0xf15, 'mconfigptr', 'Address of a configuration data structure; zero when there is none.'),
  csr(0x300, 'mstatus', 'Status: interrupt enables, previous privileges, state of the f registers.'),
  csr(0x301, 'misa', 'Base width and extensions of the hart.'),
  csr(0x302, 'medeleg', 'Exceptions that are taken in S-mode.'),
  csr(0x303, 'mideleg', 'Interrupts that are taken in S-mode.'),
  csr(0x304, 'mie', 'Interrupts enabled.'),
  csr(0x305, 'mtvec', 'Address of the M-mode trap handler.'),
  csr(0x306, 'mcounteren', 'Counters that S-mode may read.'),
  csr(0x30a, 'menvcfg', 'Configuration of the environment of less privileged modes, stimecmp among it.'),
  csr(0x340, 'mscratch', 'A word for the M-mode trap handler.'),
  csr(0x341, 'mepc', 'The pc at which the last M-mode trap was taken, to which mret returns.'),
  csr(0x342, 'mcause', 'Why the last M-mode trap was taken.'),
  csr(0x343, 'mtval', 'The faulting address or instruction of the last M-mode trap.'),
  csr(0x344, 'mip', 'Interrupts pending.'),
  ...family(2, 0x3a0, 2, 'pmpcfg', 0, 'Configuration of eight physical memory protection entries.'),
  ...family(16, 0x3b0, 1, 'pmpaddr', 0, 'Address of a physical memory protection entry, in units of 4 bytes.'),
  csr(0xb00, 'mcycle', 'Cycles executed by the hart.'),
  csr(0xb02, 'minstret', 'Instructions retired by the hart.'),
  ...family(29, 0xb03, 1, 'mhpmcounter', 3, 'Counter of a hardware event; reads as zero.'),
  ...family(29, 0x323, 1, 'mhpmevent', 3, 'Event that a counter counts; reads as zero.'),
];

export const csrs: readonly Csr[] = [...user, ...supervisor, ...machine];

const byNumber = new Map(csrs.map((entry) => [entry.number, entry]));
const byName = new Map(csrs.map((entry) => [entry.name, entry]));

export const csrByNumber = (number: number): Csr | undefined => byNumber.get(number);
export const csrByName = (name: string): Csr | undefined => byName.get(name);
