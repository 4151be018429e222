/**
 * The differences between our machine and QEMU 7.2 that are declared, each with its reason: where the manual leaves a choice, and where QEMU
 * departs from the manual. A difference that matches none is a failure. The values themselves are in `differences.txt`.
 */
interface Declared {
  readonly program: string;
  /** Of the line, with how often it has come before. */
  readonly label: RegExp;
  /** Of what ours prints; anything when left out. */
  readonly ours?: RegExp;
  readonly reason: string;
}

const ATOMICS =
  'an atomic access faults as a store, also when QEMU says that its load has faulted (Unprivileged ISA, "Zaamo")';
const CHOSEN_CSRS =
  'the manual leaves it open which of these fields and registers exist (WARL, or of extensions that we do not have)';

const declared: readonly Declared[] = [
  {
    program: 'traps',
    label: /ebreak/,
    reason: 'xtval of ebreak may be its address or 0 (Privileged ISA, "Machine Trap Value Register")',
  },
  { program: 'traps', label: /amo nowhere/, ours: /cause 7/, reason: ATOMICS },
  {
    program: 'traps',
    label: /misaligned (sc\.d|amoswap)/,
    ours: /cause 6/,
    reason:
      'a misaligned SC or AMO is a store/AMO address misaligned, also when there is no reservation (Unprivileged ISA, "A")',
  },
  {
    program: 'traps',
    label: /mret|sret/,
    ours: /mstatus a00[04]00/,
    reason:
      'mret and sret to a mode below M clear MPRV; QEMU 7.2 keeps it (Privileged ISA, "Memory Privilege in mstatus Register")',
  },
  {
    program: 'csrs',
    label: /^csr (c|f1)/,
    ours: /zero bits set by none, written by none/,
    reason: 'csrrs with rs1 other than x0 writes, also when rs1 holds 0, and a read-only register refuses it ("Zicsr")',
  },
  { program: 'csrs', label: /^csr (24d|7a4|b1)/, reason: CHOSEN_CSRS },
  {
    program: 'csrs',
    label: /^(scounteren|mcounteren|mcountinhibit|sepc)$/,
    reason:
      'scounteren, mcounteren and mcountinhibit have 32 bits, and bit 0 of sepc is zero; QEMU 7.2 keeps what is written',
  },
  {
    program: 'csrs',
    label: /^(misa|sstatus|senvcfg|medeleg|mideleg|mie|menvcfg|mhpmevent3|mhpmcounter3|mip|mstatus bit .*)$/,
    reason: CHOSEN_CSRS,
  },
  { program: 'csrs', label: /^MPP/, ours: /^a00000100$/, reason: 'there is no privilege 2 for MPP to hold (WARL)' },
  {
    program: 'csrs',
    label: /^minstret/,
    reason:
      'the instruction that writes minstret does not count after its write ("Zicntr"; "Hardware Performance Monitor")',
  },
  {
    program: 'sv39',
    label: /^pointer to nowhere/,
    ours: /l5 .* s7 .* x1 /,
    reason: 'a page table outside memory is an access fault ("Virtual Address Translation Process", step 2)',
  },
  { program: 'sv39', label: /amoswap/, ours: /cause f/, reason: ATOMICS },
  {
    program: 'sv39',
    label: /^ {2}left/,
    reason: 'QEMU marks a page as accessed by the load half of an AMO whose store half then faults',
  },
  {
    program: 'interrupts',
    label: /^pending/,
    ours: /cause 8000000000000009/,
    reason:
      'external interrupts go before software, software before timer; QEMU without AIA takes the lowest number first',
  },
  {
    program: 'protection',
    label: /without entries/,
    ours: /cause 1 /,
    reason: 'where no entry matches, S- and U-mode may do nothing; QEMU refuses the mret instead',
  },
  {
    program: 'protection',
    label: /^pmp/,
    reason:
      'pmpaddr has 54 bits, bits 6:5 of an entry are zero, and W without R is reserved (WARL); QEMU 7.2 keeps what is written',
  },
  { program: 'protection', label: /a locked/, ours: /cause 7/, reason: ATOMICS },
  {
    program: 'protection',
    label: /^(tables 19- fetch| {2}entry \(3\))/,
    reason:
      'setting an accessed bit is a store of S-mode, which this entry refuses ("Physical Memory Protection and Paging")',
  },
];

export const reasonFor = (program: string, label: string, ours: string | undefined): string | undefined =>
  declared.find((one) => one.program === program && one.label.test(label) && (one.ours?.test(ours ?? '') ?? true))
    ?.reason;
