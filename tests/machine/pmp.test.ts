/**
 * Physical memory protection against a plain reading of the manual, byte by byte, and what writes to its registers do.
 */
import { describe, expect, test } from 'vitest';
import { engines } from '../../src/engine/index.ts';
import { writeCsr } from '../../src/machine/csrFile.ts';
import type { Hart } from '../../src/machine/hart.ts';
import { createMachine } from '../../src/machine/machine.ts';
import { openPmp, pmpOpen, pmpPermits } from '../../src/machine/pmp.ts';
import { PMPADDR, PMPCFG } from '../../src/machine/stateLayout.ts';
import { Random } from '../engine/random.ts';

const services = { now: 0, flushTranslations: () => {} };
const ENTRIES = 16;
const BITS = { load: 1, store: 2, fetch: 4 } as const;
const KINDS = ['load', 'store', 'fetch'] as const;

async function freshHart(): Promise<Hart> {
  const machine = await createMachine({ harts: 1, ramBytes: 1 << 20, supervisor: 'guest' }, engines.reference);
  return machine.harts[0]!;
}

/** The number of the first entry that matches a byte. */
function entryOf(hart: Hart, byte: bigint): number {
  for (let entry = 0; entry < ENTRIES; entry++) {
    const mode = (hart.get8(PMPCFG + entry) >> 3) & 3;
    const address = hart.get64(PMPADDR + 8 * entry);
    const word = byte >> 2n;
    const low = entry === 0 ? 0n : hart.get64(PMPADDR + 8 * (entry - 1));
    if (mode === 1 && word >= low && word < address) return entry;
    if (mode === 2 && word === address) return entry;
    // NAPOT: bits up to and with the lowest zero do not count.
    if (mode === 3 && (word | (address ^ (address + 1n))) === (address | (address ^ (address + 1n)))) return entry;
  }
  return -1;
}

function expected(hart: Hart, pa: number, length: number, kind: keyof typeof BITS, privilege: number): boolean {
  const found = Array.from({ length }, (_, index) => entryOf(hart, BigInt(pa + index)));
  const first = Math.min(...found.filter((entry) => entry >= 0));
  if (first === Number.POSITIVE_INFINITY) return privilege === 3;
  if (found.some((entry) => entry !== first)) return false;
  const config = hart.get8(PMPCFG + first);
  return (privilege === 3 && config < 0x80) || (config & BITS[kind]) !== 0;
}

test('random regions let through what the manual says', async () => {
  const hart = await freshHart();
  const random = new Random(11);
  const base = 0x8000_0000 / 4;
  let passed = 0;
  for (let round = 0; round < 300; round++) {
    for (let entry = 0; entry < ENTRIES; entry++) {
      const isUsed = random.below(3) === 0;
      const ones = (1 << random.below(5)) - 1;
      const config = isUsed ? random.below(256) & 0x9f : 0;
      hart.set64(PMPADDR + 8 * entry, BigInt((base + random.below(32)) | ones));
      hart.set64(
        PMPCFG + (entry & 8),
        (hart.get64(PMPCFG + (entry & 8)) & ~(0xffn << BigInt(8 * (entry & 7)))) |
          (BigInt(config) << BigInt(8 * (entry & 7))),
      );
    }
    for (let access = 0; access < 60; access++) {
      const length = random.pick([1, 2, 4, 8]);
      const pa = base * 4 + random.below(160) - 8;
      const kind = random.pick(KINDS);
      const privilege = random.pick([0, 1, 3]);
      const answer = pmpPermits(hart, pa, length, kind, privilege);
      expect(answer, `round ${round}: ${kind} of ${length} at ${pa.toString(16)} in mode ${privilege}`).toBe(
        expected(hart, pa, length, kind, privilege),
      );
      passed += answer ? 1 : 0;
    }
  }
  expect(passed).toBeGreaterThan(1000);
});

describe('writes', () => {
  test('every size of region is the one that its trailing ones name', async () => {
    const hart = await freshHart();
    for (let ones = 0; ones <= 54; ones++) {
      hart.set64(PMPCFG, 0x19n);
      hart.set64(PMPADDR, (1n << BigInt(ones)) - 1n);
      const size = 2 ** (ones + 3);
      expect(pmpPermits(hart, 0, 1, 'load', 1)).toBe(true);
      if (size > 2 ** 50) continue;
      expect(pmpPermits(hart, size - 1, 1, 'load', 1), `${ones}`).toBe(true);
      expect(pmpPermits(hart, size, 1, 'load', 1), `${ones}`).toBe(false);
      expect(pmpPermits(hart, size - 1, 2, 'load', 1), `${ones}`).toBe(false);
    }
  });

  test('an entry for stores without loads is for neither, and reserved bits stay zero', async () => {
    const hart = await freshHart();
    writeCsr(hart, services, 0x3a0, 0x7a_06n);
    expect(hart.get64(PMPCFG)).toBe(0x18_04n);
  });

  test('a locked TOR entry locks the address below it, a locked entry of another kind does not', async () => {
    const hart = await freshHart();
    writeCsr(hart, services, 0x3a0, 0x98_00_89_00n);
    for (let entry = 0; entry < 4; entry++) writeCsr(hart, services, 0x3b0 + entry, 7n);
    expect([0, 1, 2, 3].map((entry) => hart.get64(PMPADDR + 8 * entry))).toEqual([0n, 0n, 7n, 0n]);
    writeCsr(hart, services, 0x3a0, 0n);
    expect(hart.get64(PMPCFG)).toBe(0x98_00_89_00n);
  });

  test('protection is open only when the first entry covers everything for everybody', async () => {
    const hart = await freshHart();
    expect(pmpOpen(hart)).toBe(false);
    openPmp(hart);
    expect(pmpOpen(hart)).toBe(true);
    hart.set64(PMPADDR, (1n << 53n) - 1n);
    expect(pmpOpen(hart)).toBe(true);
    for (const config of [0x1en, 0x1dn, 0x1bn, 0x0fn]) {
      hart.set64(PMPCFG, config);
      expect(pmpOpen(hart)).toBe(false);
    }
    hart.set64(PMPCFG, 0x1fn);
    hart.set64(PMPADDR, (1n << 52n) - 1n);
    expect(pmpOpen(hart)).toBe(false);
  });
});
