/**
 * Computes expressions over a frame. Operands are objects (`values/cobject.ts`): with a place while they have one, so that `&a[1]` and setting
 * `p->x` work; results of operators have only a value. Nothing here writes.
 */
import { charType, doubleType, floatType, longType, unsignedLongType } from '../types/baseTypes.ts';
import { type CType, pointerTo, strip } from '../types/ctype.ts';
import { typeName } from '../types/typeName.ts';
import {
  type CObject,
  element,
  objectSize,
  pointee,
  readScalar,
  scalarObject,
  type ValueContext,
} from '../values/cobject.ts';
import { memberNamed } from '../values/members.ts';
import { arithmetic, compare, convert, isTrue, promote, type Typed, truth } from './arithmetic.ts';
import { ExpressionError } from './expressionError.ts';
import { integerLiteral, isLeastLong, LEAST_LONG } from './literals.ts';
import { type Names, untyped } from './names.ts';
import { parseExpression } from './parser.ts';
import type { Expression } from './syntax.ts';

type Of<Kind extends Expression['kind']> = Extract<Expression, { kind: Kind }>;

export class Evaluator {
  readonly #context: ValueContext;
  readonly #names: Names;

  constructor(context: ValueContext, names: Names) {
    this.#context = context;
    this.#names = names;
  }

  /** Throws `ExpressionError`. */
  evaluate(text: string): CObject {
    const result = this.#object(parseExpression(text, (name) => this.#names.isType(name)));
    if (result.type === untyped) {
      const name = text.trim();
      throw new ExpressionError(`no debug information tells the type of \`${name}\`; cast it, as in \`(long)${name}\``);
    }
    return result;
  }

  /** Whether the object is a scalar other than 0; undefined for other objects and where it cannot be read. */
  truthOf(object: CObject): boolean | undefined {
    const scalar = readScalar(this.#context, object);
    return scalar === undefined || scalar.kind === 'absent' ? undefined : isTrue({ type: object.type, scalar });
  }

  #object(expression: Expression): CObject {
    switch (expression.kind) {
      case 'name':
        return this.#names.object(expression.name, expression.position);
      case 'register':
        return this.#names.register(expression.name, expression.position);
      case 'unary':
        return this.#unary(expression);
      case 'member':
        return this.#member(expression);
      case 'index':
        return this.#index(expression);
      case 'cast':
        return this.#cast(expression);
      case 'conditional': {
        const chosen = isTrue(this.#scalar(expression.condition)) ? expression.then : expression.otherwise;
        return this.#object(chosen);
      }
      default:
        return rvalue(this.#scalar(expression));
    }
  }

  /** The value of an operand that must be a scalar; arrays and functions are their addresses. */
  #scalar(expression: Expression): Typed {
    switch (expression.kind) {
      case 'integer':
        return integerLiteral(expression);
      case 'float':
        return {
          type: expression.isSingle ? floatType : doubleType,
          scalar: { kind: 'float', value: expression.value },
        };
      case 'character':
        return { type: charType, scalar: { kind: 'integer', value: BigInt(expression.value) } };
      case 'binary':
        return this.#binary(expression);
      case 'sizeof':
        return this.#size(this.#object(expression.operand).type, expression.position);
      case 'sizeofType':
        return this.#size(this.#names.type(expression.type), expression.position);
      default:
        return this.#load(this.#object(expression), expression.position);
    }
  }

  #load(object: CObject, position: number): Typed {
    const type = strip(object.type);
    const scalar = readScalar(this.#context, object);
    if (object.type === untyped) {
      throw new ExpressionError('no debug information tells the type of this symbol; cast it', position);
    }
    if (scalar === undefined) throw new ExpressionError(`${typeName(object.type)} is not a number`, position);
    if (scalar.kind === 'absent') throw new ExpressionError(`the value is ${scalar.text}`, position);
    if (type.kind === 'array') return { type: pointerTo(type.element), scalar };
    if (type.kind === 'function') return { type: pointerTo(type), scalar };
    return { type: object.type, scalar };
  }

  #size(type: CType, position: number): Typed {
    const size = objectSize(this.#context, type);
    if (size === undefined) throw new ExpressionError(`the size of ${typeName(type)} is not known`, position);
    return { type: unsignedLongType, scalar: { kind: 'integer', value: BigInt(size) } };
  }

  #unary({ operator, operand, position }: Of<'unary'>): CObject {
    if (operator === '*') return this.#dereference(this.#scalar(operand), position);
    if (operator === '&') return this.#addressOf(operand, position);
    if (operator === '-' && isLeastLong(operand)) return rvalue(leastLong);
    const value = this.#scalar(operand);
    if (operator === '!') return rvalue(truth(!isTrue(value)));
    if (strip(value.type).kind === 'pointer') {
      throw new ExpressionError(`\`${operator}\` needs a number, not a pointer`, position);
    }
    const promoted = promote(value);
    if (operator === '+') return rvalue(promoted);
    const { type, scalar } = promoted;
    if (scalar.kind === 'float') {
      if (operator === '~') throw new ExpressionError('`~` needs an integer', position);
      return rvalue({ type, scalar: { kind: 'float', value: -scalar.value } });
    }
    return rvalue(convert(type, { kind: 'integer', value: operator === '~' ? ~scalar.value : -scalar.value }));
  }

  #dereference({ type, scalar }: Typed, position: number): CObject {
    const pointer = strip(type);
    if (pointer.kind !== 'pointer' || scalar.kind !== 'integer') {
      throw new ExpressionError(`\`*\` needs a pointer, not ${typeName(type)}`, position);
    }
    if (strip(pointer.target).kind === 'void') {
      throw new ExpressionError(`${typeName(type)} cannot be dereferenced; cast it first`, position);
    }
    return pointee(pointer.target, scalar.value);
  }

  #addressOf(operand: Expression, position: number): CObject {
    const object = this.#object(operand);
    if (object.bits !== undefined) throw new ExpressionError('a bit-field has no address', position);
    const { storage } = object;
    switch (storage.kind) {
      case 'memory': {
        const target: CType = object.type === untyped ? { kind: 'void', name: 'void' } : object.type;
        return scalarObject(pointerTo(target), { kind: 'integer', value: storage.address });
      }
      case 'register':
        throw new ExpressionError('it is kept in a register and has no address', position);
      case 'absent':
        throw new ExpressionError(`the value is ${storage.text}`, position);
      default:
        throw new ExpressionError('it has no address', position);
    }
  }

  #member({ object: operand, name, arrow, position }: Of<'member'>): CObject {
    let object = this.#object(operand);
    const type = strip(object.type);
    // The dot follows pointers too: the debugger knows what is meant.
    if (arrow || type.kind === 'pointer' || type.kind === 'array') {
      object = this.#dereference(this.#load(object, position), position);
    }
    const record = strip(object.type);
    if (record.kind !== 'record') {
      throw new ExpressionError(`${typeName(object.type)} is no structure and has no member \`${name}\``, position);
    }
    if (record.size === undefined)
      throw new ExpressionError(`${typeName(object.type)} is only declared here`, position);
    const member = memberNamed(object, record, name);
    if (member === undefined) throw new ExpressionError(`${typeName(object.type)} has no member \`${name}\``, position);
    return member;
  }

  #index({ array: operand, index: indexOperand, position }: Of<'index'>): CObject {
    const index = this.#scalar(indexOperand);
    if (index.scalar.kind !== 'integer') throw new ExpressionError('an index is an integer', indexOperand.position);
    const object = this.#object(operand);
    const type = strip(object.type);
    if (type.kind === 'array' && object.storage.kind !== 'memory') {
      const found = element(this.#context, type, object.storage, Number(index.scalar.value));
      if (found !== undefined) return found;
    }
    const pointer = this.#load(object, operand.position);
    if (strip(pointer.type).kind !== 'pointer') {
      throw new ExpressionError(`${typeName(pointer.type)} is neither array nor pointer`, position);
    }
    return this.#dereference(this.#offset(pointer, index, 1n, position), position);
  }

  #cast({ type: syntax, operand, position }: Of<'cast'>): CObject {
    const type = this.#names.type(syntax);
    const object = this.#object(operand);
    // A symbol without a type is taken to be of the type that it is cast to.
    if (object.type === untyped) return { ...object, type };
    const target = strip(type);
    if (target.kind === 'record' && strip(object.type) === target) return object;
    if (target.kind !== 'base' && target.kind !== 'pointer' && target.kind !== 'enum') {
      throw new ExpressionError(`a cast to ${typeName(type)} is not possible`, position);
    }
    const { scalar } = this.#load(object, operand.position);
    return rvalue(convert(type, scalar, position));
  }

  #binary({ operator, left, right, position }: Of<'binary'>): Typed {
    if (operator === '&&') return truth(isTrue(this.#scalar(left)) && isTrue(this.#scalar(right)));
    if (operator === '||') return truth(isTrue(this.#scalar(left)) || isTrue(this.#scalar(right)));
    const a = this.#scalar(left);
    const b = this.#scalar(right);
    const pointers = [a, b].filter(({ type }) => strip(type).kind === 'pointer').length;
    return pointers === 0
      ? arithmetic(operator, promote(a), promote(b), position)
      : this.#pointers(operator, a, b, position);
  }

  #pointers(operator: string, a: Typed, b: Typed, position: number): Typed {
    const [left, right] = [a.scalar, b.scalar];
    if (left.kind !== 'integer' || right.kind !== 'integer') {
      throw new ExpressionError(`\`${operator}\` cannot combine a pointer and floating point`, position);
    }
    const compared = compare(operator, BigInt.asUintN(64, left.value), BigInt.asUintN(64, right.value));
    if (compared !== undefined) return truth(compared);
    const [leftIs, rightIs] = [strip(a.type), strip(b.type)];
    if (operator === '-' && leftIs.kind === 'pointer' && rightIs.kind === 'pointer') {
      const distance = BigInt.asIntN(64, left.value - right.value) / this.#stride(a.type);
      return { type: longType, scalar: { kind: 'integer', value: distance } };
    }
    if (operator === '+' && leftIs.kind !== rightIs.kind) {
      return leftIs.kind === 'pointer' ? this.#offset(a, b, 1n, position) : this.#offset(b, a, 1n, position);
    }
    if (operator === '-' && leftIs.kind === 'pointer') return this.#offset(a, b, -1n, position);
    throw new ExpressionError(`\`${operator}\` does not work on pointers`, position);
  }

  #offset(pointer: Typed, index: Typed, sign: bigint, position: number): Typed {
    if (pointer.scalar.kind !== 'integer' || index.scalar.kind !== 'integer') {
      throw new ExpressionError('only integers can be added to a pointer', position);
    }
    const value = pointer.scalar.value + sign * index.scalar.value * this.#stride(pointer.type);
    return convert(pointer.type, { kind: 'integer', value });
  }

  /** How far apart the objects that a pointer points to are; 1 for void and functions, as in GNU C. */
  #stride(type: CType): bigint {
    const pointer = strip(type);
    const size = pointer.kind === 'pointer' ? objectSize(this.#context, pointer.target) : undefined;
    return BigInt(Math.max(1, size ?? 1));
  }
}

function rvalue({ type, scalar }: Typed): CObject {
  return scalarObject(type, scalar);
}

const leastLong: Typed = { type: longType, scalar: { kind: 'integer', value: LEAST_LONG } };
