/**
 * How large functions and data are, to be shown above their labels: as `.size` says, else up to the next label or the end of the section.
 */
import { type OutlineEntry, outline } from './outline.ts';
import type { SourceDocument } from './sourceDocument.ts';
import type { TextRange } from './textRange.ts';

export interface Lens {
  readonly range: TextRange;
  /** `24 bytes, 8 instructions`. */
  readonly title: string;
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** A lens for each label of the outline that has bytes. */
export function lenses(source: SourceDocument): Lens[] {
  const labels = outline(source).flatMap(labelOf);
  const ends = sortedBySection(labels);
  for (const [section, offsets] of ends) offsets.push(source.assembled.module.sections[section]!.sizeBytes);
  const insns = sortedBySection(source.insns);
  return labels.flatMap(({ entry, section, offset, sizeBytes }) => {
    const following = ends.get(section)!;
    const size = sizeBytes > 0 ? sizeBytes : (following[firstAbove(following, offset)] ?? offset) - offset;
    if (size <= 0) return [];
    const offsets = insns.get(section) ?? [];
    const count = firstAbove(offsets, offset + size - 1) - firstAbove(offsets, offset - 1);
    const title = counted(size, 'byte') + (count === 0 ? '' : `, ${counted(count, 'instruction')}`);
    return [{ range: entry.selection, title }];
  });
}

function sortedBySection(
  places: readonly { readonly section: number; readonly offset: number }[],
): Map<number, number[]> {
  const found = new Map<number, number[]>();
  for (const { section, offset } of places) {
    const there = found.get(section);
    if (there === undefined) found.set(section, [offset]);
    else there.push(offset);
  }
  for (const offsets of found.values()) offsets.sort((a, b) => a - b);
  return found;
}

/** Index of the first of sorted numbers that is more than `value`. */
function firstAbove(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function labelOf(entry: OutlineEntry): { entry: OutlineEntry; section: number; offset: number; sizeBytes: number }[] {
  const { symbol } = entry;
  if (symbol === undefined || typeof symbol.place === 'string') return [];
  return [{ entry, section: symbol.place.section, offset: Number(symbol.value), sizeBytes: Number(symbol.sizeBytes) }];
}
