/**
 * What `.cfi_*` directives say of one function, as data between the assembler and `ehFrame.ts`, which makes the bytes of `.eh_frame` and
 * `.debug_frame` (DWARF 5, 6.4; LSB, "Exception Frames"). Nothing is computed here or by who collects them: `.cfi_adjust_cfa_offset` and
 * `.cfi_rel_offset` stay what they are, the encoder follows the offset of the frame. Registers are DWARF's numbers (psABI: x0–x31 0–31, f0–f31 32–63).
 * The assembler collects the functions of a source and gives them to `withFrames(module, functions, sections)` of `ehFrame.ts`.
 */

/** All between `.cfi_startproc` and `.cfi_endproc`. */
export interface CfiFunction {
  /** Index of the section of the code, which is one for all of the function. */
  readonly section: number;
  /** Offsets of its begin, and of the first byte that is not its. */
  readonly start: number;
  readonly end: number;
  /** `.cfi_startproc simple`: without the instructions with which each frame begins. */
  readonly isSimple: boolean;
  /** `.cfi_signal_frame`. */
  readonly isSignalFrame: boolean;
  /** `.cfi_return_column`; 1, `ra`, unless told. */
  readonly returnColumn: number;
  readonly personality?: CfiPointer;
  readonly lsda?: CfiPointer;
  readonly instructions: readonly CfiInstruction[];
}

/** `.cfi_personality` and `.cfi_lsda`: a symbol by its index in the module, and how a pointer to it is encoded (`DW_EH_PE_*`). */
export interface CfiPointer {
  readonly encoding: number;
  readonly symbol: number;
  readonly addend: bigint;
}

/** A directive, and the offset in the section at which it holds. */
export type CfiInstruction = { readonly at: number } & CfiOperation;

export type CfiOperation =
  | { readonly kind: 'defCfa'; readonly register: number; readonly offset: number }
  | { readonly kind: 'defCfaRegister'; readonly register: number }
  | { readonly kind: 'defCfaOffset' | 'adjustCfaOffset'; readonly offset: number }
  | { readonly kind: 'offset' | 'relOffset' | 'valOffset'; readonly register: number; readonly offset: number }
  | { readonly kind: 'register'; readonly register: number; readonly inRegister: number }
  | { readonly kind: 'restore' | 'undefined' | 'sameValue'; readonly register: number }
  | { readonly kind: 'rememberState' | 'restoreState' }
  | { readonly kind: 'escape'; readonly bytes: readonly number[] };

/** `.cfi_sections`: where the frames go; GNU as writes `.eh_frame` unless told. */
export interface CfiSections {
  readonly ehFrame: boolean;
  readonly debugFrame: boolean;
}
