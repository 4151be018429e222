/**
 * What `badinput.c` does wrong, by its argument: the trap that it is (Privileged ISA, "Supervisor Cause Register") and what Linux makes of it.
 * Where the program traps, and at which address, is in the program's symbols.
 */
import { readElf } from '../../src/elf/elfFile.ts';
import { guestBytes } from './programs.ts';

export interface BadInput {
  readonly argument: string;
  readonly cause: number;
  readonly sepc: bigint;
  readonly stval: bigint;
  readonly signo: number;
  /** What siginfo_t's si_addr is; undefined where QEMU does something else, which is also allowed. */
  readonly address: bigint | undefined;
}

const SIGILL = 4;
const SIGBUS = 7;
const SIGSEGV = 11;
const CODE = 0x1000_0000n;
const PAGE = 4096n;

const symbols = new Map(
  readElf(guestBytes('badinput'))
    .symbols()
    .map(({ name, value }) => [name, value]),
);
const at = (name: string): bigint => symbols.get(name)!;

const fetch = (argument: string, sepc: bigint, stval: bigint): BadInput => ({
  ...{ argument, cause: 12, sepc, stval, signo: SIGSEGV, address: stval },
});
const misaligned = (argument: string, symbol: string, cause: number): BadInput => {
  const stval = at('words') + 1n;
  // QEMU looks at the reservation first; there is none.
  const address = symbol === 'at_sc' ? undefined : stval;
  return { argument, cause, sepc: at(symbol), stval, signo: SIGBUS, address };
};
const illegal = (argument: string, symbol: string, bits: number): BadInput => ({
  ...{ argument, cause: 2, sepc: at(symbol), stval: BigInt(bits), signo: SIGILL, address: at(symbol) },
});

export const badInputs: readonly BadInput[] = [
  fetch('runs-off', CODE + PAGE, CODE + PAGE),
  fetch('not-executable', CODE + 16n, CODE + 16n),
  fetch('half-mapped', CODE + PAGE - 2n, CODE + PAGE),
  misaligned('misaligned-amo', 'at_amo', 6),
  misaligned('misaligned-lr', 'at_lr', 4),
  misaligned('misaligned-sc', 'at_sc', 6),
  illegal('read-only-csr', 'at_csrWrite', 0xc005_1073),
  illegal('supervisor-csr', 'at_csrRead', 0x1000_2573),
  illegal('sret', 'at_sret', 0x1020_0073),
  illegal('mret', 'at_mret', 0x3020_0073),
  illegal('sfence', 'at_sfence', 0x1200_0073),
  illegal('wfi', 'at_wfi', 0x1050_0073),
];
