/**
 * Data that the older directives write: repeated values (`.dcb`), fills (`.ds`), strings of wide characters (Using as, ".dcb", ".ds", ".string"), and
 * offsets in a thread-local block, as debug information has them (RISC-V-Directives, ".dtprelword").
 */
import { emitBytes, emitConstant, emitDataRelocation, emitValue, refuseInBss } from '../layout/emit.ts';
import { plainConstant } from '../layout/value.ts';
import { R_RISCV } from '../relocationTypes.ts';
import { report } from '../state.ts';
import { literalBytes } from '../syntax/literals.ts';
import { type Directive, type DirectiveFamily, forEachElement, numberAt, valueAt } from './directive.ts';
import { bitsAt } from './floats.ts';

const MAX_COUNT = 2 ** 26;

/** `.dcb count, value`. */
const repeated =
  (width: number): Directive =>
  (assembly, cursor) => {
    const count = numberAt(assembly, cursor, 'the number of values', 0, MAX_COUNT / width);
    cursor.expect(',', 'before the value');
    const value = valueAt(assembly, cursor);
    cursor.end();
    refuseInBss(assembly, plainConstant(value) !== 0n);
    for (let i = 0; i < count; i++) emitValue(assembly, value, width);
  };

/** The same of floating-point numbers. */
const repeatedFloats =
  (width: 4 | 8): Directive =>
  (assembly, cursor) => {
    const count = numberAt(assembly, cursor, 'the number of values', 0, MAX_COUNT / width);
    cursor.expect(',', 'before the value');
    const bits = bitsAt(cursor, width);
    cursor.end();
    refuseInBss(assembly, bits !== 0n);
    for (let i = 0; i < count; i++) emitConstant(assembly, bits, width);
  };

/** `.ds count, fill`. */
const space =
  (width: number): Directive =>
  (assembly, cursor) => {
    const count = numberAt(assembly, cursor, 'the number of values', 0, MAX_COUNT / width);
    const fill = cursor.accept(',') ? numberAt(assembly, cursor, 'the fill', -(2 ** 31), 2 ** 32 - 1) : 0;
    cursor.end();
    refuseInBss(assembly, fill !== 0);
    if (fill === 0) emitBytes(assembly, new Uint8Array(count * width));
    else for (let i = 0; i < count; i++) emitConstant(assembly, BigInt(fill), width);
  };

/** Each byte of a string, and the zero at its end, as `width` bytes. */
const wideStrings =
  (width: number): Directive =>
  (assembly, cursor) =>
    forEachElement(cursor, () => {
      const bytes = literalBytes(cursor.take('string', 'a string in "').text, assembly.input.isBytes);
      refuseInBss(assembly, bytes.length > 0);
      for (const byte of [...bytes, 0]) emitConstant(assembly, BigInt(byte), width);
    });

/** `.dtprelword symbol`. */
const threadOffset =
  (width: 4 | 8): Directive =>
  (assembly, cursor) => {
    const start = cursor.peek()?.start ?? 0;
    const value = valueAt(assembly, cursor);
    const end = cursor.tokens[cursor.position - 1]?.end ?? start;
    cursor.end();
    if (plainConstant(value) !== undefined) {
      report(assembly, 'error', 'a thread-local symbol is expected', start, end);
      return;
    }
    refuseInBss(assembly, true);
    const addend = value.kind === 'linear' ? value.constant : 0n;
    emitDataRelocation(assembly, width === 4 ? R_RISCV.TLS_DTPREL32 : R_RISCV.TLS_DTPREL64, value, addend, width);
  };

export const blockDirectives: DirectiveFamily = {
  '.dcb': repeated(2),
  '.dcb.b': repeated(1),
  '.dcb.w': repeated(2),
  '.dcb.l': repeated(4),
  '.dcb.s': repeatedFloats(4),
  '.dcb.d': repeatedFloats(8),
  '.ds': space(2),
  '.ds.b': space(1),
  '.ds.w': space(2),
  '.ds.l': space(4),
  '.ds.s': space(4),
  '.ds.d': space(8),
  '.string8': wideStrings(1),
  '.string16': wideStrings(2),
  '.string32': wideStrings(4),
  '.string64': wideStrings(8),
  '.dtprelword': threadOffset(4),
  '.dtpreldword': threadOffset(8),
};
