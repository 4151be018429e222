/**
 * Directives about symbols: binding, visibility, type, size, values, common storage (Using as, ".globl", ".type", ".set", ".comm").
 */
import {
  STB_GLOBAL,
  STB_LOCAL,
  STB_WEAK,
  STT_COMMON,
  STT_FUNC,
  STT_GNU_IFUNC,
  STT_NOTYPE,
  STT_OBJECT,
  STT_TLS,
} from '../../elf/numbers.ts';
import { reserveInBss } from '../layout/bss.ts';
import { type DefineProblem, define } from '../layout/define.ts';
import { emitTail } from '../layout/emit.ts';
import type { AsmSymbol } from '../layout/model.ts';
import { constantValue } from '../layout/value.ts';
import type { Assembly } from '../state.ts';
import { type Cursor, SyntaxProblem } from '../syntax/cursor.ts';
import { rangeOf, wholeRange } from '../syntax/statementLine.ts';
import type { Token } from '../syntax/token.ts';
import { type Directive, type DirectiveFamily, forEachElement, numberAt, valueAt } from './directive.ts';

/** A symbol that is named without being used. */
function symbolAt(assembly: Assembly, cursor: Cursor): { readonly symbol: AsmSymbol; readonly token: Token } {
  const { name, token } = cursor.takeName('a symbol');
  const symbol = assembly.symbols.get(name);
  symbol.firstUse ??= rangeOf(assembly.statement, token.start, token.end);
  assembly.tree.occurrence(assembly.statement, token, name, 'declaration', name);
  return { symbol, token };
}

/** A directive that does the same to each symbol named. */
const onEach =
  (change: (symbol: AsmSymbol) => void): Directive =>
  (assembly, cursor) =>
    forEachElement(cursor, () => change(symbolAt(assembly, cursor).symbol));

const bind = (binding: number): Directive =>
  onEach((symbol) => {
    if (binding === STB_GLOBAL && symbol.binding === STB_WEAK) return;
    symbol.binding = binding;
  });

const show = (visibility: number): Directive =>
  onEach((symbol) => {
    symbol.visibility = visibility;
  });

const TYPES: Readonly<Record<string, number>> = {
  function: STT_FUNC,
  STT_FUNC,
  object: STT_OBJECT,
  STT_OBJECT,
  tls_object: STT_TLS,
  STT_TLS,
  common: STT_COMMON,
  STT_COMMON,
  notype: STT_NOTYPE,
  STT_NOTYPE,
  gnu_indirect_function: STT_GNU_IFUNC,
  STT_GNU_IFUNC,
  gnu_unique_object: STT_OBJECT,
};

/** `.type name, @function`. */
const type: Directive = (assembly, cursor) => {
  const { symbol } = symbolAt(assembly, cursor);
  cursor.accept(',');
  if (!cursor.accept('@')) cursor.accept('%');
  const { name, token } = cursor.takeName('a type such as @function or @object');
  const number = TYPES[name];
  if (number === undefined) {
    throw new SyntaxProblem(`\`${name}\` is no type; @function or @object is expected`, token.start, token.end);
  }
  symbol.type = number;
  if (name === 'gnu_unique_object') symbol.binding = 10;
  cursor.end();
};

const size: Directive = (assembly, cursor) => {
  const { symbol } = symbolAt(assembly, cursor);
  cursor.expect(',', 'before the size');
  symbol.size = valueAt(assembly, cursor);
  cursor.end();
};

/** `.set name, value`; `mayRepeat` is false for `.equiv`. */
const set =
  (mayRepeat: boolean): Directive =>
  (assembly, cursor) => {
    const { name, token } = cursor.takeName('a symbol');
    cursor.expect(',', 'before the value');
    const value = valueAt(assembly, cursor);
    cursor.end();
    assign(assembly, token, name, value, mayRepeat);
  };

/** Gives a symbol a value, which a later statement may change unless told otherwise. */
export function assign(
  assembly: Assembly,
  token: Token,
  name: string,
  value: ReturnType<typeof valueAt>,
  mayRepeat = true,
): void {
  if (name === '.') {
    emitTail(assembly, { kind: 'org', target: value, fill: 0, range: wholeRange(assembly.statement) });
    return;
  }
  const symbol = assembly.symbols.get(name);
  refuse(define(assembly, token, symbol, { kind: 'equated', value }, mayRepeat, name), token);
}

function refuse(problem: DefineProblem | undefined, token: Token): void {
  if (problem !== undefined) throw new SyntaxProblem(problem, token.start, token.end);
}

/** `.comm name, size, alignment`: storage that the linker allots, or the assembler at its end if the symbol is local. */
const common: Directive = (assembly, cursor) => {
  const { symbol, token } = symbolAt(assembly, cursor);
  const { sizeBytes, alignment } = storageAt(assembly, cursor);
  const usual = Math.min(16, 2 ** Math.ceil(Math.log2(Math.max(1, sizeBytes))));
  const definition = {
    ...({ kind: 'common', sizeBytes: BigInt(sizeBytes) } as const),
    alignment: BigInt(alignment ?? usual),
  };
  if (symbol.type === STT_NOTYPE) symbol.type = STT_OBJECT;
  symbol.binding ??= STB_GLOBAL;
  refuse(define(assembly, token, symbol, definition, symbol.definition?.kind === 'common', symbol.name), token);
};

function storageAt(assembly: Assembly, cursor: Cursor): { sizeBytes: number; alignment: number | undefined } {
  cursor.expect(',', 'before the size');
  const sizeBytes = numberAt(assembly, cursor, 'the size', 0, 2 ** 40);
  const alignment = cursor.accept(',') ? numberAt(assembly, cursor, 'the alignment', 1, 2 ** 16) : undefined;
  cursor.end();
  return { sizeBytes, alignment };
}

/** `.lcomm name, size`: space in `.bss` at once. */
const localCommon: Directive = (assembly, cursor) => {
  const { symbol, token } = symbolAt(assembly, cursor);
  const { sizeBytes, alignment } = storageAt(assembly, cursor);
  const position = reserveInBss(assembly, BigInt(sizeBytes), alignment ?? 1);
  if (symbol.type === STT_NOTYPE) symbol.type = STT_OBJECT;
  symbol.size ??= constantValue(BigInt(sizeBytes));
  refuse(define(assembly, token, symbol, { kind: 'label', position }, false, symbol.name), token);
};

/** `.weakref alias, target` in its simplest sense: the alias is the target, which need not be defined. */
const weakref: Directive = (assembly, cursor) => {
  const { name, token } = cursor.takeName('a symbol');
  cursor.expect(',', 'before the target');
  const { symbol } = symbolAt(assembly, cursor);
  cursor.end();
  symbol.binding ??= STB_WEAK;
  const value = { kind: 'linear', plus: symbol, minus: undefined, constant: 0n } as const;
  refuse(define(assembly, token, assembly.symbols.get(name), { kind: 'equated', value }, true, name), token);
};

/** Versions of symbols are the linker's business; the name before the version is looked at. */
const symver: Directive = (assembly, cursor) => {
  symbolAt(assembly, cursor);
  cursor.restOfText();
};

export const symbolDirectives: DirectiveFamily = {
  '.globl': bind(STB_GLOBAL),
  '.global': bind(STB_GLOBAL),
  '.extern': onEach(() => {}),
  '.local': bind(STB_LOCAL),
  '.weak': bind(STB_WEAK),
  '.internal': show(1),
  '.hidden': show(2),
  '.protected': show(3),
  '.type': type,
  '.size': size,
  '.set': set(true),
  '.equ': set(true),
  '.equiv': set(false),
  '.comm': common,
  '.common': common,
  '.lcomm': localCommon,
  '.weakref': weakref,
  '.symver': symver,
};
