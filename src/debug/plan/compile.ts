/**
 * Makes a plan of an expression at one address of the code: what `evaluate/evaluate.ts` would compute there, as functions of a hart's state that
 * read registers and memory directly. It knows names by their rules and types when it is made, so computing it costs little. What plans do not
 * know (control and status registers, arrays of variable length, long double, …) has none, and neither has what is wrong.
 */
import { ExpressionError } from '../evaluate/expressionError.ts';
import { integerLiteral, isLeastLong, LEAST_LONG } from '../evaluate/literals.ts';
import { parseExpression } from '../evaluate/parser.ts';
import type { Expression, TypeSyntax } from '../evaluate/syntax.ts';
import { charType, doubleType, floatType, longType, unsignedLongType } from '../types/baseTypes.ts';
import { type CType, type RecordType, sizeOf, strip } from '../types/ctype.ts';
import { integerFormat } from '../values/scalar.ts';
import {
  addressRun,
  type Code,
  constantCode,
  convertCode,
  isTrueCode,
  type Long,
  promoteCode,
  type Run,
  truthCode,
} from './code.ts';
import { loadCode, type PlannedObject, partOf, pointeeOf, pointerCode } from './object.ts';
import { arithmeticCode, comparison } from './operators.ts';
import { cannotTell, type Plan } from './planState.ts';

/** What names mean where the plan is for. Methods that throw `ExpressionError` do as those of `Names`. */
export interface PlanNames {
  isType(name: string): boolean;
  type(syntax: TypeSyntax): CType;
  object(name: string, position: number): PlannedObject | undefined;
  register(name: string): PlannedObject | undefined;
  /** The type of what no debug information describes. */
  readonly untyped: CType;
}

type Of<Kind extends Expression['kind']> = Extract<Expression, { kind: Kind }>;

export function compilePlan(text: string, names: PlanNames): Plan | undefined {
  try {
    const object = new Compiler(names).object(parseExpression(text, (name) => names.isType(name)));
    const code = object && object.type !== names.untyped ? loadCode(object) : undefined;
    return code && { isTrue: isTrueCode(code), text: textRun(code) };
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}

class Compiler {
  private readonly names: PlanNames;

  constructor(names: PlanNames) {
    this.names = names;
  }

  object(expression: Expression): PlannedObject | undefined {
    switch (expression.kind) {
      case 'name':
        return this.names.object(expression.name, expression.position);
      case 'register':
        return this.names.register(expression.name);
      case 'member':
        return this.member(expression);
      case 'index': {
        const pointer = this.scalar(expression.array);
        const index = this.scalar(expression.index);
        return this.pointee(pointer && index && offsetCode(pointer, index, 1));
      }
      case 'cast':
        return this.cast(expression);
      case 'unary':
        if (expression.operator === '*') return this.pointee(this.scalar(expression.operand));
        return rvalue(this.unary(expression));
      default:
        return rvalue(this.scalar(expression));
    }
  }

  private scalar(expression: Expression): Code | undefined {
    switch (expression.kind) {
      case 'integer': {
        const { type, scalar } = integerLiteral(expression);
        return constantCode(type, scalar.value);
      }
      case 'float': {
        const type = expression.isSingle ? floatType : doubleType;
        return constantCode(type, expression.isSingle ? Math.fround(expression.value) : expression.value);
      }
      case 'character':
        return expression.value < 256 ? constantCode(charType, expression.value) : undefined;
      case 'binary':
        return this.binary(expression);
      case 'conditional':
        return this.conditional(expression);
      case 'sizeofType':
        return sizeCode(this.names.type(expression.type));
      case 'sizeof': {
        // Operands whose place depends on the program's data may have none.
        const object = expression.operand.kind === 'name' ? this.object(expression.operand) : undefined;
        return object && sizeCode(object.type);
      }
      default: {
        const object = this.object(expression);
        return object && object.type !== this.names.untyped ? loadCode(object) : undefined;
      }
    }
  }

  private unary({ operator, operand }: Of<'unary'>): Code | undefined {
    if (operator === '&') {
      const object = this.object(operand);
      const isUntyped = object?.type === this.names.untyped;
      return object && pointerCode(isUntyped ? { kind: 'void', name: 'void' } : object.type, object);
    }
    if (operator === '-' && isLeastLong(operand)) return constantCode(longType, LEAST_LONG);
    const value = this.scalar(operand);
    if (value === undefined) return undefined;
    if (operator === '!') {
      const isTrue = isTrueCode(value);
      return truthCode((state) => !isTrue(state));
    }
    if (strip(value.type).kind === 'pointer') return undefined;
    const promoted = promoteCode(value);
    if (promoted === undefined || operator === '+') return promoted;
    return operator === '-' ? negated(promoted) : inverted(promoted);
  }

  private pointee(pointer: Code | undefined): PlannedObject | undefined {
    const type = pointer && strip(pointer.type);
    if (pointer?.kind !== 'long' || type?.kind !== 'pointer' || strip(type.target).kind === 'void') return undefined;
    return pointeeOf(type.target, pointer);
  }

  private member({ object: operand, name, arrow }: Of<'member'>): PlannedObject | undefined {
    let object = this.object(operand);
    if (object === undefined || object.type === this.names.untyped) return undefined;
    const type = strip(object.type);
    if (arrow || type.kind === 'pointer' || type.kind === 'array') object = this.pointee(loadCode(object));
    const record = object && strip(object.type);
    if (object === undefined || record?.kind !== 'record' || record.size === undefined) return undefined;
    return memberOf(object, record, name);
  }

  private cast({ type: syntax, operand }: Of<'cast'>): PlannedObject | undefined {
    const type = this.names.type(syntax);
    const object = this.object(operand);
    if (object === undefined) return undefined;
    if (object.type === this.names.untyped) return { ...object, type };
    const target = strip(type);
    if (target.kind !== 'base' && target.kind !== 'pointer' && target.kind !== 'enum') return undefined;
    const value = loadCode(object);
    return rvalue(value && convertCode(type, value));
  }

  private conditional({ condition, then, otherwise }: Of<'conditional'>): Code | undefined {
    const test = this.scalar(condition);
    const [a, b] = [this.scalar(then), this.scalar(otherwise)];
    if (test === undefined || a === undefined || b === undefined || strip(a.type) !== strip(b.type)) return undefined;
    const isTrue = isTrueCode(test);
    const { type } = a;
    if (a.kind === 'long' && b.kind === 'long') {
      return { kind: 'long', type, run: (s) => (isTrue(s) ? a.run(s) : b.run(s)) };
    }
    if (a.kind === 'long' || b.kind === 'long') return undefined;
    return { kind: a.kind, type, run: (s) => (isTrue(s) ? a.run(s) : b.run(s)) };
  }

  private binary({ operator, left, right }: Of<'binary'>): Code | undefined {
    const [a, b] = [this.scalar(left), this.scalar(right)];
    if (a === undefined || b === undefined) return undefined;
    if (operator === '&&' || operator === '||') {
      const [first, second] = [isTrueCode(a), isTrueCode(b)];
      return truthCode(operator === '&&' ? (s) => first(s) && second(s) : (s) => first(s) || second(s));
    }
    if (isPointer(a) || isPointer(b)) return pointers(operator, a, b);
    const [x, y] = [promoteCode(a), promoteCode(b)];
    return x && y && arithmeticCode(operator, x, y);
  }
}

/** Numbers alone: characters, addresses and enumerators are shown by more than their value. */
function textRun({ kind, type, run }: Code): Run<string> | undefined {
  const actual = strip(type);
  if (kind === 'float' || actual.kind !== 'base' || actual.isCharacter || actual.encoding === 'boolean')
    return undefined;
  return (state) => `${run(state)}`;
}

function rvalue(code: Code | undefined): PlannedObject | undefined {
  return code && { type: code.type, place: { kind: 'code', code } };
}

function sizeCode(type: CType): Code | undefined {
  const size = sizeOf(type);
  return size === undefined ? undefined : constantCode(unsignedLongType, BigInt(size));
}

function negated(code: Code): Code | undefined {
  const { type } = code;
  if (code.kind === 'float') return { kind: 'float', type, run: (s) => -code.run(s) };
  const { signed } = integerFormat(type)!;
  if (code.kind === 'word') {
    const { run } = code;
    return { kind: 'word', type, run: signed ? (s) => -run(s) | 0 : (s) => -run(s) >>> 0 };
  }
  const { run } = code;
  return { kind: 'long', type, run: signed ? (s) => BigInt.asIntN(64, -run(s)) : (s) => BigInt.asUintN(64, -run(s)) };
}

function inverted(code: Code): Code | undefined {
  const { type } = code;
  if (code.kind === 'float') return undefined;
  const { signed } = integerFormat(type)!;
  if (code.kind === 'word') {
    const { run } = code;
    return { kind: 'word', type, run: signed ? (s) => ~run(s) : (s) => ~run(s) >>> 0 };
  }
  const { run } = code;
  return { kind: 'long', type, run: signed ? (s) => ~run(s) : (s) => BigInt.asUintN(64, ~run(s)) };
}

const isPointer = ({ type }: Code): boolean => strip(type).kind === 'pointer';

/** As the general evaluation has operators with at least one pointer. */
function pointers(operator: string, a: Code, b: Code): Code | undefined {
  if (a.kind === 'float' || b.kind === 'float') return undefined;
  const [x, y] = [convertCode(unsignedLongType, a), convertCode(unsignedLongType, b)];
  if (x?.kind !== 'long' || y?.kind !== 'long') return undefined;
  const compared = comparison(operator, x, y);
  if (compared !== undefined) return truthCode(compared);
  if (operator === '-' && isPointer(a) && isPointer(b)) {
    const stride = strideOf(a.type);
    if (stride === undefined) return undefined;
    const by = BigInt(stride);
    return { kind: 'long', type: longType, run: (s) => BigInt.asIntN(64, x.run(s) - y.run(s)) / by };
  }
  if (operator === '+' && isPointer(a) !== isPointer(b))
    return isPointer(a) ? offsetCode(a, b, 1) : offsetCode(b, a, 1);
  return operator === '-' && isPointer(a) ? offsetCode(a, b, -1) : undefined;
}

function offsetCode(pointer: Code, index: Code, sign: 1 | -1): Long | undefined {
  if (pointer.kind !== 'long' || index.kind === 'float' || !isPointer(pointer)) return undefined;
  const stride = strideOf(pointer.type);
  if (stride === undefined) return undefined;
  const step = sign * stride;
  const base = addressRun(pointer);
  const { run: value } = pointer;
  const { run: count } = index;
  return {
    kind: 'long',
    type: pointer.type,
    run: (s) => BigInt.asUintN(64, value(s) + BigInt(count(s)) * BigInt(step)),
    address: (s) => exactAddress(base(s) + Number(count(s)) * step),
  };
}

/** A sum that is not exact is far out of every address space. */
function exactAddress(address: number): number {
  if (!(address >= 0 && address <= Number.MAX_SAFE_INTEGER)) throw cannotTell;
  return address;
}

/** Undefined where only a frame knows it. */
function strideOf(type: CType): number | undefined {
  const pointer = strip(type);
  if (pointer.kind !== 'pointer') return 1;
  const target = strip(pointer.target);
  const size = sizeOf(target);
  return size === undefined && target.kind === 'array' ? undefined : Math.max(1, size ?? 1);
}

const MAX_DEPTH = 16;

/** Found in anonymous members too, as `memberNamed`. */
function memberOf(
  object: PlannedObject,
  record: RecordType,
  name: string,
  depth = MAX_DEPTH,
): PlannedObject | undefined {
  for (const { name: own, type, byteOffset, bits } of record.members) {
    if (own === name) return partOf(object, type, byteOffset, bits);
  }
  if (depth === 0) return undefined;
  for (const { name: own, type, byteOffset } of record.members) {
    const inner = strip(type);
    if (own !== undefined || inner.kind !== 'record') continue;
    const part = partOf(object, type, byteOffset);
    const found = part && memberOf(part, inner, name, depth - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
