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

export function lenses(source: SourceDocument): Lens[] {
  const { sections } = source.assembled.module;
  const labels = outline(source).flatMap(labelOf);
  const ends = new Map<number, number[]>();
  for (const { section, offset } of labels) ends.set(section, [...(ends.get(section) ?? []), offset]);
  for (const [section, offsets] of ends)
    ends.set(
      section,
      [...offsets, sections[section]!.sizeBytes].sort((a, b) => a - b),
    );
  const insns = new Map<number, number[]>();
  for (const { section, offset } of source.insns) {
    const there = insns.get(section);
    if (there === undefined) insns.set(section, [offset]);
    else there.push(offset);
  }
  return labels.flatMap(({ entry, section, offset, sizeBytes }) => {
    const size = sizeBytes > 0 ? sizeBytes : ends.get(section)!.find((end) => end > offset)! - offset;
    if (!(size > 0)) return [];
    const count = (insns.get(section) ?? []).filter((at) => at >= offset && at < offset + size).length;
    const title = counted(size, 'byte') + (count === 0 ? '' : `, ${counted(count, 'instruction')}`);
    return [{ range: entry.selection, title }];
  });
}

function labelOf(entry: OutlineEntry): { entry: OutlineEntry; section: number; offset: number; sizeBytes: number }[] {
  const { symbol } = entry;
  if (symbol === undefined || typeof symbol.place === 'string') return [];
  return [{ entry, section: symbol.place.section, offset: Number(symbol.value), sizeBytes: Number(symbol.sizeBytes) }];
}
