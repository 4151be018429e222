/**
 * A hart of the bare machine as a thread: its registers, its control and status registers, and whom the trap has interrupted whose handler it is in.
 */

import type { SpaceId } from '../../base/address.ts';
import type { Csr } from '../../isa/csrs.ts';
import { inspectCsr } from '../../machine/csrFile.ts';
import type { Hart } from '../../machine/hart.ts';
import type { MachineApi } from '../../machine/machine.ts';
import { MPP, MPP_SHIFT, SPP } from '../../machine/mstatus.ts';
import { MCAUSE, MEPC, MSTATUS, MTVAL, MTVEC, SCAUSE, SEPC, STVAL, STVEC } from '../../machine/stateLayout.ts';
import type { Privilege, Trap } from '../../machine/trap.ts';
import { listedCsrs } from '../csrView.ts';
import { DebugError } from '../debugError.ts';
import type { DebugThread, ThreadId, UserFrame } from '../frames.ts';
import type { Modules } from '../modules.ts';
import type { DebugTarget } from '../target.ts';
import { plainTrapText } from '../trapText.ts';
import { exactFrame } from '../userStack.ts';

const INTERRUPT = 1n << 63n;
const REGISTERS = 32;

/** What a hart's thread needs of the machine that it is in. */
export interface HartSurroundings {
  readonly target: DebugTarget;
  readonly machine: MachineApi;
  /** The address space of a hart's code in a mode. */
  spaceOf(hart: Hart, mode: Privilege): SpaceId;
  /** Whether the last step of the hart was a trap. */
  isAtTrapEntry(hart: Hart): boolean;
}

export class HartThread implements DebugThread {
  readonly id: ThreadId;
  /** The hart's own: they stay where they are. */
  readonly registers: Hart;
  private readonly around: HartSurroundings;

  constructor(id: ThreadId, hart: Hart, around: HartSurroundings) {
    this.id = id;
    this.registers = hart;
    this.around = around;
  }

  get space(): SpaceId {
    return this.around.spaceOf(this.registers, this.mode);
  }

  get steps(): number {
    return this.registers.steps;
  }

  get mode(): Privilege {
    return this.registers.privilege;
  }

  csrs(): readonly Csr[] {
    return listedCsrs;
  }

  csr({ number }: Csr): bigint | undefined {
    return inspectCsr(this.registers, this.around.machine, number);
  }

  /**
   * Just after a trap the registers are still those of the code that it interrupted. Later the function that xtvec names is the handler's outermost,
   * and of the interrupted code only the place is known.
   */
  interruptedBy(frame: UserFrame, modules: Modules): UserFrame | undefined {
    const { mode } = frame;
    if (mode !== 1 && mode !== 3) return undefined;
    const { registers: hart, around } = this;
    const isExact = frame.trap === undefined && !frame.context.isCaller && around.isAtTrapEntry(hart);
    if (!isExact && !isHandler(hart, mode, frame)) return undefined;
    const trap = lastTrap(hart, mode);
    const from = previousMode(hart, mode);
    const unknown = Array.from({ length: REGISTERS }, () => undefined);
    const { x, f } = isExact ? frame.context.registers : { x: unknown, f: unknown };
    const space = around.spaceOf(hart, from);
    const interrupted = exactFrame(around.target, modules, this, space, { pc: trap.epc, x, f });
    const { setF: _, ...context } = interrupted.context;
    const setX = (): void => {
      throw new DebugError('registers of interrupted code cannot be set; select the innermost frame');
    };
    const { cause, fields } = plainTrapText(trap, mode === 3 ? 'm' : 's');
    const [, epc, tval] = fields.map(([name, value]) => `${name} ${value}`);
    return {
      ...interrupted,
      context: { ...context, setX },
      trap: `trap entry: ${cause}, ${epc}, ${tval}`,
      // A trap within a mode has overwritten what its registers said of the one before.
      mode: from < mode ? from : undefined,
    };
  }
}

/** The last trap that a hart took to M- or S-mode. */
export function lastTrap(hart: Hart, mode: 1 | 3): Trap {
  const [cause, epc, tval] = (mode === 3 ? [MCAUSE, MEPC, MTVAL] : [SCAUSE, SEPC, STVAL]).map((at) => hart.get64(at));
  return { interrupt: (cause! & INTERRUPT) !== 0n, code: Number(cause! & ~INTERRUPT), epc: epc!, tval: tval! };
}

function previousMode(hart: Hart, mode: 1 | 3): Privilege {
  const status = hart.get32(MSTATUS);
  if (mode === 3) return ((status & MPP) >>> MPP_SHIFT) as Privilege;
  return (status & SPP) !== 0 ? 1 : 0;
}

/** Whether the frame's function begins where traps to its mode go. */
function isHandler(hart: Hart, mode: 1 | 3, { module, pc, context }: UserFrame): boolean {
  if (module === undefined) return false;
  const at = (context.isCaller ? pc - 1n : pc) - module.bias;
  const start = module.symbols.symbolAt(at)?.address;
  return start !== undefined && start + module.bias === (hart.get64(mode === 3 ? MTVEC : STVEC) & ~3n);
}
