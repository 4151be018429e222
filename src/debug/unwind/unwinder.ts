/**
 * From a frame to its caller: by call frame information, else by following the code, else by `ra` while the frame has called nobody. The walk ends
 * where the return address is 0 or undefined (the ABI's outermost frame), and where the stack would not grow, so it never goes round in circles.
 */

import { fRegisters, xRegisters } from '../../isa/registers.ts';
import type { FrameContext, FrameRegisters } from '../symbolsApi.ts';
import { applyRow, type FrameTable } from './cfi.ts';
import type { CodeExtent } from './codeFlow.ts';
import type { CodeUnwinder } from './fromCode.ts';
import { RA, type Recovered, SP } from './recovered.ts';

export class Unwinder {
  readonly #table: FrameTable;
  readonly #code: CodeUnwinder;
  /** The code around an address of the file that is taken to be its function. */
  readonly #extentOf: (address: bigint) => CodeExtent | undefined;

  constructor(table: FrameTable, code: CodeUnwinder, extentOf: (address: bigint) => CodeExtent | undefined) {
    this.#table = table;
    this.#code = code;
    this.#extentOf = extentOf;
  }

  cfa(frame: FrameContext): bigint | undefined {
    return this.#recover(frame)?.cfa;
  }

  /** The rule for the frame address at an address of the file, where it is a register plus a constant. */
  cfaRule(address: bigint): { readonly register: number; readonly offset: bigint } | undefined {
    const cfa = this.#table.rowAt(address)?.cfa;
    return cfa?.kind === 'registerOffset' ? { register: cfa.register, offset: BigInt(cfa.offset) } : undefined;
  }

  unwind(frame: FrameContext): { readonly registers: FrameRegisters; readonly cfa: bigint } | undefined {
    const recovered = this.#recover(frame);
    if (recovered === undefined || recovered.pc === undefined || recovered.pc === 0n) return undefined;
    const { cfa, f, pc } = recovered;
    const sp = frame.registers.x[SP];
    if (sp !== undefined && (frame.isCaller ? cfa <= sp : cfa < sp)) return undefined;
    // Calling put its own return address into ra.
    const x = recovered.x.with(RA, recovered.interrupted ? recovered.x[RA] : pc);
    return { registers: { pc, x, f }, cfa };
  }

  #recover(frame: FrameContext): Recovered | undefined {
    const pc = frame.registers.pc - frame.bias;
    const lookup = frame.isCaller ? pc - 1n : pc;
    const row = this.#table.rowAt(lookup);
    if (row !== undefined) return applyRow(row, frame);
    const extent = this.#extentOf(lookup);
    return (extent && this.#code.fromEntry(frame, extent)) ?? this.#code.toReturn(frame) ?? byReturnRegister(frame);
  }
}

/** Nothing is known of the code, which may not even be code (a jump through a wild pointer): the innermost frame may still have its ra. */
function byReturnRegister({ registers, isCaller }: FrameContext): Recovered | undefined {
  const sp = registers.x[SP];
  if (isCaller || sp === undefined) return undefined;
  const x = xRegisters.map(({ saver }, index) => (saver === 'caller' ? undefined : registers.x[index]));
  const f = fRegisters.map(({ saver }, index) => (saver === 'caller' ? undefined : registers.f[index]));
  return { cfa: sp, x, f, pc: registers.x[RA], interrupted: false };
}
