/**
 * Where a variable is, as a rule over registers that holds at one address of the code: what its location expression comes to without asking a
 * stopped program. Expressions that load from memory, branch, or are made of pieces have no such rule; the general evaluation handles them.
 */
import { OP } from '../../dwarf/constants/operations.ts';
import { Cursor } from '../../dwarf/cursor.ts';
import type { Expression } from '../../dwarf/locationList.ts';

/** Register by DWARF number plus a constant; without register the constant alone. */
export interface Sum {
  readonly register: number | undefined;
  readonly offset: bigint;
}

export type Place =
  | { readonly kind: 'memory'; readonly address: Sum }
  | { readonly kind: 'register'; readonly register: number }
  /** The object has no place, only 64 bits whose lowest bytes are its own. */
  | { readonly kind: 'value'; readonly value: Sum }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

/** What an expression may refer to. */
export interface PlaceContext {
  readonly addressSize: 4 | 8;
  /** Added to addresses of the file. */
  readonly bias: bigint;
  addressAt(index: number): bigint;
  frameBase(): Sum | undefined;
  cfa(): Sum | undefined;
  threadLocal(offset: bigint): Sum | undefined;
}

const u64 = (value: bigint): bigint => BigInt.asUintN(64, value);
const constant = (value: bigint): Sum => ({ register: undefined, offset: u64(value) });
const plus = (sum: Sum | undefined, offset: bigint): Sum | undefined =>
  sum && { register: sum.register, offset: u64(sum.offset + offset) };

/** Undefined when there is no rule. Throws `DwarfError` for what is malformed. */
export function placeOf({ bytes, section }: Expression, context: PlaceContext): Place | undefined {
  const cursor = new Cursor(`${section} expression`, bytes);
  if (cursor.atEnd) return undefined;
  let sum: Sum | undefined;
  let place: Place | undefined;
  while (!cursor.atEnd) {
    // After what ends a location only pieces follow.
    if (place !== undefined) return undefined;
    const op = cursor.u8();
    if (op === OP.nop || op === OP.GNU_uninit) continue;
    if (op >= OP.reg0 && op <= OP.reg31) place = { kind: 'register', register: op - OP.reg0 };
    else if (op === OP.regx) place = { kind: 'register', register: cursor.uleb() };
    else if (op === OP.implicit_value) place = { kind: 'bytes', bytes: cursor.slice(cursor.uleb()) };
    else if (op === OP.stack_value && sum !== undefined) place = { kind: 'value', value: sum };
    else if (op === OP.plus_uconst) sum = plus(sum, cursor.uleb64());
    else if (op === OP.form_tls_address || op === OP.GNU_push_tls_address) {
      sum = sum?.register === undefined && sum !== undefined ? context.threadLocal(sum.offset) : undefined;
    } else if (sum === undefined) sum = pushed(op, cursor, context);
    else return undefined;
    if (sum === undefined && place === undefined) return undefined;
  }
  if (place !== undefined) return isKnown(place) ? place : undefined;
  return sum && isKnownSum(sum) ? { kind: 'memory', address: sum } : undefined;
}

/** The value that a frame base stands for, where a register location means the register's content. */
export function sumOf(place: Place | undefined): Sum | undefined {
  switch (place?.kind) {
    case 'memory':
      return place.address;
    case 'value':
      return place.value;
    case 'register':
      return { register: place.register, offset: 0n };
    default:
      return undefined;
  }
}

/** What an operation that pushes a value pushes. */
function pushed(op: number, cursor: Cursor, context: PlaceContext): Sum | undefined {
  if (op >= OP.lit0 && op <= OP.lit31) return constant(BigInt(op - OP.lit0));
  if (op >= OP.breg0 && op <= OP.breg31) return { register: op - OP.breg0, offset: u64(cursor.sleb64()) };
  switch (op) {
    case OP.bregx:
      return { register: cursor.uleb(), offset: u64(cursor.sleb64()) };
    case OP.addr:
      return constant(cursor.unsigned(context.addressSize) + context.bias);
    case OP.addrx:
    case OP.GNU_addr_index:
      return constant(context.addressAt(cursor.uleb()) + context.bias);
    case OP.fbreg: {
      const offset = cursor.sleb64();
      return plus(context.frameBase(), offset);
    }
    case OP.call_frame_cfa:
      return context.cfa();
    case OP.const1u:
      return constant(cursor.unsigned(1));
    case OP.const1s:
      return constant(cursor.signed(1));
    case OP.const2u:
      return constant(cursor.unsigned(2));
    case OP.const2s:
      return constant(cursor.signed(2));
    case OP.const4u:
      return constant(cursor.unsigned(4));
    case OP.const4s:
      return constant(cursor.signed(4));
    case OP.const8u:
    case OP.const8s:
      return constant(cursor.unsigned(8));
    case OP.constu:
      return constant(cursor.uleb64());
    case OP.consts:
      return constant(cursor.sleb64());
    default:
      return undefined;
  }
}

const REGISTERS = 64;
const isKnownSum = ({ register }: Sum): boolean => register === undefined || register < REGISTERS;

function isKnown(place: Place): boolean {
  if (place.kind === 'register') return place.register < REGISTERS;
  return place.kind === 'value' ? isKnownSum(place.value) : true;
}
