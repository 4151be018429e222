/**
 * The symbol table of an executable (gABI, "Symbol Table"): locals of each module after its name, then what all share. Local labels of the assembler
 * (`.L…`) are left out, and so is what no input defines or needs; hidden symbols of the layout are local.
 */
import {
  SHF_TLS,
  STB_GLOBAL,
  STB_LOCAL,
  STT_FILE,
  STT_NOTYPE,
  STT_SECTION,
  STT_TLS,
  STV_DEFAULT,
  STV_HIDDEN,
} from '../../elf/numbers.ts';
import type { ObjectModule } from '../objectModule.ts';
import type { ExecutableSymbol } from './executable.ts';
import { type OutputSection, placeNow } from './linkSection.ts';
import { type LinkSymbol, symbolValue } from './linkSymbol.ts';
import { visitOrder } from './symbolOrder.ts';
import type { SymbolTable } from './symbolTable.ts';

/** The symbol table of the executable: locals by module, then globals. */
export function executableSymbols(
  modules: readonly ObjectModule[],
  table: SymbolTable,
  outputs: readonly OutputSection[],
): ExecutableSymbol[] {
  const tls = BigInt(outputs.find(({ flags }) => (flags & SHF_TLS) !== 0)?.address ?? 0);
  const made = (symbol: LinkSymbol): ExecutableSymbol[] => {
    const found = executableSymbol(symbol, outputs, tls);
    return found === undefined ? [] : [found];
  };
  const sections = outputs.map((output) => ownSymbol('', STT_SECTION, output, BigInt(output.address)));
  const locals = modules.flatMap((module, index) => {
    const own = table.byModule[index]!.filter(isOwnLocal).flatMap(made);
    const file = module.symbols.find(({ type }) => type === STT_FILE)?.name ?? module.name;
    return own.length === 0 ? [] : [ownSymbol(baseName(file), STT_FILE, 'absolute', 0n), ...own];
  });
  const globals = visitOrder([...table.globals.values()]).flatMap(made);
  const isOwn = (name: string): boolean => table.globals.get(name)?.definedBy === undefined;
  const hidden = globals.filter(({ name, visibility }) => visibility === STV_HIDDEN && isOwn(name));
  return [
    ...sections,
    ...locals,
    ...(hidden.length === 0 ? [] : [ownSymbol('', STT_FILE, 'absolute', 0n)]),
    ...hidden.map((symbol) => ({ ...symbol, binding: STB_LOCAL, visibility: STV_DEFAULT })),
    ...globals.filter((symbol) => !hidden.includes(symbol)),
  ];
}

const baseName = (path: string): string => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);

function ownSymbol(name: string, type: number, section: OutputSection | 'absolute', value: bigint): ExecutableSymbol {
  return { name, value, sizeBytes: 0n, type, binding: STB_LOCAL, visibility: STV_DEFAULT, section };
}

function isOwnLocal({ binding, name, type }: LinkSymbol): boolean {
  return binding === STB_LOCAL && type !== STT_SECTION && type !== STT_FILE && name !== '' && !name.startsWith('.L');
}

/** Undefined: it has no place in the table. */
function executableSymbol(
  symbol: LinkSymbol,
  outputs: readonly OutputSection[],
  tls: bigint,
): ExecutableSymbol | undefined {
  const { name, sizeBytes, type, visibility, definition } = symbol;
  const plain = { name, sizeBytes, type, visibility, binding: symbol.binding };
  if (definition === undefined) return undefined;
  const value = symbolValue(symbol, 0n);
  if (value === undefined) return undefined;
  if (definition.kind === 'section') {
    const output = placeNow(definition.section, definition.offset)?.section.output;
    if (output === undefined) return undefined;
    const isThreadLocal = (output.flags & SHF_TLS) !== 0;
    if (!isThreadLocal) return { ...plain, value, section: output };
    return { ...plain, value: value - tls, type: type === STT_NOTYPE ? STT_TLS : type, section: output };
  }
  if (definition.kind === 'absolute') return { ...plain, value, section: 'absolute' };
  const section =
    definition.kind === 'layout' && definition.isAbsolute
      ? undefined
      : outputs.findLast(({ address }) => address > 0 && BigInt(address) <= value);
  return { ...plain, value, binding: STB_GLOBAL, section: section ?? 'absolute' };
}
