/**
 * Directives that choose the section to write to (Using as, ".section", ".pushsection", ".subsection").
 */
import {
  SHF_ALLOC,
  SHF_EXCLUDE,
  SHF_EXECINSTR,
  SHF_GROUP,
  SHF_LINK_ORDER,
  SHF_MERGE,
  SHF_STRINGS,
  SHF_TLS,
  SHF_WRITE,
  SHT_FINI_ARRAY,
  SHT_INIT_ARRAY,
  SHT_NOBITS,
  SHT_NOTE,
  SHT_PREINIT_ARRAY,
  SHT_PROGBITS,
} from '../../elf/numbers.ts';
import type { Section, SectionKind } from '../layout/model.ts';
import { kindByName } from '../layout/sections.ts';
import { type Assembly, report } from '../state.ts';
import { type Cursor, SyntaxProblem } from '../syntax/cursor.ts';
import type { Token } from '../syntax/token.ts';
import { type Directive, type DirectiveFamily, numberAt } from './directive.ts';

const FLAGS: Readonly<Record<string, number>> = {
  a: SHF_ALLOC,
  w: SHF_WRITE,
  x: SHF_EXECINSTR,
  M: SHF_MERGE,
  S: SHF_STRINGS,
  G: SHF_GROUP,
  T: SHF_TLS,
  o: SHF_LINK_ORDER,
  e: SHF_EXCLUDE,
  R: 0x200000,
};

const TYPES: Readonly<Record<string, number>> = {
  progbits: SHT_PROGBITS,
  nobits: SHT_NOBITS,
  note: SHT_NOTE,
  init_array: SHT_INIT_ARRAY,
  fini_array: SHT_FINI_ARRAY,
  preinit_array: SHT_PREINIT_ARRAY,
};

/** What `.section name, "flags", @type, …` says; undefined for the parts that it does not. */
interface Request {
  readonly name: string;
  readonly kind: SectionKind | undefined;
  readonly part: number;
}

/** Section names may have dashes, and other punctuation that no expression is looked for in. */
function sectionName(cursor: Cursor): string {
  const first = cursor.peek();
  if (first === undefined) cursor.fail('the name of a section is expected');
  if (first.kind === 'string') {
    cursor.next();
    return first.text.slice(1, -1);
  }
  let end = first.start;
  for (let token: Token | undefined = first; token !== undefined && token.start === end; token = cursor.peek()) {
    if (token.kind === 'punctuation' && token.text === ',') break;
    end = token.end;
    cursor.next();
  }
  if (end === first.start) cursor.fail('the name of a section is expected');
  return cursor.text.slice(first.start, end);
}

function parseRequest(assembly: Assembly, cursor: Cursor): Request {
  const name = sectionName(cursor);
  if (!cursor.accept(',')) return { name, kind: undefined, part: 0 };
  if (cursor.peek()?.kind !== 'string') {
    return { name, kind: undefined, part: numberAt(assembly, cursor, 'the number of a subsection', 0, 8192) };
  }
  let flags = parseFlags(assembly, cursor);
  const known = kindByName(name);
  let type = known.type;
  let entrySize = 0;
  let group: string | undefined;
  let linkedTo: string | undefined;
  if (cursor.accept(',')) {
    type = parseType(assembly, cursor);
    if ((flags & SHF_MERGE) !== 0) {
      cursor.expect(',', 'before the size of the entries of a mergeable section');
      entrySize = numberAt(assembly, cursor, 'the size of entries', 0, 65536);
    }
    if ((flags & SHF_LINK_ORDER) !== 0 && cursor.accept(',')) linkedTo = sectionName(cursor);
    if ((flags & SHF_GROUP) !== 0) {
      cursor.expect(',', 'before the name of the group');
      group = cursor.takeName('the name of the group').name;
      if (cursor.accept(',')) cursor.takeName('comdat');
    }
  } else if ((flags & SHF_MERGE) !== 0) {
    report(assembly, 'warning', 'a mergeable section needs the size of its entries', 0, cursor.text.length);
    flags &= ~SHF_MERGE;
  }
  const kind = { type, flags: flags >>> 0, entrySize, ...(group !== undefined && { group }) };
  return { name, kind: { ...kind, ...(linkedTo !== undefined && { linkedTo }) }, part: 0 };
}

function parseFlags(assembly: Assembly, cursor: Cursor): number {
  const token = cursor.next()!;
  const text = token.text.slice(1, -1);
  if (/^(0x[0-9a-fA-F]+|\d+)$/.test(text)) return Number(text);
  let flags = 0;
  for (const letter of text) {
    if (letter === '?') continue;
    const flag = FLAGS[letter];
    if (flag === undefined) {
      report(
        assembly,
        'error',
        `"${letter}" is no flag of sections; there are ${Object.keys(FLAGS).join(' ')}`,
        token.start,
        token.end,
      );
    } else flags |= flag;
  }
  return flags;
}

function parseType(assembly: Assembly, cursor: Cursor): number {
  const isMarked = cursor.accept('@') || cursor.accept('%');
  const token = cursor.peek();
  if (token?.kind === 'number' && isMarked) return numberAt(assembly, cursor, 'the type', 0, 0xffffffff);
  const { name } = cursor.takeName('the type of the section, such as @progbits,');
  const type = TYPES[name];
  if (type !== undefined) return type;
  if (/^0x[0-9a-f]+$/i.test(name)) return Number(name);
  throw new SyntaxProblem(
    `\`${name}\` is no type of sections; there are ${Object.keys(TYPES).join(' ')}`,
    token!.start,
    token!.end,
  );
}

function open(assembly: Assembly, { name, kind, part }: Request): void {
  const { sections } = assembly;
  const found = sections.find(name, kind?.group);
  if (found === undefined) {
    sections.switchTo(sections.add(name, kind ?? kindByName(name)), part);
    return;
  }
  if (kind !== undefined) checkSame(assembly, found, kind);
  sections.switchTo(found, part);
}

/** Attributes of a section that is there already must be the same; those of the first three may be told again. */
function checkSame(assembly: Assembly, section: Section, kind: SectionKind): void {
  if (section.length === 0 && section.index < 3) return;
  const isSame =
    section.kind.flags === kind.flags &&
    section.kind.type === kind.type &&
    (kind.entrySize === 0 || section.kind.entrySize === kind.entrySize);
  if (isSame) return;
  const { tokens, text } = assembly.statement;
  const message = `section ${section.name} is opened again with other attributes; those of the first time count`;
  report(assembly, 'warning', message, tokens[0]?.start ?? 0, tokens[tokens.length - 1]?.end ?? text.length);
}

const section: Directive = (assembly, cursor) => {
  const request = parseRequest(assembly, cursor);
  cursor.end();
  open(assembly, request);
};

/** `.text 1` and its like. */
const wellKnown =
  (name: string): Directive =>
  (assembly, cursor) => {
    const part = cursor.atEnd ? 0 : numberAt(assembly, cursor, 'the number of a subsection', 0, 8192);
    cursor.end();
    open(assembly, { name, kind: undefined, part });
  };

const pushSection: Directive = (assembly, cursor) => {
  const request = parseRequest(assembly, cursor);
  cursor.end();
  assembly.sections.push();
  open(assembly, request);
};

const popSection: Directive = (assembly, cursor) => {
  cursor.end();
  if (!assembly.sections.pop()) cursor.fail('there is no `.pushsection` before');
};

const previous: Directive = (assembly, cursor) => {
  cursor.end();
  if (!assembly.sections.swap()) cursor.fail('there is no section before this one');
};

const subsection: Directive = (assembly, cursor) => {
  const part = numberAt(assembly, cursor, 'the number of a subsection', 0, 8192);
  cursor.end();
  assembly.sections.switchTo(assembly.sections.current, part);
};

export const sectionDirectives: DirectiveFamily = {
  '.section': section,
  '.text': wellKnown('.text'),
  '.data': wellKnown('.data'),
  '.bss': wellKnown('.bss'),
  '.rodata': wellKnown('.rodata'),
  '.sdata': wellKnown('.sdata'),
  '.sbss': wellKnown('.sbss'),
  '.pushsection': pushSection,
  '.popsection': popSection,
  '.previous': previous,
  '.subsection': subsection,
};
