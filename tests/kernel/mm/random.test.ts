/**
 * Random mappings against a model: after every step the kernel and a simple map of pages agree on what each page holds and allows, no engine
 * holds a translation that the page tables do not give any more, and in the end every frame comes back.
 */
import { expect, test } from 'vitest';
import { destroyAddressSpace } from '../../../src/kernel/mm/addressSpace.ts';
import { framesLeft } from '../../../src/kernel/mm/frames.ts';
import { PROT_WRITE } from '../../../src/kernel/mm/layout.ts';
import { pageFault } from '../../../src/kernel/mm/pageFault.ts';
import { findPage } from '../../../src/kernel/mm/pageTable.ts';
import { copyIn, copyOut } from '../../../src/kernel/mm/userMemory.ts';
import { SysError } from '../../../src/kernel/sysError.ts';
import { errnoName, FakeKernel } from '../fakeKernel.ts';

const BASE = 0x5000_0000;
const PAGES = 24;
const PAGE = 4096;

interface ModelPage {
  prot: number;
  value: number;
}

/** A generator of whole numbers below `limit`, by a linear congruence. */
function randomNumbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

/** What an engine may have cached of a page. */
interface Cached {
  readonly frame: number;
  readonly writable: boolean;
}

class Checker {
  readonly kernel = new FakeKernel({ ramBytes: 4 * 1024 * 1024 });
  readonly model = new Map<number, ModelPage>();
  readonly cache = new Map<number, Cached>();
  private seen = 0;

  address(page: number): number {
    return BASE + page * PAGE;
  }

  read(page: number): number | undefined {
    return this.fault(() => copyIn(this.kernel, this.kernel.space, this.address(page) + 5, 1)[0]!);
  }

  write(page: number, value: number): boolean {
    const done = this.fault(() => {
      copyOut(this.kernel, this.kernel.space, this.address(page) + 5, new Uint8Array([value]));
      return true;
    });
    return done === true;
  }

  private fault<T>(body: () => T): T | undefined {
    try {
      return body();
    } catch (error) {
      if (error instanceof SysError && error.errno === 'EFAULT') return undefined;
      throw error;
    }
  }

  /** As user code would: a fault that is resolved lets the engine cache the page. */
  touch(page: number, kind: 'load' | 'store'): void {
    const { kernel } = this;
    const va = this.address(page);
    if (pageFault(kernel, kernel.space, va, kind) !== 'ok') return;
    const { frame, writable } = findPage(kernel, kernel.space, va)!;
    this.dropInvalidated();
    this.cache.set(va, { frame, writable });
  }

  private dropInvalidated(): void {
    for (const va of this.kernel.invalidated.slice(this.seen)) {
      if (va === undefined) this.cache.clear();
      else this.cache.delete(Number(va));
    }
    this.seen = this.kernel.invalidated.length;
  }

  check(): void {
    this.dropInvalidated();
    for (const [va, cached] of this.cache) {
      const page = findPage(this.kernel, this.kernel.space, va);
      expect(page?.accessible, `page ${va.toString(16)} is cached`).toBe(true);
      expect(page!.frame).toBe(cached.frame);
      if (cached.writable) expect(page!.writable).toBe(true);
    }
    for (let page = 0; page < PAGES; page++) {
      const expected = this.model.get(page);
      const readable = expected !== undefined && (expected.prot & 3) !== 0;
      expect(this.read(page), `page ${page}`).toBe(readable ? expected.value : undefined);
    }
  }
}

for (const seed of [1, 2, 3, 4]) {
  test(`random mappings behave as the model (seed ${seed})`, () => {
    const random = randomNumbers(seed);
    const checker = new Checker();
    const { kernel, model } = checker;
    const forRange = (start: number, count: number, visit: (page: number) => void): void => {
      for (let page = start; page < start + count; page++) visit(page);
    };
    for (let step = 0; step < 300; step++) {
      const start = random(PAGES);
      const count = 1 + random(PAGES - start);
      const range = [checker.address(start), count * PAGE] as const;
      const prot = random(4);
      switch (random(7)) {
        case 0: {
          const shared = random(2) === 1;
          kernel.call('mmap', [...range, prot, (shared ? 1 : 2) | 0x30, -1, 0]);
          forRange(start, count, (page) => model.set(page, { prot, value: 0 }));
          break;
        }
        case 1:
          kernel.call('munmap', range);
          forRange(start, count, (page) => model.delete(page));
          break;
        case 2: {
          // Linux protects up to the first hole.
          const result = kernel.call('mprotect', [...range, prot]);
          let whole = true;
          forRange(start, count, (page) => {
            const entry = model.get(page);
            whole &&= entry !== undefined;
            if (whole) entry!.prot = prot;
          });
          expect(result).toBe(whole ? 0 : -12);
          break;
        }
        case 3: {
          const target = (start + 5) % PAGES;
          if (!model.has(start) || start === target) break;
          const result = kernel.call('mremap', [checker.address(start), PAGE, PAGE, 3, checker.address(target)]);
          expect(errnoName(result as number)).toBeUndefined();
          model.set(target, model.get(start)!);
          model.delete(start);
          break;
        }
        default:
          forRange(start, Math.min(count, 4), (page) => {
            const value = 1 + random(255);
            const entry = model.get(page);
            const allowed = entry !== undefined && (entry.prot & PROT_WRITE) !== 0;
            checker.touch(page, allowed ? 'store' : 'load');
            expect(checker.write(page, value)).toBe(allowed);
            if (allowed) entry.value = value;
          });
      }
      checker.check();
    }
    destroyAddressSpace(kernel, kernel.space);
    expect(framesLeft(kernel)).toBe(kernel.state.frames.count);
    // What is left are the inodes of the tree: nothing nameless.
    expect([...kernel.state.inodes.values()].filter((inode) => inode.nlink === 0)).toEqual([]);
  });
}
