/**
 * The forms of an instruction or directive while its operands are typed, and which operand is being typed.
 */
import { formsOf } from '../insn/forms.ts';
import { contextAt } from './cursorContext.ts';
import { directiveDocs } from './directiveDocs.ts';
import { plainMnemonic, sentenceOf, syntaxesOf } from './insnDocs.ts';
import type { SourceDocument } from './sourceDocument.ts';
import { macroNamed } from './symbols.ts';
import type { TextPosition } from './textRange.ts';

export interface Signature {
  /** `addi rd, rs1, imm`. */
  readonly label: string;
  /** Where each operand stands in the label. */
  readonly parameters: readonly (readonly [start: number, end: number])[];
  readonly doc: string;
}

export interface SignatureHelp {
  readonly signatures: readonly Signature[];
  readonly activeSignature: number;
  readonly activeParameter: number;
}

/** The forms of the instruction, directive or macro whose operands are being typed. */
export function signatureHelp(source: SourceDocument, position: TextPosition): SignatureHelp | undefined {
  const { head, part, operandIndex } = contextAt(source, position);
  if (head === undefined || part !== 'operands') return undefined;
  const signatures = signaturesOf(source, head.text);
  if (signatures.length === 0) return undefined;
  const fitting = signatures.findIndex(({ parameters }) => parameters.length > operandIndex);
  return { signatures, activeSignature: Math.max(fitting, 0), activeParameter: operandIndex };
}

function signaturesOf(source: SourceDocument, written: string): Signature[] {
  const macro = macroNamed(source, written);
  if (macro?.kind === 'macro')
    return [signature(`${macro.name} ${macro.parameters.join(', ')}`.trimEnd(), 'A macro of this source.')];
  const directive = directiveDocs.get(written.toLowerCase());
  if (directive !== undefined) return [signature(`${written} ${directive.operands}`.trimEnd(), directive.doc)];
  const name = plainMnemonic(written.toLowerCase());
  const forms = name === 'li' ? [] : formsOf(name);
  return syntaxesOf(name).map((label, i) => signature(label, forms[i]?.row.doc ?? sentenceOf(name) ?? ''));
}

function signature(label: string, doc: string): Signature {
  const parameters: (readonly [number, number])[] = [];
  let at = label.indexOf(' ') + 1;
  if (at === 0) return { label, parameters, doc };
  for (const operand of label.slice(at).split(', ')) {
    parameters.push([at, at + operand.length]);
    at += operand.length + 2;
  }
  return { label, parameters, doc };
}
