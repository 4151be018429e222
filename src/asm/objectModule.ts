/**
 * What the assembler makes of one source file, and what the linker and the writer of relocatable files take: sections of bytes,
 * symbols, relocations against symbols, and which line of which file each address comes from. Plain data; names and numbers are those of
 * ELF (System V gABI, chapter 4) and of the RISC-V ELF psABI. Everything is in memory here: bytes of a file are made in `elfWriter`.
 */

export interface ObjectModule {
  /** Path or name of the source, as the user gave it. */
  readonly name: string;
  /** The ISA string that stands in `.riscv.attributes`, for example `rv64i2p1_m2p0_a2p1_f2p2_d2p2_c2p0_zicsr2p0`. */
  readonly arch: string;
  /** `e_flags` (psABI, "File Header"): RVC and the float ABI. */
  readonly elfFlags: number;
  /** In the order of their first appearance; `.text`, `.data` and `.bss` always come first, as with GNU as. */
  readonly sections: readonly ObjectSection[];
  /** Locals before globals is the writer's business; here they stand in the order in which the source names them. */
  readonly symbols: readonly ObjectSymbol[];
  readonly lines: readonly LineRow[];
  /** What `.attribute` directives say besides the arch. */
  readonly attributes?: RiscvAttributes;
}

/** Tags of `.riscv.attributes` (psABI, "Attributes"); those that are absent were not said. */
export interface RiscvAttributes {
  readonly stackAlign?: number;
  readonly unalignedAccess?: number;
  readonly privSpec?: readonly [major: number, minor: number, revision: number];
}

/** Where in the source something was written, for messages of the linker. Line and column are 1-based; column 0 is unknown. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface ObjectSection {
  readonly name: string;
  /** `SHT_*`. */
  readonly type: number;
  /** `SHF_*`, a bit set. */
  readonly flags: number;
  /** Of mergeable sections; 0 otherwise. */
  readonly entrySize: number;
  /** In bytes, a power of two. */
  readonly alignment: number;
  /** Empty for `SHT_NOBITS`. */
  readonly bytes: Uint8Array;
  /** Equals `bytes.length` except for `SHT_NOBITS`. */
  readonly sizeBytes: number;
  /** Sorted by offset; several at one offset are applied in their order (psABI, "Relocations": `ADD` and `SUB` pairs). */
  readonly relocations: readonly Relocation[];
  /** Name of the group's signature symbol of a COMDAT group, if the section belongs to one. */
  readonly group?: string;
  /** Index of the section that an `SHF_LINK_ORDER` section belongs to. */
  readonly linkedTo?: number;
}

/** Where a relocation has no symbol (index 0 in a file): its value is the addend alone, as of `R_RISCV_RELAX`, `R_RISCV_ALIGN`, or a jump to a number. */
export const NO_SYMBOL = -1;

export interface Relocation {
  readonly offset: number;
  /** `R_RISCV_*`. */
  readonly type: number;
  /** Index into the module's symbols, or `NO_SYMBOL`. */
  readonly symbol: number;
  readonly addend: bigint;
  /** Without it, messages name the line of the code at the offset. */
  readonly origin?: SourcePlace;
}

/** Where a symbol stands: in a section, by index; or nowhere yet; or at an absolute value; or to be allotted by the linker. */
export type SymbolPlace = { readonly section: number } | 'undefined' | 'absolute' | 'common';

export interface ObjectSymbol {
  readonly name: string;
  readonly place: SymbolPlace;
  /** Offset in the section, or the absolute value, or the alignment of a common symbol. */
  readonly value: bigint;
  readonly sizeBytes: bigint;
  /** `STT_*`. */
  readonly type: number;
  /** `STB_*`. */
  readonly binding: number;
  /** `STV_*`. */
  readonly visibility: number;
  /** Where it is defined; without it, messages name the line of the code at its value. */
  readonly origin?: SourcePlace;
}

/** A row of the line table: code from here on, in this section, comes from this line (DWARF 5, 6.2). */
export interface LineRow {
  readonly section: number;
  readonly offset: number;
  /** Path as the source names it: of the file itself, of an included one, or as a `.file` directive says. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based; 0 is unknown. */
  readonly column: number;
  /** What a `.loc` directive says besides; rows of instructions have none. */
  readonly loc?: LocOptions;
}

/** Options of `.loc`, which are registers of the line table's machine (DWARF 5, 6.2.2), and the number of its file. */
export interface LocOptions {
  readonly fileNumber: number;
  readonly isStatement?: boolean;
  readonly basicBlock?: boolean;
  readonly prologueEnd?: boolean;
  readonly epilogueBegin?: boolean;
  readonly discriminator?: number;
}
