/**
 * Inlined accesses to fflags and frm, which C's quiet comparisons and rounding functions make all the time. Nothing else depends on these two
 * registers, so the run goes on; every other CSR is the machine's. Records of such an instruction say where the register lies (in the field
 * of rs3) and which bits it has (in that of rs2).
 */
import type { Insn } from '../../isa/insnDef.ts';
import type { SystemRule } from '../../isa/ops.ts';
import { FFLAGS, FRM } from '../../machine/stateLayout.ts';
import type { FastLoop } from './fastLoop.ts';
import type { FastTarget } from './fastTarget.ts';
import { RS2, RS3 } from './layout.ts';

/** Place and bits of the CSRs that are inlined, by number. */
export const inlinedCsrs: ReadonlyMap<number, { readonly offset: number; readonly bits: number }> = new Map([
  [0x001, { offset: FFLAGS, bits: 0x1f }],
  [0x002, { offset: FRM, bits: 7 }],
]);

/** csrrs and csrrc with x0 or 0 do not write. */
export function changesCsr({ base, operands }: Insn): boolean {
  if (base.name === 'csrrw' || base.name === 'csrrwi') return true;
  return base.format === 'csri' ? operands.imm !== 0 : operands.rs1 !== 0;
}

/** Emits a CSR instruction; `writes` is false for csrrs and csrrc that change no bit, which only read. */
export function emitFastFcsr(loop: FastLoop, target: FastTarget, rule: SystemRule, writes: boolean): void {
  const { code, temps, hart, record } = loop;
  const old = temps.take('i64');
  const address = temps.take('i32');
  target.requireFp();
  code.get(hart);
  code.get(record);
  code.mem('i32.load16_u', RS3);
  code.op('i32.add');
  code.tee(address);
  code.mem('i64.load32_u', 0);
  code.set(old);
  if (writes) {
    code.get(address);
    if (rule === 'csrrs' || rule === 'csrrsi') code.get(old);
    if (rule === 'csrrc' || rule === 'csrrci') {
      // old & ~operand = old − (old & operand).
      code.get(old);
      code.get(old);
    }
    if (rule.endsWith('i')) target.imm();
    else target.x('rs1');
    if (rule === 'csrrs' || rule === 'csrrsi') code.op('i64.or');
    if (rule === 'csrrc' || rule === 'csrrci') {
      code.op('i64.and');
      code.op('i64.sub');
    }
    code.get(record);
    code.mem('i64.load16_u', RS2);
    code.op('i64.and');
    code.mem('i64.store32', 0);
    target.markFpDirty();
  }
  target.setX(() => code.get(old));
}
