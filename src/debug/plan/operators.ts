/**
 * Binary operators of plans on arithmetic operands that have been promoted: `evaluate/arithmetic.ts` computed with numbers where 32 bits do.
 */
import { doubleType, floatType, intType, longType, unsignedLongType, unsignedType } from '../types/baseTypes.ts';
import { type BaseType, strip } from '../types/ctype.ts';
import { integerFormat } from '../values/scalar.ts';
import { type Code, convertCode, type Float, type Long, type Run, truthCode, type Word } from './code.ts';
import { cannotTell } from './planState.ts';

/** As `arithmetic`; undefined for what that refuses, too. */
export function arithmeticCode(operator: string, left: Code, right: Code): Code | undefined {
  if (operator === '<<' || operator === '>>') return shift(operator, left, right);
  const type = commonType(left, right);
  const a = convertCode(type, left);
  const b = convertCode(type, right);
  if (a === undefined || b === undefined) return undefined;
  const compared = comparison(operator, a, b);
  if (compared !== undefined) return truthCode(compared);
  if (a.kind === 'long' && b.kind === 'long') return longOperator(operator, a, b);
  if (a.kind === 'word' && b.kind === 'word') return wordOperator(operator, a, b, type === intType);
  return a.kind === 'float' && b.kind === 'float' ? floatOperator(operator, a, b, type === floatType) : undefined;
}

function commonType(left: Code, right: Code): BaseType {
  if (left.kind === 'float' || right.kind === 'float') {
    const isDouble = [left, right].some(({ kind, type }) => {
      const actual = strip(type);
      return kind === 'float' && actual.kind === 'base' && actual.size === 8;
    });
    return isDouble ? doubleType : floatType;
  }
  const isLong = left.kind === 'long' || right.kind === 'long';
  const kind = isLong ? 'long' : 'word';
  const isUnsigned = [left, right].some((code) => code.kind === kind && !integerFormat(code.type)!.signed);
  if (isLong) return isUnsigned ? unsignedLongType : longType;
  return isUnsigned ? unsignedType : intType;
}

/** Of two values of one kind. */
export function comparison(operator: string, { run: left }: Code, { run: right }: Code): Run<boolean> | undefined {
  switch (operator) {
    case '==':
      return (s) => left(s) === right(s);
    case '!=':
      return (s) => left(s) !== right(s);
    case '<':
      return (s) => left(s) < right(s);
    case '>':
      return (s) => left(s) > right(s);
    case '<=':
      return (s) => left(s) <= right(s);
    case '>=':
      return (s) => left(s) >= right(s);
    default:
      return undefined;
  }
}

function wordOperator(operator: string, { type, run: a }: Word, { run: b }: Word, signed: boolean): Word | undefined {
  const compute = computeWords(operator, a, b);
  if (compute === undefined) return undefined;
  return { kind: 'word', type, run: signed ? (s) => compute(s) | 0 : (s) => compute(s) >>> 0 };
}

/** The result before it is cut to 32 bits. */
function computeWords(operator: string, a: Run<number>, b: Run<number>): Run<number> | undefined {
  switch (operator) {
    case '+':
      return (s) => a(s) + b(s);
    case '-':
      return (s) => a(s) - b(s);
    case '*':
      return (s) => Math.imul(a(s), b(s));
    case '/':
      // The double quotient of two 32-bit integers never rounds across an integer.
      return (s) => Math.trunc(a(s) / divisor(b(s)));
    case '%':
      return (s) => a(s) % divisor(b(s));
    case '&':
      return (s) => a(s) & b(s);
    case '|':
      return (s) => a(s) | b(s);
    case '^':
      return (s) => a(s) ^ b(s);
    default:
      return undefined;
  }
}

function longOperator(operator: string, { type, run: a }: Long, { run: b }: Long): Long | undefined {
  const compute = computeLongs(operator, a, b);
  if (compute === undefined) return undefined;
  const signed = integerFormat(type)!.signed;
  return {
    kind: 'long',
    type,
    run: signed ? (s) => BigInt.asIntN(64, compute(s)) : (s) => BigInt.asUintN(64, compute(s)),
  };
}

function computeLongs(operator: string, a: Run<bigint>, b: Run<bigint>): Run<bigint> | undefined {
  switch (operator) {
    case '+':
      return (s) => a(s) + b(s);
    case '-':
      return (s) => a(s) - b(s);
    case '*':
      return (s) => a(s) * b(s);
    case '/':
      return (s) => a(s) / divisor(b(s));
    case '%':
      return (s) => a(s) % divisor(b(s));
    case '&':
      return (s) => a(s) & b(s);
    case '|':
      return (s) => a(s) | b(s);
    case '^':
      return (s) => a(s) ^ b(s);
    default:
      return undefined;
  }
}

function floatOperator(
  operator: string,
  { type, run: a }: Float,
  { run: b }: Float,
  single: boolean,
): Float | undefined {
  const compute = computeFloats(operator, a, b);
  return compute && { kind: 'float', type, run: single ? (s) => Math.fround(compute(s)) : compute };
}

function computeFloats(operator: string, a: Run<number>, b: Run<number>): Run<number> | undefined {
  switch (operator) {
    case '+':
      return (s) => a(s) + b(s);
    case '-':
      return (s) => a(s) - b(s);
    case '*':
      return (s) => a(s) * b(s);
    case '/':
      return (s) => a(s) / b(s);
    default:
      return undefined;
  }
}

function shift(operator: '<<' | '>>', left: Code, right: Code): Code | undefined {
  if (left.kind === 'float' || right.kind === 'float') return undefined;
  const bits = left.kind === 'long' ? 64 : 32;
  const { run } = right;
  const distance: Run<number> = (state) => {
    const value = Number(run(state));
    if (!(value >= 0 && value < bits)) throw cannotTell;
    return value;
  };
  const { type } = left;
  const signed = integerFormat(type)!.signed;
  if (left.kind === 'word') {
    const { run: value } = left;
    if (operator === '<<') {
      return {
        kind: 'word',
        type,
        run: signed ? (s) => value(s) << distance(s) : (s) => (value(s) << distance(s)) >>> 0,
      };
    }
    return { kind: 'word', type, run: signed ? (s) => value(s) >> distance(s) : (s) => value(s) >>> distance(s) };
  }
  const { run: value } = left;
  const shifted: Run<bigint> =
    operator === '<<' ? (s) => value(s) << BigInt(distance(s)) : (s) => value(s) >> BigInt(distance(s));
  return {
    kind: 'long',
    type,
    run: signed ? (s) => BigInt.asIntN(64, shifted(s)) : (s) => BigInt.asUintN(64, shifted(s)),
  };
}

function divisor<T extends number | bigint>(value: T): T {
  if (value === 0 || value === 0n) throw cannotTell;
  return value;
}
