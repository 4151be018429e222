/**
 * Which variables a frame can see: parameters, locals of the blocks around its pc, file-scope variables of its unit; and where each one is.
 */

import type { AttributeValue } from '../../dwarf/attribute.ts';
import { AT, TAG } from '../../dwarf/constants/dies.ts';
import { evaluateAddress, evaluateLocation } from '../../dwarf/evaluateLocation.ts';
import type { ExpressionContext } from '../../dwarf/location.ts';
import { type Expression, expressionAt } from '../../dwarf/locationList.ts';
import { rangesContain, rangesOf } from '../../dwarf/rangeList.ts';
import type { Die, Unit } from '../../dwarf/unit.ts';
import type { ElfSymbols } from '../symbols/elfSymbols.ts';
import { isDeclaration, type Program } from '../symbols/program.ts';
import type { FrameContext } from '../symbolsApi.ts';
import type { ArrayType, CType } from '../types/ctype.ts';
import type { TypeReader } from '../types/typeReader.ts';
import { registerName, registerOf } from '../unwind/columns.ts';
import type { CObject } from './cobject.ts';
import { type Place, type PlaceContext, placeOf, type Sum, sumOf } from './placeRule.ts';
import { integerFormat } from './scalar.ts';
import {
  fromLittleEndian,
  littleEndian,
  optimizedOut,
  readStorage,
  type Storage,
  storageOf,
  unavailable,
} from './storage.ts';

export interface Variable {
  readonly name: string;
  readonly die: Die;
}

const TP = 4;

export class Scope {
  readonly #program: Program;
  readonly #symbols: ElfSymbols;
  readonly #types: TypeReader;
  readonly #frame: FrameContext;
  readonly #frameAddress: () => bigint | undefined;
  /** Address of the file to look things up by: of the call, in a caller. */
  readonly #pc: bigint;
  /** The function around the frame's pc, and in it the blocks and inlined copies, outermost first. */
  readonly #blocks: readonly Die[];
  readonly unit: Unit | undefined;

  constructor(
    program: Program,
    symbols: ElfSymbols,
    types: TypeReader,
    frame: FrameContext,
    frameAddress: () => bigint | undefined,
  ) {
    this.#program = program;
    this.#symbols = symbols;
    this.#types = types;
    this.#frame = frame;
    this.#frameAddress = frameAddress;
    this.#pc = frame.registers.pc - frame.bias - (frame.isCaller ? 1n : 0n);
    this.unit = program.unitAt(this.#pc);
    const outer = program.functionAt(this.#pc)?.die;
    this.#blocks = outer === undefined ? [] : [outer, ...this.#blocksIn(outer)];
  }

  #blocksIn(scope: Die): Die[] {
    const { info } = this.#program;
    for (const child of scope.children) {
      if (child.tag !== TAG.lexical_block && child.tag !== TAG.inlined_subroutine) continue;
      if (rangesContain(rangesOf(info, child), this.#pc)) return [child, ...this.#blocksIn(child)];
    }
    return [];
  }

  parameters(): Variable[] {
    const outer = this.#blocks[0];
    return outer === undefined ? [] : this.#named(outer, [TAG.formal_parameter]);
  }

  /** Innermost block first; parameters of inlined copies are variables of their block. */
  locals(): Variable[] {
    return this.#blocks
      .flatMap((block, depth) => [
        this.#named(block, depth === 0 ? [TAG.variable] : [TAG.variable, TAG.formal_parameter]),
      ])
      .reverse()
      .flat();
  }

  globals(): Variable[] {
    return this.unit === undefined
      ? []
      : this.#program.index(this.unit).variables.filter(({ die }) => this.#hasPlace(die));
  }

  /** By C's rules of scope: innermost block, parameters, the unit, then any other unit. */
  find(name: string): Variable | undefined {
    const inFrame = [...this.locals(), ...this.parameters(), ...this.globals()].find(
      (variable) => variable.name === name,
    );
    if (inFrame !== undefined) return inFrame;
    const die = this.#program.globalNamed(name);
    return die && { name, die };
  }

  #named(block: Die, tags: readonly number[]): Variable[] {
    const { info } = this.#program;
    return block.children.flatMap((die) => {
      const name = tags.includes(die.tag) ? info.name(die) : undefined;
      return name === undefined ? [] : [{ name, die }];
    });
  }

  #hasPlace(die: Die): boolean {
    const { info } = this.#program;
    if ([AT.location, AT.const_value].some((attribute) => info.inherited(die, attribute) !== undefined)) return true;
    return this.#threadLocalSymbol(die) !== undefined;
  }

  /** gcc for RISC-V writes no location for thread-local variables; their ELF symbols have it. */
  #threadLocalSymbol(die: Die): Storage | undefined {
    const offset = this.#threadLocalOffset(die);
    if (offset === undefined) return undefined;
    const address = this.#threadLocal(offset);
    return address === undefined ? unavailable('thread-local storage cannot be found') : { kind: 'memory', address };
  }

  #threadLocalOffset(die: Die): bigint | undefined {
    const name =
      die.tag === TAG.variable && die.parent?.tag !== TAG.lexical_block ? this.#program.info.name(die) : undefined;
    return name === undefined ? undefined : this.#symbols.threadLocalNamed(name);
  }

  /** The program's own block begins where tp points (RISC-V psABI, TLS variant I). */
  #threadLocal(offset: bigint): bigint | undefined {
    const tp = this.#frame.registers.x[TP];
    return this.#program.image.hasThreadLocals && tp !== undefined ? BigInt.asUintN(64, tp + offset) : undefined;
  }

  object({ name, die }: Variable): CObject {
    const { info } = this.#program;
    // `extern` inside a function only points at a definition elsewhere.
    if (isDeclaration(info, die)) {
      const definition = this.#program.globalNamed(name);
      if (definition !== undefined && definition !== die && !isDeclaration(info, definition)) {
        return this.object({ name, die: definition });
      }
    }
    return { type: this.#types.typeOf(die), storage: this.#storage(die) };
  }

  /**
   * As `object`, but as a rule that holds at the frame's pc and asks neither registers nor memory; `cfa` is the rule for the frame address. Undefined
   * where there is none.
   */
  rule(
    { name, die }: Variable,
    cfa: () => Sum | undefined,
  ): { readonly type: CType; readonly place: Place } | undefined {
    const { info } = this.#program;
    if (isDeclaration(info, die)) {
      const definition = this.#program.globalNamed(name);
      return definition === undefined || isDeclaration(info, definition)
        ? undefined
        : this.rule({ name, die: definition }, cfa);
    }
    const type = this.#types.typeOf(die);
    const constant = info.inherited(die, AT.const_value);
    if (constant !== undefined) {
      const storage = this.#constant(die, constant.value, constant.die.unit);
      return storage.kind === 'bytes' ? { type, place: storage } : undefined;
    }
    const location = info.inherited(die, AT.location);
    if (location === undefined) {
      const offset = this.#threadLocalOffset(die);
      const address = offset === undefined ? undefined : this.#threadLocalRule(offset);
      return address && { type, place: { kind: 'memory', address } };
    }
    return info.problems.attempt(() => {
      const expression = expressionAt(info, location.die, location.value, this.#pc);
      const place = expression && placeOf(expression, this.#rules(location.die.unit, cfa));
      return place && { type, place };
    }, undefined);
  }

  #rules(unit: Unit, cfa: () => Sum | undefined): PlaceContext {
    const { info } = this.#program;
    return {
      addressSize: unit.header.addressSize,
      bias: this.#frame.bias,
      addressAt: (index) => info.addressAt(unit, index),
      threadLocal: (offset) => this.#threadLocalRule(offset),
      cfa,
      frameBase: () => {
        const outer = this.#blocks[0];
        const value = outer?.get(AT.frame_base);
        const expression = outer && value && expressionAt(info, outer, value, this.#pc);
        if (expression === undefined) return undefined;
        return sumOf(placeOf(expression, { ...this.#rules(outer!.unit, cfa), frameBase: () => undefined }));
      },
    };
  }

  #threadLocalRule(offset: bigint): Sum | undefined {
    return this.#program.image.hasThreadLocals ? { register: TP, offset } : undefined;
  }

  #storage(die: Die): Storage {
    const { info } = this.#program;
    const constant = info.inherited(die, AT.const_value);
    if (constant !== undefined) return this.#constant(die, constant.value, constant.die.unit);
    const location = info.inherited(die, AT.location);
    if (location === undefined) {
      const threadLocal = this.#threadLocalSymbol(die);
      if (threadLocal !== undefined) return threadLocal;
      return isDeclaration(info, die) ? unavailable('it is defined in code without debug information') : optimizedOut;
    }
    const nothing = unavailable('its location cannot be read');
    return info.problems.attempt((): Storage => {
      const expression = expressionAt(info, location.die, location.value, this.#pc);
      return expression === undefined
        ? optimizedOut
        : storageOf(evaluateLocation(expression, this.#context(location.die.unit)));
    }, nothing);
  }

  #constant(die: Die, value: AttributeValue, unit: Unit): Storage {
    if (value.kind === 'block') return { kind: 'bytes', bytes: value.bytes };
    if (value.kind === 'constant') {
      // Narrow fixed forms hold the type's own bytes (DWARF 5, 7.5.5, class constant): their sign is the type's.
      const signed = integerFormat(this.#types.typeOf(die))?.signed === true;
      return { kind: 'bytes', bytes: littleEndian(signed ? BigInt.asIntN(value.bits, value.value) : value.value, 8) };
    }
    const text = this.#program.info.stringOf(unit, value);
    if (text === undefined) return unavailable('its constant value cannot be read');
    return { kind: 'bytes', bytes: new TextEncoder().encode(`${text}\0`) };
  }

  /** Elements of a variable-length array: its bound is a constant, an expression, or a variable that the compiler made for it. */
  countOf({ count }: ArrayType): number | undefined {
    if (count.kind !== 'dynamic') return undefined;
    const bound = this.#program.info.problems.attempt(() => this.#bound(count.die, count.attribute), undefined);
    if (bound === undefined) return undefined;
    const elements = Number(BigInt.asIntN(64, bound)) + (count.isUpperBound ? 1 : 0);
    return Number.isSafeInteger(elements) && elements >= 0 ? elements : undefined;
  }

  #bound(die: Die, attribute: number): bigint | undefined {
    const { info } = this.#program;
    const variable = info.reference(die, attribute);
    if (variable !== undefined) {
      const storage = this.#storage(variable);
      const size = integerFormat(this.#types.typeOf(variable))?.size ?? 8;
      const bytes = readStorage(storage, size, this.#frame);
      return bytes instanceof Uint8Array ? fromLittleEndian(bytes) : undefined;
    }
    const value = die.get(attribute);
    const expression = value && expressionAt(info, die, value, this.#pc);
    if (expression === undefined) return undefined;
    const result = evaluateAddress(expression, this.#context(die.unit));
    return 'value' in result ? result.value : undefined;
  }

  #context(unit: Unit): ExpressionContext {
    const { info } = this.#program;
    const { memory, bias } = this.#frame;
    return {
      addressSize: unit.header.addressSize,
      offsetSize: unit.header.offsetSize,
      bias,
      register: (number) => registerOf(this.#frame, number),
      registerName,
      read: (address, size) => memory.read(address, size),
      cfa: () => this.#frameAddress(),
      frameBase: () => this.#frameBase(),
      addressAt: (index) => info.addressAt(unit, index),
      threadLocal: (offset) => this.#threadLocal(offset),
      baseType: (offset) => {
        const type = unit.entryAt(unit.header.offset + offset);
        if (type === undefined) return undefined;
        return { size: info.number(type, AT.byte_size) ?? 0, encoding: info.number(type, AT.encoding) ?? 0 };
      },
      callee: (offset, inUnit) =>
        this.#callee(inUnit ? unit.entryAt(unit.header.offset + offset) : info.entryAt(offset)),
    };
  }

  #callee(die: Die | undefined): Expression | undefined {
    const location = die?.get(AT.location);
    return die && location && expressionAt(this.#program.info, die, location, this.#pc);
  }

  /** DW_AT_frame_base of the function; it must not itself refer to the frame base. */
  #frameBase(): bigint | undefined {
    const { info } = this.#program;
    const outer = this.#blocks[0];
    const value = outer?.get(AT.frame_base);
    if (outer === undefined || value === undefined) return undefined;
    const expression = expressionAt(info, outer, value, this.#pc);
    if (expression === undefined) return undefined;
    const result = evaluateAddress(expression, { ...this.#context(outer.unit), frameBase: () => undefined });
    return 'value' in result ? result.value : undefined;
  }
}
