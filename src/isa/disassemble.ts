/**
 * Decoded instructions as assembly text, as GNU objdump prints it: ABI register names, aliases, compressed instructions as what they expand
 * to. Immediate forms keep their own names (`addi`, `slli`), as in the manual, where some versions of objdump drop the i.
 */
import { aliasOf } from './aliases.ts';
import { decode, insnLength } from './decode.ts';
import type { Insn } from './insnDef.ts';
import { operandTexts, type SymbolOf, targetOf } from './operandText.ts';

export interface Disassembly {
  readonly mnemonic: string;
  /** Joined by commas; empty when there is none. */
  readonly operands: string;
  /** Both, with a space between. */
  readonly text: string;
  /** Where a branch or direct jump goes. */
  readonly target?: bigint;
}

const ORDER_SUFFIXES = ['', '.rl', '.aq', '.aqrl'];

export function disassemble(insn: Insn, pc: bigint, symbolOf?: SymbolOf): Disassembly {
  const alias = aliasOf(insn);
  const [name, syntax = ''] = alias === undefined ? [insn.base.name, insn.base.syntax] : alias.as.split(' ');
  const operands = operandTexts(syntax, insn.operands, pc, symbolOf).join(',');
  const disassembly = disassemblyOf(`${name}${ORDER_SUFFIXES[insn.operands.aqrl]}`, operands);
  return insn.base.syntax.includes('target') ? { ...disassembly, target: targetOf(insn.operands, pc) } : disassembly;
}

/** The same from encoded bits; what is no instruction is shown as data, and all zeros as `unimp`. */
export function disassembleBits(bits: number, pc: bigint, symbolOf?: SymbolOf): Disassembly {
  const insn = decode(bits);
  if (insn !== undefined) return disassemble(insn, pc, symbolOf);
  if (insnLength(bits) === 4) return disassemblyOf('.4byte', `0x${(bits >>> 0).toString(16)}`);
  const low = bits & 0xffff;
  return low === 0 ? disassemblyOf('unimp', '') : disassemblyOf('.2byte', `0x${low.toString(16)}`);
}

const disassemblyOf = (mnemonic: string, operands: string): Disassembly => ({
  mnemonic,
  operands,
  text: `${mnemonic} ${operands}`.trimEnd(),
});
