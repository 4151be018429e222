/**
 * What may be typed at a place: at the begin of a statement mnemonics by extension, directives and macros, with snippets for their operands; among
 * operands registers, control and status registers, relocation functions and symbols, as the form of the instruction takes them.
 */
import { csrs } from '../../isa/csrs.ts';
import { fRegisters, xRegisters } from '../../isa/registers.ts';
import { formNames, formsOf, type Slot } from '../insn/forms.ts';
import { MODIFIERS } from '../insn/operand.ts';
import { otherCsrNames } from '../insn/otherCsrs.ts';
import { pseudos } from '../insn/pseudo.ts';
import { isPunctuation } from '../syntax/token.ts';
import { contextAt } from './cursorContext.ts';
import { directiveDocs } from './directiveDocs.ts';
import { extensionText, mnemonicDocs, plainMnemonic, sentenceOf, syntaxesOf } from './insnDocs.ts';
import { symbolText } from './madeInsns.ts';
import { csrDocs, registerDocs, registerRole } from './registerDocs.ts';
import type { SourceDocument } from './sourceDocument.ts';
import { lineRange, type TextPosition, type TextRange } from './textRange.ts';

export interface Completion {
  readonly label: string;
  readonly kind: 'instruction' | 'directive' | 'macro' | 'register' | 'csr' | 'symbol' | 'constant' | 'function';
  /** Beside the label. */
  readonly detail: string;
  /** What is written instead of `range`, with `$1` and `${1:name}` for places to fill in. */
  readonly snippet: string;
  readonly range: TextRange;
  /** Items are sorted by this. */
  readonly order: string;
}

type Item = Omit<Completion, 'range'>;

export function completions(source: SourceDocument, position: TextPosition): Completion[] {
  const { word, head, part, operandIndex, before } = contextAt(source, position);
  if (part === 'outside') return [];
  const isFunction = isPunctuation(before, '%');
  const start = word?.start ?? position.character;
  const range = lineRange(position.line, start, position.character);
  const typed = source.lines[position.line]?.slice(start, position.character) ?? '';
  const items = isFunction
    ? functionItems()
    : part === 'head'
      ? [...HEADS, ...macroItems(source)]
      : operandItems(source, head?.text.toLowerCase() ?? '', operandIndex, typed);
  return items.map((item) => ({ ...item, range }));
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

function macroItems({ assembled }: SourceDocument): Item[] {
  const seen = new Set<string>();
  return assembled.tree.macros
    .filter(({ name }) => !seen.has(name) && seen.add(name))
    .map(({ name, kind, parameters }) => {
      const places = parameters.map((parameter, i) => `\${${i + 1}:${parameter}}`).join(', ');
      const call = kind === 'define' ? `${name}(${places})` : `${name} ${places}`;
      return {
        label: name,
        kind: kind === 'define' ? 'constant' : 'macro',
        detail: kind === 'define' ? `#define ${name}` : `macro ${parameters.join(', ')}`.trimEnd(),
        snippet: parameters.length === 0 ? name : call,
        order: `4${name}`,
      } as const;
    });
}

function operandItems(source: SourceDocument, head: string, index: number, typed: string): Item[] {
  const name = plainMnemonic(head);
  const slots = formsOf(name).flatMap(({ slots: all }) => (all[index] === undefined ? [] : [all[index]]));
  const isPseudo = pseudos.has(name);
  if (slots.length === 0 && !isPseudo) {
    const constants = macroItems(source).filter(({ kind }) => kind === 'constant');
    return head.startsWith('.')
      ? [...symbolItems(source), ...constants]
      : [...registerItems('x'), ...symbolItems(source), ...constants];
  }
  const takes = (kind: Slot['kind']): boolean => slots.some((slot) => slot.kind === kind);
  const isTarget = takes('target') || (isPseudo && index > 0) || /^(?:call|tail|jump)$/.test(name);
  const hasRegister = takes('x') || takes('memory') || takes('literal') || (isPseudo && !/^(?:tail)$/.test(name));
  return [
    ...(takes('csr') ? csrItems() : []),
    ...(hasRegister ? registerItems('x') : []),
    ...(takes('f') ? registerItems('f') : []),
    ...(takes('imm') || takes('hi20') || takes('memory')
      ? functionItems().map((item) => ({ ...item, snippet: `%${item.snippet}`, label: `%${item.label}` }))
      : []),
    ...symbolItems(source, isTarget ? '0' : '6'),
    ...(isTarget && /^\d*$/.test(typed) ? numberedItems(source) : []),
    ...macroItems(source).filter(({ kind }) => kind === 'constant'),
    ...(takes('rm') ? ['rne', 'rtz', 'rdn', 'rup', 'rmm', 'dyn'].map((mode) => wordItem(mode, 'rounding mode')) : []),
    ...(takes('pred') || takes('succ')
      ? ['rw', 'r', 'w', 'iorw'].map((set) => wordItem(set, 'accesses that are ordered'))
      : []),
  ];
}

const wordItem = (label: string, detail: string): Item => ({
  label,
  kind: 'constant',
  detail,
  snippet: label,
  order: `0${label}`,
});

function registerItems(file: 'x' | 'f'): Item[] {
  return (file === 'x' ? xRegisters : fRegisters).map((register) => ({
    label: register.name,
    kind: 'register',
    detail: `${file}${register.index} · ${registerRole(register)}`,
    snippet: register.name,
    order: `1${String(register.index).padStart(2, '0')}`,
  }));
}

function csrItems(): Item[] {
  const known = csrs.map(
    ({ name, doc }) => ({ label: name, kind: 'csr', detail: doc, snippet: name, order: `0${name}` }) as const,
  );
  const others = otherCsrNames.map(
    (name) =>
      ({ label: name, kind: 'csr', detail: 'not on the machine here', snippet: name, order: `7${name}` }) as const,
  );
  return [...known, ...others];
}

const functionItems = (): Item[] =>
  MODIFIERS.map((name) => ({
    label: name,
    kind: 'function',
    detail: 'relocation function',
    snippet: `${name}(\${1:symbol})`,
    order: `3${name}`,
  }));

function symbolItems({ assembled }: SourceDocument, rank = '2'): Item[] {
  const { symbols } = assembled.module;
  return symbols
    .filter(({ name }) => /^[A-Za-z_.$][\w.$]*$/.test(name))
    .map(({ name, place }) => ({
      label: name,
      kind: place === 'absolute' ? 'constant' : 'symbol',
      detail: place === 'undefined' ? 'defined elsewhere' : place === 'absolute' ? 'constant' : 'label',
      snippet: name.replaceAll('$', '\\$'),
      order: `${rank}${name}`,
    }));
}

/** `1b` and `1f` for the numbered labels of the source. */
function numberedItems({ assembled }: SourceDocument): Item[] {
  const numbers = new Set(
    assembled.tree.occurrences.filter(({ name }) => /^\d+$/.test(name)).map(({ symbol }) => symbolText(symbol)),
  );
  return [...numbers].flatMap((number) => [
    wordItem(`${number}b`, `the last label ${number} above`),
    wordItem(`${number}f`, `the next label ${number} below`),
  ]);
}

/** Mnemonics and directives are the same everywhere. */
const HEADS: readonly Item[] = [...mnemonicItems(), ...directiveItems()];
