/**
 * The stack machine of location expressions (DWARF 5, 2.5): 64-bit values, the operations of 7.7.1 and gcc's older spellings of them. Typed
 * operations work on integers alone. Vector and segment operations do not exist on RISC-V.
 */
import { ATE } from './constants/dies.ts';
import { nameOf } from './constants/nameOf.ts';
import { OP } from './constants/operations.ts';
import { Cursor } from './cursor.ts';
import type { ExpressionContext, Location, Piece, SimpleLocation } from './location.ts';
import type { Expression } from './locationList.ts';

export function notSaved(register: number, context: ExpressionContext): string {
  return `register ${context.registerName(register)} was not saved`;
}

/** Thrown inside the evaluation only: why the location cannot be had. */
export class Unavailable extends Error {}

/** An operation count that no real expression reaches: branches can loop. */
const maxOperations = 20_000;
const maxStack = 1_000;
const maxCallDepth = 16;

const u64 = (value: bigint): bigint => BigInt.asUintN(64, value);
const s64 = (value: bigint): bigint => BigInt.asIntN(64, value);

export class ExpressionMachine {
  readonly #context: ExpressionContext;
  readonly #stack: bigint[] = [];
  readonly #pieces: Piece[] = [];
  /** Set by operations that end a simple location; undefined while the stack's top is an address. */
  #place: SimpleLocation | undefined;
  #operations = 0;

  constructor(context: ExpressionContext) {
    this.#context = context;
    if (context.initial !== undefined) this.#stack.push(context.initial);
  }

  location(expression: Expression): Location {
    if (expression.bytes.length === 0) return { kind: 'optimizedOut' };
    this.#run(expression, 0);
    if (this.#pieces.length > 0) return { kind: 'pieces', pieces: this.#pieces };
    return this.#place ?? { kind: 'memory', address: this.#pop() };
  }

  #run(expression: Expression, depth: number): void {
    if (depth > maxCallDepth) throw new Unavailable('location expressions call one another without end');
    // Offsets in messages are those of the section: the cursor is named after it and told where the expression lies.
    const cursor = new Cursor(`${expression.section} expression`, expression.bytes);
    while (!cursor.atEnd) {
      if (++this.#operations > maxOperations) throw new Unavailable('the location expression does not end');
      this.#step(cursor, depth);
    }
  }

  #push(value: bigint): void {
    if (this.#stack.length >= maxStack) throw new Unavailable('the location expression overflows its stack');
    this.#stack.push(u64(value));
  }

  #pop(): bigint {
    const value = this.#stack.pop();
    if (value === undefined) throw new Unavailable('the location expression pops an empty stack');
    return value;
  }

  #pick(index: number): bigint {
    const value = this.#stack.at(-1 - index);
    if (value === undefined) throw new Unavailable('the location expression reads below its stack');
    return value;
  }

  #register(number: number): bigint {
    const value = this.#context.register(number);
    if (value === undefined) throw new Unavailable(notSaved(number, this.#context));
    return value;
  }

  #load(address: bigint, size: number): bigint {
    if (size < 1 || size > 8) throw new Unavailable(`a load of ${size} bytes is not supported`);
    const bytes = this.#context.read(address, size);
    if (bytes === undefined) throw new Unavailable(`no memory at 0x${address.toString(16)}`);
    return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
  }

  #step(cursor: Cursor, depth: number): void {
    const op = cursor.u8();
    const context = this.#context;
    if (op >= OP.lit0 && op <= OP.lit31) {
      this.#push(BigInt(op - OP.lit0));
      return;
    }
    if (op >= OP.reg0 && op <= OP.reg31) {
      this.#set({ kind: 'register', register: op - OP.reg0 });
      return;
    }
    if (op >= OP.breg0 && op <= OP.breg31) {
      this.#push(this.#register(op - OP.breg0) + cursor.sleb64());
      return;
    }
    switch (op) {
      case OP.addr:
        this.#push(cursor.unsigned(context.addressSize) + context.bias);
        return;
      case OP.addrx:
      case OP.GNU_addr_index:
        this.#push(context.addressAt(cursor.uleb()) + context.bias);
        return;
      case OP.constx:
      case OP.GNU_const_index:
        this.#push(context.addressAt(cursor.uleb()));
        return;
      case OP.const1u:
        this.#push(cursor.unsigned(1));
        return;
      case OP.const1s:
        this.#push(cursor.signed(1));
        return;
      case OP.const2u:
        this.#push(cursor.unsigned(2));
        return;
      case OP.const2s:
        this.#push(cursor.signed(2));
        return;
      case OP.const4u:
        this.#push(cursor.unsigned(4));
        return;
      case OP.const4s:
        this.#push(cursor.signed(4));
        return;
      case OP.const8u:
      case OP.const8s:
        this.#push(cursor.unsigned(8));
        return;
      case OP.constu:
        this.#push(cursor.uleb64());
        return;
      case OP.consts:
        this.#push(cursor.sleb64());
        return;
      case OP.fbreg: {
        const offset = cursor.sleb64();
        const base = context.frameBase();
        if (base === undefined) throw new Unavailable('the frame base is not known');
        this.#push(base + offset);
        return;
      }
      case OP.bregx:
        this.#push(this.#register(cursor.uleb()) + cursor.sleb64());
        return;
      case OP.regx:
        this.#set({ kind: 'register', register: cursor.uleb() });
        return;
      case OP.call_frame_cfa: {
        const cfa = context.cfa();
        if (cfa === undefined) throw new Unavailable('the frame address is not known');
        this.#push(cfa);
        return;
      }
      case OP.form_tls_address:
      case OP.GNU_push_tls_address: {
        const address = context.threadLocal(this.#pop());
        if (address === undefined) throw new Unavailable('thread-local storage cannot be found');
        this.#push(address);
        return;
      }
      case OP.push_object_address:
        if (context.initial === undefined) throw new Unavailable('there is no object to take the address of');
        this.#push(context.initial);
        return;
      case OP.deref:
        this.#push(this.#load(this.#pop(), context.addressSize));
        return;
      case OP.deref_size:
        this.#push(this.#load(this.#pop(), cursor.u8()));
        return;
      case OP.nop:
      case OP.GNU_uninit:
        return;
      case OP.skip:
        this.#jump(cursor, cursor.signed(2));
        return;
      case OP.bra: {
        const distance = cursor.signed(2);
        if (this.#pop() !== 0n) this.#jump(cursor, distance);
        return;
      }
      case OP.call2:
        this.#call(Number(cursor.u16()), true, depth);
        return;
      case OP.call4:
        this.#call(cursor.u32(), true, depth);
        return;
      case OP.call_ref:
        this.#call(cursor.offset(context.offsetSize), false, depth);
        return;
      case OP.piece:
        this.#piece(cursor.uleb() * 8, 0);
        return;
      case OP.bit_piece:
        this.#piece(cursor.uleb(), cursor.uleb());
        return;
      case OP.implicit_value:
        this.#set({ kind: 'bytes', bytes: cursor.slice(cursor.uleb()) });
        return;
      case OP.stack_value:
        this.#set({ kind: 'value', value: this.#pop() });
        return;
      case OP.implicit_pointer:
      case OP.GNU_implicit_pointer:
        throw new Unavailable('it points to an object that was optimized out');
      case OP.entry_value:
      case OP.GNU_entry_value:
        throw new Unavailable('it is known only by the value of a register at entry of the function');
      case OP.GNU_parameter_ref:
        throw new Unavailable('it is known only by a parameter of the caller');
      default:
        this.#stackOperation(op, cursor);
        return;
    }
  }

  /** Operations that only work on the stack, typed ones (2.5.1.2) on integers alone. */
  #stackOperation(op: number, cursor: Cursor): void {
    switch (op) {
      case OP.dup:
        this.#push(this.#pick(0));
        return;
      case OP.drop:
        this.#pop();
        return;
      case OP.over:
        this.#push(this.#pick(1));
        return;
      case OP.pick:
        this.#push(this.#pick(cursor.u8()));
        return;
      case OP.swap: {
        const [top, second] = [this.#pop(), this.#pop()];
        this.#push(top);
        this.#push(second);
        return;
      }
      case OP.rot: {
        const [top, second, third] = [this.#pop(), this.#pop(), this.#pop()];
        this.#push(top);
        this.#push(third);
        this.#push(second);
        return;
      }
      case OP.abs: {
        const value = s64(this.#pop());
        this.#push(value < 0n ? -value : value);
        return;
      }
      case OP.neg:
        this.#push(-this.#pop());
        return;
      case OP.not:
        this.#push(~this.#pop());
        return;
      case OP.plus_uconst:
        this.#push(this.#pop() + cursor.uleb64());
        return;
      case OP.convert:
      case OP.GNU_convert:
      case OP.reinterpret:
      case OP.GNU_reinterpret:
        this.#push(this.#typed(this.#pop(), cursor.uleb()));
        return;
      case OP.regval_type:
      case OP.GNU_regval_type: {
        const value = this.#register(cursor.uleb());
        this.#push(this.#typed(value, cursor.uleb()));
        return;
      }
      case OP.const_type:
      case OP.GNU_const_type: {
        const type = cursor.uleb();
        const bytes = cursor.slice(cursor.u8());
        if (bytes.length > 8) throw new Unavailable(`a constant of ${bytes.length} bytes is not supported`);
        this.#push(
          this.#typed(
            bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n),
            type,
          ),
        );
        return;
      }
      case OP.deref_type:
      case OP.GNU_deref_type: {
        const size = cursor.u8();
        this.#push(this.#typed(this.#load(this.#pop(), size), cursor.uleb()));
        return;
      }
      default:
        this.#binary(op);
        return;
    }
  }

  #binary(op: number): void {
    const compute = binaryOperations.get(op);
    if (compute === undefined) throw new Unavailable(`${nameOf(OP, 'DW_OP_', op)} is not supported`);
    const right = this.#pop();
    const left = this.#pop();
    if (right === 0n && (op === OP.div || op === OP.mod)) throw new Unavailable('the location expression divides by 0');
    this.#push(compute(left, right));
  }

  /** A value cut to a base type and extended to 64 bits by its sign; type 0 is the generic one. */
  #typed(value: bigint, typeOffset: number): bigint {
    if (typeOffset === 0) return value;
    const type = this.#context.baseType(typeOffset);
    if (type === undefined) throw new Unavailable('the location expression names a type that is not there');
    if (type.encoding === ATE.float || type.size > 8) {
      throw new Unavailable('the location expression computes with floating point');
    }
    const bits = type.size * 8;
    const signed = type.encoding === ATE.signed || type.encoding === ATE.signed_char;
    return u64(signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value));
  }

  #set(place: SimpleLocation): void {
    this.#place = place;
  }

  #piece(sizeBits: number, offsetBits: number): void {
    const address = this.#place === undefined ? this.#stack.pop() : undefined;
    const location: SimpleLocation =
      this.#place ?? (address === undefined ? { kind: 'optimizedOut' } : { kind: 'memory', address });
    this.#pieces.push({ location, sizeBits, offsetBits });
    this.#place = undefined;
  }

  #jump(cursor: Cursor, distance: bigint): void {
    const target = cursor.position + Number(distance);
    if (target < 0 || target > cursor.end) throw new Unavailable('the location expression jumps out of itself');
    cursor.position = target;
  }

  #call(offset: number, inUnit: boolean, depth: number): void {
    const callee = this.#context.callee(offset, inUnit);
    if (callee !== undefined) this.#run(callee, depth + 1);
  }
}

const flag = (value: boolean): bigint => (value ? 1n : 0n);

/** Shifts by 64 or more give what shifting bit by bit would. */
const binaryOperations: ReadonlyMap<number, (left: bigint, right: bigint) => bigint> = new Map<
  number,
  (left: bigint, right: bigint) => bigint
>([
  [OP.and, (left, right) => left & right],
  [OP.or, (left, right) => left | right],
  [OP.xor, (left, right) => left ^ right],
  [OP.plus, (left, right) => left + right],
  [OP.minus, (left, right) => left - right],
  [OP.mul, (left, right) => left * right],
  [OP.div, (left, right) => s64(left) / s64(right)],
  [OP.mod, (left, right) => left % right],
  [OP.shl, (left, right) => (right > 63n ? 0n : left << right)],
  [OP.shr, (left, right) => (right > 63n ? 0n : left >> right)],
  [OP.shra, (left, right) => s64(left) >> (right > 63n ? 63n : right)],
  [OP.eq, (left, right) => flag(left === right)],
  [OP.ne, (left, right) => flag(left !== right)],
  [OP.lt, (left, right) => flag(s64(left) < s64(right))],
  [OP.le, (left, right) => flag(s64(left) <= s64(right))],
  [OP.gt, (left, right) => flag(s64(left) > s64(right))],
  [OP.ge, (left, right) => flag(s64(left) >= s64(right))],
]);
