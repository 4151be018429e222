/**
 * The ELF symbol table as a debugger uses it: names to addresses and addresses to names. Of several names for one address the most public and
 * plainest wins (`write` before `__write` before `__libc_write`).
 */
import {
  STB_GLOBAL,
  STB_LOCAL,
  STB_WEAK,
  STT_FUNC,
  STT_GNU_IFUNC,
  STT_NOTYPE,
  STT_OBJECT,
  STT_TLS,
} from '../../elf/numbers.ts';
import { type ElfSymbol, SHN_UNDEF } from '../../elf/symbols.ts';
import { AddressMap } from './addressMap.ts';
import type { Image, Region } from './image.ts';

export interface CodeSymbol {
  readonly name: string;
  readonly low: bigint;
  readonly high: bigint;
}

interface Place {
  readonly name: string;
  readonly address: bigint;
  readonly size: number;
  /** A function, or a label that begins one. */
  readonly beginsFunction: boolean;
}

export class ElfSymbols {
  readonly #image: Image;
  #regions: AddressMap<Region> | undefined;
  #named: Map<string, ElfSymbol> | undefined;
  /** One symbol an address, by rising address. */
  #places: readonly Place[] | undefined;
  #functions: readonly Place[] | undefined;

  constructor(image: Image) {
    this.#image = image;
  }

  named(name: string): { readonly address: bigint; readonly size: number } | undefined {
    if (this.#named === undefined) {
      this.#named = new Map();
      for (const symbol of this.#image.symbols) {
        if (!isPlace(symbol)) continue;
        const other = this.#named.get(symbol.name);
        if (other === undefined || rank(symbol) < rank(other)) this.#named.set(symbol.name, symbol);
      }
    }
    const found = this.#named.get(name);
    return found && { address: found.value, size: found.size };
  }

  /** Offset of a thread-local object in the module's block. */
  threadLocalNamed(name: string): bigint | undefined {
    return this.#image.symbols.find((symbol) => symbol.type === STT_TLS && symbol.name === name)?.value;
  }

  /** The symbol that covers an address: inside its size, or after it up to the next symbol or its region's end where it has none. */
  at(address: bigint): { readonly name: string; readonly address: bigint } | undefined {
    this.#places ??= onePerAddress(this.#image);
    const index = lastAtOrBefore(this.#places, address);
    const region = this.#regionAt(address);
    if (index < 0 || region === undefined) return undefined;
    const place = this.#places[index]!;
    if (place.address < region.low) return undefined;
    return place.size === 0 || address < place.address + BigInt(place.size)
      ? { name: place.name, address: place.address }
      : undefined;
  }

  /** The function or code label around an address. */
  functionAt(address: bigint): CodeSymbol | undefined {
    const functions = this.#allFunctions();
    const region = this.#regionAt(address);
    const index = lastAtOrBefore(functions, address);
    if (index < 0 || region === undefined || !region.executable) return undefined;
    const place = functions[index]!;
    if (place.address < region.low) return undefined;
    const symbol = this.#extent(index);
    return address < symbol.high ? symbol : undefined;
  }

  functionNamed(name: string): CodeSymbol | undefined {
    const functions = this.#allFunctions();
    const known = this.named(name);
    if (known === undefined) return undefined;
    const index = lastAtOrBefore(functions, known.address);
    return functions[index]?.address === known.address ? { ...this.#extent(index), name } : undefined;
  }

  #extent(index: number): CodeSymbol {
    const functions = this.#allFunctions();
    const { name, address, size } = functions[index]!;
    const end = this.#regionAt(address)?.high ?? address + 1n;
    const next = functions[index + 1]?.address ?? end;
    const high = size > 0 ? address + BigInt(size) : next < end ? next : end;
    return { name, low: address, high };
  }

  #allFunctions(): readonly Place[] {
    if (this.#functions === undefined) {
      this.#places ??= onePerAddress(this.#image);
      const executable = this.#places.filter(({ address }) => this.#regionAt(address)?.executable === true);
      const functions = executable.filter(({ beginsFunction }) => beginsFunction);
      this.#functions = functions.length > 0 ? functions : executable;
    }
    return this.#functions;
  }

  #regionAt(address: bigint): Region | undefined {
    this.#regions ??= new AddressMap(this.#image.regions.map((region) => [[region.low, region.high], region] as const));
    return this.#regions.at(address);
  }
}

const TYPES = new Set([STT_NOTYPE, STT_OBJECT, STT_FUNC, STT_GNU_IFUNC]);

/** Whether a symbol names a place; those of assembler and linker for themselves (`.L3`, `$x`) do not. */
function isPlace({ name, type, section }: ElfSymbol): boolean {
  return TYPES.has(type) && section !== SHN_UNDEF && section < 0xff00 && name !== '' && !/^(\.L|\$[xd])/.test(name);
}

function onePerAddress(image: Image): Place[] {
  const best = new Map<bigint, ElfSymbol>();
  for (const symbol of image.symbols) {
    if (!isPlace(symbol)) continue;
    const other = best.get(symbol.value);
    if (other === undefined || rank(symbol) < rank(other)) best.set(symbol.value, symbol);
  }
  return [...best.values()]
    .map(({ name, value, size, type, binding }) => ({
      name,
      address: value,
      size,
      beginsFunction: type === STT_FUNC || type === STT_GNU_IFUNC || (type === STT_NOTYPE && binding !== STB_LOCAL),
    }))
    .sort((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : 0));
}

const bindingRank: ReadonlyMap<number, number> = new Map([
  [STB_GLOBAL, 0],
  [STB_WEAK, 0],
  [STB_LOCAL, 1],
]);

/** Smaller is better: functions and objects before labels, few leading underscores before many, public before local. */
function rank({ name, type, binding }: ElfSymbol): number {
  const underscores = name.length - name.replace(/^_+/, '').length;
  const inner = /^_+(libc|GI|IO|new|old)_/.test(name) ? 8 : 0;
  return (type === STT_NOTYPE ? 1000 : 0) + (bindingRank.get(binding) ?? 1) * 100 + underscores + inner;
}

function lastAtOrBefore(places: readonly Place[], address: bigint): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (places[middle]!.address <= address) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
