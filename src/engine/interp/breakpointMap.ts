/**
 * Which virtual addresses of which address spaces have a breakpoint, by page, since a page of code that has some is predecoded by itself.
 */
const PAGE_SHIFT = 12n;

/** Offsets in a page, in bytes. */
type Offsets = ReadonlySet<number>;

export class BreakpointMap {
  private readonly spaces = new Map<bigint, ReadonlyMap<number, Offsets>>();

  /** Offsets of the breakpoints in a page (its number is va / 4096), if it has any. */
  inPage(satp: bigint, page: number): Offsets | undefined {
    return this.spaces.get(satp)?.get(page);
  }

  has(satp: bigint, va: bigint): boolean {
    const pages = this.spaces.get(satp);
    return pages?.get(Number(va >> PAGE_SHIFT))?.has(Number(va & 0xfffn)) ?? false;
  }

  /** Replaces the breakpoints of an address space; answers the numbers of the pages where something has changed. */
  set(satp: bigint, addresses: ReadonlySet<bigint>): number[] {
    const next = new Map<number, Set<number>>();
    for (const address of addresses) {
      const va = BigInt.asUintN(64, address);
      const page = Number(va >> PAGE_SHIFT);
      const offsets = next.get(page);
      if (offsets === undefined) next.set(page, new Set([Number(va & 0xfffn)]));
      else offsets.add(Number(va & 0xfffn));
    }
    const before = this.spaces.get(satp);
    if (next.size === 0) this.spaces.delete(satp);
    else this.spaces.set(satp, next);
    const pages = new Set([...next.keys(), ...(before?.keys() ?? [])]);
    return [...pages].filter((page) => !sameOffsets(before?.get(page), next.get(page)));
  }
}

function sameOffsets(a: Offsets | undefined, b: Offsets | undefined): boolean {
  return a?.size === b?.size && [...(a ?? [])].every((offset) => b?.has(offset));
}
