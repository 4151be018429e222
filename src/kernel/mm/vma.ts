/**
 * The sorted list of a space's areas: finding, cutting, joining. Knows no page tables.
 */
import type { AddressSpace, Vma } from '../state.ts';
import { FOUR_GIB, MAP_LOW, MAP_MIN, MAP_TOP, USER_END } from './layout.ts';

/** Bits of `Vma.traits`. */
export const VmaTrait = {
  /** MADV_DONTFORK: a fork's child does not get it. */
  dontFork: 1,
  /** MADV_WIPEONFORK: a fork's child finds zeros in it. */
  wipeOnFork: 2,
  /** mlock(2): counts against RLIMIT_MEMLOCK. */
  locked: 4,
} as const;

export const hasTrait = (vma: Vma, trait: number): boolean => ((vma.traits ?? 0) & trait) !== 0;

/** Index of the first area that ends above `va`; the list's length when there is none. */
export function indexAbove(space: AddressSpace, va: number): number {
  let low = 0;
  let high = space.vmas.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (space.vmas[middle]!.end > va) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The area that contains `va`. */
export function findVma(space: AddressSpace, va: number): Vma | undefined {
  const vma = space.vmas[indexAbove(space, va)];
  return vma !== undefined && vma.start <= va ? vma : undefined;
}

/** The areas that overlap [start, end); an empty range overlaps none. */
export function vmasIn(space: AddressSpace, start: number, end: number): Vma[] {
  const found: Vma[] = [];
  if (end <= start) return found;
  for (let i = indexAbove(space, start); i < space.vmas.length && space.vmas[i]!.start < end; i++) {
    found.push(space.vmas[i]!);
  }
  return found;
}

/** Whether areas cover [start, end) without a hole. */
export function isCovered(space: AddressSpace, start: number, end: number): boolean {
  let at = start;
  for (const vma of vmasIn(space, start, end)) {
    if (vma.start > at) return false;
    at = vma.end;
  }
  return at >= end;
}

/** The part [start, end) of an area; the file offset moves along. */
export function cutVma(vma: Vma, start: number, end: number): Vma {
  const file = vma.file && { ...vma.file, offset: vma.file.offset + (start - vma.start) };
  return { ...vma, start, end, file };
}

function areOne(low: Vma, high: Vma): boolean {
  if (low.end !== high.start || low.prot !== high.prot || low.shared !== high.shared) return false;
  if (low.name !== high.name || low.growsDown !== high.growsDown || low.traits !== high.traits) return false;
  if (low.file === undefined || high.file === undefined) return low.file === high.file;
  return (
    low.file.ino === high.file.ino &&
    low.file.fileEnd === high.file.fileEnd &&
    low.file.readOnly === high.file.readOnly &&
    low.file.offset + (low.end - low.start) === high.file.offset
  );
}

/** Puts `areas` (sorted, inside [start, end)) in the place of whatever lies in [start, end), joining equal neighbours. */
export function replaceVmas(space: AddressSpace, start: number, end: number, areas: readonly Vma[]): void {
  const first = indexAbove(space, start);
  const old = vmasIn(space, start, end);
  const low = old[0];
  const high = old.at(-1);
  const fresh: Vma[] = [];
  if (low !== undefined && low.start < start) fresh.push(cutVma(low, low.start, start));
  fresh.push(...areas);
  if (high !== undefined && high.end > end) fresh.push(cutVma(high, end, high.end));
  // The neighbours on both sides take part in joining.
  const before = first > 0 ? 1 : 0;
  const after = first + old.length < space.vmas.length ? 1 : 0;
  if (before === 1) fresh.unshift(space.vmas[first - 1]!);
  if (after === 1) fresh.push(space.vmas[first + old.length]!);
  const joined: Vma[] = [];
  for (const vma of fresh) {
    const last = joined.at(-1);
    if (last !== undefined && areOne(last, vma)) joined[joined.length - 1] = { ...last, end: vma.end };
    else joined.push(vma);
  }
  space.vmas.splice(first - before, before + old.length + after, ...joined);
  const mapped = areas.reduce((sum, area) => sum + area.end - area.start, 0);
  if (mapped < end - start) unpack(space, start, end);
}

/** Where mappings without a wish go, in this order: below 4 GiB while it fits. */
const regions = [
  { low: MAP_LOW, high: MAP_TOP },
  { low: FOUR_GIB, high: USER_END },
  { low: MAP_MIN, high: MAP_LOW },
] as const;

/** There may be more room in [start, end): of a region that was full down to there, what lies above the next area still is. */
function unpack(space: AddressSpace, start: number, end: number): void {
  const next = space.vmas[indexAbove(space, end)];
  for (const [index, { high }] of regions.entries()) {
    const packed = space.packed[index];
    if (packed === undefined || start >= high || end <= packed.from) continue;
    const isBounded = next !== undefined && next.start < high;
    space.packed[index] = isBounded ? { ...packed, from: Math.max(packed.from, next.start) } : undefined;
  }
}

/** The highest free range of `length` bytes within [low, high). */
function highestGap(space: AddressSpace, length: number, low: number, high: number): number | undefined {
  let end = high;
  for (let i = Math.min(indexAbove(space, high), space.vmas.length - 1); i >= 0; i--) {
    const vma = space.vmas[i]!;
    // Only the first may lie above.
    if (vma.start >= end) continue;
    if (end - Math.max(vma.end, low) >= length) return end - length;
    end = Math.min(end, vma.start);
    if (end - low < length) return undefined;
  }
  return end - low >= length ? end - length : undefined;
}

/**
 * Where a mapping of `length` bytes without a wish goes; undefined when nothing is left. Programs map downwards without end, so what was found full
 * is not looked at again until something in it is unmapped. The edge of it is mapped or the region's: no free range crosses it.
 */
export function findFreeRange(space: AddressSpace, length: number): number | undefined {
  for (const [index, { low, high }] of regions.entries()) {
    const packed = space.packed[index];
    const full = packed !== undefined && packed.length <= length ? packed.from : high;
    const found = highestGap(space, length, low, full);
    const from = found === undefined ? low : found + length;
    // Where it is no news, the shorter length says more.
    if (from < full) space.packed[index] = { from, length };
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether [start, start + length) is free and may be mapped. */
export function isFree(space: AddressSpace, start: number, length: number): boolean {
  return start >= MAP_MIN && start + length <= USER_END && vmasIn(space, start, start + length).length === 0;
}
