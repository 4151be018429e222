/**
 * Sections while they are linked: those of the inputs, and those of the executable that they are put into. Addresses are numbers: a static
 * executable lies below 2^53.
 */
import { SHF_ALLOC, SHF_TLS, SHT_NOBITS } from '../../elf/numbers.ts';
import type { ObjectModule, ObjectSection } from '../objectModule.ts';

/** A section of an input, or one that the linker makes (common symbols, the global offset table). */
export interface InputSection {
  readonly name: string;
  /** Of several modules given to the linker, by index; -1 when the linker made it. */
  readonly moduleIndex: number;
  readonly module: ObjectModule;
  /** Its index in the module. */
  readonly index: number;
  readonly source: ObjectSection;
  readonly alignment: number;
  /** Its bytes in the executable, relocations applied in the end; empty for SHT_NOBITS. Merging makes them fewer. */
  bytes: Uint8Array;
  sizeBytes: number;
  /** Not in the executable: another module's section of the same group is, or it has been merged away. */
  isDiscarded: boolean;
  output: OutputSection | undefined;
  /** In the output section. */
  offset: number;
  /** Where a byte of the source went, when merging has moved it. */
  moved: ((offset: number) => { readonly section: InputSection; readonly offset: number } | undefined) | undefined;
}

export interface OutputSection {
  readonly name: string;
  readonly inputs: InputSection[];
  address: number;
  sizeBytes: number;
  alignment: number;
  type: number;
  flags: number;
  entrySize: number;
}

export const isAllocated = ({ flags }: { readonly flags: number }): boolean => (flags & SHF_ALLOC) !== 0;

export const isThreadLocalBss = ({ flags, type }: { readonly flags: number; readonly type: number }): boolean =>
  (flags & SHF_TLS) !== 0 && type === SHT_NOBITS;

/** The least multiple of a power of two that is not below. */
export const alignUp = (value: number, alignment: number): number => Math.ceil(value / alignment) * alignment;

export function createInputSection(module: ObjectModule, moduleIndex: number, index: number): InputSection {
  const source = module.sections[index]!;
  return {
    name: source.name,
    moduleIndex,
    module,
    index,
    source,
    alignment: Math.max(1, source.alignment),
    bytes: source.bytes,
    sizeBytes: source.sizeBytes,
    isDiscarded: false,
    output: undefined,
    offset: 0,
    moved: undefined,
  };
}

/** A section that no module has. */
export function createOwnSection(
  name: string,
  type: number,
  flags: number,
  alignment: number,
  bytes: Uint8Array,
  { sizeBytes = bytes.length, entrySize = 0 } = {},
): InputSection {
  const source = { name, type, flags, entrySize, alignment, bytes, sizeBytes, relocations: [] };
  const module = { name: 'the linker', arch: '', elfFlags: 0, sections: [source], symbols: [], lines: [] };
  return { ...createInputSection(module, -1, 0) };
}

/** Where a byte of an input's source lies now: its section, and the offset in that; undefined when it is nowhere. */
export function placeNow(
  section: InputSection,
  offset: number,
): { readonly section: InputSection; readonly offset: number } | undefined {
  if (section.moved !== undefined) return section.moved(offset);
  return section.isDiscarded ? undefined : { section, offset };
}

/** Its address; undefined when it is not in the executable. */
export function addressOf(section: InputSection, offset: number): number | undefined {
  const place = placeNow(section, offset);
  const output = place?.section.output;
  return place === undefined || output === undefined ? undefined : output.address + place.section.offset + place.offset;
}
