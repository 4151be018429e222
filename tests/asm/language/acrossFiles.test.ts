/**
 * Names that several sources share: which places mean the same, and what may be renamed together.
 */
import { expect, test } from 'vitest';
import { definitionsElsewhere, referencesAcross, renameAcross } from '../../../src/asm/language/acrossFiles.ts';
import { SourceDocument } from '../../../src/asm/language/sourceDocument.ts';
import type { Location } from '../../../src/asm/language/textRange.ts';
import { snippet } from './snippet.ts';

const HEADER = '#define SIZE 8\n\t.macro twice\n\t.endm\n\t.set LIMIT, 5\n';
const include = (name: string) => (name === 'h.inc' ? { name: '/project/h.inc', text: HEADER } : undefined);

const other = (name: string, text: string): SourceDocument => new SourceDocument(`/project/${name}`, text, { include });

const places = (locations: readonly Location[]): string[] =>
  locations.map(({ file, range }) => `${file.replace('/project/', '')}:${range.start.line + 1}`);

function referred(text: string, ...others: SourceDocument[]): string[] {
  const { source, position } = snippet(text, { include });
  return places(referencesAcross(others, source, position));
}

function renamed(text: string, name: string, ...others: SourceDocument[]): string[] | string {
  const { source, position } = snippet(text, { include });
  const renaming = renameAcross(others, source, position, name);
  return renaming.kind === 'refused' ? renaming.why : places(renaming.edits);
}

test('a global symbol is the same in all sources, a local one is not', () => {
  const user = other('user.S', '\tcall f\n');
  const own = other('own.S', 'f:\tret\n\tcall f\n');
  expect(referred('\t.globl f\n$0f:\tret\n', user, own)).toEqual(['test.S:1', 'test.S:2', 'user.S:1']);
  expect(referred('$0f:\tret\n', user)).toEqual(['test.S:1']);
  expect(referred('\tcall $0f\n', other('a.S', '\t.weak f\nf:\tret\n'), user)).toEqual([
    ...['test.S:1', 'a.S:1', 'a.S:2', 'user.S:1'],
  ]);
});

test('definitions elsewhere are those that the linker takes, or else labels of that name', () => {
  const { source, position } = snippet('\tcall $0f\n');
  const local = other('local.S', 'f:\tret\n');
  const global = other('global.S', '\t.globl f\nf:\tret\n');
  expect(places(definitionsElsewhere([local, global], source, position))).toEqual(['global.S:2']);
  expect(places(definitionsElsewhere([local], source, position))).toEqual(['local.S:1']);
});

test('what an included file defines is the same in all that include it', () => {
  const user = other('user.S', '#include "h.inc"\n\tli a0, SIZE + LIMIT\n\ttwice\n');
  const without = other('without.S', '#define SIZE 9\n\t.set LIMIT, 5\n\tli a0, SIZE + LIMIT\n');
  const both = (word: string) => referred(`#include "h.inc"\n\t${word}\n`, user, without);
  expect(both('li a1, $0SIZE')).toEqual(['h.inc:1', 'test.S:2', 'user.S:2']);
  expect(both('li a1, $0LIMIT')).toEqual(['h.inc:4', 'test.S:2', 'user.S:2']);
  expect(both('$0twice')).toEqual(['h.inc:2', 'test.S:2', 'user.S:3']);
});

test('a shared name is changed everywhere', () => {
  const user = other('user.S', '\tcall f\n\t.dword f\n');
  expect(renamed('\t.globl f\n$0f:\tret\n', 'g', user)).toEqual(['test.S:1', 'test.S:2', 'user.S:1', 'user.S:2']);
  expect(renamed('\tcall $0f\n', 'g', other('a.S', '\t.globl f\nf:\tret\n'))).toEqual(['test.S:1', 'a.S:1', 'a.S:2']);
});

test('sources that each define a name are several programs', () => {
  const second = other('second.S', '\t.globl f\nf:\tret\n');
  const user = other('user.S', '\tcall f\n');
  expect(renamed('\t.globl f\n$0f:\tret\n', 'g', second)).toEqual(['test.S:1', 'test.S:2']);
  expect(renamed('\t.globl f\n$0f:\tret\n', 'g', second, user)).toBe(
    '`f` is defined in test.S and in second.S, and user.S may mean either',
  );
});

test('a name that another source has already, or makes by a macro, is not given', () => {
  const taken = other('taken.S', '\tcall f\ng:\tret\n');
  expect(renamed('\t.globl f\n$0f:\tret\n', 'g', taken)).toBe('there is a `g` already in taken.S');
  const indirect = other('indirect.S', '#define CALL call f\n\tCALL\n');
  expect(renamed('\t.globl f\n$0f:\tret\n', 'g', indirect)).toBe('line 2 of indirect.S names it by way of a macro');
});
