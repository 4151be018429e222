/**
 * Instructions whose effect is a rule of the machine: environment calls, trap returns, fences, CSR accesses (Privileged ISA, "Supervisor
 * Instructions", "Trap-Return Instructions"; Unprivileged ISA, "Zicsr"). Each is checked against the hart's privilege; what is not allowed is
 * an illegal-instruction exception whose xtval is the instruction.
 */
import { unreachable } from '../base/assert.ts';
import type { Insn } from '../isa/insnDef.ts';
import type { SystemRule } from '../isa/ops.ts';
import { type Clock, readCsr, writeCsr } from './csrFile.ts';
import type { Hart } from './hart.ts';
import { TSR, TVM, TW } from './mstatus.ts';
import { MSTATUS } from './stateLayout.ts';
import { Cause } from './trap.ts';
import { returnFromMachine, returnFromSupervisor } from './trapEntry.ts';

/** What system instructions reach beyond their hart. */
export interface SystemServices extends Clock {
  /** sfence.vma: translations of all address spaces may have changed. */
  flushTranslations(): void;
}

/** Runs one system instruction at the hart's pc, and sets pc; false when it trapped (pc is then still the instruction). */
export function runSystemRule(services: SystemServices, hart: Hart, rule: SystemRule, insn: Insn): boolean {
  switch (rule) {
    case 'ecall':
      hart.raise(Cause.ecallU + hart.privilege, 0n);
      return false;
    case 'ebreak':
      hart.raise(Cause.breakpoint, hart.pc);
      return false;
    case 'mret':
      if (hart.privilege < 3) return illegal(hart, insn);
      returnFromMachine(hart);
      return true;
    case 'sret':
      if (forbidden(hart, TSR)) return illegal(hart, insn);
      returnFromSupervisor(hart);
      return true;
    case 'wfi':
      // A hint: it completes at once (Privileged ISA, "Wait for Interrupt": "a legal implementation is to simply implement WFI as a NOP").
      return forbidden(hart, TW) ? illegal(hart, insn) : next(hart, insn);
    case 'sfence.vma':
      if (forbidden(hart, TVM)) return illegal(hart, insn);
      // One address may lie in a superpage, of which every page would have to go: all go, whatever rs1 and rs2 say.
      services.flushTranslations();
      return next(hart, insn);
    case 'fence.i':
      // Fetches see all stores already (`engine.ts`).
      return next(hart, insn);
    case 'csrrw':
    case 'csrrs':
    case 'csrrc':
    case 'csrrwi':
    case 'csrrsi':
    case 'csrrci':
      return accessCsr(services, hart, rule, insn) ? next(hart, insn) : illegal(hart, insn);
    default:
      return unreachable(rule);
  }
}

/** Not for U-mode, and not for S-mode while this bit of mstatus is set. */
function forbidden(hart: Hart, trapBit: number): boolean {
  return hart.privilege === 0 || (hart.privilege === 1 && (hart.get32(MSTATUS) & trapBit) !== 0);
}

function next(hart: Hart, insn: Insn): boolean {
  hart.pc += BigInt(insn.length);
  return true;
}

function illegal(hart: Hart, insn: Insn): boolean {
  hart.raise(Cause.illegalInstruction, BigInt(insn.bits));
  return false;
}

type CsrRule = Extract<SystemRule, `csr${string}`>;

function accessCsr(clock: Clock, hart: Hart, rule: CsrRule, insn: Insn): boolean {
  const { rd, rs1, imm, csr } = insn.operands;
  const isImmediate = rule.endsWith('i');
  const operand = isImmediate ? BigInt(imm & 31) : hart.x(rs1);
  const swaps = rule === 'csrrw' || rule === 'csrrwi';
  // csrrw with rd = x0 does not read; csrrs and csrrc with x0 or 0 do not write, which matters for read-only registers.
  const writes = swaps || (isImmediate ? imm !== 0 : rs1 !== 0);
  const old = readCsr(hart, clock, csr);
  if (old === undefined) return false;
  if (writes) {
    const clears = rule === 'csrrc' || rule === 'csrrci';
    const value = swaps ? operand : clears ? old & ~operand : old | operand;
    if (!writeCsr(hart, csr, value)) return false;
  }
  hart.setX(rd, old);
  return true;
}
