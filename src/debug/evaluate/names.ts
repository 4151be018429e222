/**
 * What names in an expression mean: variables in scope, functions, enumerators, symbols without a type, registers, the
 * numbers of thread and process, and types.
 */
import { AT } from '../../dwarf/constants/dies.ts';
import { csrByName } from '../../isa/csrs.ts';
import { registerByName } from '../../isa/registers.ts';
import type { ElfSymbols } from '../symbols/elfSymbols.ts';
import type { Program } from '../symbols/program.ts';
import { baseTypeNamed, doubleType, floatType, intType, longType, unsignedLongType } from '../types/baseTypes.ts';
import { type CType, pointerTo, strip, voidType } from '../types/ctype.ts';
import type { TypeReader } from '../types/typeReader.ts';
import { type CObject, scalarObject, type ValueContext } from '../values/cobject.ts';
import type { Scope } from '../values/scope.ts';
import { unavailable } from '../values/storage.ts';
import { ExpressionError } from './expressionError.ts';
import type { TypeSyntax } from './syntax.ts';

/** The type of a symbol that no debug information describes. */
export const untyped: CType = { kind: 'void', name: '<no debug information>' };

const codePointer = pointerTo({ kind: 'function', result: voidType, parameters: [], variadic: false });

export class Names {
  readonly #program: Program;
  readonly #symbols: ElfSymbols;
  readonly #types: TypeReader;
  readonly #scope: Scope;
  readonly #context: ValueContext;

  constructor(program: Program, symbols: ElfSymbols, types: TypeReader, scope: Scope, context: ValueContext) {
    this.#program = program;
    this.#symbols = symbols;
    this.#types = types;
    this.#scope = scope;
    this.#context = context;
  }

  object(name: string, position: number): CObject {
    const plain = name.includes('::') ? name.slice(name.lastIndexOf('::') + 2) : name;
    const variable = this.#scope.find(plain);
    if (variable !== undefined) return this.#scope.object(variable);
    return (
      this.#function(plain) ??
      this.#enumerator(plain) ??
      this.#symbol(name) ??
      constant(name) ??
      this.#number(name) ??
      unknown(name, position)
    );
  }

  isType(name: string): boolean {
    return this.#scope.find(name) === undefined && this.#program.typeNamed(name, this.#scope.unit) !== undefined;
  }

  #function(name: string): CObject | undefined {
    const { bias } = this.#context.frame;
    const entry = this.#program.functionsNamed(name)[0];
    if (entry !== undefined) {
      return { type: this.#types.read(entry.die), storage: { kind: 'memory', address: entry.ranges[0]![0] + bias } };
    }
    const symbol = this.#symbols.functionNamed(name);
    if (symbol === undefined) return undefined;
    const type = codePointer.target;
    return { type, storage: { kind: 'memory', address: symbol.low + bias } };
  }

  #enumerator(name: string): CObject | undefined {
    const die = this.#program.enumeratorNamed(name, this.#scope.unit);
    if (die?.parent === undefined) return undefined;
    const type = this.#types.read(die.parent);
    const value = strip(type);
    const found = value.kind === 'enum' ? value.enumerators.find((candidate) => candidate.name === name) : undefined;
    return found && scalarObject(type, { kind: 'integer', value: found.value });
  }

  #symbol(name: string): CObject | undefined {
    const symbol = this.#symbols.named(name);
    if (symbol === undefined) return undefined;
    return { type: untyped, storage: { kind: 'memory', address: symbol.address + this.#context.frame.bias } };
  }

  register(name: string, position: number): CObject {
    const { registers } = this.#context.frame;
    if (name === 'pc') return scalarObject(codePointer, { kind: 'integer', value: registers.pc });
    const register = registerByName(name);
    if (register === undefined) return this.#number(name) ?? this.#csr(name, position);
    const { file, index } = register;
    const number = file === 'x' ? index : 32 + index;
    const raw = file === 'x' ? (index === 0 ? 0n : registers.x[index]) : registers.f[index];
    const type = file === 'f' ? floatTypeOf(raw) : (pointerRegisters.get(index) ?? longType);
    if (raw === undefined) return { type, storage: unavailable(`register ${register.name} was not saved`) };
    return { type, storage: { kind: 'register', register: number, offset: 0 } };
  }

  /** The number of the thread or of its process. */
  #number(name: string): CObject | undefined {
    const { ids } = this.#context.frame;
    if (ids === undefined || (name !== 'pid' && name !== 'tid')) return undefined;
    return scalarObject(intType, { kind: 'integer', value: BigInt(ids[name]) });
  }

  #csr(name: string, position: number): CObject {
    const { csr: read } = this.#context.frame;
    const entry = csrByName(name);
    if (entry === undefined || read === undefined) {
      throw new ExpressionError(`there is no register $${name}`, position);
    }
    const value = read(entry);
    if (value === undefined) {
      throw new ExpressionError(`$${name} is a register of a hart, and this thread is on none`, position);
    }
    return scalarObject(unsignedLongType, { kind: 'integer', value });
  }

  type({ words, pointers, position }: TypeSyntax): CType {
    let type = this.#named(words, position);
    for (let left = pointers; left > 0; left--) type = pointerTo(type);
    return type;
  }

  #named(words: readonly string[], position: number): CType {
    const text = words.join(' ');
    if (text === 'void') return voidType;
    const die = words.length === 1 ? this.#program.typeNamed(text, this.#scope.unit) : undefined;
    if (die !== undefined && this.#program.info.number(die, AT.byte_size) !== 0) return this.#types.read(die);
    const base = baseTypeNamed(words);
    if (base === undefined) throw new ExpressionError(`there is no type \`${text}\``, position);
    return base;
  }
}

/** Registers that hold addresses by convention: ra is code; sp, gp and tp are data. */
const pointerRegisters: ReadonlyMap<number, CType> = new Map([
  [1, codePointer],
  [2, pointerTo(voidType)],
  [3, pointerTo(voidType)],
  [4, pointerTo(voidType)],
]);

/** A float in a 64-bit register has all ones above it. */
function floatTypeOf(raw: bigint | undefined): CType {
  return raw !== undefined && raw >> 32n === 0xffff_ffffn ? floatType : doubleType;
}

function constant(name: string): CObject | undefined {
  if (name === 'NULL') return scalarObject(pointerTo(voidType), { kind: 'integer', value: 0n });
  if (name !== 'true' && name !== 'false') return undefined;
  return scalarObject(baseTypeNamed(['bool'])!, { kind: 'integer', value: name === 'true' ? 1n : 0n });
}

function unknown(name: string, position: number): never {
  throw new ExpressionError(`no symbol "${name}" in this frame`, position);
}
