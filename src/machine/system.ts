/**
 * Instructions whose effect is a rule of the machine: environment calls, trap returns, fences, CSR accesses (Privileged ISA, "Supervisor
 * Instructions", "Trap-Return Instructions"; Unprivileged ISA, "Zicsr"). Each is checked against the hart's privilege; what is not allowed is
 * an illegal-instruction exception whose xtval is the instruction.
 */
import { unreachable } from '../base/assert.ts';
import { csrReadOnly } from '../isa/csrs.ts';
import type { Insn } from '../isa/insnDef.ts';
import type { SystemRule } from '../isa/ops.ts';
import { type CsrServices, readCsr, writeCsr } from './csrFile.ts';
import type { Hart } from './hart.ts';
import { wakes } from './interrupts.ts';
import { TSR, TVM, TW } from './mstatus.ts';
import { MSTATUS, RUN_RETIRED, WAITING } from './stateLayout.ts';
import { Cause } from './trap.ts';
import { returnFromMachine, returnFromSupervisor } from './trapEntry.ts';

/** What system instructions reach beyond their hart. */
export type SystemServices = CsrServices;

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
      if (forbidden(hart, TW)) return illegal(hart, insn);
      // The machine waits before the next instruction, which is where an interrupt is taken (Privileged ISA, "Wait for Interrupt").
      if (!wakes(hart, services.now + hart.get32(RUN_RETIRED))) hart.set32(WAITING, 1);
      return next(hart, insn);
    case 'sfence.vma':
      if (forbidden(hart, TVM)) return illegal(hart, insn);
      // Translations see all stores to page tables already, whatever address and address space it names (`mmu.ts`).
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

function accessCsr(services: SystemServices, hart: Hart, rule: CsrRule, insn: Insn): boolean {
  const { rd, rs1, imm, csr } = insn.operands;
  const isImmediate = rule.endsWith('i');
  const operand = isImmediate ? BigInt(imm & 31) : hart.x(rs1);
  const swaps = rule === 'csrrw' || rule === 'csrrwi';
  // csrrw with rd = x0 does not read; csrrs and csrrc with x0 or 0 do not write, which matters for read-only registers.
  const writes = swaps || (isImmediate ? imm !== 0 : rs1 !== 0);
  // Before anything is read: reading `time` leaves a trace.
  if (writes && csrReadOnly(csr)) return false;
  const old = readCsr(hart, services, csr);
  if (old === undefined) return false;
  if (writes) {
    const clears = rule === 'csrrc' || rule === 'csrrci';
    const value = swaps ? operand : clears ? old & ~operand : old | operand;
    if (!writeCsr(hart, services, csr, value)) return false;
  }
  hart.setX(rd, old);
  return true;
}
