/**
 * Directives that write data: numbers, strings, runs of zeros (Using as, ".byte", ".string", ".fill" and their like).
 */
import { emitBytes, emitTail, emitValue, refuseInBss } from '../layout/emit.ts';
import type { Value } from '../layout/model.ts';
import { constantNow } from '../layout/resolve.ts';
import { constantValue, plainConstant } from '../layout/value.ts';
import { type Assembly, report } from '../state.ts';
import { literalBytes } from '../syntax/literals.ts';
import { wholeRange } from '../syntax/statementLine.ts';
import { constantAt, type Directive, type DirectiveFamily, forEachElement, numberAt, valueAt } from './directive.ts';

/** Values of `width` bytes. */
const integers =
  (width: number): Directive =>
  (assembly, cursor) =>
    forEachElement(cursor, () => {
      const start = cursor.peek()?.start ?? 0;
      const value = valueAt(assembly, cursor);
      checkWidth(assembly, value, width, start, cursor.tokens[cursor.position - 1]?.end ?? start);
      refuseInBss(assembly, plainConstant(value) !== 0n);
      emitValue(assembly, value, width);
    });

function checkWidth(assembly: Assembly, value: Value, width: number, start: number, end: number): void {
  const constant = plainConstant(value);
  if (constant === undefined || width > 8) return;
  const bits = width * 8;
  if (BigInt.asUintN(bits, constant) === constant || BigInt.asIntN(bits, constant) === constant) return;
  report(
    assembly,
    'warning',
    `${constant} does not fit ${width === 1 ? 'a byte' : `${width} bytes`} and is cut off`,
    start,
    end,
  );
}

const strings =
  (terminator: readonly number[]): Directive =>
  (assembly, cursor) =>
    forEachElement(cursor, () => {
      const bytes: number[] = [];
      do bytes.push(...literalBytes(cursor.take('string', 'a string in "').text, assembly.input.isBytes));
      while (cursor.peek()?.kind === 'string');
      bytes.push(...terminator);
      refuseInBss(
        assembly,
        bytes.some((byte) => byte !== 0),
      );
      emitBytes(assembly, bytes);
    });

/** Runs up to this length are written out; longer ones only when the object is made. */
const MAX_INLINE_SPACE = 4096;

function emitSpace(assembly: Assembly, count: Value, fill: readonly number[]): void {
  refuseInBss(
    assembly,
    fill.some((byte) => byte !== 0),
  );
  const constant = constantNow(count);
  if (constant !== undefined && constant >= 0n && constant * BigInt(fill.length) <= MAX_INLINE_SPACE) {
    const bytes = new Uint8Array(Number(constant) * fill.length);
    for (let i = 0; i < bytes.length; i++) bytes[i] = fill[i % fill.length]!;
    emitBytes(assembly, bytes);
    return;
  }
  const value = constant === undefined ? count : constantValue(constant);
  emitTail(assembly, { kind: 'space', count: value, fill, range: wholeRange(assembly.statement) });
}

/** `.skip size, fill`. */
const skip: Directive = (assembly, cursor) => {
  const start = cursor.peek()?.start ?? 0;
  const count = valueAt(assembly, cursor);
  const fill = cursor.accept(',') ? numberAt(assembly, cursor, 'the fill', -128, 255) & 0xff : 0;
  cursor.end();
  warnNegative(assembly, count, start);
  emitSpace(assembly, count, [fill]);
};

function warnNegative(assembly: Assembly, count: Value, start: number): void {
  const constant = plainConstant(count);
  if (constant === undefined || constant >= 0n) return;
  report(assembly, 'warning', `the size ${constant} is negative: nothing is written`, start, start + 1);
}

/** `.fill repeat, size, value`: size at most 8, and only 4 bytes of the value count. */
const fill: Directive = (assembly, cursor) => {
  const start = cursor.peek()?.start ?? 0;
  const repeat = valueAt(assembly, cursor);
  const size = cursor.accept(',') ? Math.min(8, numberAt(assembly, cursor, 'the size', 0, 2 ** 31)) : 1;
  const value = cursor.accept(',') ? constantAt(assembly, cursor, 'the value') : 0n;
  cursor.end();
  warnNegative(assembly, repeat, start);
  if (size === 0) return;
  const low = BigInt.asUintN(32, value);
  emitSpace(
    assembly,
    repeat,
    Array.from({ length: size }, (_, i) => (i < 4 ? Number((low >> BigInt(8 * i)) & 0xffn) : 0)),
  );
};

const leb =
  (isSigned: boolean): Directive =>
  (assembly, cursor) =>
    forEachElement(cursor, () => {
      const value = valueAt(assembly, cursor);
      refuseInBss(assembly, true);
      emitTail(assembly, { kind: 'leb', value, isSigned, range: wholeRange(assembly.statement) });
    });

export const dataDirectives: DirectiveFamily = {
  '.byte': integers(1),
  '.dc.b': integers(1),
  '.half': integers(2),
  '.hword': integers(2),
  '.short': integers(2),
  '.value': integers(2),
  '.2byte': integers(2),
  '.dc': integers(2),
  '.dc.w': integers(2),
  '.word': integers(4),
  '.long': integers(4),
  '.int': integers(4),
  '.4byte': integers(4),
  '.dc.l': integers(4),
  '.dword': integers(8),
  '.quad': integers(8),
  '.8byte': integers(8),
  '.dc.a': integers(8),
  '.octa': integers(16),
  '.ascii': strings([]),
  '.asciz': strings([0]),
  '.string': strings([0]),
  '.zero': skip,
  '.skip': skip,
  '.space': skip,
  '.fill': fill,
  '.uleb128': leb(false),
  '.sleb128': leb(true),
};
