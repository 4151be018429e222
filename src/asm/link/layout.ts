/**
 * A layout says which sections of the inputs stand where in the executable, as data: what a linker script says for GNU ld ("Linker Scripts", in
 * its manual). `placement.ts` puts sections into it, `addresses.ts` computes with it. The two layouts are in `staticLayout.ts` and `bareLayout.ts`.
 */

/** Sections of the inputs, in the order of inputs and, within one, as it has them. */
export interface InputPattern {
  /** Names, with `*` and `?` as in file names. */
  readonly names: readonly string[];
  /** Sorted by name, or by the number after the last dot (those without one come last). */
  readonly sort?: 'name' | 'priority';
  /** Only of inputs whose name matches, or only of those whose name does not. */
  readonly of?: RegExp;
  readonly notOf?: RegExp;
}

/** A symbol that the layout defines. */
export interface LayoutSymbol {
  readonly symbol: string;
  /** Only if an input refers to it and none defines it. */
  readonly provide?: boolean;
  readonly hidden?: boolean;
}

export type SectionPart =
  | { readonly kind: 'inputs'; readonly pattern: InputPattern }
  | { readonly kind: 'common' }
  | ({ readonly kind: 'symbol' } & LayoutSymbol);

export interface LayoutSection {
  readonly kind: 'section';
  readonly name: string;
  readonly parts: readonly SectionPart[];
  /** Only if all inputs are read-only, or only if one is not. */
  readonly only?: 'readOnly' | 'writable';
  /** Not loaded: its address is 0. */
  readonly notLoaded?: boolean;
  /** If it is not empty, its size is a multiple of this. */
  readonly sizeMultiple?: number;
}

export type LayoutStep =
  | LayoutSection
  /** Go to an address. */
  | { readonly kind: 'goTo'; readonly address: number }
  /** Leave room for the ELF header and the program headers, which are loaded with what follows. */
  | { readonly kind: 'headers' }
  | { readonly kind: 'align'; readonly to: number }
  /** Of the next page, the same offset: what follows is written to (ld: `DATA_SEGMENT_ALIGN`, `DATA_SEGMENT_RELRO_END`, `DATA_SEGMENT_END`). */
  | { readonly kind: 'dataSegmentAlign' }
  | { readonly kind: 'relroEnd' }
  | { readonly kind: 'dataSegmentEnd' }
  | ({ readonly kind: 'symbol' } & LayoutSymbol)
  /** `__global_pointer$`, from symbols before it. */
  | { readonly kind: 'globalPointer' };

/** Where sections go that no pattern names: after the section of the layout for their kind (ld: orphan sections). */
export interface Anchors {
  readonly text: string;
  readonly rodata: string;
  readonly tdata: string;
  readonly data: string;
  readonly bss: string;
  readonly sdata: string;
  /** Undefined: at the very begin. */
  readonly note: string | undefined;
  readonly notLoaded: string;
}

export interface Layout {
  readonly steps: readonly LayoutStep[];
  readonly anchors: Anchors;
  /** Names that never reach the executable. */
  readonly discarded: readonly string[];
}

/** Tells names that are one of a pattern's. */
export function nameMatcher(names: readonly string[]): (name: string) => boolean {
  const plain = new Set(names.filter((name) => !/[*?]/.test(name)));
  const globs = names.filter((name) => !plain.has(name)).map(globPattern);
  return (name) => plain.has(name) || globs.some((glob) => glob.test(name));
}

function globPattern(glob: string): RegExp {
  const source = glob
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`);
}

export const inputs = (...names: string[]): SectionPart => ({ kind: 'inputs', pattern: { names } });

export const section = (name: string, ...parts: SectionPart[]): LayoutSection => ({ kind: 'section', name, parts });

/** A section that is not loaded, of the inputs' sections of these names, or of its own. */
export const notLoaded = (name: string, ...names: string[]): LayoutSection => ({
  ...section(name, inputs(...(names.length === 0 ? [name] : names))),
  notLoaded: true,
});
