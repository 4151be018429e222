/**
 * Plans against the general evaluation: random expressions over real frames, of code that keeps its variables in memory and of code that keeps them in
 * registers, have the same truth and the same text, or no plan; and where the general evaluation refuses, the plan cannot tell.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { cannotTell, PlanState } from '../../../src/debug/plan/planState.ts';
import { DebuggedGuest, taskOf } from '../guest.ts';

/** Marsaglia's xorshift32. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const leaves = [
  ...['i', 'rounds', 'sum', 'scale', 'wrapped', 'counter', 'local', 'p', 'nodes', 'matrix', 'loop', 'main'],
  ...['GREEN', 'BLUE', 'NULL', 'true', '$a0', '$sp', '$s1', '$pc', '$fa0', '$zero', '0', '1', '-1', '3', '7u', '40l'],
  ...['0xffffffff', '1.5', '0.25f', "'a'", "'\\xff'", '2147483647', '9223372036854775807', '18446744073709551615u'],
  ...['sizeof(int)', 'sizeof nodes', 'sizeof(struct node)', 'nothing', '1e300', '0.0'],
];
const fields = [
  'small',
  'half',
  'value',
  'wide',
  'flag',
  'kind',
  'depth',
  'single',
  'precise',
  'odd',
  'colour',
  'next',
];
const types = ['char', 'signed char', 'short', 'unsigned short', 'int', 'unsigned', 'long', 'unsigned long', '_Bool'];
const operators = ['+', '-', '*', '/', '%', '&', '|', '^', '<<', '>>', '==', '!=', '<', '>', '<=', '>=', '&&', '||'];

/** An expression that mostly makes sense. */
function expression(pick: (below: number) => number, depth: number): string {
  const of = <T>(list: readonly T[]): T => list[pick(list.length)]!;
  const inner = (): string => expression(pick, depth - 1);
  if (depth <= 0) return of(leaves);
  switch (pick(14)) {
    case 0:
      return of(leaves);
    case 1:
      return `p->${of(fields)}`;
    case 2:
      return `nodes[${pick(3)}].${of(fields)}`;
    case 3:
      return `p->next->${of(fields)}`;
    case 4:
      return `${of(['p->bytes', 'nodes[1].bytes', 'matrix[1]'])}[${inner()}]`;
    case 5:
      return `${of(['p->corner.x', 'nodes->corner.y', '&p->bytes', '&nodes[1]', '*matrix', '**matrix', '&matrix[1][2]'])}`;
    case 6:
      return `(${of([...types, 'float', 'double', 'enum colour', 'struct node *', 'char *'])})(${inner()})`;
    case 7:
      return `${of(['-', '!', '~', '+', '*', '&'])}(${inner()})`;
    case 8:
      return `(${inner()} ? ${inner()} : ${inner()})`;
    default:
      return `(${inner()} ${of(operators)} ${inner()})`;
  }
}

/** What a plan computes; undefined: it cannot tell. */
function computed<T>(run: (state: PlanState) => T, state: PlanState): T | undefined {
  try {
    return run(state);
  } catch (error) {
    if (error === cannotTell) return undefined;
    throw error;
  }
}

describe.each(['conditions', 'conditions-fast'])('in %s', (program) => {
  let check: (text: string) => 'planned' | 'unplanned' | 'refused';

  beforeAll(async () => {
    const guest = await DebuggedGuest.start(program, { source: 'debug/conditions.c', harts: 1 });
    guest.breakAt('loop');
    let stop = guest.run();
    for (let hit = 0; hit < 4; hit++) stop = guest.run();
    const frame = guest.frame(taskOf(stop));
    const { memory, harts } = guest.kernel.machine;
    const state = new PlanState(memory).enter(harts[0]!, frame.thread.ids);
    check = (text) => {
      const { symbols } = frame.module!;
      const general = symbols.evaluate(text, frame.context);
      const plan = symbols.plan(text, frame.context);
      if (plan === undefined) return 'unplanned';
      const holds = computed(plan.isTrue, state);
      if (holds === undefined) return 'refused';
      expect({ text, holds }).toEqual({ text, holds: general.isTrue });
      const shown = plan.text && computed(plan.text, state);
      if (shown !== undefined) expect({ text, shown }).toEqual({ text, shown: general.value?.text });
      return 'planned';
    };
  });

  test('ten thousand random expressions are as the general evaluation has them', () => {
    const pick = generator(20_261_122);
    const counts = { planned: 0, unplanned: 0, refused: 0 };
    for (let index = 0; index < 10_000; index++) counts[check(expression(pick, 1 + pick(4)))]++;
    expect(counts.planned).toBeGreaterThan(3_000);
    expect(counts.refused).toBeGreaterThan(50);
  });

  test.each([
    ...['i == 123456', '$a0 > 5 && p->next != 0', 'p->value * 2 + matrix[1][i % 3] == 12345', 'p->precise > 1e20'],
    ...['p->next->next == NULL', 'local & 1', 'counter >= 4000000000u', 'p->kind == 5 || p->depth < 0', '!p->odd'],
    ...[
      'p->colour == GREEN',
      'tid == 1 && pid == 1',
      '$tid + 1 == 2',
      'p->bytes[i % 4] > 200',
      'wrapped == 3',
      '*(int *)((char *)p + 4) == 7',
      'p == &nodes[0]',
    ],
  ])('%s has a plan', (text) => {
    expect(check(text)).toBe('planned');
  });

  test.each(['$cycle > 0', 'p->next->missing', 'nothing', 'i = 1', 'p->bytes[', 'nodes[0]', '1 / 0', '1 << 64'])(
    '%s has none, or cannot be told',
    (text) => {
      expect(check(text)).not.toBe('planned');
    },
  );
});
