/**
 * When something is looked for to be translated, and what may be spent on it.
 */
import { describe, expect, test } from 'vitest';
import { Departures } from '../../../src/engine/jit/departures.ts';
import { HotSpots } from '../../../src/engine/jit/hotSpots.ts';
import { DEFAULT_OPTIONS, FREE, type JitOptions } from '../../../src/engine/jit/jitOptions.ts';

const PLACE = 0x1_0000n;
const options = {
  ...DEFAULT_OPTIONS,
  interval: 100,
  threshold: 3,
  ...FREE,
  price: 9,
  coldPrice: 9,
  settled: 0,
  joinInterval: 1000,
};

function made(changed: Partial<JitOptions> = {}) {
  const exits = new Uint32Array(8);
  const moves = new Uint32Array(8);
  return { exits, moves, spots: new HotSpots({ ...options, ...changed }, new Departures(exits, moves)) };
}

describe('what is interpreted', () => {
  test('is hot when it was found there often enough', () => {
    const { spots } = made();
    const found = [1, 2, 3].map(() => {
      spots.note(100, 100);
      return spots.isHot(PLACE);
    });
    expect(found).toEqual([false, false, true]);
  });

  test('is looked at only after an interval', () => {
    const { spots } = made();
    spots.note(1000, 60);
    expect(spots.rest).toBe(40);
    expect(spots.isTime).toBe(false);
    spots.note(1000, 40);
    expect(spots.isTime).toBe(true);
  });

  test('is translated when interpreting it has cost as much as translating it will', () => {
    const { spots } = made();
    const pcs = new Set(Array.from({ length: 30 }, (_, at) => Number(PLACE) + 4 * at));
    const worth = [1, 2, 3].map(() => {
      spots.note(100, 100);
      spots.isHot(PLACE);
      return spots.isWorth(pcs, 0);
    });
    expect(worth).toEqual([false, false, true]);
    spots.translated(pcs);
    expect(spots.isWorth(pcs, 0)).toBe(false);
  });

  /** How many intervals must be spent in one place, after so many in others, each in one of its own. */
  const worthAfter = (others: number, before: (spots: HotSpots) => void = () => {}): number => {
    const { spots } = made();
    before(spots);
    for (let other = 0; other < others; other++) {
      spots.note(100, 100);
      spots.isHot(PLACE + BigInt(0x1000 * (1 + other)));
    }
    for (let times = 1; times < 10_000; times++) {
      spots.note(100, 100);
      if (spots.isHot(PLACE)) return times;
    }
    return Number.POSITIVE_INFINITY;
  };

  test('must be interpreted for longer if it is a small part of all', () => {
    expect(worthAfter(0)).toBe(3);
    expect(worthAfter(10)).toBeGreaterThan(3);
    expect(worthAfter(2000)).toBe(Math.ceil(Math.sqrt(32 * 9 * 0.3 * (2000 + 42) * 100) / 100));
  });

  test('is worth it even so if translated code has executed enough to pay for it, or the program has run for long', () => {
    expect(worthAfter(2000, (spots) => spots.note(32 * 9 * 4, 0))).toBeGreaterThan(3);
    expect(worthAfter(2000, (spots) => spots.note(32 * 9 * 5, 0))).toBe(3);
    expect(worthAfter(2000, (spots) => spots.note(300_000_000, 300_000_000))).toBeGreaterThan(3);
    expect(worthAfter(2000, (spots) => spots.note(500_000_000, 500_000_000))).toBe(3);
  });

  test('is not paid for twice', () => {
    const pcs = new Set(Array.from({ length: 32 }, (_, at) => Number(PLACE) + 4 * at));
    const pay = (spots: HotSpots): void => {
      spots.note(32 * 9 * 5, 0);
      spots.translated(new Set([...pcs].map((pc) => pc + 0x100_0000)));
    };
    expect(worthAfter(2000, pay)).toBeGreaterThan(3);
  });

  test('must be interpreted for longer while the program has not run for long', () => {
    const { spots } = made({ settled: 2000 });
    const found = Array.from({ length: 12 }, () => {
      spots.note(100, 100);
      return spots.isHot(PLACE);
    });
    // 32 instructions at 9, times .3 of 2000 instructions over those that were spent here: the square of what is spent must reach it.
    expect(found.indexOf(true) + 1).toBe(Math.ceil(Math.sqrt(32 * 9 * 0.3 * 2000) / 100));
  });

  test('must be interpreted for longer before the first translations, which take longer', () => {
    const { spots } = made({ coldPrice: 90, unitPrice: 50, firstPrice: 500 });
    const pcs = new Set(Array.from({ length: 400 }, (_, at) => 4 * at));
    const hotAfter = (): number => {
      for (let times = 1; times < 10_000; times++) {
        spots.note(100, 100);
        if (spots.isHot(PLACE)) return times;
      }
      return Number.POSITIVE_INFINITY;
    };
    expect(hotAfter()).toBe(Math.ceil((500 + 50 + 32 * 90) / 100));
    spots.translated(new Set([...pcs, Number(PLACE)]));
    expect(hotAfter()).toBe(4);
  });

  test('that was not worth it is not looked at again before it may be', () => {
    const { spots } = made();
    const pc = Number(PLACE);
    const pcs = new Set(Array.from({ length: 90 }, (_, at) => pc + 4 * at));
    const look = (): string => {
      spots.note(100, 100);
      spots.isHot(PLACE);
      if (spots.isPostponed(pc)) return 'postponed';
      if (spots.isWorth(pcs, 0)) return 'worth it';
      spots.postpone(pc, pcs, 0);
      return 'read';
    };
    // 90 instructions at 9 cost as much as 8.1 intervals.
    const looks = Array.from({ length: 9 }, look);
    expect(looks).toEqual(['read', ...Array.from({ length: 7 }, () => 'postponed'), 'worth it']);
  });

  test('that was not worth it in time of need is looked at again when there is something to spend', () => {
    const { spots } = made();
    const pcs = new Set(Array.from({ length: 32 }, (_, at) => Number(PLACE) + 4 * at));
    for (let other = 0; other < 2000; other++) {
      spots.note(100, 100);
      spots.isHot(PLACE + BigInt(0x1000 * (1 + other)));
    }
    for (let times = 0; times < 3; times++) spots.isHot(PLACE);
    expect(spots.isWorth(pcs, 0)).toBe(false);
    spots.postpone(Number(PLACE), pcs, 0);
    expect(spots.isPostponed(Number(PLACE))).toBe(true);
    spots.note(32 * 9 * 5, 0);
    expect([spots.isPostponed(Number(PLACE)), spots.isWorth(pcs, 0)]).toEqual([false, true]);
  });

  test('that nothing came of must become twice as hot', () => {
    const { spots } = made();
    const found = Array.from({ length: 12 }, () => {
      spots.note(100, 100);
      return spots.isHot(PLACE);
    });
    expect(found.flatMap((isHot, at) => (isHot ? [at + 1] : []))).toEqual([3, 6, 12]);
  });
});

describe('regions', () => {
  const count = (table: Uint32Array, pc: number, times: number): void => {
    table[2] = pc;
    table[3] = table[3]! + times;
  };

  test('that are left all the time are joined, where they are left for', () => {
    const { spots, exits, moves } = made();
    count(exits, 0x100, 7);
    count(moves, 0x200, 9);
    spots.note(1000, 0);
    expect(spots.departuresToJoin()).toEqual({
      total: 16,
      places: [
        { pc: 0x200, count: 9 },
        { pc: 0x100, count: 7 },
      ],
    });
  });

  test('that are hardly left stay as they are, and are looked at less often', () => {
    const { spots, exits } = made();
    spots.note(1000, 0);
    expect(spots.departuresToJoin()).toBeUndefined();
    count(exits, 0x100, 50);
    spots.note(1000, 0);
    expect(spots.departuresToJoin()).toBeUndefined();
    spots.note(1000, 0);
    expect(spots.departuresToJoin()?.total).toBe(50);
  });

  test('that are joined begin to be counted anew, and leaving them counts for what is worth it', () => {
    const { spots, exits } = made();
    const pcs = new Set([0x100, 0x104]);
    count(exits, 0x100, 50);
    spots.note(1000, 0);
    expect(spots.departuresToJoin()?.places).toEqual([{ pc: 0x100, count: 50 }]);
    expect([spots.isWorth(pcs, 0), spots.isWorth(pcs, 50)]).toEqual([false, true]);
    spots.translated(pcs);
    count(exits, 0x100, 60);
    spots.note(1000, 0);
    expect(spots.departuresToJoin()?.places).toEqual([{ pc: 0x100, count: 60 }]);
  });

  test('that cannot be joined are looked at again when twice as much speaks for it', () => {
    const { spots, exits } = made();
    const looks: number[] = [];
    for (let times = 1; times <= 400; times++) {
      count(exits, 0x100, 1000);
      spots.note(1000, 0);
      if (spots.departuresToJoin() === undefined) continue;
      looks.push(times);
      spots.joined('nothing');
    }
    expect(looks.length).toBeLessThan(10);
    expect(looks[0]).toBe(1);
  });

  test('that were not worth being joined are looked at again when they may be', () => {
    const { spots, exits } = made();
    const pcs = new Set(Array.from({ length: 1000 }, (_, at) => 0x100 + 4 * at));
    const looks: number[] = [];
    let departures = 0;
    let isWorth = false;
    for (let times = 1; !isWorth; times++) {
      count(exits, 0x100, 10);
      departures += 10;
      spots.note(1000, 0);
      if (spots.departuresToJoin() === undefined) continue;
      looks.push(times);
      isWorth = spots.isWorth(pcs, departures);
      spots.joined(isWorth ? 'joined' : 'not worth it');
    }
    expect(looks.length).toBeLessThan(5);
    expect(departures * 40).toBeGreaterThanOrEqual(1000 * options.price);
  });
});
