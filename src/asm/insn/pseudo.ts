/**
 * Pseudo-instructions that become several instructions, or one of several (RISC-V Assembly Programmer's Manual, "Pseudoinstructions"). The
 * sequences are GNU as's, so that objects are alike.
 */
import { noOperands } from '../../isa/formats.ts';
import type { Register } from '../../isa/registers.ts';
import { evaluate } from '../layout/evaluate.ts';
import type { Value } from '../layout/model.ts';
import { constantNow } from '../layout/resolve.ts';
import { plainConstant, symbolValue } from '../layout/value.ts';
import { R_RISCV } from '../relocationTypes.ts';
import type { Assembly } from '../state.ts';
import { SyntaxProblem } from '../syntax/cursor.ts';
import type { Expression } from '../syntax/expression.ts';
import { emitNamed, emitRow } from './emitRow.ts';
import { rowNamed } from './forms.ts';
import { loadConstant, loadLarge } from './loadConstant.ts';
import type { Operand } from './operand.ts';

export interface Pseudo {
  /** As a person reads it. */
  readonly syntax: string;
  /** Writes what it stands for, if the operands are of its kinds; else answers false. */
  readonly emit: (assembly: Assembly, operands: readonly Operand[]) => boolean;
}

const RA = 1;
const TP = 4;
const T1 = 6;

const isX = (operand: Operand | undefined): operand is Operand & { kind: 'register' } =>
  operand?.kind === 'register' && operand.register.file === 'x';

/** An expression without a relocation function; the name of a register is a symbol where one is wanted. */
function plain(operand: Operand | undefined): Expression | undefined {
  if (operand?.kind === 'register') return operand.expression;
  return operand?.kind === 'expression' && operand.modifier === undefined ? operand.expression : undefined;
}

/** `name rd,symbol`. */
const withSymbol = (syntax: string, emit: (assembly: Assembly, rd: number, symbol: Value) => void): Pseudo => ({
  syntax,
  emit: (assembly, operands) => {
    const [rd] = operands;
    const symbol = plain(operands[1]);
    if (operands.length !== 2 || !isX(rd) || symbol === undefined) return false;
    emit(assembly, rd.register.index, evaluate(assembly, symbol));
    return true;
  },
});

/** auipc with the upper part, then an instruction with the lower part, which names the place of the auipc. */
function pcRelative(
  assembly: Assembly,
  symbol: Value,
  base: number,
  hiType: number,
  second: { readonly name: string; readonly rd?: number; readonly rs2?: number; readonly isStore?: boolean },
): void {
  const label = assembly.symbols.unnamed(assembly.sections.here);
  emitNamed(assembly, 'auipc', { rd: base }, { type: hiType, value: symbol });
  const { name, rd = 0, rs2 = 0, isStore = false } = second;
  const type = isStore ? R_RISCV.PCREL_LO12_S : R_RISCV.PCREL_LO12_I;
  emitNamed(assembly, name, { rd, rs1: base, rs2 }, { type, value: symbolValue(label) });
}

function loadAddress(assembly: Assembly, rd: number, symbol: Value, viaGot: boolean): void {
  const constant = constantNow(symbol);
  if (constant !== undefined) loadLarge(assembly, rd, constant);
  else if (viaGot) pcRelative(assembly, symbol, rd, R_RISCV.GOT_HI20, { name: 'ld', rd });
  else pcRelative(assembly, symbol, rd, R_RISCV.PCREL_HI20, { name: 'addi', rd });
}

/** `call symbol` and its like: auipc and jalr with one relocation over both. */
function callVia(assembly: Assembly, link: number, scratch: number, symbol: Value): void {
  emitNamed(assembly, 'auipc', { rd: scratch }, { type: R_RISCV.CALL_PLT, value: symbol });
  emitRow(assembly, rowNamed('jalr'), { ...noOperands, rd: link, rs1: scratch }, undefined, false);
}

const call: Pseudo = {
  syntax: 'call symbol or call rd,symbol',
  emit: (assembly, operands) => {
    const [first] = operands;
    const target = plain(operands[operands.length - 1]);
    if (target === undefined || operands.length > 2 || (operands.length === 2 && !isX(first))) return false;
    const link = operands.length === 2 && isX(first) ? first.register.index : undefined;
    callVia(assembly, link ?? RA, link === undefined ? RA : T1, evaluate(assembly, target));
    return true;
  },
};

const tail: Pseudo = {
  syntax: 'tail symbol',
  emit: (assembly, operands) => {
    const target = plain(operands[0]);
    if (operands.length !== 1 || target === undefined) return false;
    callVia(assembly, 0, T1, evaluate(assembly, target));
    return true;
  },
};

const jump: Pseudo = {
  syntax: 'jump symbol,rt',
  emit: (assembly, operands) => {
    const [, scratch] = operands;
    const target = plain(operands[0]);
    if (operands.length !== 2 || target === undefined || !isX(scratch)) return false;
    callVia(assembly, 0, scratch.register.index, evaluate(assembly, target));
    return true;
  },
};

const li: Pseudo = {
  syntax: 'li rd,constant',
  emit: (assembly, operands) => {
    const [rd, operand] = operands;
    const expression = plain(operand);
    if (operands.length !== 2 || !isX(rd) || expression === undefined) return false;
    const value = evaluate(assembly, expression);
    const constant = plainConstant(value) ?? constantNow(value);
    if (constant === undefined) {
      throw new SyntaxProblem(
        'li needs a constant; for the address of a symbol say la',
        expression.start,
        expression.end,
      );
    }
    if (BigInt.asUintN(64, constant) !== constant && BigInt.asIntN(64, constant) !== constant) {
      throw new SyntaxProblem(`${constant} does not fit 64 bits`, expression.start, expression.end);
    }
    loadConstant(assembly, rd.register.index, constant);
    return true;
  },
};

/** `add rd,rs1,tp,%tprel_add(symbol)`: marks the addition, for the linker. */
const tprelAdd: Pseudo = {
  syntax: 'add rd,rs1,tp,%tprel_add(symbol)',
  emit: (assembly, operands) => {
    const [rd, rs1, tp, symbol] = operands;
    if (operands.length !== 4 || !isX(rd) || !isX(rs1) || !isX(tp) || tp.register.index !== TP) return false;
    if (symbol?.kind !== 'expression' || symbol.modifier !== 'tprel_add') return false;
    const value = evaluate(assembly, symbol.expression);
    const registers = { rd: rd.register.index, rs1: rs1.register.index, rs2: TP };
    emitNamed(assembly, 'add', registers, { type: R_RISCV.TPREL_ADD, value });
    return true;
  },
};

/** Extension by two shifts, where there is no instruction for it. */
const extension = (name: string, shift: number, right: 'srli' | 'srai'): Pseudo => ({
  syntax: `${name} rd,rs`,
  emit: (assembly, operands) => {
    const [rd, rs] = operands;
    if (operands.length !== 2 || !isX(rd) || !isX(rs)) return false;
    emitNamed(assembly, 'slli', { rd: rd.register.index, rs1: rs.register.index, imm: shift });
    emitNamed(assembly, right, { rd: rd.register.index, rs1: rd.register.index, imm: shift });
    return true;
  },
});

/** By name. Where an instruction of the same name exists too, it is tried first, if the mode has it. */
export const pseudos: ReadonlyMap<string, Pseudo> = new Map<string, Pseudo>([
  ['li', li],
  ['la', withSymbol('la rd,symbol', (assembly, rd, symbol) => loadAddress(assembly, rd, symbol, assembly.mode.pic))],
  ['lla', withSymbol('lla rd,symbol', (assembly, rd, symbol) => loadAddress(assembly, rd, symbol, false))],
  ['lga', withSymbol('lga rd,symbol', (assembly, rd, symbol) => loadAddress(assembly, rd, symbol, true))],
  [
    'la.tls.ie',
    withSymbol('la.tls.ie rd,symbol', (assembly, rd, symbol) =>
      pcRelative(assembly, symbol, rd, R_RISCV.TLS_GOT_HI20, { name: 'ld', rd }),
    ),
  ],
  [
    'la.tls.gd',
    withSymbol('la.tls.gd rd,symbol', (assembly, rd, symbol) =>
      pcRelative(assembly, symbol, rd, R_RISCV.TLS_GD_HI20, { name: 'addi', rd }),
    ),
  ],
  ['call', call],
  ['tail', tail],
  ['jump', jump],
  ['add', tprelAdd],
  ['sext.b', extension('sext.b', 56, 'srai')],
  ['sext.h', extension('sext.h', 48, 'srai')],
  ['zext.h', extension('zext.h', 48, 'srli')],
  ['zext.w', extension('zext.w', 32, 'srli')],
]);

/** `lw rd,symbol`, `sw rs,symbol,rt`, `flw rd,symbol,rt`: access to memory by name; false when the operands are not of that kind. */
export function emitSymbolAccess(
  assembly: Assembly,
  name: string,
  isStore: boolean,
  data: Register,
  symbol: Value,
  scratch: Register | undefined,
): void {
  const base = scratch?.index ?? data.index;
  const second = isStore ? { name, rs2: data.index, isStore } : { name, rd: data.index };
  pcRelative(assembly, symbol, base, R_RISCV.PCREL_HI20, second);
}
