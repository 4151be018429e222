/**
 * Directives that name files: `.include` and `.incbin`, and `.file` and `.loc`, which say where code comes from (Using as, ".loc"; DWARF 5, 6.2).
 */
import { fileLines } from '../input/input.ts';
import { readSource } from '../input/source.ts';
import { emitBytes } from '../layout/emit.ts';
import type { AsmSymbol } from '../layout/model.ts';
import { constantValue } from '../layout/value.ts';
import type { LineFile } from '../lineTable.ts';
import type { LocOptions } from '../objectModule.ts';
import type { SourceInput } from '../options.ts';
import { type Assembly, report } from '../state.ts';
import { type Cursor, SyntaxProblem } from '../syntax/cursor.ts';
import { literalBytes } from '../syntax/literals.ts';
import { constantAt, type Directive, type DirectiveFamily, numberAt } from './directive.ts';

const decoder = new TextDecoder();

function pathAt(cursor: Cursor): string {
  return decoder.decode(new Uint8Array(literalBytes(cursor.take('string', 'a file name in "').text)));
}

function openAt(assembly: Assembly, cursor: Cursor): SourceInput {
  const token = cursor.peek();
  const path = pathAt(cursor);
  const found = assembly.open(path, assembly.statement.file);
  if (found === undefined) throw new SyntaxProblem(`there is no file "${path}"`, token!.start, token!.end);
  return found;
}

const MAX_INCLUDE_DEPTH = 100;
const MAX_INCLUDED_FILES = 10_000;

const include: Directive = (assembly, cursor) => {
  const { input, tree, statement } = assembly;
  const found = openAt(assembly, cursor);
  cursor.end();
  assembly.included++;
  if (input.depth > MAX_INCLUDE_DEPTH || assembly.included > MAX_INCLUDED_FILES) {
    input.stop();
    const { start, end } = statement.tokens[0]!;
    throw new SyntaxProblem(`files include one another without end: ${found.name} is one of them`, start, end);
  }
  const file = readSource(found);
  tree.files.push(file.name);
  input.push(fileLines(file));
};

/** `.incbin "file", skip, count`. */
const incbin: Directive = (assembly, cursor) => {
  const { text } = openAt(assembly, cursor);
  const skip = cursor.accept(',') && !cursor.is(',') ? numberAt(assembly, cursor, 'the bytes to skip', 0, 2 ** 40) : 0;
  const count = cursor.accept(',') ? numberAt(assembly, cursor, 'the bytes to take', 0, 2 ** 40) : undefined;
  cursor.end();
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  emitBytes(assembly, bytes.subarray(skip, count === undefined ? undefined : skip + count));
};

/** `.file "name"`, or `.file number "directory" "name" md5 0x…`. */
const file: Directive = (assembly, cursor) => {
  if (cursor.peek()?.kind === 'string') {
    assembly.symbols.addFile(pathAt(cursor));
    cursor.end();
    return;
  }
  const number = numberAt(assembly, cursor, 'the number of the file', 0, 2 ** 20);
  const first = pathAt(cursor);
  const second = cursor.peek()?.kind === 'string' ? pathAt(cursor) : undefined;
  let md5: Uint8Array | undefined;
  if (!cursor.atEnd) {
    const { name, token } = cursor.takeName('md5');
    if (name !== 'md5') throw new SyntaxProblem('only md5 may follow', token.start, token.end);
    md5 = digestBytes(constantAt(assembly, cursor, 'the digest'));
  }
  cursor.end();
  const named = second === undefined ? { name: first } : { directory: first, name: second };
  addFile(assembly, { number, ...named, ...(md5 && { md5 }) });
};

function addFile({ lines }: Assembly, entry: LineFile): void {
  const at = lines.files.findIndex(({ number }) => number === entry.number);
  if (at < 0) lines.files.push(entry);
  else lines.files[at] = entry;
}

/** Most significant byte first. */
function digestBytes(digest: bigint): Uint8Array {
  const bits = BigInt.asUintN(128, digest);
  return Uint8Array.from({ length: 16 }, (_, i) => Number((bits >> BigInt(8 * (15 - i))) & 0xffn));
}

/** `.loc file line column options…`. */
const loc: Directive = (assembly, cursor) => {
  const { lines, sections } = assembly;
  const fileToken = cursor.peek();
  const fileNumber = numberAt(assembly, cursor, 'the number of the file', 0, 2 ** 20);
  const line = numberAt(assembly, cursor, 'the line', 0, 2 ** 31);
  const isColumn = cursor.peek()?.kind === 'number';
  const column = isColumn ? numberAt(assembly, cursor, 'the column', 0, 2 ** 31) : 0;
  const { options, view } = locOptions(assembly, cursor);
  const known = lines.files.find(({ number }) => number === fileNumber);
  if (known === undefined && fileToken !== undefined) {
    report(assembly, 'error', `no \`.file\` has the number ${fileNumber}`, fileToken.start, fileToken.end);
  }
  const name = known === undefined ? '' : joined(known);
  const row = { file: name, line, column, loc: { fileNumber, ...options }, view };
  lines.loc(row, sections.current, sections.here);
};

const joined = ({ directory, name }: LineFile): string =>
  directory === undefined || name.startsWith('/') ? name : `${directory}/${name}`;

function locOptions(
  assembly: Assembly,
  cursor: Cursor,
): { readonly options: Omit<LocOptions, 'fileNumber'>; readonly view: AsmSymbol | undefined } {
  let options: Omit<LocOptions, 'fileNumber'> = {};
  let view: AsmSymbol | undefined;
  while (!cursor.atEnd) {
    const { name, token } = cursor.takeName('an option of `.loc`');
    switch (name) {
      case 'basic_block':
        options = { ...options, basicBlock: true };
        break;
      case 'prologue_end':
        options = { ...options, prologueEnd: true };
        break;
      case 'epilogue_begin':
        options = { ...options, epilogueBegin: true };
        break;
      case 'is_stmt':
        options = { ...options, isStatement: numberAt(assembly, cursor, 'is_stmt', 0, 1) === 1 };
        break;
      case 'discriminator':
        options = { ...options, discriminator: numberAt(assembly, cursor, 'the discriminator', 0, 2 ** 31) };
        break;
      case 'isa':
        numberAt(assembly, cursor, 'the ISA', 0, 2 ** 31);
        break;
      case 'view':
        view = viewAt(assembly, cursor);
        break;
      default:
        throw new SyntaxProblem(`\`${name}\` is no option of \`.loc\``, token.start, token.end);
    }
  }
  return { options, view };
}

/** A symbol that gets the number of the view, or `-0`, which says that numbers begin again. */
function viewAt(assembly: Assembly, cursor: Cursor): AsmSymbol | undefined {
  const token = cursor.peek();
  if (token?.kind === 'name') {
    cursor.next();
    return assembly.symbols.get(token.text);
  }
  const isReset = cursor.is('-');
  constantAt(assembly, cursor, 'the view');
  return isReset ? assembly.symbols.detached({ kind: 'equated', value: constantValue(0n) }) : undefined;
}

export const fileDirectives: DirectiveFamily = {
  '.include': include,
  '.incbin': incbin,
  '.file': file,
  '.loc': loc,
};
