/**
 * `.float` and `.double`: numbers in IEEE 754 (Using as, ".float"). Besides decimal and hexadecimal numbers there are `inf` and `nan`; a prefix such as
 * `0f`, which GNU as allows, is left out.
 */
import { emitConstant } from '../layout/emit.ts';
import type { Assembly } from '../state.ts';
import { type Cursor, SyntaxProblem } from '../syntax/cursor.ts';
import { type Directive, type DirectiveFamily, forEachElement } from './directive.ts';

const QUIET_NAN = { 4: 0x7fc0_0000n, 8: 0x7ff8_0000_0000_0000n } as const;

/** The text of an element, up to the next comma. */
function elementText(cursor: Cursor): { readonly text: string; readonly start: number; readonly end: number } {
  const first = cursor.peek();
  if (first === undefined) cursor.fail('a number is expected');
  let { end } = first;
  while (!cursor.atEnd && !cursor.is(',')) end = cursor.next()!.end;
  return { text: cursor.text.slice(first.start, end), start: first.start, end };
}

/** The bits of a number as written; undefined for what is none. */
function bitsOf(text: string, width: 4 | 8): bigint | undefined {
  const isNegative = text.startsWith('-');
  const digits = text.replace(/^[-+]/, '').replace(/^0[fdrs](?=[\d.+-])/i, '');
  const sign = isNegative ? 1n << BigInt(width * 8 - 1) : 0n;
  if (/^q?nan$/i.test(digits)) return QUIET_NAN[width] | sign;
  const value = magnitude(digits);
  if (value === undefined) return undefined;
  const view = new DataView(new ArrayBuffer(8));
  if (width === 4) view.setFloat32(0, value);
  else view.setFloat64(0, value);
  return (width === 4 ? BigInt(view.getUint32(0)) : view.getBigUint64(0)) | sign;
}

function magnitude(digits: string): number | undefined {
  if (/^inf(inity)?$/i.test(digits)) return Number.POSITIVE_INFINITY;
  if (/^0x[0-9a-f]+$/i.test(digits)) return Number(digits);
  const hex = /^0x([0-9a-f]*)\.?([0-9a-f]*)p([+-]?\d+)$/i.exec(digits);
  if (hex !== null) {
    const [, whole = '', fraction = '', exponent = '0'] = hex;
    if (whole + fraction === '') return undefined;
    return Number(BigInt(`0x${whole}${fraction}`)) * 2 ** (Number(exponent) - 4 * fraction.length);
  }
  return /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(digits) ? Number(digits) : undefined;
}

/** The bits of the number that comes next. Throws SyntaxProblem when there is none. */
export function bitsAt(cursor: Cursor, width: 4 | 8): bigint {
  const { text, start, end } = elementText(cursor);
  const bits = bitsOf(text, width);
  if (bits === undefined) throw new SyntaxProblem(`"${text}" is no floating-point number`, start, end);
  return bits;
}

const floats =
  (width: 4 | 8): Directive =>
  (assembly: Assembly, cursor: Cursor) =>
    forEachElement(cursor, () => emitConstant(assembly, bitsAt(cursor, width), width));

export const floatDirectives: DirectiveFamily = {
  '.float': floats(4),
  '.single': floats(4),
  '.dc.s': floats(4),
  '.double': floats(8),
  '.dc.d': floats(8),
};
