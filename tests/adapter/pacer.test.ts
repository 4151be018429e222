/** Machine time and host time: what is allowed, what is waited for, what is forgiven. */
import { expect, test } from 'vitest';
import { Pacer } from '../../adapter/pacer.ts';

interface Clock {
  readonly pacer: Pacer;
  ms: number;
}

function at(startMs: number): Clock {
  const clock: Clock = { ms: startMs, pacer: new Pacer(() => clock.ms) };
  return clock;
}

test('machine time is allowed as host time passes, from where it began', () => {
  const clock = at(1000);
  clock.pacer.begin(5_000_000);
  expect(clock.pacer.allowed).toBe(5_000_000);
  clock.ms += 2.5;
  expect(clock.pacer.allowed).toBe(7_500_000);
});

test('a machine that is ahead waits for the difference', () => {
  const clock = at(1000);
  clock.pacer.begin(0);
  clock.ms += 1;
  expect(clock.pacer.afterWork(5_000_000)).toBe(4);
  expect(clock.pacer.allowed).toBe(1_000_000);
});

test('a machine that is behind is forgiven: a sleep after work takes as long as it should', () => {
  const clock = at(0);
  clock.pacer.begin(0);
  clock.ms = 3000;
  expect(clock.pacer.afterWork(1_000_000_000)).toBe(0);
  expect(clock.pacer.msUntil(1_500_000_000)).toBe(500);
});
