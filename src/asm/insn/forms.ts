/**
 * The instructions by name, read off the table and its aliases: a form is a row with the operands that its syntax names, in the order of
 * the text, and with the values that an alias fixes. There is no second list of instructions here.
 */
import { present } from '../../base/assert.ts';
import { type Alias, aliases } from '../../isa/aliases.ts';
import type { Field } from '../../isa/drawing.ts';
import type { InsnDef } from '../../isa/insnDef.ts';
import { rows } from '../../isa/table/index.ts';
import { assemblerAliases } from './assemblerAliases.ts';

/** A word of a form's syntax, or two where a register in parentheses follows an offset. */
export type Slot =
  | { readonly kind: 'x' | 'f'; readonly field: Field }
  /** `imm(rs1)`, or `(rs1)` when there is no offset to encode. */
  | { readonly kind: 'memory'; readonly base: 'rs1' | 'sp'; readonly hasOffset: boolean }
  | { readonly kind: 'imm' | 'zimm' | 'shamt' | 'hi20' | 'target' | 'csr' | 'rm' | 'pred' | 'succ' }
  /** A register that must be the one of this name, such as `sp`. */
  | { readonly kind: 'literal'; readonly text: string };

export interface Form {
  readonly name: string;
  readonly row: InsnDef;
  /** As a person reads it: `rd,imm(rs1)`. */
  readonly syntax: string;
  readonly slots: readonly Slot[];
  /** Values of fields that no operand gives: a number, or another field whose value it is. */
  readonly where: readonly (readonly [field: Field, value: number | Field])[];
}

const SLOTS = new Map<string, Slot>([
  ...(['rd', 'rs1', 'rs2'] as const).map((field) => [field, { kind: 'x', field }] as const),
  ...(['rd', 'rs1', 'rs2', 'rs3'] as const).map((field) => [`f${field}`, { kind: 'f', field }] as const),
  ...(['imm', 'zimm', 'shamt', 'hi20', 'target', 'csr', 'rm', 'pred', 'succ'] as const).map(
    (kind) => [kind, { kind }] as const,
  ),
  ['imm(rs1)', { kind: 'memory', base: 'rs1', hasOffset: true }],
  ['(rs1)', { kind: 'memory', base: 'rs1', hasOffset: false }],
  ['imm(sp)', { kind: 'memory', base: 'sp', hasOffset: true }],
]);

const slotsOf = (syntax: string): readonly Slot[] =>
  syntax === '' ? [] : syntax.split(',').map((word) => SLOTS.get(word) ?? { kind: 'literal', text: word });

const rowsByName = new Map(rows.map((row) => [row.name, row]));

/** The row of a name; it must be one of the table. */
export function rowNamed(name: string): InsnDef {
  return present(rowsByName.get(name), 'row', name);
}

function aliasForm({ of, as, where }: Alias): Form {
  const [name = '', syntax = ''] = as.split(' ');
  return {
    name,
    row: rowNamed(of),
    syntax,
    slots: slotsOf(syntax),
    where: Object.entries(where) as [Field, number | Field][],
  };
}

/** A compressed row's alias that is the name of its expansion is for printing alone. */
const isForPrinting = ({ of, as }: Alias): boolean => of.startsWith('c.') && !as.startsWith('c.');

const byName = new Map<string, Form[]>();
function addForm(form: Form): void {
  const forms = byName.get(form.name);
  if (forms === undefined) byName.set(form.name, [form]);
  else if (!forms.some(({ syntax }) => syntax === form.syntax)) forms.push(form);
}
for (const row of rows) {
  const { name, syntax } = row;
  addForm({ name, row, syntax, slots: slotsOf(syntax), where: [] });
}
for (const entry of aliases) if (!isForPrinting(entry)) addForm(aliasForm(entry));
for (const entry of assemblerAliases) addForm(aliasForm(entry));

/** How a name may be written, in the order in which the forms are tried; empty for what is no instruction's name. */
export const formsOf = (name: string): readonly Form[] => byName.get(name) ?? [];

/** All names, for completion. */
export const formNames: readonly string[] = [...byName.keys()];
