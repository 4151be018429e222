/**
 * Hits decided where they happen against hits decided by the general evaluation: the same stops at the same steps, the same counts, the same messages; with
 * page faults at the breakpoint's own instruction, preemption and several threads; and nothing general is asked for hits that are passed.
 */
import { describe, expect, test } from 'vitest';
import { markedLine } from '../../guest/programs.ts';
import { DebuggedGuest, type GuestOptions } from '../guest.ts';

interface Case {
  readonly name: string;
  readonly guest: string;
  readonly options: GuestOptions;
  readonly marks: Parameters<DebuggedGuest['breakAt']>;
}

const conditions = { source: 'debug/conditions.c', harts: 1, args: ['300'] };
const cases: readonly Case[] = [
  {
    name: 'a condition',
    guest: 'conditions',
    options: conditions,
    marks: [{ mark: 'loop', condition: 'i % 100 == 42 || p->precise > 100 && i == 120' }],
  },
  {
    name: 'a condition over registers',
    guest: 'conditions-fast',
    options: conditions,
    marks: [{ mark: 'loop', condition: 'wrapped == 3 && i > 50' }],
  },
  {
    name: 'a hit condition, on what a condition leaves',
    guest: 'conditions',
    options: conditions,
    marks: [{ mark: 'loop', condition: 'i & 1', hitCondition: '%40' }],
  },
  {
    name: 'log messages of numbers, and of what only the general evaluation formats',
    guest: 'conditions',
    options: conditions,
    marks: [
      {
        mark: 'loop',
        condition: 'i % 50 == 0',
        logMessage: 'i = {i}, {p->wide} {wrapped} {nodes[0].corner} {missing}',
      },
    ],
  },
  {
    name: 'a message and a stop at one place',
    guest: 'conditions',
    options: conditions,
    marks: [
      { mark: 'loop', condition: 'i == 7', logMessage: 'seven {sum}' },
      { mark: 'loop', hitCondition: '>=298' },
    ],
  },
  {
    name: 'conditions that no plan can compute',
    guest: 'conditions',
    options: conditions,
    marks: [{ mark: 'loop', condition: '$time > 0 && i == 9' }],
  },
  {
    name: 'a condition with a mistake that only some hits have',
    guest: 'conditions',
    options: conditions,
    marks: [{ mark: 'loop', condition: '10 / (i - 250) == 77' }],
  },
  {
    name: 'threads that are preempted all the time',
    guest: 'threads',
    options: { quantum: 1000, slice: 500, harts: 2 },
    marks: [{ mark: 'square', hitCondition: '%4' }],
  },
];

describe.each(['interp', 'reference', 'jit'] as const)('on %s', (engine) => {
  /** Everything that the debugger says of a run. */
  async function told({ guest: name, options, marks }: Case, inPlace: boolean): Promise<unknown> {
    const guest = await DebuggedGuest.start(name, { ...options, engine });
    if (!inPlace) guest.kernel.machine.hitFilter = undefined;
    guest.breakAt(...marks);
    const stops: unknown[] = [];
    for (;;) {
      const stop = guest.run(7_777);
      const steps = guest.debug.steps();
      if (stop.kind !== 'breakpoint') {
        return { end: stop, stops, steps, output: guest.output, notices: guest.notices };
      }
      const hits = stop.breakpoints.map((breakpoint) => breakpoint.hits);
      stops.push([stop.taskId, guest.where(stop.taskId!), steps, hits, stop.problem]);
    }
  }

  test.each(cases)('$name', async (one) => {
    expect(await told(one, true)).toEqual(await told(one, false));
  });
});

test('a run with false hits comes back when its time is over, and loses none', async () => {
  const guest = await DebuggedGuest.start('conditions', conditions);
  const line = markedLine('debug/conditions.c', 'loop');
  const [breakpoint] = guest.debug.setBreakpoints('line', [
    { where: { kind: 'line', path: '/guest/debug/conditions.c', line }, condition: 'i % 2', hitCondition: '> 1000' },
  ]);
  let again = 0;
  for (;;) {
    const outcome = guest.debug.run(1_000_000, () => true);
    if (outcome.kind === 'exited') break;
    if (outcome.kind === 'again') again++;
    if (outcome.kind === 'hostRequest') guest.kernel.answer({ kind: 'error', errno: 'ENOENT' });
  }
  expect(again).toBeGreaterThan(5);
  expect(breakpoint!.hits).toBe(150);
});
