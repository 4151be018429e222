/**
 * Address ranges of an entry: DW_AT_low_pc and DW_AT_high_pc, or DW_AT_ranges in .debug_ranges (versions to 4) or .debug_rnglists (DWARF 5, 2.17,
 * 7.25). Ranges are half-open, empty ones are left out.
 */
import { AT } from './constants/dies.ts';
import { RLE } from './constants/lines.ts';
import type { DebugInfo } from './debugInfo.ts';
import type { Die, Unit } from './unit.ts';

/** [low, high) */
export type AddressRange = readonly [bigint, bigint];

export function rangesOf(info: DebugInfo, die: Die): readonly AddressRange[] {
  const low = info.address(die, AT.low_pc);
  const high = die.get(AT.high_pc);
  if (low !== undefined && high !== undefined) {
    const end = high.kind === 'constant' ? low + high.value : info.addressOf(die.unit, high);
    return end !== undefined && end > low ? [[low, end]] : [];
  }
  const list = die.get(AT.ranges);
  if (list === undefined) return [];
  return info.problems.attempt(() => {
    if (list.kind === 'listIndex') return readRnglist(info, die.unit, indexedOffset(info, die.unit, list.index));
    const offset = info.offset(die, AT.ranges);
    if (offset === undefined) return [];
    return die.unit.header.version >= 5 ? readRnglist(info, die.unit, offset) : readRanges(info, die.unit, offset);
  }, []);
}

export function rangesContain(ranges: readonly AddressRange[], address: bigint): boolean {
  return ranges.some(([low, high]) => address >= low && address < high);
}

/** Where a list starts, by its index in the unit's table of offsets, which are counted from the table's start. */
function indexedOffset(info: DebugInfo, unit: Unit, index: number): number {
  const { offsetSize } = unit.header;
  const base = info.offset(unit.root, AT.rnglists_base) ?? 3 * offsetSize;
  return base + info.sections.cursor('.debug_rnglists', base + index * offsetSize).offset(offsetSize);
}

/** The address that offset pairs count from until the list says otherwise. */
function unitBase(info: DebugInfo, unit: Unit): bigint {
  return (unit.root && info.address(unit.root, AT.low_pc)) ?? 0n;
}

function readRanges(info: DebugInfo, unit: Unit, offset: number): AddressRange[] {
  const size = unit.header.addressSize;
  const selectsBase = size === 8 ? 0xffff_ffff_ffff_ffffn : 0xffff_ffffn;
  const cursor = info.sections.cursor('.debug_ranges', offset);
  const ranges: AddressRange[] = [];
  let base = unitBase(info, unit);
  for (;;) {
    const low = cursor.unsigned(size);
    const high = cursor.unsigned(size);
    if (low === 0n && high === 0n) return ranges;
    if (low === selectsBase) base = high;
    else if (high > low) ranges.push([base + low, base + high]);
  }
}

function readRnglist(info: DebugInfo, unit: Unit, offset: number): AddressRange[] {
  const size = unit.header.addressSize;
  const cursor = info.sections.cursor('.debug_rnglists', offset);
  const ranges: AddressRange[] = [];
  const add = (low: bigint, high: bigint): void => {
    if (high > low) ranges.push([low, high]);
  };
  let base = unitBase(info, unit);
  for (;;) {
    const at = cursor.position;
    const kind = cursor.u8();
    switch (kind) {
      case RLE.end_of_list:
        return ranges;
      case RLE.base_addressx:
        base = info.addressAt(unit, cursor.uleb());
        break;
      case RLE.startx_endx:
        add(info.addressAt(unit, cursor.uleb()), info.addressAt(unit, cursor.uleb()));
        break;
      case RLE.startx_length: {
        const low = info.addressAt(unit, cursor.uleb());
        add(low, low + cursor.uleb64());
        break;
      }
      case RLE.offset_pair: {
        const low = base + cursor.uleb64();
        add(low, base + cursor.uleb64());
        break;
      }
      case RLE.base_address:
        base = cursor.unsigned(size);
        break;
      case RLE.start_end: {
        const low = cursor.unsigned(size);
        add(low, cursor.unsigned(size));
        break;
      }
      case RLE.start_length: {
        const low = cursor.unsigned(size);
        add(low, low + cursor.uleb64());
        break;
      }
      default:
        cursor.fail(`range list entry ${kind} is not known`, at);
    }
  }
}
