/**
 * Where an object lives: one location expression, or a list of them by address range in .debug_loc (versions to 4) or .debug_loclists (DWARF 5,
 * 2.6, 7.7.3). Location views, a GNU extension, order places inside one address and are skipped.
 */
import type { AttributeValue } from './attribute.ts';
import { AT } from './constants/dies.ts';
import { LLE } from './constants/lines.ts';
import type { Cursor } from './cursor.ts';
import type { DebugInfo } from './debugInfo.ts';
import type { Die, Unit } from './unit.ts';

export interface Expression {
  readonly bytes: Uint8Array;
  /** For messages: the section that holds it and where. */
  readonly section: string;
  readonly offset: number;
}

interface ListEntry {
  readonly low: bigint;
  readonly high: bigint;
  readonly expression: Expression;
}

/** The expression that holds at `pc` for an attribute of location class; undefined when none does. Throws `DwarfError`. */
export function expressionAt(info: DebugInfo, die: Die, value: AttributeValue, pc: bigint): Expression | undefined {
  if (value.kind === 'block') return { bytes: value.bytes, section: die.unit.header.section, offset: value.offset };
  const list = listOf(info, die.unit, value);
  if (list === undefined) return undefined;
  return list.entries.find(({ low, high }) => pc >= low && pc < high)?.expression ?? list.otherwise;
}

interface LocationList {
  readonly entries: readonly ListEntry[];
  /** DW_LLE_default_location */
  readonly otherwise: Expression | undefined;
}

function listOf(info: DebugInfo, unit: Unit, value: AttributeValue): LocationList | undefined {
  const { version, offsetSize } = unit.header;
  if (value.kind === 'listIndex') {
    const base = info.offset(unit.root, AT.loclists_base) ?? 3 * offsetSize;
    const start = info.sections.cursor('.debug_loclists', base + value.index * offsetSize).offset(offsetSize);
    return readLoclist(info, unit, base + start);
  }
  const offset =
    value.kind === 'sectionOffset' ? value.offset : value.kind === 'constant' && version < 4 ? Number(value.value) : -1;
  if (offset < 0) return undefined;
  return version >= 5 ? readLoclist(info, unit, offset) : readLoc(info, unit, offset);
}

function unitBase(info: DebugInfo, unit: Unit): bigint {
  return (unit.root && info.address(unit.root, AT.low_pc)) ?? 0n;
}

function counted(cursor: Cursor, length: number): Expression {
  return { section: cursor.section, offset: cursor.position, bytes: cursor.slice(length) };
}

function readLoc(info: DebugInfo, unit: Unit, offset: number): LocationList {
  const size = unit.header.addressSize;
  const selectsBase = size === 8 ? 0xffff_ffff_ffff_ffffn : 0xffff_ffffn;
  const cursor = info.sections.cursor('.debug_loc', offset);
  const entries: ListEntry[] = [];
  let base = unitBase(info, unit);
  for (;;) {
    const low = cursor.unsigned(size);
    const high = cursor.unsigned(size);
    if (low === 0n && high === 0n) return { entries, otherwise: undefined };
    if (low === selectsBase) base = high;
    else entries.push({ low: base + low, high: base + high, expression: counted(cursor, cursor.u16()) });
  }
}

function readLoclist(info: DebugInfo, unit: Unit, offset: number): LocationList {
  const size = unit.header.addressSize;
  const cursor = info.sections.cursor('.debug_loclists', offset);
  const entries: ListEntry[] = [];
  let otherwise: Expression | undefined;
  const add = (low: bigint, high: bigint): void => {
    entries.push({ low, high, expression: counted(cursor, cursor.uleb()) });
  };
  let base = unitBase(info, unit);
  for (;;) {
    const at = cursor.position;
    const kind = cursor.u8();
    switch (kind) {
      case LLE.end_of_list:
        return { entries, otherwise };
      case LLE.base_addressx:
        base = info.addressAt(unit, cursor.uleb());
        break;
      case LLE.startx_endx: {
        const low = info.addressAt(unit, cursor.uleb());
        add(low, info.addressAt(unit, cursor.uleb()));
        break;
      }
      case LLE.startx_length: {
        const low = info.addressAt(unit, cursor.uleb());
        add(low, low + cursor.uleb64());
        break;
      }
      case LLE.offset_pair: {
        const low = base + cursor.uleb64();
        add(low, base + cursor.uleb64());
        break;
      }
      case LLE.default_location:
        otherwise = counted(cursor, cursor.uleb());
        break;
      case LLE.base_address:
        base = cursor.unsigned(size);
        break;
      case LLE.start_end: {
        const low = cursor.unsigned(size);
        add(low, cursor.unsigned(size));
        break;
      }
      case LLE.start_length: {
        const low = cursor.unsigned(size);
        add(low, low + cursor.uleb64());
        break;
      }
      case LLE.GNU_view_pair:
        cursor.skipLeb();
        cursor.skipLeb();
        break;
      default:
        cursor.fail(`location list entry ${kind} is not known`, at);
    }
  }
}
