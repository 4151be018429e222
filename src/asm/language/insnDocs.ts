/**
 * What there is to say about a mnemonic, as Markdown, all of it read off the instruction table: its forms, the sentence, the operation, the encoding
 * drawn. Of pseudo-instructions that become several instructions the assembler says what they become (`madeInsns.ts`).
 */
import { drawEncoding, encodingFields, rowPseudoCode } from '../../isa/describe.ts';
import { extensions } from '../../isa/extensions.ts';
import type { BaseRow, InsnDef } from '../../isa/insnDef.ts';
import { type Form, formsOf, rowNamed } from '../insn/forms.ts';
import { pseudos } from '../insn/pseudo.ts';

/** What stands before the code in Markdown, so that it is coloured. */
export const codeBlock = (lines: readonly string[], language = 'riscv-asm'): string =>
  `\`\`\`${language}\n${lines.join('\n')}\n\`\`\``;

const PSEUDO_SENTENCES: Readonly<Record<string, string>> = {
  li: 'Loads a constant, with the shortest sequence there is.',
  la: 'Loads the address of a symbol; in position-independent code by way of the global offset table.',
  lla: 'Loads the address of a symbol of this program, relative to the pc.',
  lga: 'Loads the address of a symbol by way of the global offset table.',
  'la.tls.ie': 'Loads the offset of a thread-local symbol from tp, which the linker leaves in the global offset table.',
  'la.tls.gd': 'Loads the address of the record by which a thread-local symbol is asked for.',
  call: 'Calls a function at any distance; the return address goes to ra, or to rd.',
  tail: 'Jumps to a function at any distance, whose return is then this one’s; t1 is overwritten.',
  jump: 'Jumps to a symbol at any distance; rt is overwritten.',
  add: 'Adds; with %tprel_add it marks the addition of tp for the linker.',
  'sext.b': 'Sign-extends a byte.',
  'sext.h': 'Sign-extends 16 bits.',
  'zext.h': 'Zero-extends 16 bits.',
  'zext.w': 'Zero-extends 32 bits.',
};

const extensionDocs = new Map([
  ...extensions.map(({ name, doc }) => [name, doc] as const),
  ['priv', 'Privileged architecture.'],
]);

/** `Zbb: Basic bit manipulation.` */
export const extensionText = (row: InsnDef): string => {
  const doc = extensionDocs.get(row.ext.toLowerCase());
  return doc === undefined ? row.ext : `${row.ext}: ${doc}`;
};

/** A mnemonic without what orders an atomic instruction. */
export const plainMnemonic = (name: string): string =>
  formsOf(name).length > 0 || pseudos.has(name) ? name : name.replace(/\.(?:aqrl|aq|rl)$/, '');

/** Forms as a person reads them: `addi rd, rs1, imm`. */
export function syntaxesOf(name: string): string[] {
  // `li` is more than the `addi` that it is for small constants.
  const forms = (name === 'li' ? [] : formsOf(name)).map(({ syntax }) =>
    `${name} ${syntax.replaceAll(',', ', ')}`.trimEnd(),
  );
  const pseudo = pseudos.get(name)?.syntax.split(' or ') ?? [];
  return [...forms, ...pseudo.map((syntax) => syntax.replace(/,(?! )/g, ', '))];
}

/** What a mnemonic does, in a sentence; undefined when it is none. */
export function sentenceOf(name: string): string | undefined {
  const [form] = formsOf(name);
  const sentence = PSEUDO_SENTENCES[name];
  return sentence !== undefined && (form === undefined || name === 'li') ? sentence : (form?.row.doc ?? sentence);
}

const baseOf = (row: InsnDef): BaseRow => (row.kind === 'base' ? row : (rowNamed(row.expandsTo) as BaseRow));

/** What a name is short for: `addi rd, rs1, 0` is no name of its own, `mv` is one for it. */
function aliasText({ name, row, where }: Form): string | undefined {
  if (name === row.name && where.length === 0) {
    return row.kind === 'compressed' ? `The compressed form of \`${row.expandsTo}\`.` : undefined;
  }
  const values = where.map(
    ([field, value]) => `${field} = ${typeof value === 'number' ? numberText(field, value) : value}`,
  );
  return `Another name for \`${row.name}\`${values.length === 0 ? '' : ` with ${values.join(', ')}`}.`;
}

const numberText = (field: string, value: number): string =>
  /^r[ds]\d?$/.test(field) ? `x${value}` : value > 9 ? `0x${value.toString(16)}` : String(value);

/** Everything in general about a mnemonic; undefined when it is none. */
export function mnemonicDocs(written: string): string | undefined {
  const name = plainMnemonic(written.toLowerCase());
  const sentence = sentenceOf(name);
  if (sentence === undefined) return undefined;
  const [form] = formsOf(name);
  const parts = [codeBlock(syntaxesOf(name)), sentence];
  if (form === undefined || name === 'li') return [...parts, 'Pseudo-instruction.'].join('\n\n');
  const alias = aliasText(form);
  if (alias !== undefined) parts.push(alias);
  const operation = rowPseudoCode(baseOf(form.row));
  if (operation.length > 0) parts.push(codeBlock(operation, 'text'));
  // Between two blocks of code VS Code leaves no room.
  parts.push('Encoding:', codeBlock([drawEncoding(encodingFields(form.row))], 'text'), `*${extensionText(form.row)}*`);
  return parts.join('\n\n');
}
