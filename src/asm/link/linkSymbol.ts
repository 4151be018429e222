/**
 * Symbols while modules are linked: locals of a module for themselves, globals shared by all who name them (gABI, "Symbol Table": strong definitions win
 * over weak ones and over common symbols, a weak reference that nobody defines is 0).
 */
import { STB_GLOBAL, STT_NOTYPE, STT_SECTION, STV_DEFAULT } from '../../elf/numbers.ts';
import type { ObjectModule, ObjectSymbol, SourcePlace } from '../objectModule.ts';
import type { InputSection } from './linkSection.ts';
import { addressOf, placeNow } from './linkSection.ts';

export type Definition =
  | { readonly kind: 'section'; readonly section: InputSection; readonly offset: number }
  | { readonly kind: 'absolute'; readonly value: bigint }
  | { readonly kind: 'common'; readonly alignment: number; readonly moduleIndex: number }
  /** By the layout; its address is known once there are addresses. */
  | { readonly kind: 'layout'; address: number; readonly isAbsolute: boolean };

export interface LinkSymbol {
  readonly name: string;
  binding: number;
  visibility: number;
  type: number;
  sizeBytes: bigint;
  definition: Definition | undefined;
  /** Who defines it, for sentences. */
  definedBy: { readonly module: ObjectModule; readonly origin: SourcePlace | undefined } | undefined;
  /** Some input needs it, not only by a weak reference. */
  isNeeded: boolean;
}

export function createLinkSymbol(name: string, from?: ObjectSymbol): LinkSymbol {
  return {
    name,
    binding: from?.binding ?? STB_GLOBAL,
    visibility: from?.visibility ?? STV_DEFAULT,
    type: from?.type ?? STT_NOTYPE,
    sizeBytes: from?.sizeBytes ?? 0n,
    definition: undefined,
    definedBy: undefined,
    isNeeded: false,
  };
}

/**
 * The value of a symbol plus an addend, in the executable. Of a section's own symbol the addend says which byte is meant, which matters where
 * merging has moved bytes. Undefined: it lies in what is not in the executable.
 */
export function symbolValue(symbol: LinkSymbol, addend: bigint): bigint | undefined {
  const { definition } = symbol;
  switch (definition?.kind) {
    case undefined:
      return addend;
    case 'absolute':
      return definition.value + addend;
    case 'layout':
      return BigInt(definition.address) + addend;
    case 'common':
      return undefined;
    case 'section': {
      const { section, offset } = definition;
      const isByte = symbol.type === STT_SECTION && section.moved !== undefined;
      const address = isByte ? addressOf(section, offset + Number(addend)) : addressOf(section, offset);
      return address === undefined ? undefined : BigInt(address) + (isByte ? 0n : addend);
    }
  }
}

/** Whether it lies in a section that is not in the executable. */
export function isDiscarded({ definition }: LinkSymbol): boolean {
  return definition?.kind === 'section' && placeNow(definition.section, definition.offset) === undefined;
}
