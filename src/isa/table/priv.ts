/**
 * Environment call, breakpoint and the privileged instructions (Privileged ISA, "Supervisor Instructions", "Trap-Return Instructions",
 * "Wait for Interrupt"). What they do is a rule of the machine.
 */
import type { BaseRow, Format } from '../insnDef.ts';
import type { SystemRule } from '../ops.ts';
import { baseRow } from './row.ts';

const system = (rule: SystemRule, format: Format, syntax: string, drawn: string, doc: string): BaseRow =>
  baseRow('Priv', format, `${rule} ${syntax}`.trimEnd(), drawn, doc, (o) => o.system(rule));

export const privRows: readonly BaseRow[] = [
  system('ecall', 'none', '', '000000000000 00000 000 00000 1110011', 'Calls the execution environment by a trap.'),
  system(
    'ebreak',
    'none',
    '',
    '000000000001 00000 000 00000 1110011',
    'Traps to the debugger by a breakpoint exception.',
  ),
  system('sret', 'none', '', '000100000010 00000 000 00000 1110011', 'Returns from a trap that was taken in S-mode.'),
  system('mret', 'none', '', '001100000010 00000 000 00000 1110011', 'Returns from a trap that was taken in M-mode.'),
  system('wfi', 'none', '', '000100000101 00000 000 00000 1110011', 'Waits until an interrupt is pending.'),
  system(
    'sfence.vma',
    'sfence',
    'rs1,rs2',
    '0001001 rs2 rs1 000 00000 1110011',
    'Orders page-table stores before later translations of address rs1 in address space rs2, or of all with x0.',
  ),
];
