/**
 * What is worth translating: samples of where the interpreter is say which code is hot, and then a *window*, a stretch of execution
 * looked at instruction by instruction, says where it is entered, what it calls and where its indirect jumps go. Neither costs the interpreter
 * anything while nothing is hot.
 */

/** Code is counted together in pieces of this many bytes. */
const PIECE_SHIFT = 8;
/** After so many samples all counts are halved: what was warm long ago is not hot. */
export const SAMPLES_TO_DECAY = 4096;

/** Pages of an access that are remembered. */
const MAX_PAGES = 8;
/** Places where a computed jump is expected to go. */
const MAX_TARGETS = 64;
/** An instruction is bound to other ranges at most so often. */
const MAX_MOVES = 2;

interface Piece {
  count: number;
  /** It is hot when it has been counted so often. */
  next: number;
}

export class Profile {
  private readonly threshold: number;
  private readonly isWorthwhile: (samples: number) => boolean;
  private readonly pieces = new Map<number, Piece>();
  private samples = 0;
  /** Of all pieces. */
  total = 0;
  /** Where indirect jumps have gone, and what has been seen to run. */
  private readonly targets = new Map<number, Set<number>>();
  private readonly seen = new Set<number>();
  /** Pages that instructions have accessed. */
  private readonly pages = new Map<number, Set<number>>();
  /** Instructions whose accesses are here and there; and of those that are to be bound to another slot, to which, and how often that has changed. */
  private readonly roaming = new Set<number>();
  private readonly moved = new Map<number, { readonly slot: number; readonly times: number }>();

  /** So many samples in a piece, at least, make it hot, if it is also worthwhile to look at code with so many. */
  constructor(threshold: number, isWorthwhile: (samples: number) => boolean) {
    this.threshold = threshold;
    this.isWorthwhile = isWorthwhile;
  }

  /** Notes that the interpreter was at pc; true when it has become hot there just now. */
  sample(pc: number): boolean {
    if (++this.samples >= SAMPLES_TO_DECAY) this.decay();
    let piece = this.pieces.get(pc >>> PIECE_SHIFT);
    if (piece === undefined) {
      piece = { count: 0, next: this.threshold };
      this.pieces.set(pc >>> PIECE_SHIFT, piece);
    }
    this.total++;
    if (++piece.count < piece.next || !this.isWorthwhile(piece.count)) return false;
    // If nothing comes of it now, it must become much hotter.
    piece.next = piece.count * 2;
    return true;
  }

  /** How often the interpreter was found in the pieces of these instructions. */
  samplesIn(pcs: Iterable<number>): number {
    let samples = 0;
    for (const number of piecesOf(pcs)) samples += this.pieces.get(number)?.count ?? 0;
    return samples;
  }

  /** These instructions have been translated: what was sampled of them is paid for. */
  forget(pcs: Iterable<number>): void {
    for (const number of piecesOf(pcs)) {
      this.total -= this.pieces.get(number)?.count ?? 0;
      this.pieces.delete(number);
    }
  }

  targetsOf(pc: number): readonly number[] {
    return [...(this.targets.get(pc) ?? [])];
  }

  isHot(pc: number): boolean {
    return this.seen.has(pc);
  }

  /** The computed jump at pc has gone to a target. */
  jumps(pc: number, target: number): void {
    const targets = this.targets.get(pc);
    if (targets === undefined) this.targets.set(pc, new Set([target]));
    else if (targets.size < MAX_TARGETS) targets.add(target);
    else return;
    this.seen.add(target);
  }

  /** Code at pc runs, as is known from elsewhere. */
  expect(pc: number): void {
    this.seen.add(pc);
  }

  /** Numbers of the pages that the instruction at pc was seen to access; none if its accesses are here and there. */
  pagesOf(pc: number): readonly number[] {
    return this.roaming.has(pc) ? [] : [...(this.pages.get(pc) ?? [])];
  }

  /** The range that the instruction at pc accesses is in this slot now: whether it is worth being bound to that, as it has not moved often. */
  moves(pc: number, slot: number): boolean {
    const known = this.moved.get(pc);
    if (known?.slot === slot) return true;
    const times = (known?.times ?? 0) + 1;
    this.moved.set(pc, { slot, times });
    return times <= MAX_MOVES;
  }

  /** The accesses of the instruction at pc are not all where they have been seen. */
  roams(pc: number): void {
    this.roaming.add(pc);
    this.pages.delete(pc);
  }

  learn({ pcs, jumps, pages }: Window): void {
    for (const [pc, seen] of pages) {
      if (this.roaming.has(pc)) continue;
      const known = this.pages.get(pc) ?? new Set();
      for (const page of seen) if (known.size < MAX_PAGES) known.add(page);
      this.pages.set(pc, known);
    }
    for (const pc of pcs) this.seen.add(pc);
    for (const [pc, target] of jumps) this.jumps(pc, target);
  }

  private decay(): void {
    this.samples = 0;
    this.total = 0;
    for (const [number, piece] of this.pieces) {
      piece.count >>>= 1;
      this.total += piece.count;
      piece.next = Math.max(this.threshold, piece.next >>> 1);
      if (piece.count === 0) this.pieces.delete(number);
    }
  }
}

function piecesOf(pcs: Iterable<number>): Set<number> {
  const numbers = new Set<number>();
  for (const pc of pcs) numbers.add(pc >>> PIECE_SHIFT);
  return numbers;
}

/** A function is called so often in a window, or it is not hot. */
const MIN_CALLS = 3;

/** How control goes from one instruction to another. */
export type Transfer = 'call' | 'return' | 'indirect' | 'direct' | 'next';

/** What has been seen in a window. */
export class Window {
  readonly pcs = new Set<number>();
  /** Of indirect jumps that are no returns: from, to. */
  readonly jumps: (readonly [number, number])[] = [];
  /** The pages that loads and stores have accessed. */
  readonly pages = new Map<number, Set<number>>();
  /** How often places were called, and jumped back to. */
  readonly calls = new Map<number, number>();
  readonly loops = new Map<number, number>();

  /** Where control went that did not fall through. */
  private readonly arrivals = new Map<number, number>();

  /** Control has gone from one instruction to another; `how` it was meant, if it did not just fall through. */
  step(from: number, to: number, how: Transfer): void {
    this.pcs.add(from);
    if (how !== 'next') count(this.arrivals, to);
    if (how === 'indirect') this.jumps.push([from, to]);
    if (how === 'call') count(this.calls, to);
    else if (to <= from && (how === 'direct' || how === 'indirect')) count(this.loops, to);
  }

  /** The load or store at pc accesses a page. */
  access(pc: number, page: number): void {
    const pages = this.pages.get(pc);
    if (pages === undefined) this.pages.set(pc, new Set([page]));
    else if (pages.size < MAX_PAGES) pages.add(page);
  }

  /** Places to translate from, the best first: functions, most often called first; then loops, outer ones first. */
  entries(): { pc: number; isFunction: boolean }[] {
    const functions = [...this.calls]
      .filter(([, times]) => times >= MIN_CALLS)
      .sort((a, b) => b[1] - a[1])
      .map(([pc]) => ({ pc, isFunction: true }));
    const loops = [...this.loops]
      .filter(([, times]) => times > 1)
      .sort((a, b) => a[1] - b[1])
      .map(([pc]) => ({ pc, isFunction: false }));
    return [...functions, ...loops];
  }

  /** Where control has come most often to the piece of code that pc is in. */
  arrivalNear(pc: number): number | undefined {
    const [most] = [...this.arrivals]
      .filter(([to]) => to >>> PIECE_SHIFT === pc >>> PIECE_SHIFT)
      .sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    return most?.[0];
  }
}

function count(map: Map<number, number>, key: number): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}
