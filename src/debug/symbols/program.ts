/**
 * A program's debug information put together: units by address, functions and file-scope names of all units, source lines. Everything is found
 * when first asked for; a unit that nobody asks about costs its header.
 */
import { AT, LANG } from '../../dwarf/constants/dies.ts';
import { DebugInfo } from '../../dwarf/debugInfo.ts';
import type { Problems } from '../../dwarf/error.ts';
import { type AddressRange, rangesOf } from '../../dwarf/rangeList.ts';
import type { Die, Unit } from '../../dwarf/unit.ts';
import { AddressMap } from './addressMap.ts';
import type { Image } from './image.ts';
import { LineIndex } from './lineIndex.ts';
import { type FunctionEntry, indexUnit, type UnitIndex } from './unitIndex.ts';

export class Program {
  readonly image: Image;
  readonly info: DebugInfo;
  readonly lines: LineIndex;
  readonly #indices = new Map<Unit, UnitIndex>();
  readonly #functionMaps = new Map<Unit, AddressMap<FunctionEntry>>();
  #unitMap: AddressMap<Unit> | undefined;
  #functionsByName: Map<string, FunctionEntry[]> | undefined;
  #globalsByName: Map<string, Die> | undefined;

  constructor(image: Image, problems: Problems) {
    this.image = image;
    this.info = new DebugInfo(image.debugSections, problems);
    this.lines = new LineIndex(this.info);
  }

  index(unit: Unit): UnitIndex {
    let index = this.#indices.get(unit);
    if (index === undefined) {
      index = indexUnit(this.info, unit);
      this.#indices.set(unit, index);
    }
    return index;
  }

  unitAt(address: bigint): Unit | undefined {
    this.#unitMap ??= new AddressMap(
      this.info.units.flatMap((unit) => this.#rangesOfUnit(unit).map((range) => [range, unit] as const)),
    );
    return this.#unitMap.at(address);
  }

  /** A unit that does not say which addresses it covers has those of its line table, or else of its functions. */
  #rangesOfUnit(unit: Unit): readonly AddressRange[] {
    const said = unit.root === undefined ? [] : rangesOf(this.info, unit.root);
    if (said.length > 0) return said;
    const sequences = this.lines.linesOf(unit)?.sequences ?? [];
    if (sequences.length > 0) return sequences.map(({ low, high }): AddressRange => [low, high]);
    return this.index(unit).functions.flatMap((entry) => entry.ranges);
  }

  functionAt(address: bigint): FunctionEntry | undefined {
    const unit = this.unitAt(address);
    if (unit === undefined) return undefined;
    let map = this.#functionMaps.get(unit);
    if (map === undefined) {
      map = new AddressMap(
        this.index(unit).functions.flatMap((entry) => entry.ranges.map((range) => [range, entry] as const)),
      );
      this.#functionMaps.set(unit, map);
    }
    return map.at(address);
  }

  functionsNamed(name: string): readonly FunctionEntry[] {
    if (this.#functionsByName === undefined) {
      this.#functionsByName = new Map();
      for (const unit of this.info.units) {
        for (const entry of this.index(unit).functions) {
          for (const key of new Set([entry.name, entry.linkageName ?? entry.name])) {
            const others = this.#functionsByName.get(key);
            if (others === undefined) this.#functionsByName.set(key, [entry]);
            else others.push(entry);
          }
        }
      }
    }
    return this.#functionsByName.get(name) ?? [];
  }

  /** A file-scope variable of any unit; a definition before a declaration. */
  globalNamed(name: string): Die | undefined {
    if (this.#globalsByName === undefined) {
      this.#globalsByName = new Map();
      for (const unit of this.info.units) {
        for (const { name: key, die } of this.index(unit).variables) {
          const other = this.#globalsByName.get(key);
          if (other === undefined || (isDeclaration(this.info, other) && !isDeclaration(this.info, die))) {
            this.#globalsByName.set(key, die);
          }
        }
      }
    }
    return this.#globalsByName.get(name);
  }

  /** A type of the unit, or else of any other, by its C name (`struct point`, `size_t`). */
  typeNamed(name: string, unit: Unit | undefined): Die | undefined {
    const own = unit && this.index(unit).types.get(name);
    if (own !== undefined) return own;
    for (const other of this.info.units) {
      const die = this.index(other).types.get(name);
      if (die !== undefined) return die;
    }
    return undefined;
  }

  enumeratorNamed(name: string, unit: Unit | undefined): Die | undefined {
    for (const candidate of unit === undefined ? this.info.units : [unit, ...this.info.units]) {
      const found = this.index(candidate).enumerators.find((entry) => entry.name === name);
      if (found !== undefined) return found.die;
    }
    return undefined;
  }

  /** Whether the unit was written in assembly: no prologue to skip, every line an instruction. */
  isAssembly(unit: Unit): boolean {
    return unit.root !== undefined && this.info.number(unit.root, AT.language) === LANG.Mips_Assembler;
  }
}

/** Whether gcc optimised the unit: it says so in its producer, and its variables then have places from the first instruction on. */
export function isOptimised(info: DebugInfo, unit: Unit): boolean {
  const producer = unit.root && info.string(unit.root, AT.producer);
  return producer !== undefined && /^GNU .* -O(?!0)/.test(producer);
}

/** Declared here, defined elsewhere. */
export function isDeclaration(info: DebugInfo, die: Die): boolean {
  const value = die.get(AT.declaration);
  return value?.kind === 'flag' && value.value && info.inherited(die, AT.location) === undefined;
}
