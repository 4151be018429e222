/**
 * What may be typed as an operand: registers, control and status registers, relocation functions, symbols and words, as the form of the instruction
 * or the directive takes them at that place.
 */
import { csrs } from '../../isa/csrs.ts';
import { fRegisters, xRegisters } from '../../isa/registers.ts';
import { formsOf, type Slot } from '../insn/forms.ts';
import { MODIFIERS } from '../insn/operand.ts';
import { otherCsrNames } from '../insn/otherCsrs.ts';
import { pseudos } from '../insn/pseudo.ts';
import type { Item } from './completionItem.ts';
import { plainMnemonic } from './insnDocs.ts';
import { symbolText } from './madeInsns.ts';
import { registerRole } from './registerDocs.ts';
import type { SourceDocument } from './sourceDocument.ts';
import { DIRECTIVE_WORDS, RELOCATION_DOCS, ROUNDING_DOCS } from './wordDocs.ts';

/** Items for the operand of this index, of which `typed` is there. */
export function operandItems(source: SourceDocument, head: string, index: number, typed: string): Item[] {
  // The word that is being typed counts as a symbol of another file.
  return itemsAt(source, head, index, typed).filter(({ label, detail }) => label !== typed || detail !== ELSEWHERE);
}

const ELSEWHERE = 'defined elsewhere';

function itemsAt(source: SourceDocument, head: string, index: number, typed: string): Item[] {
  const name = plainMnemonic(head);
  if (name.startsWith('.')) return directiveItems(source, name, index);
  const pseudo = pseudos.get(name);
  if (pseudo !== undefined && (formsOf(name).length === 0 || name === 'li'))
    return pseudoItems(source, pseudo.syntax, index, typed);
  const slots = formsOf(name).flatMap(({ slots: all }) => (all[index] === undefined ? [] : [all[index]]));
  if (slots.length === 0) return [...registerItems('x'), ...symbolItems(source), ...constantItems(source)];
  const takes = (...kinds: Slot['kind'][]): boolean => slots.some(({ kind }) => kinds.includes(kind));
  return [
    ...(takes('csr') ? csrItems() : []),
    ...(takes('x', 'memory', 'literal') ? registerItems('x') : []),
    ...(takes('f') ? registerItems('f') : []),
    ...(takes('imm', 'hi20', 'memory')
      ? functionItems().map((item) => ({ ...item, snippet: `%${item.snippet}`, label: `%${item.label}` }))
      : []),
    ...(takes('target') ? targetItems(source, typed) : symbolItems(source, '6')),
    ...constantItems(source),
    ...(takes('rm') ? wordItems(ROUNDING_DOCS) : []),
    ...(takes('pred', 'succ') ? ACCESSES.map((set) => wordItem(set, 'accesses that are ordered')) : []),
  ];
}

const ACCESSES = ['rw', 'r', 'w', 'iorw'];

/** By the names of operands in the forms that a pseudo-instruction is written in: `call symbol or call rd, symbol`. */
function pseudoItems(source: SourceDocument, syntax: string, index: number, typed: string): Item[] {
  const names = syntax.split(' or ').map((form) => form.slice(form.indexOf(' ') + 1).split(/, */)[index] ?? '');
  const some = (wanted: RegExp): boolean => names.some((each) => wanted.test(each));
  return [
    ...(some(/^(?:r[ds]?\d?|rt|tp)$/) ? registerItems('x') : []),
    ...(some(/symbol/) ? targetItems(source, typed) : []),
    ...(some(/^constant$/) ? symbolItems(source, '6').filter(({ kind }) => kind === 'constant') : []),
    ...(some(/^(?:constant|.*symbol.*)$/) ? constantItems(source) : []),
  ];
}

/** Of directives about frames a register is an operand; of all others symbols and words. */
function directiveItems(source: SourceDocument, name: string, index: number): Item[] {
  const words = DIRECTIVE_WORDS[name];
  if (words !== undefined)
    return [...wordItems(words[index] ?? {}), ...(name === '.type' && index === 0 ? symbolItems(source) : [])];
  const registers = name.startsWith('.cfi_') && index === 0 ? registerItems('x') : [];
  return [...registers, ...symbolItems(source), ...constantItems(source)];
}

const targetItems = (source: SourceDocument, typed: string): Item[] => [
  ...symbolItems(source, '0'),
  ...(/^\d*$/.test(typed) ? numberedItems(source) : []),
];

const constantItems = (source: SourceDocument): Item[] => macroItems(source).filter(({ kind }) => kind === 'constant');

const wordItems = (words: Readonly<Record<string, string>>): Item[] =>
  Object.entries(words).map(([word, doc]) => wordItem(word, doc));

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

/** Relocation functions, without their percent sign. */
export const functionItems = (): Item[] =>
  MODIFIERS.map((name) => ({
    label: name,
    kind: 'function',
    detail: RELOCATION_DOCS[name],
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
      detail: place === 'undefined' ? ELSEWHERE : place === 'absolute' ? 'constant' : 'label',
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

/** Macros of the assembler and of the preprocessor. */
export function macroItems({ assembled }: SourceDocument): Item[] {
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
