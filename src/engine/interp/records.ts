/**
 * Writes predecoded records (`layout.ts`) for instructions, and keeps what has been decoded by its bits: programs repeat themselves.
 */
import { decode } from '../../isa/decode.ts';
import type { Insn } from '../../isa/insnDef.ts';
import { F, X, X_SINK } from '../../machine/stateLayout.ts';
import { changesCsr, inlinedCsrs } from './fastFcsr.ts';
import { TIME } from './fastTime.ts';
import type { RowFacts } from './handlers.ts';
import { HANDLER, IMM, LENGTH, RD, RM, ROUNDS_DYNAMIC, ROUNDS_INLINE, RS1, RS2, RS3 } from './layout.ts';

/** Decoded instructions are forgotten when there are more. */
const CACHE_LIMIT = 1 << 16;
/** The rounding mode of an instruction that takes it from frm. */
const DYNAMIC = 7;

export class Records {
  private readonly view: DataView;
  private readonly facts: readonly RowFacts[];
  private readonly decoded = new Map<number, Insn | undefined>();

  constructor(view: DataView, facts: readonly RowFacts[]) {
    this.view = view;
    this.facts = facts;
  }

  decode(bits: number): Insn | undefined {
    const known = this.decoded.get(bits);
    if (known !== undefined || this.decoded.has(bits)) return known;
    if (this.decoded.size >= CACHE_LIMIT) this.decoded.clear();
    const insn = decode(bits);
    this.decoded.set(bits, insn);
    return insn;
  }

  endsBlock(insn: Insn): boolean {
    return this.facts[insn.opcode]!.endsBlock;
  }

  /** `offset` is where the instruction lies in its page; undefined when the record does not stand in a page of records. */
  write(record: number, insn: Insn, offset?: number): void {
    const { view } = this;
    const facts = this.facts[insn.opcode]!;
    const { operands } = insn;
    let imm = operands.imm;
    let handler = facts.numbers[insn.length].fast;
    if (facts.relative && offset !== undefined && offset + imm >= 0 && offset + imm < 4096) {
      handler = facts.numbers[insn.length].inPage;
    }
    if (facts.inlineRounding !== undefined) {
      if (operands.rm === facts.inlineRounding) imm = ROUNDS_INLINE;
      else if (operands.rm === DYNAMIC && facts.inlineRounding === 0) imm = ROUNDS_DYNAMIC;
      else handler = facts.numbers[insn.length][operands.rm === DYNAMIC ? 'slow' : 'exact'];
    }
    const csr = facts.csr && inlinedCsrs.get(operands.csr);
    if (facts.csr && csr) handler = changesCsr(insn) ? facts.csr.write : facts.csr.read;
    if (facts.csr?.time && operands.csr === TIME && !changesCsr(insn)) handler = facts.csr.time;
    view.setUint16(record + HANDLER, handler, true);
    view.setUint16(
      record + RD,
      facts.files.rd === 'x' && operands.rd === 0 ? X_SINK : at(facts.files.rd, operands.rd),
      true,
    );
    view.setUint16(record + RS1, at(facts.files.rs1, operands.rs1), true);
    view.setUint16(record + RS2, csr?.bits ?? at(facts.files.rs2, operands.rs2), true);
    view.setInt32(record + IMM, imm, true);
    view.setUint16(record + RS3, csr?.offset ?? at(facts.files.rs3, operands.rs3), true);
    view.setUint8(record + RM, operands.rm);
    view.setUint8(record + LENGTH, insn.length);
  }
}

function at(file: 'x' | 'f', register: number): number {
  return (file === 'x' ? X : F) + register * 8;
}
