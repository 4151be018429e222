/**
 * `.eh_frame` of all modules together (LSB, "Exception Frames"): what belongs to code that is not in the executable goes, and of equal common
 * information entries (CIEs) one stays, and padding between entries for code (FDEs) goes, as with ld. Sections become shorter in place and their relocations move along. Where an FDE finds its CIE is written when sections have their places.
 */
import type { Relocation } from '../objectModule.ts';
import { type Augmentation, augmentationOf, withoutPadding } from './frameInstructions.ts';
import { alignUp, type InputSection } from './linkSection.ts';
import { isDiscarded, type LinkSymbol } from './linkSymbol.ts';

interface FrameRecord {
  readonly start: number;
  readonly end: number;
  /** Where its CIE begins, of an FDE; undefined for a CIE and for the end of the list. */
  readonly cie: number | undefined;
  readonly relocations: readonly Relocation[];
}

/** A CIE that stays, and where it begins in its section as that is now. */
interface Kept {
  readonly section: InputSection;
  readonly offset: number;
  readonly augmentation: Augmentation | undefined;
}

/** Of a record without content: the end of the list. */
const END_BYTES = 4;

export class FrameSections {
  /** Relocations of sections that have become shorter. */
  readonly relocations = new Map<InputSection, readonly Relocation[]>();
  private readonly kept = new Map<string, Kept>();
  private readonly pointers: { readonly section: InputSection; readonly at: number; readonly cie: Kept }[] = [];
  private readonly identities = new Map<LinkSymbol, number>();

  /** `symbolsOf` are the symbols of a section's module. */
  constructor(sections: readonly InputSection[], symbolsOf: (section: InputSection) => readonly LinkSymbol[]) {
    const merged: InputSection[] = [];
    for (const section of sections) {
      const records = recordsOf(section);
      // Of an empty one the begin may be asked for, where the frames of all begin.
      if (records === undefined || records.length === 0) continue;
      this.merge(section, records, symbolsOf(section));
      merged.push(section);
    }
    pad(merged);
  }

  /** Lets FDEs find their CIEs, once sections have offsets in the executable's. */
  writePointers(): void {
    for (const { section, at, cie } of this.pointers) {
      const distance = section.offset + at - (cie.section.offset + cie.offset);
      new DataView(section.bytes.buffer, section.bytes.byteOffset).setUint32(at, distance, true);
    }
  }

  private merge(section: InputSection, records: readonly FrameRecord[], symbols: readonly LinkSymbol[]): void {
    const cies = new Map<number, Kept>();
    const moves: { readonly from: number; readonly end: number; readonly to: number }[] = [];
    const parts: Uint8Array[] = [];
    const relocations: Relocation[] = [];
    const used = new Set(records.filter((record) => isAlive(record, symbols)).map(({ cie }) => cie));
    let size = 0;
    for (const record of records) {
      let bytes = section.source.bytes.subarray(record.start, record.end);
      if (record.cie !== undefined) {
        const cie = cies.get(record.cie);
        if (cie === undefined || !isAlive(record, symbols)) continue;
        if (cie.augmentation !== undefined) bytes = withoutPadding(bytes, cie.augmentation);
        this.pointers.push({ section, at: size + 4, cie });
      } else if (bytes.length > END_BYTES) {
        if (!used.has(record.start)) continue;
        const key = this.keyOf(bytes, record, symbols);
        const known = this.kept.get(key);
        const cie = known ?? { section, offset: size, augmentation: augmentationOf(bytes) };
        cies.set(record.start, cie);
        if (known !== undefined) continue;
        this.kept.set(key, cie);
      }
      parts.push(bytes);
      moves.push({ from: record.start, end: record.end, to: size });
      for (const relocation of record.relocations) {
        relocations.push({ ...relocation, offset: relocation.offset - record.start + size });
      }
      size += bytes.length;
    }
    section.bytes = concat(parts, size);
    section.sizeBytes = size;
    section.isDiscarded = size === 0;
    section.moved = (offset) => {
      const move = moves.find(({ from, end }) => offset >= from && offset < end);
      return move === undefined ? undefined : { section, offset: offset - move.from + move.to };
    };
    this.relocations.set(section, relocations);
  }

  /** Equal CIEs have equal bytes, and their relocations mean the same. */
  private keyOf(bytes: Uint8Array, { start, relocations }: FrameRecord, symbols: readonly LinkSymbol[]): string {
    const targets = relocations.map(({ offset, type, symbol, addend }) => {
      const target = symbols[symbol]!;
      const identity = this.identities.get(target) ?? this.identities.size;
      this.identities.set(target, identity);
      return `${offset - start} ${type} ${identity} ${addend}`;
    });
    return `${bytes.join(',')};${targets.join(';')}`;
  }
}

/** Undefined: it cannot be read, and stays as it is. */
function recordsOf({ source }: InputSection): FrameRecord[] | undefined {
  const { bytes, relocations } = source;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const records: FrameRecord[] = [];
  let next = 0;
  for (let start = 0; start < bytes.length; ) {
    if (start + 4 > bytes.length) return undefined;
    const length = view.getUint32(start, true);
    const end = start + 4 + length;
    if (end > bytes.length || (length !== 0 && length < 4)) return undefined;
    const pointer = length === 0 ? 0 : view.getUint32(start + 4, true);
    const first = next;
    while (next < relocations.length && relocations[next]!.offset < end) next++;
    records.push({
      start,
      end,
      cie: pointer === 0 ? undefined : start + 4 - pointer,
      relocations: relocations.slice(first, next),
    });
    start = end;
  }
  return records;
}

/** Whether its code is in the executable: the first relocation of an FDE is the begin of the code. */
function isAlive({ cie, relocations }: FrameRecord, symbols: readonly LinkSymbol[]): boolean {
  const begin = relocations[0];
  return cie !== undefined && (begin === undefined || !isDiscarded(symbols[begin.symbol]!));
}

/** The last record of each section but the last grows over what alignment would leave free: zeroes between records would end the list. */
function pad(sections: readonly InputSection[]): void {
  const present = sections.filter(({ sizeBytes }) => sizeBytes > END_BYTES);
  const alignment = Math.max(1, ...present.map((section) => section.alignment));
  for (const section of present.slice(0, -1)) {
    const size = alignUp(section.sizeBytes, alignment);
    if (size === section.sizeBytes) continue;
    const bytes = concat([section.bytes], size);
    const view = new DataView(bytes.buffer);
    let last = 0;
    for (let at = 0; at < section.sizeBytes; at += 4 + view.getUint32(at, true)) last = at;
    view.setUint32(last, view.getUint32(last, true) + size - section.sizeBytes, true);
    section.bytes = bytes;
    section.sizeBytes = size;
  }
}

function concat(parts: readonly Uint8Array[], size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
