/**
 * `.option`, `.attribute` and what else says how code is to be made (RISC-V Assembly Programmer's Manual, ".option"; Using as, "RISC-V-Directives").
 */
import { archString, changeArch, parseArch } from '../insn/arch.ts';
import { emitBytes } from '../layout/emit.ts';
import { kindByName } from '../layout/sections.ts';
import type { Mode } from '../options.ts';
import { type Assembly, report } from '../state.ts';
import { SyntaxProblem } from '../syntax/cursor.ts';
import { literalBytes } from '../syntax/literals.ts';
import { type Directive, type DirectiveFamily, forEachElement, numberAt } from './directive.ts';

const withExtension = (mode: Mode, name: string, isOn: boolean): Mode => {
  const extensions = new Set(mode.extensions);
  if (isOn) extensions.add(name);
  else extensions.delete(name);
  return { ...mode, extensions };
};

const OPTIONS: Readonly<Record<string, (mode: Mode) => Mode>> = {
  rvc: (mode) => ({ ...withExtension(mode, 'c', true), isCompressed: true }),
  norvc: (mode) => ({ ...withExtension(mode, 'c', false), isCompressed: false }),
  relax: (mode) => ({ ...mode, relax: true }),
  norelax: (mode) => ({ ...mode, relax: false }),
  pic: (mode) => ({ ...mode, pic: true }),
  nopic: (mode) => ({ ...mode, pic: false }),
  'csr-check': (mode) => mode,
  'no-csr-check': (mode) => mode,
};

const WORDS = ['push', 'pop', 'arch', ...Object.keys(OPTIONS)];

const option: Directive = (assembly, cursor) => {
  const token = cursor.peek();
  const text = cursor.restOfText();
  const [word = '', rest = ''] = splitAtComma(text);
  if (word === 'push') assembly.modes.push(assembly.mode);
  else if (word === 'pop') {
    const saved = assembly.modes.pop();
    if (saved === undefined) return cursor.fail('there is no `.option push` before');
    setMode(assembly, saved);
  } else if (word === 'arch') changeExtensions(assembly, rest, text);
  else {
    const change = Object.hasOwn(OPTIONS, word) ? OPTIONS[word] : undefined;
    const at = token ?? { start: 0, end: 1 };
    if (change === undefined) {
      throw new SyntaxProblem(`\`${word}\` is no option; there are ${WORDS.join(' ')}`, at.start, at.end);
    }
    setMode(assembly, change(assembly.mode));
  }
};

/** An object in which code may be compressed is marked so, whether any is or not. */
function setMode(assembly: Assembly, mode: Mode): void {
  assembly.mode = mode;
  assembly.usesCompressed ||= mode.isCompressed;
}

function splitAtComma(text: string): [string, string] {
  const comma = text.indexOf(',');
  return comma < 0 ? [text.trim(), ''] : [text.slice(0, comma).trim(), text.slice(comma + 1).trim()];
}

function changeExtensions(assembly: Assembly, text: string, whole: string): void {
  const extensions = changeArch(assembly.mode.extensions, text);
  if (extensions === undefined) {
    const start = assembly.statement.text.indexOf(whole);
    throw new SyntaxProblem(`\`${text}\` is no list such as +zba,+zbb and no ISA string`, start, start + whole.length);
  }
  setMode(assembly, { ...assembly.mode, extensions, isCompressed: extensions.has('c') });
}

/** `.attribute tag, value`. */
const attribute: Directive = (assembly, cursor) => {
  const token = cursor.next();
  if (token === undefined) return cursor.fail('the name of an attribute is expected');
  cursor.expect(',', 'before the value');
  switch (token.text) {
    case 'arch':
    case '5': {
      const literal = cursor.take('string', 'an ISA string in "');
      setArch(assembly, literal.text.slice(1, -1), literal.start, literal.end);
      break;
    }
    case 'stack_align':
    case '4':
      assembly.attributes.stackAlign = numberAt(assembly, cursor, 'the alignment', 0, 2 ** 31);
      break;
    case 'unaligned_access':
    case '6':
      assembly.attributes.unalignedAccess = numberAt(assembly, cursor, 'the value', 0, 1);
      break;
    case 'priv_spec':
    case 'priv_spec_minor':
    case 'priv_spec_revision':
    case '8':
    case '10':
    case '12':
      setPrivSpec(assembly, token.text, numberAt(assembly, cursor, 'the version', 0, 2 ** 31));
      break;
    default:
      cursor.restOfText();
      report(assembly, 'warning', `attribute \`${token.text}\` is not known and left out`, token.start, token.end);
  }
  cursor.end();
};

/** The ISA string holds from here on, and is the one that the object is marked with. */
function setArch(assembly: Assembly, text: string, start: number, end: number): void {
  const extensions = parseArch(text);
  if (extensions === undefined) throw new SyntaxProblem(`"${text}" is no ISA string of RV64`, start, end);
  setMode(assembly, { ...assembly.mode, extensions, isCompressed: extensions.has('c') });
  assembly.arch = archString(extensions);
}

function setPrivSpec({ attributes }: Assembly, name: string, value: number): void {
  const [major, minor, revision] = attributes.privSpec ?? [0, 0, 0];
  if (name === 'priv_spec' || name === '8') attributes.privSpec = [value, minor, revision];
  else if (name === 'priv_spec_minor' || name === '10') attributes.privSpec = [major, value, revision];
  else attributes.privSpec = [major, minor, value];
}

/** `.ident "text"`: a string in `.comment`, which begins with an empty one. */
const ident: Directive = (assembly, cursor) => {
  const bytes: number[] = [];
  forEachElement(cursor, () => bytes.push(...literalBytes(cursor.take('string', 'a string in "').text), 0));
  const { sections } = assembly;
  const comment = sections.find('.comment') ?? sections.add('.comment', kindByName('.comment'));
  sections.push();
  sections.switchTo(comment);
  if (comment.length === 0) bytes.unshift(0);
  emitBytes(assembly, bytes);
  sections.pop();
};

export const optionDirectives: DirectiveFamily = { '.option': option, '.attribute': attribute, '.ident': ident };
