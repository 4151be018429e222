/**
 * A statement whose first word is a mnemonic: finds what the operands make of it and writes it.
 */
import { formats } from '../../isa/formats.ts';
import type { Operands } from '../../isa/insnDef.ts';
import { evaluate } from '../layout/evaluate.ts';
import { plainConstant } from '../layout/value.ts';
import type { Assembly } from '../state.ts';
import { type Cursor, SyntaxProblem } from '../syntax/cursor.ts';
import { checkExtension, emitBranch, emitRow } from './emitRow.ts';
import { type Form, formsOf, rowNamed } from './forms.ts';
import { formFor, type Match, matchForm } from './match.ts';
import { mismatch } from './mismatch.ts';
import { type Operand, parseOperands } from './operand.ts';
import { emitSymbolAccess, pseudos } from './pseudo.ts';
import { UNIMPLEMENTED, unimplemented } from './unimplemented.ts';

const ORDERS: Readonly<Record<string, number>> = { aqrl: 3, aq: 2, rl: 1 };

/** A name that may end in what orders an atomic instruction: `amoadd.w.aq`. */
interface Mnemonic {
  readonly name: string;
  readonly forms: readonly Form[];
  readonly aqrl: number;
}

function mnemonicOf(name: string): Mnemonic {
  const forms = formsOf(name);
  if (forms.length > 0) return { name, forms, aqrl: 0 };
  const dot = name.lastIndexOf('.');
  const aqrl = ORDERS[name.slice(dot + 1)] ?? 0;
  const ordered = dot > 0 && aqrl !== 0 ? formsOf(name.slice(0, dot)) : [];
  return { name, forms: ordered.filter(({ row }) => formats[row.format].slicesOf.aqrl.length > 0), aqrl };
}

/** Whether a word is a mnemonic. */
export const isMnemonic = (name: string): boolean =>
  formsOf(name).length > 0 || pseudos.has(name) || name === UNIMPLEMENTED || mnemonicOf(name).forms.length > 0;

/** Assembles an instruction whose operands come next; throws SyntaxProblem. */
export function assembleInsn(assembly: Assembly, written: string, cursor: Cursor): void {
  const end = cursor.tokens[cursor.tokens.length - 1]!.end;
  const operands = parseOperands(cursor);
  const { name, forms, aqrl } = mnemonicOf(written);
  if (operands.length === 0 && unimplemented(assembly, name)) return;
  const pseudo = pseudos.get(name);
  const form = formFor(forms, operands);
  const isAvailable = form !== undefined && hasExtension(assembly, form);
  if (pseudo !== undefined && (form === undefined || name === 'li' || !isAvailable)) {
    if (pseudo.emit(assembly, operands)) return;
    if (forms.length === 0) throw new SyntaxProblem(`\`${name}\` is written \`${pseudo.syntax}\``, end, end + 1);
  }
  if (form === undefined) {
    if (accessBySymbol(assembly, forms, operands)) return;
    throw mismatch(name, forms, operands, end);
  }
  if (checkExtension(assembly, form.row)) emitMatch(assembly, matchForm(assembly, form, operands), aqrl);
}

const hasExtension = ({ mode }: Assembly, { row }: Form): boolean =>
  row.ext === 'Priv' || mode.extensions.has(row.ext.toLowerCase());

/** Spellings that GNU as leaves long where another spelling of the same instruction is compressed, with some operands at least. */
const LONG_SPELLINGS: ReadonlyMap<string, (operands: Operands) => boolean> = new Map<
  string,
  (operands: Operands) => boolean
>([
  ['jal rd,target', () => true],
  ['jalr rd,imm(rs1)', () => true],
  ['jalr rd,rs1', () => true],
  ['jalr rd,rs1,imm', () => true],
  ['jalr rs1,imm', () => true],
  ['jalr imm(rs1)', () => true],
  ['jr rs1,imm', () => true],
  ['jr imm(rs1)', () => true],
  ['mv rd,rs1', ({ rs1 }) => rs1 === 0],
  ['move rd,rs1', ({ rs1 }) => rs1 === 0],
  ['add rd,rs1,imm', ({ rd, rs1, imm }) => rs1 === 0 || (imm === 0 && rd !== rs1)],
]);

function emitMatch(assembly: Assembly, { form, operands, fix, target }: Match, aqrl: number): void {
  const { row } = form;
  const isLong = LONG_SPELLINGS.get(`${form.name} ${form.syntax}`);
  const mayCompress = isLong?.(operands) !== true;
  if (form.name === 'add' && row.name === 'addi' && isIdleAddition(assembly, operands)) {
    emitRow(assembly, rowNamed('c.addi'), operands);
  } else if (target === undefined)
    emitRow(assembly, row, aqrl === 0 ? operands : { ...operands, aqrl }, fix, mayCompress);
  else emitBranch(assembly, row, operands, target, mayCompress);
}

/** `add rd,rd,0`, which is the one HINT that GNU as makes of something else. */
const isIdleAddition = ({ mode }: Assembly, { rd, rs1, imm }: Operands): boolean =>
  mode.isCompressed && rd !== 0 && rd === rs1 && imm === 0;

/** Loads and stores may name a symbol instead of an address. */
function accessBySymbol(assembly: Assembly, forms: readonly Form[], operands: readonly Operand[]): boolean {
  const [data, symbol, scratch] = operands;
  const form = forms.find(
    ({ row, slots }) => (row.format === 'load' || row.format === 'S') && slots[1]?.kind === 'memory',
  );
  if (form === undefined || data?.kind !== 'register') return false;
  if (symbol?.kind !== 'expression' || symbol.modifier !== undefined) return false;
  const [slot] = form.slots;
  if (slot === undefined || slot.kind !== data.register.file) return false;
  const isStore = form.row.format === 'S';
  const needsScratch = isStore || slot.kind === 'f';
  if (operands.length !== (needsScratch ? 3 : 2)) return false;
  if (needsScratch && (scratch?.kind !== 'register' || scratch.register.file !== 'x')) return false;
  const value = evaluate(assembly, symbol.expression);
  if (plainConstant(value) !== undefined) return false;
  if (!checkExtension(assembly, form.row)) return true;
  const scratchRegister = scratch?.kind === 'register' ? scratch.register : undefined;
  emitSymbolAccess(assembly, form.row.name, isStore, data.register, value, scratchRegister);
  return true;
}
