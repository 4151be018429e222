/**
 * Merges the entries of mergeable sections (gABI, SHF_MERGE and SHF_STRINGS) as ld does: each string or constant stays where it is first met, and
 * a string that ends another lies in that. Sections become smaller but stay in their places; those of which nothing is left are dropped.
 */
import { SHF_MERGE, SHF_STRINGS } from '../../elf/numbers.ts';
import { alignUp, type InputSection } from './linkSection.ts';
import type { PlacedStep } from './placement.ts';

interface Entry {
  /** Where it was first met. */
  readonly section: InputSection;
  readonly bytes: Uint8Array;
  readonly key: string;
  /** 0: another copy with a stricter alignment has taken its place. */
  alignment: number;
  /** The longer string in which it lies. */
  within: Entry | undefined;
  /** In its section. */
  offset: number;
}

/** Pieces of one input section, by their offsets in its source. */
interface Pieces {
  readonly offsets: number[];
  readonly entries: Entry[];
}

/** Merges within each section of the executable. */
export function mergeStrings(steps: readonly PlacedStep[]): void {
  for (const step of steps) {
    if (step.kind !== 'section') continue;
    const pools = new Map<string, InputSection[]>();
    for (const section of step.output.inputs) {
      if (!isMergeable(section)) continue;
      const { flags, entrySize } = section.source;
      const key = `${flags & (SHF_MERGE | SHF_STRINGS)} ${entrySize} ${section.alignment}`;
      const pool = pools.get(key) ?? [];
      pools.set(key, pool);
      pool.push(section);
    }
    for (const pool of pools.values()) mergePool(pool);
  }
}

function isMergeable({ source, isDiscarded, alignment, sizeBytes }: InputSection): boolean {
  const { flags, entrySize, relocations } = source;
  if (isDiscarded || (flags & SHF_MERGE) === 0 || entrySize === 0 || sizeBytes === 0 || relocations.length > 0)
    return false;
  const isPower = (entrySize & (entrySize - 1)) === 0;
  if (entrySize < alignment && (!isPower || (flags & SHF_STRINGS) === 0)) return false;
  if (entrySize > alignment && entrySize % alignment !== 0) return false;
  // Strings without an end are left as they are.
  return (flags & SHF_STRINGS) === 0 ? sizeBytes % entrySize === 0 : isTerminated(source.bytes, entrySize);
}

const isTerminated = (bytes: Uint8Array, entrySize: number): boolean =>
  bytes.length % entrySize === 0 && bytes.subarray(bytes.length - entrySize).every((byte) => byte === 0);

function mergePool(sections: readonly InputSection[]): void {
  const isStrings = (sections[0]!.source.flags & SHF_STRINGS) !== 0;
  const entries: Entry[] = [];
  const known = new Map<string, Entry>();
  const pieces = new Map<InputSection, Pieces>();
  for (const section of sections) {
    const found: Pieces = { offsets: [], entries: [] };
    for (const { offset, bytes } of split(section, isStrings)) {
      const alignment = isStrings ? alignmentAt(offset, section.alignment) : section.alignment;
      const key = keyOf(bytes);
      let entry = known.get(key);
      if (entry === undefined || entry.alignment < alignment) {
        if (entry !== undefined) entry.alignment = 0;
        entry = { section, bytes, key, alignment, within: undefined, offset: 0 };
        entries.push(entry);
        known.set(key, entry);
      }
      found.offsets.push(offset);
      found.entries.push(entry);
    }
    pieces.set(section, found);
  }
  if (isStrings) findSuffixes(entries, sections[0]!.alignment > sections[0]!.source.entrySize);
  const kept = new Map<InputSection, Entry[]>(sections.map((section) => [section, []]));
  for (const entry of entries) {
    if (entry.alignment > 0 && entry.within === undefined) kept.get(entry.section)!.push(entry);
  }
  for (const section of sections) rewrite(section, kept.get(section) ?? [], known, pieces.get(section)!);
}

/** What an offset in a section is a multiple of, at most its alignment. */
function alignmentAt(offset: number, most: number): number {
  const lowest = offset & -offset;
  return lowest === 0 || lowest > most ? most : lowest;
}

const keyOf = (bytes: Uint8Array): string => {
  let key = '';
  for (const byte of bytes) key += String.fromCharCode(byte);
  return key;
};

/** Strings with their ends, or constants. */
function* split(section: InputSection, isStrings: boolean): Generator<{ offset: number; bytes: Uint8Array }> {
  const { bytes, entrySize } = section.source;
  const isZero = (at: number): boolean => {
    for (let i = at; i < at + entrySize; i++) if (bytes[i] !== 0) return false;
    return true;
  };
  let offset = 0;
  while (offset < bytes.length) {
    let end = offset;
    if (isStrings) while (!isZero(end)) end += entrySize;
    end += entrySize;
    yield { offset, bytes: bytes.subarray(offset, end) };
    offset = end;
    if (!isStrings) continue;
    // More zeroes are padding; the first at an aligned place is an empty string.
    let isEmptyFound = false;
    for (; offset < bytes.length && isZero(offset); offset += entrySize) {
      if (isEmptyFound || offset % section.alignment !== 0) continue;
      isEmptyFound = true;
      yield { offset, bytes: bytes.subarray(offset, offset + entrySize) };
    }
  }
}

/** Looks through strings sorted by their ends, from the last: one that ends its successor lies in it. */
function findSuffixes(entries: readonly Entry[], isAligned: boolean): void {
  const sorted = entries
    .filter(({ alignment }) => alignment > 0)
    .map((entry) => ({ entry, reversed: [...entry.key].reverse().join('') }))
    .sort((a, b) => {
      const byTail = isAligned
        ? (a.entry.key.length % a.entry.alignment) - (b.entry.key.length % b.entry.alignment)
        : 0;
      return byTail || (a.reversed < b.reversed ? -1 : a.reversed > b.reversed ? 1 : 0);
    });
  let longer: Entry | undefined;
  for (const { entry } of sorted.toReversed()) {
    const fits =
      longer !== undefined &&
      longer.alignment >= entry.alignment &&
      (longer.key.length - entry.key.length) % entry.alignment === 0 &&
      longer.key.endsWith(entry.key);
    if (fits) entry.within = longer;
    else longer = entry;
  }
}

function rewrite(
  section: InputSection,
  kept: readonly Entry[],
  known: ReadonlyMap<string, Entry>,
  { offsets, entries: own }: Pieces,
): void {
  let size = 0;
  for (const entry of kept) {
    entry.offset = alignUp(size, entry.alignment);
    size = entry.offset + entry.bytes.length;
  }
  const bytes = new Uint8Array(size);
  for (const entry of kept) bytes.set(entry.bytes, entry.offset);
  section.bytes = bytes;
  section.sizeBytes = size;
  if (size === 0) section.isDiscarded = true;
  section.moved = (offset) => {
    const index = lastNotAbove(offsets, offset);
    const entry = known.get(own[index]!.key)!;
    const holder = entry.within ?? entry;
    const inEntry = holder.bytes.length - entry.bytes.length + (offset - offsets[index]!);
    return { section: holder.section, offset: holder.offset + inEntry };
  };
}

/** Index of the last of ascending numbers that is not above; 0 if all are. */
function lastNotAbove(ascending: readonly number[], value: number): number {
  let [low, high] = [0, ascending.length];
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! <= value) low = middle;
    else high = middle;
  }
  return low;
}
