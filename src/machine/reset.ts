/**
 * The state of a hart at reset. In 'guest' supervisor mode it is what the manual asks for: M-mode at the start of RAM, CSRs as the table says,
 * a0 = hartid (Privileged ISA, "Reset"). In 'hosted' mode it is what a supervisor's firmware would leave behind: U-mode ready, all user exceptions
 * and supervisor interrupts delegated, memory open, counters, cbo.zero and the f registers usable, the timer off, `time` in ns.
 */
import { writableMask } from '../isa/csrDef.ts';
import { csrByName } from '../isa/csrs.ts';
import { CBZE } from './cacheBlock.ts';
import { resetCsrs } from './csrFile.ts';
import type { Hart } from './hart.ts';
import { STCE_HIGH, SUPERVISOR_INTERRUPTS } from './interrupts.ts';
import { FS_SHIFT, SPIE } from './mstatus.ts';
import { RAM_BASE } from './physMemory.ts';
import { openPmp } from './pmp.ts';
import * as layout from './stateLayout.ts';
import { TICK_NS } from './time.ts';

const FS_INITIAL = 1 << FS_SHIFT;
/** CY, TM, IR. */
const COUNTERS = 7;

/** Puts a hart whose block is all zero in its reset state. */
export function resetHart(hart: Hart, supervisor: 'hosted' | 'guest'): void {
  resetCsrs(hart);
  hart.set64(layout.MTIMECMP, 0xffff_ffff_ffff_ffffn);
  hart.set32(layout.TIME_TICK, TICK_NS[supervisor]);
  if (supervisor === 'guest') {
    hart.privilege = 3;
    hart.pc = BigInt(RAM_BASE);
    hart.setX(10, BigInt(hart.id));
    return;
  }
  hart.privilege = 0;
  // SPP = U and SPIE = 1: the first trapReturn goes to U-mode, too.
  hart.set32(layout.MSTATUS, FS_INITIAL | SPIE);
  hart.set64(layout.MEDELEG, writableMask(csrByName('medeleg')!));
  hart.set32(layout.MIDELEG, SUPERVISOR_INTERRUPTS);
  hart.set32(layout.MIE, SUPERVISOR_INTERRUPTS);
  hart.set32(layout.MCOUNTEREN, COUNTERS);
  hart.set32(layout.SCOUNTEREN, COUNTERS);
  hart.set32(layout.MENVCFG, CBZE);
  hart.set32(layout.MENVCFG + 4, hart.get32(layout.MENVCFG + 4) | STCE_HIGH);
  hart.set32(layout.SENVCFG, CBZE);
  openPmp(hart);
}
