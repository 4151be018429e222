/**
 * Running to an exact number of steps, and stepping single instructions from there: at random positions, also in the middle of what an engine runs fast,
 * and the same on every engine, with and without breakpoints that never stop and data that is watched meanwhile.
 */
import { describe, expect, test } from 'vitest';
import type { TaskId } from '../../src/base/address.ts';
import type { EngineName } from '../../src/machine/engine.ts';
import { DebuggedGuest } from './guest.ts';

const ENGINES: readonly EngineName[] = ['interp', 'reference', 'jit'];
const FIRST = 20_000;

/** Marsaglia's xorshift32, from a fixed seed. */
function positions(count: number, spread: number): number[] {
  let state = 77;
  let at = FIRST;
  return Array.from({ length: count }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    at += (state >>> 0) % spread;
    return at;
  });
}

async function started(engine: EngineName): Promise<DebuggedGuest> {
  return await DebuggedGuest.start('conditions', { source: 'debug/conditions.c', engine, harts: 1, args: ['2000'] });
}

function runTo({ debug }: DebuggedGuest, step: number): void {
  expect(debug.run(step - debug.steps(), () => false)).toEqual({ kind: 'again' });
  expect(debug.steps()).toBe(step);
}

/** What of the hart tells positions apart. */
function stateOf({ kernel }: DebuggedGuest): string {
  const hart = kernel.machine.harts[0]!;
  return [hart.pc, ...hart.xs].join(' ');
}

const POSITIONS = positions(40, 1500);

describe('a run to exact steps', () => {
  test('is at the same instruction on every engine, however it is chopped and whatever is watched', async () => {
    const seen = new Map<string, string[]>();
    for (const engine of ENGINES) {
      const plain = await started(engine);
      seen.set(
        engine,
        POSITIONS.map((step) => {
          runTo(plain, step);
          return stateOf(plain);
        }),
      );
    }
    const watched = await started('interp');
    watched.breakAt({ mark: 'loop', condition: 'i == 123456 || p->precise < -1' });
    runTo(watched, FIRST - 5_000);
    const frame = watched.frame(1 as TaskId);
    const counter = frame.module!.symbols.evaluate('counter', frame.context).value!;
    const data = { space: frame.space, va: counter.address!, length: 4, name: 'counter', textOf: counter.textOf };
    const request = { dataId: watched.dataBreakpoints.name(data), access: 'readWrite' as const };
    watched.debug.setDataBreakpoints([{ ...request, condition: 'counter == 1' }]);
    seen.set(
      'watched',
      POSITIONS.map((step) => {
        runTo(watched, step);
        return stateOf(watched);
      }),
    );
    expect(seen.get('reference')).toEqual(seen.get('interp'));
    expect(seen.get('watched')).toEqual(seen.get('interp'));
    expect(new Set(seen.get('interp')).size).toBe(POSITIONS.length);
  });

  test.each(ENGINES)('can be followed by single steps, on %s', async (engine) => {
    const stepped = await started(engine);
    const whole = await started(engine);
    for (const position of POSITIONS.slice(0, 8)) {
      runTo(stepped, position);
      for (let more = 1; more <= 12; more++) {
        stepped.step(1 as TaskId, 'in', 'instruction');
        runTo(whole, stepped.debug.steps());
        expect(stateOf(stepped)).toBe(stateOf(whole));
      }
      expect(stepped.debug.steps()).toBeGreaterThanOrEqual(position + 12);
    }
  });
});
