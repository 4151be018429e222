/**
 * The symbols of a module, in the order in which the source names them. Labels of the compiler's own (`.L…`) stand there only when a relocation
 * needs them, and symbols of elsewhere only when something does; so a symbol has a number only when all relocations are made.
 */
import { SHF_TLS, STB_GLOBAL, STB_LOCAL, STT_NOTYPE, STT_SECTION, STT_TLS } from '../elf/numbers.ts';
import type { AsmSymbol, Section } from './layout/model.ts';
import { constantFinally, placeOf } from './layout/resolve.ts';
import { isAssemblerLocal } from './layout/symbolTable.ts';
import type { ObjectSymbol, SymbolPlace } from './objectModule.ts';
import type { Assembly } from './state.ts';

/** Gives symbols their numbers. All that may stand in the table has one from the begin. */
export class SymbolNumbers {
  readonly listed: AsmSymbol[];
  private readonly numbers = new Map<AsmSymbol, number>();

  constructor({ symbols }: Assembly) {
    this.listed = symbols.inOrder.filter(isListed);
    for (const [i, symbol] of this.listed.entries()) this.numbers.set(symbol, i);
  }

  /** The number of a symbol that a relocation names; from now on it stands in the table. */
  use(symbol: AsmSymbol): number {
    const known = this.numbers.get(symbol);
    if (known !== undefined) return known;
    const number = this.listed.length;
    this.listed.push(symbol);
    this.numbers.set(symbol, number);
    return number;
  }
}

function isListed(symbol: AsmSymbol): boolean {
  if (symbol.isUsed) return true;
  const { definition, name, binding } = symbol;
  if (definition === undefined) return binding === 2;
  return !isAssemblerLocal(name) && !symbol.isReplaced;
}

/** The module's symbols, by their numbers. */
export function symbolsOf(assembly: Assembly, numbers: SymbolNumbers): ObjectSymbol[] {
  return numbers.listed.map((symbol) => objectSymbol(assembly, symbol));
}

function objectSymbol(assembly: Assembly, symbol: AsmSymbol): ObjectSymbol {
  const { name, definition, visibility, definedAt } = symbol;
  const { place, value, section } = placeAndValue(assembly, symbol);
  const isSection = definition === undefined && section !== undefined;
  const isThreadLocal = section !== undefined && (section.kind.flags & SHF_TLS) !== 0;
  const source = attributesOf(symbol);
  const size = symbol.size ?? source.size;
  const sizeBytes = definition?.kind === 'common' ? definition.sizeBytes : ((size && constantFinally(size)) ?? 0n);
  const usual = place === 'undefined' || place === 'common' ? STB_GLOBAL : STB_LOCAL;
  return {
    ...{ name, place, value, sizeBytes, visibility },
    type: isSection ? STT_SECTION : isThreadLocal ? STT_TLS : symbol.type === STT_NOTYPE ? source.type : symbol.type,
    binding: symbol.binding ?? usual,
    ...(definedAt && { origin: { file: definedAt.file, line: definedAt.line, column: definedAt.startColumn } }),
  };
}

/** A symbol that is set to another has its type and size, unless it is told its own. */
function attributesOf(symbol: AsmSymbol): AsmSymbol {
  const { definition } = symbol;
  if (definition?.kind !== 'equated' || definition.value.kind !== 'linear') return symbol;
  const { plus, minus } = definition.value;
  return plus === undefined || minus !== undefined ? symbol : plus;
}

interface Placed {
  readonly place: SymbolPlace;
  readonly value: bigint;
  readonly section?: Section;
}

function placeAndValue({ sections }: Assembly, symbol: AsmSymbol): Placed {
  const { definition, name } = symbol;
  if (definition === undefined) {
    const section = sections.find(name);
    if (section === undefined) return { place: 'undefined', value: 0n };
    return { place: { section: section.index }, value: 0n, section };
  }
  if (definition.kind === 'common') return { place: 'common', value: definition.alignment };
  const place = placeOf(symbol);
  if (place !== undefined) {
    return { place: { section: place.section.index }, value: place.offset, section: place.section };
  }
  const constant = definition.kind === 'equated' ? constantFinally(definition.value) : undefined;
  return constant === undefined ? { place: 'undefined', value: 0n } : { place: 'absolute', value: constant };
}
