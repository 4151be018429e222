/**
 * The instructions that statements came to, decoded from the bytes that the assembler wrote; where the linker fills in an operand, the relocation
 * says what will stand there.
 */
import { decode } from '../../isa/decode.ts';
import { disassemble } from '../../isa/disassemble.ts';
import type { Insn } from '../../isa/insnDef.ts';
import { operandTexts } from '../../isa/operandText.ts';
import type { ObjectModule, ObjectSymbol, Relocation } from '../objectModule.ts';
import { R_RISCV } from '../relocationTypes.ts';
import type { Statement } from '../syntax/tree.ts';

export interface MadeInsn {
  readonly insn: Insn;
  readonly section: number;
  readonly offset: number;
  /** What the linker fills in. */
  readonly relocation: Relocation | undefined;
  /** The innermost statement that it was made of. */
  readonly statement: Statement;
}

const MAX_INSNS = 20_000;

/** Those of statements and of what they were expanded to, in order. */
export function insnsOf(module: ObjectModule, statements: readonly Statement[]): MadeInsn[] {
  const made: MadeInsn[] = [];
  for (const statement of statements) collect(module, statement, made);
  return made;
}

function collect(module: ObjectModule, statement: Statement, made: MadeInsn[]): void {
  if (statement.kind !== 'instruction') {
    for (const child of statement.expansion) if (made.length < MAX_INSNS) collect(module, child, made);
    return;
  }
  const { place } = statement;
  const section = place === undefined ? undefined : module.sections[place.section];
  if (place === undefined || section === undefined) return;
  const { bytes } = section;
  for (let offset = place.offset; offset < place.offset + place.sizeBytes; ) {
    const half = (at: number): number => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
    const insn = decode(half(offset) | (half(offset + 2) << 16));
    if (insn === undefined) return;
    const relocation = relocationAt(section.relocations, offset) ?? secondOfCall(made[made.length - 1]);
    made.push({ insn, section: place.section, offset, relocation, statement });
    offset += insn.length;
  }
}

/** A call's relocation is that of its first instruction, and counts for both. */
function secondOfCall(first: MadeInsn | undefined): Relocation | undefined {
  const relocation = first?.insn.base.name === 'auipc' ? first.relocation : undefined;
  if (relocation?.type !== R_RISCV.CALL_PLT && relocation?.type !== R_RISCV.CALL) return undefined;
  return { ...relocation, type: R_RISCV.PCREL_LO12_I };
}

/** The relocation of an instruction; marks for the linker do not count. */
function relocationAt(relocations: readonly Relocation[], offset: number): Relocation | undefined {
  let low = 0;
  let high = relocations.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (relocations[middle]!.offset < offset) low = middle + 1;
    else high = middle;
  }
  for (let at = low; relocations[at]?.offset === offset; at++) {
    if (relocations[at]!.type !== R_RISCV.RELAX) return relocations[at];
  }
  return undefined;
}

/** How the linker's part is written in a source. */
const FUNCTIONS: ReadonlyMap<number, string> = new Map([
  [R_RISCV.HI20, '%hi'],
  [R_RISCV.LO12_I, '%lo'],
  [R_RISCV.LO12_S, '%lo'],
  [R_RISCV.RVC_LUI, '%hi'],
  [R_RISCV.PCREL_HI20, '%pcrel_hi'],
  [R_RISCV.PCREL_LO12_I, '%pcrel_lo'],
  [R_RISCV.PCREL_LO12_S, '%pcrel_lo'],
  [R_RISCV.GOT_HI20, '%got_pcrel_hi'],
  [R_RISCV.TPREL_HI20, '%tprel_hi'],
  [R_RISCV.TPREL_LO12_I, '%tprel_lo'],
  [R_RISCV.TPREL_LO12_S, '%tprel_lo'],
  [R_RISCV.TLS_GOT_HI20, '%tls_ie_pcrel_hi'],
  [R_RISCV.TLS_GD_HI20, '%tls_gd_pcrel_hi'],
]);

/** Between the number of a numbered label and which of them it is, in names that the assembler makes. */
const NUMBERED = '\u0002';

/** A symbol's name as sources write it: that of a numbered label is its number; of the assembler's own there is none, only the place. */
export function symbolText(name: string): string {
  const end = name.indexOf(NUMBERED);
  if (end > 0 && name.startsWith('.L')) return name.slice(2, end);
  return /^[\w.$]+$/.test(name) ? name : '.';
}

/** What a relocation is about; that of a lower part names the place of the upper part, which names the symbol. */
export function meant(
  { symbols, sections }: ObjectModule,
  { symbol: index, addend }: Relocation,
): { readonly symbol: ObjectSymbol | undefined; readonly addend: bigint } {
  const symbol = symbols[index];
  if (symbol === undefined || typeof symbol.place === 'string' || symbolText(symbol.name) !== '.')
    return { symbol, addend };
  const upper = relocationAt(sections[symbol.place.section]!.relocations, Number(symbol.value));
  return upper === undefined ? { symbol, addend } : { symbol: symbols[upper.symbol], addend: upper.addend };
}

/** An instruction as assembly text, with relocation functions where the linker fills something in. */
export function insnText(module: ObjectModule, { insn, relocation, offset }: MadeInsn): string {
  if (relocation === undefined) return disassemble(insn, BigInt(offset)).text.replace(/,/g, ', ');
  const { symbol, addend } = meant(module, relocation);
  const sum = `${symbol === undefined ? '' : symbolText(symbol.name)}${addend === 0n && symbol !== undefined ? '' : addend < 0n ? addend : `+${addend}`}`;
  const relocated = FUNCTIONS.has(relocation.type) ? `${FUNCTIONS.get(relocation.type)}(${sum})` : sum;
  const { name, syntax } = insn.base;
  const isPair = relocation.type === R_RISCV.CALL || relocation.type === R_RISCV.CALL_PLT;
  const word = isPair ? `%pcrel_hi(${sum})` : relocated;
  const operands = syntax.split(',').map((part) => {
    if (/hi20|target/.test(part)) return word;
    const [text = ''] = operandTexts(part, insn.operands, BigInt(offset));
    return part.startsWith('imm') ? text.replace(/^-?\d+/, word) : text;
  });
  return `${name} ${operands.join(', ')}`;
}
