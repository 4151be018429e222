/**
 * What may be typed at a place: at the begin of a statement mnemonics by extension, directives and macros, with snippets for their operands; among
 * operands what the instruction or directive takes there (`operandItems.ts`).
 */
import { formNames, formsOf } from '../insn/forms.ts';
import { pseudos } from '../insn/pseudo.ts';
import { isPunctuation } from '../syntax/token.ts';
import type { Completion, Item } from './completionItem.ts';
import { contextAt } from './cursorContext.ts';
import { directiveDocs } from './directiveDocs.ts';
import { extensionText, mnemonicDocs, sentenceOf, syntaxesOf } from './insnDocs.ts';
import { functionItems, macroItems, operandItems } from './operandItems.ts';
import { csrDocs, registerDocs } from './registerDocs.ts';
import type { SourceDocument } from './sourceDocument.ts';
import { lineRange, type TextPosition } from './textRange.ts';

/** All that fits at a place, unsorted; editors filter by what has been typed. */
export function completions(source: SourceDocument, position: TextPosition): Completion[] {
  const { word, head, part, operandIndex, before } = contextAt(source, position);
  if (part === 'outside') return [];
  const isFunction = isPunctuation(before, '%');
  // The words of some directives begin with a sign, which is typed already.
  const sign = isPunctuation(before, '@') ? '@' : '';
  const start = word?.start ?? position.character;
  const range = lineRange(position.line, start, position.character);
  const typed = source.lines[position.line]?.slice(start, position.character) ?? '';
  const items = isFunction
    ? functionItems()
    : part === 'head'
      ? [...HEADS, ...macroItems(source)]
      : operandItems(source, head?.text.toLowerCase() ?? '', operandIndex, typed);
  return items.flatMap((item) =>
    item.label.startsWith(sign)
      ? [{ ...item, label: item.label.slice(sign.length), snippet: item.snippet.slice(sign.length), range }]
      : [],
  );
}

/** Documentation of an item, for when it is looked at. */
export function completionDocs(kind: Completion['kind'], label: string): string | undefined {
  if (kind === 'instruction') return mnemonicDocs(label);
  if (kind === 'directive') return directiveDocs.get(label)?.doc;
  if (kind === 'register') return registerDocs(label);
  return kind === 'csr' ? csrDocs(label) : undefined;
}

/** The base first, then extensions by name, compressed spellings last. */
const extensionOrder = (ext: string): string => ({ I: '0', C: '8', Priv: '7' })[ext] ?? (ext.length === 1 ? '1' : '2');

function mnemonicItems(): Item[] {
  const names = new Set([...formNames, ...pseudos.keys()]);
  return [...names].map((name) => {
    const row = formsOf(name)[0]?.row;
    const [syntax = name] = syntaxesOf(name);
    return {
      label: name,
      kind: 'instruction',
      detail: `${row === undefined ? 'pseudo-instruction' : extensionText(row).replace(/:.*/, '')} · ${sentenceOf(name) ?? ''}`,
      snippet: snippetOf(syntax),
      order: `${row === undefined ? '0' : extensionOrder(name.startsWith('c.') ? 'C' : row.ext)}${name}`,
    };
  });
}

/** `addi rd, rs1, imm` → `addi ${1:rd}, ${2:rs1}, ${3:imm}`. */
export function snippetOf(syntax: string): string {
  const at = syntax.indexOf(' ');
  if (at < 0) return syntax;
  let number = 0;
  const operands = syntax
    .slice(at + 1)
    .replace(/%?[a-z]\w*/g, (word) => (/^(?:sp|tp)$|^%/.test(word) ? word : `\${${++number}:${word}}`));
  return `${syntax.slice(0, at)} ${operands}`;
}

/** Directives that open what another one closes. */
const CLOSED_BY: Readonly<Record<string, string>> = {
  '.macro': '.endm',
  '.rept': '.endr',
  '.irp': '.endr',
  '.irpc': '.endr',
  '.if': '.endif',
  '.ifdef': '.endif',
  '.ifndef': '.endif',
};

function directiveItems(): Item[] {
  return [...directiveDocs].map(([name, { operands, doc }]) => {
    const filled =
      operands === '' ? name : `${name} \${1:${operands.replaceAll(', …', '').replace(/[$}\\]/g, '\\$&')}}`;
    const closing = CLOSED_BY[name];
    return {
      label: name,
      kind: 'directive',
      detail: doc,
      snippet: closing === undefined ? filled : `${filled}\n\t$0\n${closing}`,
      order: `5${name}`,
    };
  });
}

/** Mnemonics and directives are the same everywhere. */
const HEADS: readonly Item[] = [...mnemonicItems(), ...directiveItems()];
