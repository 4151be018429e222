/**
 * What the user of the assembler may say (GNU as: `-march`, `-mabi`, `-mno-relax`, `-D`, `-I`), and what of it a source can change on its way
 * (`.option`).
 */

/** A file that a source includes; text that is given as bytes should be UTF-8. */
export interface SourceInput {
  readonly name: string;
  readonly text: string | Uint8Array;
}

export interface AssembleOptions {
  /** Answers `#include`, `.include` and `.incbin`: the path as written, and the name of the file that it is written in. */
  readonly include?: (path: string, from: string) => SourceInput | undefined;
  /** Macros of the preprocessor and their texts, as `-D` gives them. */
  readonly defines?: Readonly<Record<string, string>>;
  /** Values of symbols, as `--defsym` gives them. */
  readonly symbols?: Readonly<Record<string, bigint>>;
  /** The extensions that the source may use; `rv64gc` unless told. */
  readonly march?: string;
  /** `lp64d` unless told. */
  readonly mabi?: 'lp64' | 'lp64f' | 'lp64d';
  /** Whether the linker may shorten code (`-mrelax`); not unless told, and `.option relax` changes it. */
  readonly relax?: boolean;
  /** Whether the C preprocessor's lines count; unless told, in files whose name does not end in `.s`. */
  readonly preprocess?: boolean;
  /** How many statements macros and repetitions may make together; a million unless told. */
  readonly maxExpandedStatements?: number;
  /** Whether `tree` is wanted besides the module; it is unless told. */
  readonly tree?: boolean;
}

/** What `.option` changes, and `push` and `pop` keep. */
export interface Mode {
  /** Lower-case names of extensions: `i`, `m`, `zicsr`. */
  readonly extensions: ReadonlySet<string>;
  /** Whether compressed instructions are chosen. */
  readonly isCompressed: boolean;
  readonly relax: boolean;
  readonly pic: boolean;
}
