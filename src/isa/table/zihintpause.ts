/**
 * Zihintpause (Unprivileged ISA, "Zihintpause"): a HINT in the encodings of fence, for a loop that waits for another hart. Harts take turns
 * here anyway, so it does nothing.
 */
import type { BaseRow } from '../insnDef.ts';
import { baseRow } from './row.ts';

/** fm, pred and succ of the fence that is `pause`: of earlier writes with nothing after them. */
export const PAUSE = 0x010;

export const zihintpauseRows: readonly BaseRow[] = [
  baseRow(
    'Zihintpause',
    'none',
    'pause',
    '000000010000 00000 000 00000 0001111',
    'Hints that the hart waits for another one in a loop; does nothing else.',
    () => {},
  ),
];
