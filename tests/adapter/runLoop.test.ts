/** The run loop with a debugger and a host that do as they are told: slices, pauses, answers of the host, faults. */
import { setImmediate as macrotask } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { RunLoop } from '../../adapter/runLoop.ts';
import type { HostAnswer } from '../../src/base/host.ts';
import type { Debugger } from '../../src/debug/debugger.ts';
import type { RunOutcome } from '../../src/debug/runOutcome.ts';
import type { Stop } from '../../src/debug/stops.ts';

interface Stage {
  readonly loop: RunLoop;
  /** What happened, in order. */
  readonly seen: string[];
  readonly answers: ((answer: HostAnswer) => void)[];
}

/** `outcomes` come one a slice; after the last one it runs on. */
function stage(...outcomes: (RunOutcome | Error)[]): Stage {
  return stageWith(() => undefined, outcomes);
}

function stageWith(drained: () => Promise<void> | undefined, outcomes: (RunOutcome | Error)[]): Stage {
  const seen: string[] = [];
  const answers: Stage['answers'] = [];
  let made = 0;
  const debug = {
    steps: () => made,
    run: (steps: number) => {
      made += steps;
      const outcome = outcomes.shift() ?? { kind: 'again' };
      seen.push(outcome instanceof Error ? 'throws' : outcome.kind);
      if (outcome instanceof Error) throw outcome;
      return outcome;
    },
    pause: () => ({ kind: 'pause', taskId: undefined }),
    target: { answer: () => seen.push('answered') },
  } as unknown as Debugger;
  const host = { answer: () => new Promise<HostAnswer>((done) => answers.push(done)) };
  const listener = {
    stopped: ({ kind }: Stop) => seen.push(`stopped: ${kind}`),
    exited: (code: number, signo: number) => seen.push(`exited: ${code} ${signo}`),
    sliced: () => {},
    failed: (error: unknown) => seen.push(`failed: ${(error as Error).message}`),
  };
  const loop = new RunLoop(debug, host, listener, undefined, drained);
  return { loop, seen, answers };
}

async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await macrotask();
}

const asked: RunOutcome = { kind: 'hostRequest', request: { kind: 'stat', folder: '/h', path: 'x' } };
const nothing: HostAnswer = { kind: 'error', errno: 'ENOENT' };

test('between two slices the event loop turns, and a pause is heard', async () => {
  const { loop, seen } = stage();
  loop.start();
  await turns(5);
  loop.pause(undefined);
  const slices = seen.filter((word) => word === 'again').length;
  expect(slices).toBeGreaterThan(1);
  expect(seen.at(-1)).toBe('stopped: pause');
  await turns(5);
  expect(seen).toHaveLength(slices + 1);
  loop.pause(undefined);
  expect(seen).toHaveLength(slices + 1);
});

test('the machine stands still until the host has answered', async () => {
  const { loop, seen, answers } = stage(asked, { kind: 'exited', code: 3, signo: 0 });
  loop.start();
  await turns(4);
  expect(seen).toEqual(['hostRequest']);
  answers[0]!(nothing);
  await turns(4);
  expect(seen).toEqual(['hostRequest', 'answered', 'exited', 'exited: 3 0']);
  loop.start();
  await turns(4);
  expect(seen).toHaveLength(4);
});

test('a pause while the host is asked holds, and the answer is not asked for twice', async () => {
  const { loop, seen, answers } = stage(asked);
  loop.start();
  await turns(2);
  loop.pause(undefined);
  loop.start();
  await turns(4);
  expect(seen).toEqual(['hostRequest', 'stopped: pause']);
  loop.pause(undefined);
  answers[0]!(nothing);
  await turns(4);
  expect(seen).toEqual(['hostRequest', 'stopped: pause', 'stopped: pause', 'answered']);
  loop.start();
  await turns(3);
  expect(seen[4]).toBe('again');
  loop.end();
});

test('a program that waits for input costs nothing until some arrives', async () => {
  const { loop, seen } = stage({ kind: 'waitingForInput' });
  loop.start();
  await turns(10);
  expect(seen).toEqual(['waitingForInput']);
  loop.inputArrived();
  await turns(2);
  expect(seen[1]).toBe('again');
  loop.end();
});

test('a run to a step ends exactly there', async () => {
  const { loop, seen } = stage();
  loop.start(10_001);
  await turns(10);
  expect(seen.at(-1)).toBe('stopped: pause');
  expect(loop.running).toBe(false);
});

test('a fault of ours is reported, and nothing runs any more', async () => {
  const { loop, seen } = stage(new Error('we are wrong'));
  loop.start();
  await turns(3);
  loop.start();
  await turns(3);
  expect(seen).toEqual(['throws', 'failed: we are wrong']);
});

test('while nobody reads what it sends, the program stands still; a pause is heard all the same', async () => {
  let read: () => void = () => {};
  let isFull = true;
  const { loop, seen } = stageWith(() => (isFull ? new Promise<void>((done) => (read = done)) : undefined), []);
  loop.start();
  await turns(5);
  expect(seen).toEqual(['again']);
  isFull = false;
  read();
  await turns(5);
  expect(seen.length).toBeGreaterThan(2);
  isFull = true;
  await turns(5);
  const before = seen.length;
  loop.pause(undefined);
  read();
  await turns(5);
  expect(seen.slice(before)).toEqual(['stopped: pause']);
});
