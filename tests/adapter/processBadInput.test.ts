/**
 * Bad requests to a session of many processes: threads, frames and variables of processes that have ended, addresses without their process, and a storm of
 * requests of any kind while processes come and go. Each is refused or answered; nothing is an error of ours, and the session ends as it should.
 */
import { expect, test } from 'vitest';
import { sequence } from '../kernel/core/guestRun.ts';
import { TestSession } from './session.ts';

test('what belongs to a process that has ended is refused', async () => {
  const session = await TestSession.launched('family');
  await session.breakAt('debug/family.c', 'child');
  await session.configured();
  const child = await session.stopped();
  const [frame] = await session.frames(child.threadId, { levels: 1 });
  const { scopes } = await session.client.request<{ scopes: { variablesReference: number }[] }>('scopes', {
    frameId: frame!.id,
  });
  // The child has ended by the time its parent has waited for it.
  await session.breakAt('debug/family.c', 'waited');
  const parent = await session.step('continue', child.threadId);
  expect(parent.threadId).not.toBe(child.threadId);
  const { variablesReference } = scopes[0]!;
  const refused: readonly (readonly [string, object])[] = [
    ['stackTrace', { threadId: child.threadId }],
    ['next', { threadId: child.threadId }],
    ['stepIn', { threadId: child.threadId }],
    ['stepOut', { threadId: child.threadId }],
    ['exceptionInfo', { threadId: child.threadId }],
    ['gotoTargets', { threadId: child.threadId }],
    ['scopes', { frameId: frame!.id }],
    ['variables', { variablesReference }],
    ['setVariable', { variablesReference, name: 'result', value: '1' }],
    ['evaluate', { expression: 'result', frameId: frame!.id, context: 'watch' }],
    ['setExpression', { expression: 'result', value: '1', frameId: frame!.id }],
    ['restartFrame', { frameId: frame!.id }],
    ['hartbeat/reveal', { taskId: child.threadId + 1000 }],
  ];
  for (const [command, args] of refused) {
    expect((await session.client.ask(command, args)).success, command).toBe(false);
  }
  // The others are as they were.
  expect((await session.frames(parent.threadId)).length).toBeGreaterThan(0);
  await session.breakAt('debug/family.c');
  await session.client.request('continue', { threadId: parent.threadId });
  await session.client.event('terminated');
  await session.close();
  expect(session.log).toEqual([]);
});

const COMMANDS: readonly string[] = [
  ...[
    'threads',
    'stackTrace',
    'scopes',
    'variables',
    'evaluate',
    'continue',
    'pause',
    'next',
    'stepIn',
    'stepOut',
    'modules',
  ],
  ...[
    'readMemory',
    'writeMemory',
    'disassemble',
    'setBreakpoints',
    'setFunctionBreakpoints',
    'setInstructionBreakpoints',
  ],
  ...[
    'exceptionInfo',
    'setVariable',
    'setExpression',
    'completions',
    'loadedSources',
    'source',
    'hartbeat/tasks',
    'hartbeat/reveal',
  ],
];
const VALUES: readonly unknown[] = [
  ...[0, 1, 2, 3, 99, -1, 0.5, 2 ** 31, 2 ** 53, null, true, '', 'result', 'main', '0x10000', '0xffffffffffffffff'],
  ...[[], [{}], [{ line: 1 }], [{ name: 'work' }], { path: 'family.c' }, { path: 5 }, ['trap'], 'AAAA', 'not base64!'],
];
const NAMES: readonly string[] = [
  ...[
    'threadId',
    'frameId',
    'variablesReference',
    'expression',
    'context',
    'count',
    'memoryReference',
    'instructionCount',
  ],
  ...[
    'data',
    'source',
    'breakpoints',
    'name',
    'value',
    'levels',
    'startFrame',
    'filter',
    'text',
    'column',
    'taskId',
    'offset',
  ],
];

test.each([1, 2, 3])('a storm of requests while processes come and go, %i', async (seed) => {
  const next = sequence(seed);
  const pick = <T>(items: readonly T[]): T => items[next(items.length)]!;
  const session = await TestSession.launched('family', { quantum: 500, harts: 3 });
  await session.breakAt('debug/family.c', 'work', 'exit', 'vforked');
  await session.configured();
  await session.stopped();
  let refused = 0;
  for (let count = 0; count < 250; count++) {
    const args = Object.fromEntries(Array.from({ length: next(5) }, () => [pick(NAMES), pick(VALUES)]));
    const { success } = await session.client.ask(pick(COMMANDS), args);
    if (!success) refused++;
  }
  expect(refused).toBeGreaterThan(100);
  await session.client.ask('terminate');
  await session.client.event('terminated');
  await session.close();
  expect(session.log).toEqual([]);
});
