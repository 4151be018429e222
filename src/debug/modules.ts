/**
 * The ELF files mapped into address spaces, with their symbols: how a run-time address finds its debug information. Symbols are read once per file, however
 * many spaces map it, and not before somebody asks.
 */
import type { SpaceId } from '../base/address.ts';
import type { FunctionSymbol, ModuleSymbols, SourceLocation } from './symbolsApi.ts';

/** An ELF file in a space. */
export interface MappedModule {
  readonly path: string;
  /** Which file it is: the same text, the same content. */
  readonly file: string;
  /** Its run-time addresses minus those of the file. */
  readonly bias: bigint;
  /** Where its code lies, as [low, high); undefined: wherever its symbols say. */
  readonly code: readonly (readonly [bigint, bigint])[] | undefined;
  /** Its bytes. */
  read(): Uint8Array;
}

/** A file in a space. Symbols speak of file addresses: run-time address minus `bias`. */
export interface Module {
  readonly space: SpaceId;
  readonly path: string;
  /** Which file it is: the same text, the same symbols; and as a number, by the order in which files came. */
  readonly file: string;
  readonly id: number;
  readonly bias: bigint;
  /** Where its code lies; undefined: wherever its symbols say. */
  readonly code: MappedModule['code'];
  readonly symbols: ModuleSymbols;
}

/** A file that has come into the first space, or gone from the last. */
export interface FileChange {
  readonly reason: 'new' | 'removed';
  readonly module: Module;
}

export type LoadSymbols = (bytes: Uint8Array, path: string) => ModuleSymbols;

export class Modules {
  private readonly bySpace = new Map<SpaceId, readonly MappedFile[]>();
  private readonly symbols = new Map<string, ModuleSymbols>();
  private readonly ids = new Map<string, number>();
  /** In how many spaces a file is. */
  private readonly uses = new Map<string, number>();
  /** How many problems of each file have been told. */
  private readonly told = new Map<string, number>();
  private program: Module | undefined;
  private readonly load: LoadSymbols;

  constructor(load: LoadSymbols) {
    this.load = load;
  }

  /** Notes which files are in a space now. */
  update(space: SpaceId, mapped: readonly MappedModule[]): FileChange[] {
    const before = this.bySpace.get(space) ?? [];
    const after = mapped.map((module) => this.kept(before, module) ?? new MappedFile(space, module, this));
    if (after.length > 0) this.bySpace.set(space, after);
    else this.bySpace.delete(space);
    this.program ??= after[0];
    return [
      ...after.flatMap((module) => (before.some(isSame(module)) ? [] : this.count(module, 1))),
      ...before.flatMap((module) => (after.some(isSame(module)) ? [] : this.count(module, -1))),
    ];
  }

  /** The spaces that hold modules. */
  spaces(): SpaceId[] {
    return [...this.bySpace.keys()];
  }

  in(space: SpaceId): readonly Module[] {
    return this.bySpace.get(space) ?? [];
  }

  /** Every file once, as it is in one of the spaces, in the order in which they came. */
  files(): Module[] {
    const files = new Map<string, Module>();
    for (const modules of this.bySpace.values()) {
      for (const module of modules) if (!files.has(module.file)) files.set(module.file, module);
    }
    return [...files.values()].sort((a, b) => a.id - b.id);
  }

  symbolsOf(file: string, path: string, read: () => Uint8Array): ModuleSymbols {
    const known = this.symbols.get(file);
    if (known !== undefined) return known;
    const symbols = this.load(read(), path);
    this.symbols.set(file, symbols);
    return symbols;
  }

  idOf(file: string): number {
    const id = this.ids.get(file) ?? this.ids.size + 1;
    this.ids.set(file, id);
    return id;
  }

  /** Sentences about symbols that could not be read, each once. That there are none is told of the session's own program alone. */
  newProblems(): string[] {
    const found: string[] = [];
    const { program } = this;
    const told = this.told.get(program?.file ?? '');
    if (program !== undefined && told === undefined && !program.symbols.hasDebugInfo) {
      const name = nameOf(program.path);
      found.push(`${name} has no debug information: it is shown by symbols and instructions (compile it with -g)`);
    }
    for (const [file, { path, problems }] of this.symbols) {
      found.push(...problems.slice(this.told.get(file) ?? 0).map((problem) => `${nameOf(path)}: ${problem}`));
      this.told.set(file, problems.length);
    }
    return found;
  }

  /** The module whose code is at `pc`; for addresses in none the space's program, which may know them nevertheless. */
  at(space: SpaceId, pc: bigint): Module | undefined {
    const modules = this.bySpace.get(space) ?? [];
    const mapped = modules.find(({ code }) => code?.some(([low, high]) => pc >= low && pc < high));
    if (mapped !== undefined) return mapped;
    const knowing = modules.find(
      ({ code, symbols, bias }) =>
        code === undefined && (symbols.functionAt(pc - bias) ?? symbols.symbolAt(pc - bias)) !== undefined,
    );
    return knowing ?? (modules.length === 1 || modules[0]?.code !== undefined ? modules[0] : undefined);
  }

  functionAt(space: SpaceId, pc: bigint): FunctionSymbol | undefined {
    const module = this.at(space, pc);
    return module?.symbols.functionAt(pc - module.bias);
  }

  locate(space: SpaceId, pc: bigint): SourceLocation | undefined {
    const module = this.at(space, pc);
    return module?.symbols.locate(pc - module.bias);
  }

  /** The module that a space had before, with the code that it has now. */
  private kept(before: readonly MappedFile[], mapped: MappedModule): MappedFile | undefined {
    const known = before.find(isSame(mapped));
    if (known !== undefined) known.code = mapped.code;
    return known;
  }

  private count(module: Module, change: 1 | -1): FileChange[] {
    const uses = (this.uses.get(module.file) ?? 0) + change;
    if (uses === 0) this.uses.delete(module.file);
    else this.uses.set(module.file, uses);
    if (change === 1 && uses === 1) return [{ reason: 'new', module }];
    return uses === 0 ? [{ reason: 'removed', module }] : [];
  }
}

class MappedFile implements Module {
  readonly space: SpaceId;
  readonly path: string;
  readonly file: string;
  readonly id: number;
  readonly bias: bigint;
  code: MappedModule['code'];
  private readonly read: () => Uint8Array;
  private readonly modules: Modules;

  constructor(space: SpaceId, { path, file, bias, code, read }: MappedModule, modules: Modules) {
    this.space = space;
    this.path = path;
    this.file = file;
    this.id = modules.idOf(file);
    this.bias = bias;
    this.code = code;
    this.read = read;
    this.modules = modules;
  }

  get symbols(): ModuleSymbols {
    return this.modules.symbolsOf(this.file, this.path, this.read);
  }
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

type Identity = Pick<Module, 'file' | 'bias'>;

/** A file may lie in a space several times. */
const isSame =
  ({ file, bias }: Identity) =>
  (other: Identity): boolean =>
    other.file === file && other.bias === bias;
