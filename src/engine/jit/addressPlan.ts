/**
 * Which memory accesses of a region need a look into the address-space tables, and which are covered by an earlier look.
 *
 * Translated code never runs while tables change: whatever changes them happens after the region has been left (`dispatcher.ts`). So what was
 * once found for an address value holds for as long as the value does (`roots.ts`). A *check* looks up all bytes of a root between two
 * offsets, at most in two pages that lie side by side on the host too, and leaves a host address in a local; accesses to the same root in code
 * that it dominates go through that local and look at nothing. A check of what a loop does not change, and is certain to access in every
 * round, stands before the loop.
 */
import type { Dominators } from './dominators.ts';
import type { RegionInsn } from './flowGraph.ts';
import type { RegisterSet } from './registerSet.ts';
import { ABSOLUTE, followRoots, type Roots, SP, type Use } from './roots.ts';

export interface Check {
  /** Offsets from the root: the first byte, and behind the last. */
  low: number;
  high: number;
  /** Looks into the write table; what may be stored to may be read. */
  stores: boolean;
  /** In bytes: the address root + `alignedAt` is a multiple of it when the check has succeeded. */
  alignment: number;
  alignedAt: number;
  /** Of the access that it was first made for. */
  readonly pc: number;
  /** How many accesses go through it. */
  uses: number;
  /** Where it stands: before this instruction of a block; or, at index −1, before the loop whose header the block is. */
  readonly block: number;
  readonly index: number;
  /** x[base] = root + `offset` there; of absolute addresses, base is 0 and the root is 0. */
  readonly base: number;
  readonly offset: number;
}

/** An access is made at `offset` bytes from the root, through a check. */
export interface PlannedAccess {
  readonly check: Check;
  readonly offset: number;
  /** The check is to be made right here. */
  readonly first: boolean;
}

export interface AddressPlan {
  readonly accesses: ReadonlyMap<RegionInsn, PlannedAccess>;
  /** Checks made before a loop, by its header. */
  readonly hoisted: ReadonlyMap<number, readonly Check[]>;
}

/** How far a check reaches for a root of the stack pointer, and for others. */
const MAX_FRAME = 2000;
const MAX_SPAN = 256;

/** `needed` are the registers that are in locals when a block begins. */
export function addressPlan(flow: Dominators, needed: readonly RegisterSet[]): AddressPlan {
  const roots = followRoots(flow);
  const byRoot = new Map<number, Use[]>();
  for (const use of roots.uses) {
    const list = byRoot.get(use.base.root);
    if (list === undefined) byRoot.set(use.base.root, [use]);
    else list.push(use);
  }
  const accesses = new Map<RegionInsn, PlannedAccess>();
  const hoisted = new Map<number, Check[]>();
  for (const list of byRoot.values()) {
    const checks: Check[] = [];
    list.forEach((use, at) => {
      let check = checks.find((known) => isBefore(flow, known, use) && covers(known, use));
      const first = check === undefined;
      if (check === undefined) {
        check = newCheck(flow, roots, needed, use);
        checks.push(check);
        for (const later of list.slice(at + 1)) if (isBefore(flow, check, later)) widen(check, later, use);
        if (check.index < 0) hoisted.set(check.block, [...(hoisted.get(check.block) ?? []), check]);
      }
      check.uses++;
      accesses.set(use.insn, { check, offset: use.offset, first: first && check.index >= 0 });
    });
  }
  return { accesses, hoisted };
}

function newCheck(flow: Dominators, { atStart, fresh }: Roots, needed: readonly RegisterSet[], use: Use): Check {
  const { width, stores, base } = use.access;
  const { pc } = use.insn;
  const looks = {
    ...{ low: use.offset, high: use.offset + width, stores, alignment: width },
    alignedAt: use.offset,
    pc,
    uses: 0,
  };
  for (const header of loopsThatAlwaysReach(flow, use.block)) {
    if (use.base.root === ABSOLUTE) return { ...looks, block: header, index: -1, base: 0, offset: 0 };
    const register = atStart[header]!.findIndex(
      ({ root }, number) => root === use.base.root && needed[header]!.hasX(number) && !(fresh[header]! & (1 << number)),
    );
    if (register > 0) {
      return { ...looks, block: header, index: -1, base: register, offset: atStart[header]![register]!.offset };
    }
  }
  if (use.base.root === ABSOLUTE) return { ...looks, block: use.block, index: use.index, base: 0, offset: 0 };
  return { ...looks, block: use.block, index: use.index, base, offset: use.base.offset };
}

/** Headers of the loops every round of which comes through a block, outermost first. */
function loopsThatAlwaysReach({ headers, predecessors, dominates }: Dominators, block: number): number[] {
  return [...headers]
    .filter(
      (header) =>
        dominates(header, block) &&
        predecessors[header]!.every((from) => from < header || !dominates(header, from) || dominates(block, from)),
    )
    .sort((a, b) => a - b);
}

function isBefore(flow: Dominators, check: Check, use: Use): boolean {
  if (check.block === use.block) return check.index <= use.index;
  return flow.dominates(check.block, use.block);
}

/** Makes a check reach for a later access to the same root, if that fits. */
function widen(check: Check, later: Use, first: Use): void {
  const { width, stores, base } = later.access;
  const isFrame = base === SP;
  // Whether a page may be stored to is asked where that is certain to be wanted, and of the stack.
  if (stores && !check.stores && !isFrame && later.block !== first.block) return;
  const low = Math.min(check.low, later.offset);
  const high = Math.max(check.high, later.offset + width);
  if (high - low > (isFrame ? MAX_FRAME : MAX_SPAN)) return;
  // If the wider one is aligned, the other must be too; one that is not looks for itself.
  if ((later.offset - check.alignedAt) % Math.min(width, check.alignment) !== 0) return;
  if (width > check.alignment) {
    check.alignment = width;
    check.alignedAt = later.offset;
  }
  check.low = low;
  check.high = high;
  check.stores ||= stores;
}

function covers(check: Check, { access, offset }: Use): boolean {
  return (
    offset >= check.low &&
    offset + access.width <= check.high &&
    (check.stores || !access.stores) &&
    access.width <= check.alignment &&
    (offset - check.alignedAt) % access.width === 0
  );
}
