/**
 * The state of a hart at reset. In 'guest' supervisor mode it is what the manual asks for: M-mode at the start of RAM, a0 = hartid, everything
 * else off (Privileged ISA, "Reset"). In 'hosted' mode it is what a supervisor's firmware would leave behind: U-mode ready, all user exceptions
 * and supervisor interrupts delegated, counters and the f registers usable, the timer off.
 */
import { COUNTERS, DELEGABLE_EXCEPTIONS } from './csrFile.ts';
import type { Hart } from './hart.ts';
import { STCE_HIGH, SUPERVISOR_INTERRUPTS } from './interrupts.ts';
import { FS_SHIFT, MSTATUS_HIGH, SPIE } from './mstatus.ts';
import { RAM_BASE } from './physMemory.ts';
import * as layout from './stateLayout.ts';

const XLEN_64 = 2n << 62n;
const extensions = (letters: string): bigint =>
  [...letters].reduce((bits, letter) => bits | (1n << BigInt(letter.charCodeAt(0) - 'A'.charCodeAt(0))), 0n);

const FS_INITIAL = 1 << FS_SHIFT;

/** Puts a hart whose block is all zero in its reset state. */
export function resetHart(hart: Hart, supervisor: 'hosted' | 'guest'): void {
  hart.set64(layout.MISA, XLEN_64 | extensions('ACDFIMSU'));
  hart.set32(layout.MSTATUS + 4, MSTATUS_HIGH);
  hart.set64(layout.STIMECMP, 0xffff_ffff_ffff_ffffn);
  if (supervisor === 'guest') {
    hart.privilege = 3;
    hart.pc = BigInt(RAM_BASE);
    hart.setX(10, BigInt(hart.id));
    return;
  }
  hart.privilege = 0;
  // SPP = U and SPIE = 1: the first trapReturn goes to U-mode, too.
  hart.set32(layout.MSTATUS, FS_INITIAL | SPIE);
  hart.set32(layout.MEDELEG, DELEGABLE_EXCEPTIONS);
  hart.set32(layout.MIDELEG, SUPERVISOR_INTERRUPTS);
  hart.set32(layout.MIE, SUPERVISOR_INTERRUPTS);
  hart.set32(layout.MCOUNTEREN, COUNTERS);
  hart.set32(layout.SCOUNTEREN, COUNTERS);
  hart.set32(layout.MENVCFG + 4, STCE_HIGH);
}
