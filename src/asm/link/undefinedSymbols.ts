/**
 * Finds what the inputs refer to and none defines. Only what some byte of the executable needs is a mistake: a symbol that is only named is none.
 */
import { STB_LOCAL, STB_WEAK } from '../../elf/numbers.ts';
import type { Relocation } from '../objectModule.ts';
import { withPlace } from './linkProblem.ts';
import type { InputSection } from './linkSection.ts';
import { isAllocated } from './linkSection.ts';
import { isDiscarded, type LinkSymbol } from './linkSymbol.ts';
import type { SymbolTable } from './symbolTable.ts';

/** Reports each such symbol where it is first used, and how often besides. */
export function reportUndefined(
  table: SymbolTable,
  relocationsOf: (section: InputSection) => readonly Relocation[],
): void {
  const uses = new Map<LinkSymbol, { section: InputSection; relocation: Relocation; count: number }>();
  for (const section of table.sections.flat()) {
    if (section.isDiscarded || section.moduleIndex < 0) continue;
    for (const relocation of relocationsOf(section)) {
      const symbol = table.byModule[section.moduleIndex]![relocation.symbol];
      if (symbol === undefined || !isMissing(symbol, section)) continue;
      const use = uses.get(symbol);
      if (use === undefined) uses.set(symbol, { section, relocation, count: 1 });
      else use.count++;
    }
  }
  for (const [symbol, { section, relocation, count }] of uses) {
    const again = count === 1 ? '' : `; it is used ${count} times`;
    const what =
      symbol.definition === undefined
        ? `\`${symbol.name}\` is not defined in any of the files`
        : `\`${symbol.name}\` lies in a section that is not in the program`;
    const { module, index } = section;
    const message = `${what}${again}`;
    table.problems.push({
      severity: 'error',
      ...withPlace(module, index, relocation.offset, relocation.origin, message),
      ...(symbol.definition === undefined && { isUndefined: true }),
    });
  }
}

function isMissing(symbol: LinkSymbol, user: InputSection): boolean {
  const { definition, binding, name, type } = symbol;
  if (definition === undefined) return binding !== STB_WEAK && !(binding === STB_LOCAL && name === '') && type !== 4;
  return isAllocated(user.source) && user.name !== '.eh_frame' && isDiscarded(symbol) && binding !== STB_WEAK;
}
