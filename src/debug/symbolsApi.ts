/**
 * What the run control needs to know of a program's debug information, and nothing of how it is stored. Addresses are those of the ELF file
 * (before the load bias) and 64-bit; lines are 1-based. Everything answers `undefined` or an empty list where there is no information; a broken
 * section is reported once in `problems` and the rest goes on.
 */
import type { Csr } from '../isa/csrs.ts';
import type { Plan } from './plan/planState.ts';

/** Registers of a frame: x by number, undefined where the unwinder could not recover one. */
export interface FrameRegisters {
  readonly pc: bigint;
  readonly x: readonly (bigint | undefined)[];
  /** Raw f registers; only those of the innermost frame are known to be right. */
  readonly f: readonly (bigint | undefined)[];
}

export interface MemoryReader {
  /** Undefined when any byte is not mapped. `va` is a run-time address. */
  read(va: bigint, length: number): Uint8Array | undefined;
}

export interface MemoryWriter {
  write(va: bigint, bytes: Uint8Array): boolean;
}

export interface SourceLocation {
  /** As the compiler wrote it, made absolute with DW_AT_comp_dir. */
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

export interface ResolvedLine {
  readonly line: number;
  readonly addresses: readonly bigint[];
  /** How well the source's path matches the one asked for, to compare files by: infinite for the same. */
  readonly match: number;
}

export interface FunctionSymbol {
  readonly name: string;
  readonly low: bigint;
  /** Exclusive end. */
  readonly high: bigint;
  /** First address after the prologue, by the line table's prologue_end or its second row. */
  readonly afterPrologue: bigint;
  readonly declaration?: SourceLocation | undefined;
  /** Whether DWARF describes it (else it is an ELF symbol only). */
  readonly hasDebugInfo: boolean;
}

/** A value in a frame, lazily expanded. `evaluateName` can be given back to `evaluate`. */
export interface Value {
  readonly name: string;
  readonly type: string;
  /** One line for a person: `42`, `0x2aaab0 "hello"`, `{x = 1, y = 2}`, `<unavailable: register not saved>`. */
  readonly text: string;
  readonly evaluateName?: string | undefined;
  /** Where it lies in memory, if there. */
  readonly address?: bigint | undefined;
  readonly size?: number | undefined;
  /** The text of a value of its type with these bytes. */
  textOf(bytes: Uint8Array): string;
  /** Number of children; 0 for scalars. */
  readonly childCount: number;
  /** Whether the children are array elements (indexed) or members (named). */
  readonly indexed: boolean;
  children(start?: number, count?: number): Value[];
  /** Parses `text` as an expression, converts it to the value's type, writes it; a clear sentence when it cannot. */
  set?(text: string): { readonly ok: true } | { readonly ok: false; readonly why: string };
}

/** What expressions call `pid` and `tid`, unless the program has variables of these names, and always `$pid` and `$tid`. */
export interface ThreadNumbers {
  readonly pid: number;
  readonly tid: number;
}

/** A frame for which values can be had. */
export interface FrameContext {
  readonly registers: FrameRegisters;
  readonly memory: MemoryReader & MemoryWriter;
  readonly bias: bigint;
  /** True for every frame but the innermost and those interrupted by a trap: the pc is a return address, look up pc - 1. */
  readonly isCaller: boolean;
  setX(index: number, value: bigint): void;
  /** Sets a raw f register; absent where the frame's cannot be set. */
  setF?(index: number, value: bigint): void;
  /** Numbers of the thread and of its process, where these have some. */
  readonly ids?: ThreadNumbers | undefined;
  /** What a control and status register holds; undefined when the thread is on no hart. Absent: there are none. */
  readonly csr?: ((csr: Csr) => bigint | undefined) | undefined;
}

export interface EvaluateResult {
  readonly value?: Value;
  /** Of a scalar: whether it is not 0, as a condition sees it. */
  readonly isTrue?: boolean;
  /** A sentence: `no symbol "foo" in this frame`. */
  readonly error?: string;
}

/** One ELF file's symbols and debug information, parsed lazily. `loadSymbols(bytes, path)` in `symbols.ts` makes one; it never throws. */
export interface ModuleSymbols {
  readonly path: string;
  readonly hasDebugInfo: boolean;
  /** Sentences about what could not be read. */
  readonly problems: readonly string[];
  /** Paths of all source files, as in SourceLocation. */
  sources(): readonly string[];
  /** Breakpoint addresses for a line of the source that best matches `path`; the line may move down to the next one with code. */
  resolveLine(path: string, line: number): ResolvedLine | undefined;
  /** All functions of that name. */
  functionsNamed(name: string): readonly FunctionSymbol[];
  functionAt(pc: bigint): FunctionSymbol | undefined;
  locate(pc: bigint): SourceLocation | undefined;
  /** Address ranges [low, high) of the same source line around pc in its function: what a step over runs through. */
  stepRanges(pc: bigint): readonly (readonly [bigint, bigint])[];
  /** Address of a symbol of the ELF symbol table, and the symbol that covers an address. */
  symbolNamed(name: string): { readonly address: bigint; readonly size: number } | undefined;
  symbolAt(address: bigint): { readonly name: string; readonly address: bigint } | undefined;
  /** The function whose address the dynamic linker puts at this address of the file (`elf/jumpSlots.ts`). */
  importAt(address: bigint): string | undefined;
  /** The frame's caller by CFI (.debug_frame, .eh_frame), by frame pointer or ra where there is none; undefined at the outermost. */
  unwind(frame: FrameContext): { readonly registers: FrameRegisters; readonly cfa: bigint } | undefined;
  /** Canonical frame address of the frame itself: identifies it while it lives. */
  cfa(frame: FrameContext): bigint | undefined;
  /** Parameters and local variables in scope, innermost block first, shadowed ones marked by the order. */
  arguments(frame: FrameContext): Value[];
  locals(frame: FrameContext): Value[];
  /** File-scope variables of the frame's compilation unit. */
  globals(frame: FrameContext): Value[];
  /**
   * C expressions over the frame: names, fields, `->`, indexing, dereference, address-of, casts to base types, literals, comparison, + and -,
   * `$register` names. No side effects.
   */
  evaluate(expression: string, frame: FrameContext): EvaluateResult;
  /** What `evaluate` computes in each innermost frame at the pc of this one, to be computed quickly; undefined when there is no such plan. */
  plan(expression: string, frame: FrameContext): Plan | undefined;
}
