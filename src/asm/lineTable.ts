/**
 * What the writer of DWARF (`debugLine.ts`, `debugUnit.ts`) needs besides the rows of a module: files with numbers of their own, and who
 * compiled what where. With rows of instructions, as `as -g` makes them, the module gets a line table and a unit of language assembler; with
 * rows of `.loc`, as compilers write them, only a line table, since the rest stands in the source. See DWARF 5, 6.2 and 3.1.1. The assembler gives both to `withLineTable(module, options)` of `debugLine.ts`.
 */

/** A `.file NUMBER "directory" "name"` directive, or a file that rows name. */
export interface LineFile {
  /** As `.loc` and `DW_AT_decl_file` name it. */
  readonly number: number;
  readonly directory?: string;
  readonly name: string;
  /** Sixteen bytes, if the directive says them. */
  readonly md5?: Uint8Array;
}

export interface DebugOptions {
  /** `DW_AT_comp_dir`. */
  readonly compDir: string;
  /** `DW_AT_producer`. */
  readonly producer: string;
  /** `DW_AT_name`: the source as the user gave it. */
  readonly name: string;
  /** Whether rows come of `.loc` directives: then there is no unit, and files are `files`. */
  readonly fromDirectives: boolean;
  /** Of `.file` directives, by number; empty when rows come of instructions. */
  readonly files: readonly LineFile[];
}
