/**
 * A WebAssembly module, assembled section by section ("Binary Format, Modules"): types, imports, functions, one table, globals, exports, one
 * element segment. Memories are imported: the machine owns the only one. Custom sections, data segments and the start function are
 * deliberately absent.
 */
import { assert } from '../base/assert.ts';
import { ByteWriter } from './byteWriter.ts';
import { FunctionBuilder, type FunctionType } from './functionBuilder.ts';
import { type ValueType, valueTypes } from './opcodes.ts';

interface Global {
  readonly type: ValueType;
  readonly mutable: boolean;
  readonly initial: number | bigint;
}

/** Kinds of imports and exports. */
const externKind = { function: 0, table: 1, memory: 2, global: 3 } as const;
const FUNCREF = 0x70;

export class ModuleBuilder {
  private readonly types: FunctionType[] = [];
  private readonly typeIndices = new Map<string, number>();
  private readonly imports: ((out: ByteWriter) => void)[] = [];
  private importedFunctions = 0;
  private readonly functions: FunctionBuilder[] = [];
  private readonly globals: Global[] = [];
  private importedGlobals = 0;
  private readonly exports: { name: string; kind: number; index: number }[] = [];
  private elements: readonly number[] | undefined;
  private tableSize = 0;

  /** Index of a function type; equal types share one. */
  type(type: FunctionType): number {
    const key = `${type.params.join()}>${type.results.join()}`;
    let index = this.typeIndices.get(key);
    if (index === undefined) {
      index = this.types.push(type) - 1;
      this.typeIndices.set(key, index);
    }
    return index;
  }

  /** Imports come before the module's own functions, whose indices follow theirs. */
  importFunction(module: string, name: string, type: FunctionType): number {
    assert(this.functions.length === 0, 'functions are imported before others are defined');
    const index = this.type(type);
    this.import(module, name, externKind.function, (out) => out.u32(index));
    return this.importedFunctions++;
  }

  /** Sizes in WebAssembly pages; an importer's limits must include the memory's. */
  importMemory(module: string, name: string, minimum: number, maximum?: number): void {
    this.import(module, name, externKind.memory, (out) => limits(out, minimum, maximum));
  }

  importTable(module: string, name: string, minimum: number): void {
    assert(this.elements === undefined, 'a module has one table');
    this.import(module, name, externKind.table, (out) => {
      out.u8(FUNCREF);
      limits(out, minimum);
    });
  }

  importGlobal(module: string, name: string, type: ValueType, mutable: boolean): number {
    assert(this.globals.length === 0, 'globals are imported before others are defined');
    this.import(module, name, externKind.global, (out) => {
      out.u8(valueTypes[type]);
      out.u8(mutable ? 1 : 0);
    });
    return this.importedGlobals++;
  }

  /** Adds a function, to be written through the builder that is answered; its index is `index`. */
  function(type: FunctionType, exportAs?: string): { code: FunctionBuilder; index: number } {
    this.type(type);
    const code = new FunctionBuilder(type);
    const index = this.importedFunctions + this.functions.push(code) - 1;
    if (exportAs !== undefined) this.exports.push({ name: exportAs, kind: externKind.function, index });
    return { code, index };
  }

  global(type: 'i32' | 'i64', mutable: boolean, initial: number | bigint, exportAs?: string): number {
    const index = this.importedGlobals + this.globals.push({ type, mutable, initial }) - 1;
    if (exportAs !== undefined) this.exports.push({ name: exportAs, kind: externKind.global, index });
    return index;
  }

  /** The module's own table 0 with these functions, from entry 0 on. */
  table(functions: readonly number[], exportAs?: string): void {
    assert(this.elements === undefined, 'a module has one table');
    this.elements = functions;
    if (exportAs !== undefined) this.exports.push({ name: exportAs, kind: externKind.table, index: 0 });
  }

  /** The module's own table 0, of `size` empty entries. */
  emptyTable(size: number, exportAs: string): void {
    assert(this.elements === undefined, 'a module has one table');
    this.tableSize = size;
    this.exports.push({ name: exportAs, kind: externKind.table, index: 0 });
  }

  /** The module's bytes. */
  encode(): Uint8Array {
    const out = new ByteWriter(4096);
    out.bytes(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
    section(out, 1, this.types, (body, type) => {
      body.u8(0x60);
      for (const list of [type.params, type.results]) {
        body.u32(list.length);
        for (const value of list) body.u8(valueTypes[value]);
      }
    });
    section(out, 2, this.imports, (body, write) => write(body));
    section(out, 3, this.functions, (body, code) => body.u32(this.type(code.type)));
    const sizes = this.elements === undefined ? [this.tableSize].filter((size) => size > 0) : [this.elements.length];
    section(out, 4, sizes, (body, size) => {
      body.u8(FUNCREF);
      limits(body, size, size);
    });
    section(out, 6, this.globals, (body, global) => {
      body.u8(valueTypes[global.type]);
      body.u8(global.mutable ? 1 : 0);
      body.u8(global.type === 'i64' ? 0x42 : 0x41);
      if (global.type === 'i64') body.s64(BigInt(global.initial));
      else body.s32(Number(global.initial));
      body.u8(0x0b);
    });
    section(out, 7, this.exports, (body, { name, kind, index }) => {
      body.name(name);
      body.u8(kind);
      body.u32(index);
    });
    section(out, 9, this.elements === undefined ? [] : [this.elements], (body, functions) => {
      for (const byte of [0, 0x41, 0, 0x0b]) body.u8(byte);
      body.u32(functions.length);
      for (const index of functions) body.u32(index);
    });
    section(out, 10, this.functions, (body, code) => body.sized(code.encode()));
    return out.finish().slice();
  }

  private import(module: string, name: string, kind: number, describe: (out: ByteWriter) => void): void {
    this.imports.push((out) => {
      out.name(module);
      out.name(name);
      out.u8(kind);
      describe(out);
    });
  }
}

/** A section is a vector of items behind its id and size; an empty one is left out. */
function section<T>(
  out: ByteWriter,
  id: number,
  items: readonly T[],
  write: (body: ByteWriter, item: T) => void,
): void {
  if (items.length === 0) return;
  const body = new ByteWriter(1024);
  body.u32(items.length);
  for (const item of items) write(body, item);
  out.u8(id);
  out.sized(body);
}

function limits(out: ByteWriter, minimum: number, maximum?: number): void {
  out.u8(maximum === undefined ? 0 : 1);
  out.u32(minimum);
  if (maximum !== undefined) out.u32(maximum);
}
