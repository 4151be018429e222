/**
 * The symbols of one source by name, and numbered labels (`1:`, named by `1f` and `1b`), each instance of which is a symbol of its own.
 */
import { STT_FILE } from '../../elf/numbers.ts';
import { AsmSymbol, type Definition, type Position } from './model.ts';
import { constantValue } from './value.ts';

/** Labels of the assembler's and the compiler's own, which do not stand in the table unless a relocation needs them. */
export const isAssemblerLocal = (name: string): boolean => name.startsWith('.L');

/** GNU as's name for a place that has none. */
export const UNNAMED_LABEL = '.L0 ';

export class SymbolTable {
  /** In the order in which the source names them. */
  readonly inOrder: AsmSymbol[] = [];
  private readonly byName = new Map<string, AsmSymbol>();
  /** How often each number has been a label. */
  private readonly instances = new Map<string, number>();

  find(name: string): AsmSymbol | undefined {
    return this.byName.get(name);
  }

  get(name: string): AsmSymbol {
    const found = this.byName.get(name);
    if (found !== undefined) return found;
    const symbol = new AsmSymbol(name, this.inOrder.length);
    this.byName.set(name, symbol);
    this.inOrder.push(symbol);
    return symbol;
  }

  /** A symbol that no source can name. */
  unnamed(position: Position): AsmSymbol {
    const symbol = new AsmSymbol(UNNAMED_LABEL, this.inOrder.length);
    symbol.definition = { kind: 'label', position };
    this.inOrder.push(symbol);
    return symbol;
  }

  /** A symbol that stands in no table. */
  detached(definition: Definition): AsmSymbol {
    const symbol = new AsmSymbol('', 0);
    symbol.definition = definition;
    return symbol;
  }

  /** `.file "name"`: a symbol that says what the object was made of. */
  addFile(name: string): void {
    const symbol = new AsmSymbol(name, this.inOrder.length);
    symbol.type = STT_FILE;
    symbol.isUsed = true;
    symbol.definition = { kind: 'equated', value: constantValue(0n) };
    this.inOrder.push(symbol);
  }

  /** A new object for a name that is set again. */
  replace(symbol: AsmSymbol): AsmSymbol {
    const fresh = new AsmSymbol(symbol.name, symbol.order);
    fresh.binding = symbol.binding;
    fresh.visibility = symbol.visibility;
    fresh.type = symbol.type;
    fresh.size = symbol.size;
    fresh.isUsed = symbol.isUsed;
    fresh.firstUse = symbol.firstUse;
    symbol.isReplaced = true;
    this.byName.set(symbol.name, fresh);
    this.inOrder[symbol.order] = fresh;
    return fresh;
  }

  /** The symbol of `number:` that is defined next. */
  defineNumbered(number: string): AsmSymbol {
    const instance = (this.instances.get(number) ?? 0) + 1;
    this.instances.set(number, instance);
    return this.get(numberedName(number, instance));
  }

  /** Symbols of numbers that are named and not defined up to the end, each with its number. */
  *numberedSymbols(): Generator<{ readonly symbol: AsmSymbol; readonly number: string }> {
    for (const [number, instance] of this.instances) {
      const symbol = this.find(numberedName(number, instance + 1));
      if (symbol !== undefined) yield { symbol, number };
    }
  }

  /** The symbol of `1b` or `1f`; undefined when there is none before. */
  numbered(number: string, isForward: boolean): AsmSymbol | undefined {
    const last = this.instances.get(number) ?? 0;
    if (last === 0) this.instances.set(number, 0);
    const instance = last + (isForward ? 1 : 0);
    return instance === 0 ? undefined : this.get(numberedName(number, instance));
  }
}

const numberedName = (number: string, instance: number): string => `.L${number}\u0002${instance}`;
