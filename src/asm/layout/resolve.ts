/**
 * What values come to: at once, where only what is fixed already counts, and in the end, when fragments have addresses. Chains of symbols that
 * are set to symbols are followed so far, and no further: a cycle has no value.
 */
import { type AsmSymbol, addressOf, type LinearValue, type Position, type Section, type Value } from './model.ts';
import { binaryConstant, unaryConstant } from './value.ts';

const MAX_CHAIN = 100;

/** A value with all symbols followed to where they stand. */
export interface Resolved {
  /** A place in a section, or a symbol that is defined elsewhere. */
  readonly plus: AsmSymbol | undefined;
  readonly minus: AsmSymbol | undefined;
  readonly constant: bigint;
}

/** Distance of two labels of one section: known from the begin on, or when addresses are. */
type Distance = (to: Position, from: Position) => bigint | undefined;

/** One question for a value; the answer is given up when it takes too many steps, as values made of values can. */
interface Resolution {
  readonly distance: Distance;
  steps: number;
}

const MAX_STEPS = 10_000;
const resolution = (distance: Distance): Resolution => ({ distance, steps: 0 });

/** The distance of places between which nothing has an unknown length. */
const fixedDistance: Distance = (to, from) => {
  const forward = walk(from, to);
  if (forward !== undefined) return BigInt(forward);
  const back = walk(to, from);
  return back === undefined ? undefined : BigInt(-back);
};

const MAX_WALK = 1000;

function walk(from: Position, to: Position): number | undefined {
  let distance = -from.offset;
  let fragment = from.fragment;
  for (let steps = 0; steps < MAX_WALK; steps++) {
    if (fragment === to.fragment) {
      const whole = distance + to.offset;
      return whole < 0 ? undefined : whole;
    }
    if (fragment.tail !== undefined || fragment.next === undefined) return undefined;
    distance += fragment.size;
    fragment = fragment.next;
  }
  return undefined;
}

const finalDistance: Distance = (to, from) =>
  to.fragment.section === from.fragment.section ? BigInt(addressOf(to) - addressOf(from)) : undefined;

/** The constant that a value is already. */
export const constantNow = (value: Value): bigint | undefined => constantOf(value, resolution(fixedDistance));

/** The constant that a value is by the addresses as they are. */
export const constantFinally = (value: Value): bigint | undefined => constantOf(value, resolution(finalDistance));

function constantOf(value: Value, how: Resolution): bigint | undefined {
  const { plus, minus, constant } = resolve(value, how, 0) ?? {};
  return plus === undefined && minus === undefined ? constant : undefined;
}

/** A value by final addresses; undefined when it comes to nothing that a relocation can say. */
export const resolveFinally = (value: Value): Resolved | undefined => resolve(value, resolution(finalDistance), 0);

function resolve(value: Value, how: Resolution, depth: number): Resolved | undefined {
  if (depth > MAX_CHAIN || how.steps++ > MAX_STEPS) return undefined;
  switch (value.kind) {
    case 'linear':
      return resolveLinear(value, how, depth);
    case 'unary': {
      const operand = constantAt(value.operand, how, depth);
      return operand === undefined ? undefined : plain(unaryConstant(value.operator, operand));
    }
    case 'binary': {
      const left = resolve(value.left, how, depth + 1);
      const right = resolve(value.right, how, depth + 1);
      if (left === undefined || right === undefined) return undefined;
      if (isPlain(left) && isPlain(right)) {
        const constant = binaryConstant(value.operator, left.constant, right.constant);
        return constant === undefined ? undefined : plain(constant);
      }
      if (value.operator === '+') return add(left, right, how);
      if (value.operator === '-') return add(left, negate(right), how);
      return undefined;
    }
  }
}

const plain = (constant: bigint): Resolved => ({ plus: undefined, minus: undefined, constant });
const isPlain = ({ plus, minus }: Resolved): boolean => plus === undefined && minus === undefined;
const negate = ({ plus, minus, constant }: Resolved): Resolved => ({ plus: minus, minus: plus, constant: -constant });

function constantAt(value: Value, how: Resolution, depth: number): bigint | undefined {
  const resolved = resolve(value, how, depth + 1);
  return resolved !== undefined && isPlain(resolved) ? resolved.constant : undefined;
}

function resolveLinear(value: LinearValue, how: Resolution, depth: number): Resolved | undefined {
  const plus = value.plus === undefined ? plain(0n) : resolveSymbol(value.plus, how, depth);
  const minus = value.minus === undefined ? plain(0n) : resolveSymbol(value.minus, how, depth);
  if (plus === undefined || minus === undefined) return undefined;
  return add(add(plus, plain(value.constant), how), negate(minus), how);
}

/** Cancels a label added with one subtracted where their distance is known. */
function add(left: Resolved | undefined, right: Resolved, how: Resolution): Resolved | undefined {
  if (left === undefined) return undefined;
  let constant = BigInt.asIntN(64, left.constant + right.constant);
  const added = [left.plus, right.plus].filter((symbol) => symbol !== undefined);
  const subtracted = [left.minus, right.minus].filter((symbol) => symbol !== undefined);
  for (let i = added.length - 1; i >= 0; i--) {
    for (let j = subtracted.length - 1; j >= 0; j--) {
      const between = distanceOf(added[i]!, subtracted[j]!, how);
      if (between === undefined) continue;
      constant = BigInt.asIntN(64, constant + between);
      added.splice(i, 1);
      subtracted.splice(j, 1);
      break;
    }
  }
  if (added.length > 1 || subtracted.length > 1) return undefined;
  return { plus: added[0], minus: subtracted[0], constant };
}

function distanceOf(to: AsmSymbol, from: AsmSymbol, how: Resolution): bigint | undefined {
  if (to === from) return 0n;
  if (to.definition?.kind !== 'label' || from.definition?.kind !== 'label') return undefined;
  return how.distance(to.definition.position, from.definition.position);
}

function resolveSymbol(symbol: AsmSymbol, how: Resolution, depth: number): Resolved | undefined {
  const { definition } = symbol;
  if (definition?.kind === 'equated') return resolve(definition.value, how, depth + 1);
  if (definition?.kind === 'view') return plain(viewNumber(symbol, how));
  return { plus: symbol, minus: undefined, constant: 0n };
}

/** Counts the rows before at the same address, in steps over what is empty. */
function viewNumber(symbol: AsmSymbol, how: Resolution): bigint {
  let number = 0n;
  let { definition } = symbol;
  while (definition?.kind === 'view') {
    number += definition.rank;
    const { at, before } = definition;
    if (before === undefined || how.distance(at, before.at) !== 0n || how.steps++ > MAX_STEPS) return number;
    number++;
    definition = before.view.definition;
  }
  if (definition?.kind === 'equated') return number + (constantOf(definition.value, how) ?? 0n);
  return number;
}

/** Where a symbol stands, if in a section: through the symbols that it is set to. */
export function placeOf(symbol: AsmSymbol): { readonly section: Section; readonly offset: bigint } | undefined {
  const resolved = resolveSymbol(symbol, resolution(finalDistance), 0);
  if (resolved === undefined || resolved.minus !== undefined || resolved.plus?.definition?.kind !== 'label') {
    return undefined;
  }
  const { position } = resolved.plus.definition;
  return { section: position.fragment.section, offset: BigInt(addressOf(position)) + resolved.constant };
}
