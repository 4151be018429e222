/**
 * What RAM held at a moment, as plain data that later moments share: page by page, in chunks. A page or a chunk in which nothing was stored since is the
 * same object as in the map before. So a snapshot costs the pages dirtied since the last one, and going back costs those that differ.
 */
import { physAddr } from '../base/address.ts';
import { PAGE_SIZE, type PhysMemory, RAM_BASE } from './physMemory.ts';

/** By page number in RAM; undefined: all zero. Nobody changes one once it is made. */
export type PageChunk = readonly (Uint8Array | undefined)[];
export type PageMap = readonly (PageChunk | undefined)[];

const CHUNK_PAGES = 512;

/** The RAM of a machine, and the map of what it held when its dirty pages were last forgotten. */
export class PageTracker {
  private readonly memory: PhysMemory;
  private base: PageMap = [];

  constructor(memory: PhysMemory) {
    this.memory = memory;
  }

  /** What RAM holds now. The engine's write entries must be dropped afterwards (`Engine.invalidateWrites`). */
  save(): PageMap {
    const dirty = dirtyByChunk(this.memory);
    if (dirty.size > 0) {
      const map = [...this.base];
      while (map.length * CHUNK_PAGES * PAGE_SIZE < this.memory.ramBytes) map.push(undefined);
      for (const [index, pages] of dirty) map[index] = this.saveChunk(this.base[index], index, pages);
      this.base = map;
    }
    this.memory.clearDirty();
    return this.base;
  }

  private saveChunk(base: PageChunk | undefined, index: number, pages: readonly number[]): PageChunk | undefined {
    const chunk: (Uint8Array | undefined)[] = base === undefined ? new Array(CHUNK_PAGES).fill(undefined) : [...base];
    for (const page of pages) {
      const bytes = this.memory.read(addressOf(page), PAGE_SIZE);
      chunk[page - index * CHUNK_PAGES] = isZero(bytes) ? undefined : bytes.slice();
    }
    return chunk.every((page) => page === undefined) ? undefined : chunk;
  }

  /** Makes RAM what a map says. The engine's translations and write entries must be dropped afterwards. */
  restore(target: PageMap): void {
    const { memory, base } = this;
    for (const [index, pages] of dirtyByChunk(memory)) {
      const chunk = target[index];
      for (const page of pages) this.write(page, chunk?.[page - index * CHUNK_PAGES]);
    }
    for (let index = 0; index < Math.max(base.length, target.length); index++) {
      const from = base[index];
      const to = target[index];
      if (from === to) continue;
      for (let page = 0; page < CHUNK_PAGES; page++) {
        if (from?.[page] !== to?.[page]) this.write(index * CHUNK_PAGES + page, to?.[page]);
      }
    }
    this.base = target;
    memory.clearDirty();
  }

  private write(page: number, bytes: Uint8Array | undefined): void {
    if (bytes === undefined) this.memory.fill(addressOf(page), 0, PAGE_SIZE);
    else this.memory.write(addressOf(page), bytes);
  }
}

const addressOf = (page: number) => physAddr(RAM_BASE + page * PAGE_SIZE);

/** Numbers of the dirty pages, by the chunk that they lie in. */
function dirtyByChunk({ dirty }: PhysMemory): Map<number, number[]> {
  const found = new Map<number, number[]>();
  // There are many pages and few dirty ones: four are looked at together.
  const words = new Uint32Array(dirty.buffer, dirty.byteOffset, dirty.length / 4);
  words.forEach((word, at) => {
    if (word === 0) return;
    const index = Math.floor((at * 4) / CHUNK_PAGES);
    const pages = found.get(index) ?? [];
    for (let page = at * 4; page < at * 4 + 4; page++) if (dirty[page] !== 0) pages.push(page);
    found.set(index, pages);
  });
  return found;
}

function isZero(bytes: Uint8Array): boolean {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  for (let index = 0; index < words.length; index++) if (words[index] !== 0) return false;
  return true;
}

/** The pages of a map by number, but for zero ones. */
export function* pagesOf(map: PageMap): Generator<readonly [page: number, bytes: Uint8Array]> {
  for (const [index, chunk] of map.entries()) {
    if (chunk === undefined) continue;
    for (const [at, bytes] of chunk.entries()) if (bytes !== undefined) yield [index * CHUNK_PAGES + at, bytes];
  }
}

/** How many pages a map holds that another does not share: what keeping both costs more than keeping the other. */
export function pagesBeyond(map: PageMap, other: PageMap): number {
  let count = 0;
  for (const [index, chunk] of map.entries()) {
    const shared = other[index];
    if (chunk === undefined || chunk === shared) continue;
    for (const [at, bytes] of chunk.entries()) if (bytes !== undefined && bytes !== shared?.[at]) count++;
  }
  return count;
}
