/**
 * The ELF files mapped into address spaces, with their symbols: how a run-time address finds its debug information. Symbols are loaded once per
 * file, however many spaces map it.
 */
import type { SpaceId } from '../base/address.ts';
import type { FunctionSymbol, ModuleSymbols, SourceLocation } from './symbolsApi.ts';

/** A file in a space. Symbols speak of file addresses: run-time address minus `bias`. */
export interface Module {
  readonly space: SpaceId;
  readonly path: string;
  readonly bias: bigint;
  readonly symbols: ModuleSymbols;
}

export class Modules {
  private readonly bySpace = new Map<SpaceId, Module[]>();
  private readonly symbols = new Map<string, ModuleSymbols>();
  /** How many problems of each file have been told. */
  private readonly told = new Map<string, number>();
  private readonly load: (path: string) => ModuleSymbols;

  constructor(load: (path: string) => ModuleSymbols) {
    this.load = load;
  }

  /** Notes that a file has been mapped. */
  add(space: SpaceId, path: string, bias: bigint): Module {
    const symbols = this.symbols.get(path) ?? this.load(path);
    this.symbols.set(path, symbols);
    const module = { space, path, bias, symbols };
    const others = (this.bySpace.get(space) ?? []).filter((other) => other.path !== path || other.bias !== bias);
    this.bySpace.set(space, [...others, module]);
    return module;
  }

  /** Sentences about symbols that could not be read, each once. */
  newProblems(): string[] {
    const found: string[] = [];
    for (const [path, { hasDebugInfo, problems }] of this.symbols) {
      const name = path.slice(path.lastIndexOf('/') + 1);
      const told = this.told.get(path);
      if (told === undefined && !hasDebugInfo) {
        found.push(`${name} has no debug information: it is shown by symbols and instructions (compile it with -g)`);
      }
      found.push(...problems.slice(told ?? 0).map((problem) => `${name}: ${problem}`));
      this.told.set(path, problems.length);
    }
    return found;
  }

  /** Forgets spaces that are gone. */
  keepOnly(exists: (space: SpaceId) => boolean): void {
    for (const space of this.bySpace.keys()) if (!exists(space)) this.bySpace.delete(space);
  }

  all(): Module[] {
    return [...this.bySpace.values()].flat();
  }

  /** The module whose code is at `pc`: the one that knows a function or symbol there, else the space's only one. */
  at(space: SpaceId, pc: bigint): Module | undefined {
    const modules = this.bySpace.get(space) ?? [];
    const knowing = modules.find(({ symbols, bias }) => symbols.functionAt(pc - bias) ?? symbols.symbolAt(pc - bias));
    return knowing ?? (modules.length === 1 ? modules[0] : undefined);
  }

  functionAt(space: SpaceId, pc: bigint): FunctionSymbol | undefined {
    const module = this.at(space, pc);
    return module?.symbols.functionAt(pc - module.bias);
  }

  locate(space: SpaceId, pc: bigint): SourceLocation | undefined {
    const module = this.at(space, pc);
    return module?.symbols.locate(pc - module.bias);
  }
}
