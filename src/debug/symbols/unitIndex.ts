/**
 * What a unit declares at file scope, found by one pass over its top level: functions with code, variables, types and enumerators by name. Entries
 * inside functions are left to whoever looks at a frame.
 */
import { AT, TAG } from '../../dwarf/constants/dies.ts';
import type { DebugInfo } from '../../dwarf/debugInfo.ts';
import { type AddressRange, rangesOf } from '../../dwarf/rangeList.ts';
import type { Die, Unit } from '../../dwarf/unit.ts';

/** A function with code of its own. */
export interface FunctionEntry {
  readonly die: Die;
  readonly name: string;
  /** Mangled name, if different. */
  readonly linkageName: string | undefined;
  /** The first is the one that it is entered at. */
  readonly ranges: readonly AddressRange[];
}

export interface NamedDie {
  readonly name: string;
  readonly die: Die;
}

export interface UnitIndex {
  readonly functions: readonly FunctionEntry[];
  /** Functions without code of their own: declared only, or inlined everywhere. */
  readonly abstractFunctions: readonly NamedDie[];
  readonly variables: readonly NamedDie[];
  /** Keyed as C writes them: `struct point`, `union u`, `enum e`, typedefs and base types by name alone. */
  readonly types: ReadonlyMap<string, Die>;
  readonly enumerators: readonly NamedDie[];
}

export function indexUnit(info: DebugInfo, unit: Unit): UnitIndex {
  const index: Building = { functions: [], abstractFunctions: [], variables: [], types: new Map(), enumerators: [] };
  if (unit.root !== undefined) scan(info, unit.root, index, 0);
  return index;
}

interface Building {
  readonly functions: FunctionEntry[];
  readonly abstractFunctions: NamedDie[];
  readonly variables: NamedDie[];
  readonly types: Map<string, Die>;
  readonly enumerators: NamedDie[];
}

/** Namespaces and types nest; no real program as deep as this. */
const maxDepth = 64;

function scan(info: DebugInfo, parent: Die, index: Building, depth: number): void {
  for (const die of parent.children) {
    switch (die.tag) {
      case TAG.subprogram:
        addFunction(info, die, index);
        break;
      case TAG.variable: {
        const name = info.name(die);
        if (name !== undefined) index.variables.push({ name, die });
        break;
      }
      case TAG.namespace:
      case TAG.module:
        if (depth < maxDepth) scan(info, die, index, depth + 1);
        break;
      default:
        addType(info, die, index, depth);
    }
  }
}

function addFunction(info: DebugInfo, die: Die, index: Building): void {
  const name = info.name(die);
  if (name === undefined) return;
  const ranges = rangesOf(info, die);
  // Code that the linker has thrown away is relocated to address 0.
  if (ranges.length === 0 || ranges[0]![0] === 0n) {
    index.abstractFunctions.push({ name, die });
    return;
  }
  const linkageName = info.string(die, AT.linkage_name) ?? info.string(die, AT.MIPS_linkage_name);
  index.functions.push({ die, name, linkageName, ranges });
}

const typeKeywords: ReadonlyMap<number, string> = new Map([
  [TAG.structure_type, 'struct '],
  [TAG.class_type, 'struct '],
  [TAG.union_type, 'union '],
  [TAG.enumeration_type, 'enum '],
  [TAG.typedef, ''],
  [TAG.base_type, ''],
]);

function addType(info: DebugInfo, die: Die, index: Building, depth: number): void {
  const keyword = typeKeywords.get(die.tag);
  if (keyword === undefined) return;
  const value = die.get(AT.name);
  const name = value && info.stringOf(die.unit, value);
  if (name !== undefined) {
    const key = keyword + name;
    const other = index.types.get(key);
    // A declaration gives way to the definition.
    if (other === undefined || info.flag(other, AT.declaration)) index.types.set(key, die);
  }
  if (die.tag === TAG.enumeration_type) {
    for (const child of die.children) {
      const enumerator = child.tag === TAG.enumerator ? info.name(child) : undefined;
      if (enumerator !== undefined) index.enumerators.push({ name: enumerator, die: child });
    }
  } else if (die.hasChildren && keyword !== '' && depth < maxDepth && hasMethods(info, die)) {
    scan(info, die, index, depth + 1);
  }
}

/** C's structures hold only members; those of C++ and Rust also functions and types. */
function hasMethods(info: DebugInfo, die: Die): boolean {
  const language = info.number(die.unit.root ?? die, AT.language);
  return language === undefined || !cLanguages.has(language);
}

/** DW_LANG_C89, C, C99, C11, C17. */
const cLanguages: ReadonlySet<number> = new Set([0x1, 0x2, 0xc, 0x1d, 0x2c]);
