/**
 * What is shown when the mouse rests on a word: an instruction with its operation, encoding and what it came to here, a register, a control and status
 * register, a directive, a symbol, a macro, a number in other bases.
 */
import { describe, drawEncoding } from '../../isa/describe.ts';
import type { Modifier } from '../insn/operand.ts';
import { integerOf } from '../syntax/literals.ts';
import { isPunctuation, type Token } from '../syntax/token.ts';
import type { Statement } from '../syntax/tree.ts';
import { type CursorContext, contextAt } from './cursorContext.ts';
import { directiveDocs } from './directiveDocs.ts';
import { codeBlock, mnemonicDocs } from './insnDocs.ts';
import { insnsOf, insnText } from './madeInsns.ts';
import { csrDocs, registerDocs } from './registerDocs.ts';
import type { SourceDocument } from './sourceDocument.ts';
import { macroDocs, symbolDocs } from './symbolDocs.ts';
import { macroNamed, occurrenceAt } from './symbols.ts';
import { lineRange, type TextPosition, type TextRange } from './textRange.ts';
import { RELOCATION_DOCS, ROUNDING_DOCS } from './wordDocs.ts';

export interface Hover {
  readonly markdown: string;
  readonly range: TextRange;
}

/** More instructions than this are counted. */
const MAX_SHOWN = 12;

/** What there is to say about the word at a place, as Markdown; undefined where there is nothing. */
export function hover(source: SourceDocument, position: TextPosition): Hover | undefined {
  const context = contextAt(source, position);
  const { word } = context;
  if (word === undefined) return undefined;
  const markdown = explain(source, position, context, word);
  return markdown === undefined ? undefined : { markdown, range: lineRange(position.line, word.start, word.end) };
}

function explain(
  source: SourceDocument,
  position: TextPosition,
  { part, head, before }: CursorContext,
  word: Token,
): string | undefined {
  const macro = macroNamed(source, word.text);
  const occurrence = occurrenceAt(source, position);
  if (part === 'head') {
    const statement = source.statementsOf(position.line).find(({ head: own }) => own?.text === word.text);
    const made = statement === undefined ? undefined : becomes(source, statement);
    const general =
      macro !== undefined ? macroDocs(source, macro) : (directiveText(word.text) ?? mnemonicDocs(word.text));
    if (general !== undefined) return [general, ...(made === undefined ? [] : [made])].join('\n\n---\n\n');
  }
  if (occurrence !== undefined) return symbolDocs(source, occurrence);
  if (part === 'outside') return undefined;
  const isCsrPlace = /^csr|^f?[rs]?csr/.test(head?.text.toLowerCase() ?? '');
  const words = operandWord(before, word.text);
  if (words !== undefined) return words;
  const registers = isCsrPlace ? (csrDocs(word.text) ?? registerDocs(word.text)) : registerDocs(word.text);
  if (registers !== undefined) return registers;
  return macro === undefined ? numberText(word) : macroDocs(source, macro);
}

function directiveText(name: string): string | undefined {
  const lower = name.toLowerCase();
  const entry = directiveDocs.get(lower);
  return entry && `${codeBlock([`${lower} ${entry.operands}`.trimEnd()])}\n\n${entry.doc}`;
}

/** Relocation functions behind their percent sign, and rounding modes. */
function operandWord(before: Token | undefined, text: string): string | undefined {
  if (isPunctuation(before, '%') && Object.hasOwn(RELOCATION_DOCS, text)) {
    return `**%${text}**: ${RELOCATION_DOCS[text as Modifier]}`;
  }
  return Object.hasOwn(ROUNDING_DOCS, text) ? `**${text}**: ${ROUNDING_DOCS[text]}` : undefined;
}

/** What a statement came to: of one instruction its encoding with operation, of several the list. */
function becomes(source: SourceDocument, statement: Statement): string | undefined {
  const made = insnsOf(source.assembled.module, [statement]);
  const [first] = made;
  if (first === undefined) return undefined;
  const { module } = source.assembled;
  if (made.length > 1) {
    const texts = made.slice(0, MAX_SHOWN).map((insn) => insnText(module, insn));
    if (made.length > MAX_SHOWN) texts.push(`# and ${made.length - MAX_SHOWN} more`);
    return `Here it is\n\n${codeBlock(texts)}`;
  }
  const description = describe(first.insn, BigInt(first.offset));
  const address = source.addresses?.addressOf(first.section, first.offset);
  const place = `${module.sections[first.section]?.name} + 0x${first.offset.toString(16)}`;
  const where = address === undefined ? place : `0x${address.toString(16)} (${place})`;
  const size = `${first.insn.length} bytes at ${where}${first.insn.length === 2 ? `, compressed as \`${first.insn.def.name}\`` : ''}`;
  const operation = first.relocation === undefined ? description.semantics : [];
  return [
    `Here it is \`${insnText(module, first)}\`: ${size}`,
    codeBlock([drawEncoding(description.encoding), ...(operation.length > 0 ? ['', ...operation] : [])], 'text'),
  ].join('\n\n');
}

function numberText({ kind, text }: Token): string | undefined {
  const value = kind === 'number' ? integerOf(text) : undefined;
  if (value === undefined) return undefined;
  const signed = BigInt.asIntN(64, value);
  const others = signed === value ? '' : ` = ${signed}`;
  return `${value}${others} = 0x${value.toString(16)} = 0b${value.toString(2)}`;
}
