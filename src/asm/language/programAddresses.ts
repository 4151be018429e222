/**
 * Where things lie once a source has been linked, if it is a program by itself: with `_start`, without mistakes, and naming nothing of other files.
 * Whether it is for the kernel or for the bare machine is told by what only M-mode may do. It is linked as F5 does.
 */
import { SHF_ALLOC } from '../../elf/numbers.ts';
import type { Assembled } from '../assemble.ts';
import { withFrames } from '../ehFrame.ts';
import { link } from '../link/link.ts';
import type { ObjectModule } from '../objectModule.ts';
import { R_RISCV } from '../relocationTypes.ts';
import type { MadeInsn } from './madeInsns.ts';

export interface ProgramAddresses {
  /** Of a byte of the module's section; undefined when it is not loaded. */
  readonly addressOf: (section: number, offset: number) => number | undefined;
}

const START = '_start';

/** Links the source; undefined when it is no program by itself. */
export function programAddresses(
  { module, diagnostics, frames, frameSections }: Assembled,
  insns: readonly MadeInsn[],
): ProgramAddresses | undefined {
  const isComplete = module.symbols.some(({ name, place }) => name === START && typeof place !== 'string');
  if (!isComplete || diagnostics.some(({ severity }) => severity === 'error') || movesInLinking(module)) {
    return undefined;
  }
  const machine =
    insns.some(isForMachineMode) || module.symbols.some(({ name }) => name === 'tohost') ? 'bare' : 'linux';
  const { executable, addressOf } = link([withFrames(module, frames, frameSections)], { machine });
  if (executable === undefined) return undefined;
  return {
    addressOf: (section, offset) =>
      (module.sections[section]!.flags & SHF_ALLOC) === 0 ? undefined : addressOf(0, section, offset),
  };
}

/** Whether offsets change when the linker aligns code. */
const movesInLinking = ({ sections }: ObjectModule): boolean =>
  sections.some(({ relocations }) => relocations.some(({ type }) => type === R_RISCV.ALIGN));

/** `mret`, and CSRs of M-mode, by the bits of their number that tell the lowest privilege (Priv. spec, "CSR Address Mapping Conventions"). */
function isForMachineMode({ insn: { base, operands } }: MadeInsn): boolean {
  if (base.name === 'mret') return true;
  return /\bcsr\b/.test(base.syntax) && ((operands.csr >> 8) & 3) === 3;
}
