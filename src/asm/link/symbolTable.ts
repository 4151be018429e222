/**
 * Resolves the symbols of all modules: who defines what, and which sections of groups stay. Says what is defined twice; what is defined nowhere
 * is found when something refers to it (`undefinedSymbols.ts`).
 */
import {
  SHF_ALLOC,
  SHF_WRITE,
  SHT_NOBITS,
  STB_GLOBAL,
  STB_LOCAL,
  STB_WEAK,
  STT_NOTYPE,
  STT_OBJECT,
  STV_DEFAULT,
} from '../../elf/numbers.ts';
import type { ObjectModule, ObjectSymbol } from '../objectModule.ts';
import { type LinkProblem, lineAt, placeText } from './linkProblem.ts';
import { alignUp, createInputSection, createOwnSection, type InputSection } from './linkSection.ts';
import { createLinkSymbol, type LinkSymbol } from './linkSymbol.ts';
import { visitOrder } from './symbolOrder.ts';

export class SymbolTable {
  readonly globals = new Map<string, LinkSymbol>();
  /** By module, then by the module's own index. */
  readonly byModule: LinkSymbol[][] = [];
  /** By module, then by the module's own index. */
  readonly sections: InputSection[][] = [];
  readonly problems: LinkProblem[] = [];
  private readonly modules: ObjectModule[] = [];
  private readonly groups = new Set<string>();

  add(module: ObjectModule): void {
    const moduleIndex = this.modules.push(module) - 1;
    const sections = module.sections.map((_, index) => createInputSection(module, moduleIndex, index));
    this.sections.push(sections);
    const own = new Set<string>();
    for (const section of sections) {
      const { group } = section.source;
      if (group === undefined) continue;
      if (this.groups.has(group) && !own.has(group)) section.isDiscarded = true;
      else own.add(group);
    }
    for (const group of own) this.groups.add(group);
    this.byModule.push(
      module.symbols.map((symbol) =>
        symbol.binding === STB_LOCAL
          ? this.local(symbol, sections)
          : this.global(symbol, module, moduleIndex, sections),
      ),
    );
  }

  /** The global symbol of that name, made if nobody has named it yet. */
  named(name: string): LinkSymbol {
    const known = this.globals.get(name);
    if (known !== undefined) return known;
    const symbol = createLinkSymbol(name);
    this.globals.set(name, symbol);
    return symbol;
  }

  /** Gives common symbols their places: a section for each module that has some. */
  allotCommon(): void {
    const ends = new Map<number, { size: number; alignment: number; symbols: [LinkSymbol, number][] }>();
    for (const symbol of visitOrder([...this.globals.values()])) {
      if (symbol.definition?.kind !== 'common') continue;
      const { alignment, moduleIndex } = symbol.definition;
      const end = ends.get(moduleIndex) ?? { size: 0, alignment: 1, symbols: [] };
      const offset = alignUp(end.size, alignment);
      end.symbols.push([symbol, offset]);
      end.size = offset + Number(symbol.sizeBytes);
      end.alignment = Math.max(end.alignment, alignment);
      ends.set(moduleIndex, end);
    }
    for (const [moduleIndex, { size, alignment, symbols }] of ends) {
      const section = createOwnSection('COMMON', SHT_NOBITS, SHF_ALLOC | SHF_WRITE, alignment, new Uint8Array(0), {
        sizeBytes: size,
      });
      this.sections[moduleIndex]!.push(section);
      for (const [symbol, offset] of symbols) symbol.definition = { kind: 'section', section, offset };
    }
  }

  private local(symbol: ObjectSymbol, sections: readonly InputSection[]): LinkSymbol {
    const made = createLinkSymbol(symbol.name, symbol);
    if (typeof symbol.place === 'object') {
      made.definition = { kind: 'section', section: sections[symbol.place.section]!, offset: Number(symbol.value) };
    } else if (symbol.place === 'absolute') {
      made.definition = { kind: 'absolute', value: symbol.value };
    }
    return made;
  }

  private global(
    from: ObjectSymbol,
    module: ObjectModule,
    moduleIndex: number,
    sections: readonly InputSection[],
  ): LinkSymbol {
    const symbol = this.named(from.name);
    // The most restricting visibility counts (gABI, "Symbol Visibility"); its numbers grow as they restrict less, but for STV_DEFAULT.
    if (from.visibility !== STV_DEFAULT) {
      symbol.visibility =
        symbol.visibility === STV_DEFAULT ? from.visibility : Math.min(symbol.visibility, from.visibility);
    }
    if (from.place === 'undefined') {
      if (from.binding !== STB_WEAK) symbol.isNeeded = true;
      if (symbol.definition === undefined) {
        symbol.binding = symbol.isNeeded ? STB_GLOBAL : STB_WEAK;
        if (symbol.type === 0) symbol.type = from.type;
      }
      return symbol;
    }
    const section = typeof from.place === 'object' ? sections[from.place.section]! : undefined;
    // Of a group that another module has: its definitions are that module's.
    if (section?.isDiscarded === true) return symbol;
    if (from.place === 'common') this.common(symbol, from, moduleIndex);
    else if (this.takes(symbol, from, module)) {
      symbol.definition =
        section === undefined
          ? { kind: 'absolute', value: from.value }
          : { kind: 'section', section, offset: Number(from.value) };
      this.describe(symbol, from);
      symbol.definedBy = { module, origin: from.origin };
    }
    return symbol;
  }

  private describe(symbol: LinkSymbol, from: ObjectSymbol): void {
    symbol.binding = from.binding;
    // What a definition does not say, an earlier one may have said.
    if (from.type !== STT_NOTYPE) symbol.type = from.type;
    if (from.sizeBytes !== 0n) symbol.sizeBytes = from.sizeBytes;
  }

  /** A common symbol gives way to a strong definition and takes the place of a weak one; of two the larger counts. */
  private common(symbol: LinkSymbol, from: ObjectSymbol, moduleIndex: number): void {
    const { definition } = symbol;
    if (definition !== undefined && definition.kind !== 'common' && symbol.binding !== STB_WEAK) return;
    const former = definition?.kind === 'common' ? definition : undefined;
    const isLarger = former === undefined || from.sizeBytes > symbol.sizeBytes;
    symbol.definition = {
      kind: 'common',
      alignment: Math.max(former?.alignment ?? 1, Number(from.value), 1),
      moduleIndex: isLarger ? moduleIndex : former.moduleIndex,
    };
    if (isLarger) this.describe(symbol, { ...from, type: STT_OBJECT });
  }

  /** Whether this definition counts; two strong ones are a mistake. */
  private takes(symbol: LinkSymbol, from: ObjectSymbol, module: ObjectModule): boolean {
    const { definition } = symbol;
    if (definition === undefined || definition.kind === 'common')
      return definition === undefined || from.binding !== STB_WEAK;
    if (from.binding === STB_WEAK) return false;
    if (symbol.binding === STB_WEAK) return true;
    const offset = Number(from.value);
    const section = typeof from.place === 'object' ? from.place.section : -1;
    const place = from.origin ?? lineAt(module, section, offset);
    const first = symbol.definedBy;
    const where =
      first === undefined || definition.kind !== 'section'
        ? ''
        : `; the first time in ${placeText(first.module, definition.section.index, definition.offset, first.origin)}`;
    const here = place === undefined ? ` in ${placeText(module, section, offset)}` : '';
    this.problems.push({
      severity: 'error',
      message: `\`${symbol.name}\` is defined a second time${here}${where}`,
      ...(place === undefined ? {} : { place }),
    });
    return false;
  }
}
