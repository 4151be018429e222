/**
 * Abbreviation tables (.debug_abbrev; DWARF 5, 7.5.3): what the entries of a unit look like, by code.
 */

import { FORM } from './constants/dies.ts';
import type { Cursor } from './cursor.ts';

export interface AttributeSpec {
  readonly name: number;
  readonly form: number;
  /** The value itself, for DW_FORM_implicit_const. */
  readonly implicit?: bigint;
}

export interface Abbreviation {
  readonly tag: number;
  readonly hasChildren: boolean;
  readonly attributes: readonly AttributeSpec[];
}

export type AbbreviationTable = ReadonlyMap<number, Abbreviation>;

/**
 * Reads the table at the cursor. A table that breaks off keeps what came before: entries that use a lost abbreviation fail when they are read.
 */
export function readAbbreviations(cursor: Cursor, broken: (error: unknown) => void): AbbreviationTable {
  const table = new Map<number, Abbreviation>();
  try {
    for (let code = cursor.uleb(); code !== 0; code = cursor.uleb()) table.set(code, readAbbreviation(cursor));
  } catch (error) {
    broken(error);
  }
  return table;
}

function readAbbreviation(cursor: Cursor): Abbreviation {
  const tag = cursor.uleb();
  const hasChildren = cursor.u8() !== 0;
  const attributes: AttributeSpec[] = [];
  for (;;) {
    const name = cursor.uleb();
    const form = cursor.uleb();
    if (name === 0 && form === 0) return { tag, hasChildren, attributes };
    attributes.push(form === FORM.implicit_const ? { name, form, implicit: cursor.sleb64() } : { name, form });
  }
}
