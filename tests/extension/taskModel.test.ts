/**
 * What the Async Tasks and Harts trees say about an answer of the adapter.
 */
import { describe, expect, test } from 'vitest';
import type { TaskInfo, TasksResponse } from '../../adapter/protocol.ts';
import { hartRows } from '../../extension/hartModel.ts';
import { awaitChain, positionText, taskForest } from '../../extension/taskModel.ts';
import type { TreeNode } from '../../extension/treeNode.ts';

const task = (id: number, more: Partial<TaskInfo> = {}): TaskInfo => ({
  id,
  kind: 'user',
  name: `t${id}`,
  pid: 1,
  tid: id,
  state: 'pending',
  polls: 3,
  wakes: 2,
  selfWakes: 1,
  busySteps: 1234,
  scheduledTime: 800,
  busyTime: 2500,
  wakerClones: 4,
  wakerDrops: 3,
  wakers: ['pipes 1'],
  awaits: [
    { future: 'threadloop', state: 'handling', fields: {}, source: { path: 'src/kernel/threadloop.ts', line: 80 } },
    {
      future: 'pipeRead',
      state: 'waiting',
      fields: { fd: 3, pipe: 1 },
      source: { path: 'src/kernel/ipc/pipe.ts', line: 9 },
    },
  ],
  ...more,
});

function kernelTask(id: number, name: string): TaskInfo {
  const { pid, tid, ...rest } = task(id, { name, kind: 'kernel' });
  return rest;
}

const answer = (
  tasks: TaskInfo[],
  harts: TasksResponse['harts'] = [],
  processes: TasksResponse['processes'] = [],
): TasksResponse => ({
  position: { time: 1_234_567, hart: 0, step: 98_765 },
  harts,
  tasks,
  processes,
});

const mixed = answer([
  task(3, { name: 'reader' }),
  task(1, { name: 'main', state: 'running', hart: 1, awaits: [] }),
  task(2, { name: 'writer', state: 'ready', queue: { name: 'prior', position: 0 } }),
  task(4, { name: 'gone', state: 'zombie', awaits: [] }),
  task(7, { name: 'child', pid: 7, tid: 7 }),
  kernelTask(9, 'reaper'),
]);

/** The rows down to a depth, as indented text with icons. */
function outline(nodes: readonly TreeNode[], depth: number, indent = ''): string[] {
  return nodes.flatMap((node) => [
    `${indent}${node.label} | ${node.description} | ${node.icon.name}`,
    ...(depth > 1 ? outline(node.children?.() ?? [], depth - 1, `${indent}  `) : []),
  ]);
}

describe('the tree of tasks', () => {
  test('has processes by pid, then the kernel; under them tasks by tid, under these what they await', () => {
    expect(outline(taskForest(mixed), 3)).toMatchInlineSnapshot(`
      [
        "main | pid 1 · 1 running, 1 ready, 1 pending, 1 zombie | server-process",
        "  main | tid 1 · running on hart 1 | pulse",
        "  writer | tid 2 · ready, prior queue #1 | circle-filled",
        "    threadloop | handling | arrow-small-down",
        "    pipeRead | waiting · fd 3, pipe 1 | circle-filled",
        "  reader | tid 3 · pending in pipeRead | watch",
        "    threadloop | handling | arrow-small-down",
        "    pipeRead | waiting · fd 3, pipe 1 | watch",
        "  gone | tid 4 · zombie | circle-slash",
        "child | pid 7 · 1 pending | server-process",
        "  child | tid 7 · pending in pipeRead | watch",
        "    threadloop | handling | arrow-small-down",
        "    pipeRead | waiting · fd 3, pipe 1 | watch",
        "kernel | 1 pending | gear",
        "  reaper | pending in pipeRead | watch",
        "    threadloop | handling | arrow-small-down",
        "    pipeRead | waiting · fd 3, pipe 1 | watch",
      ]
    `);
  });

  test('names processes, shows what ended or stopped them, and waits that no signal ends', () => {
    const process = { path: '/usr/bin/dash', ppid: 1, pgid: 5, sid: 1 };
    const tasks = [
      task(5, { pid: 5, name: 'sh', threadState: 'stopped' }),
      task(6, { pid: 6, name: 'sh', state: 'zombie', threadState: 'zombie', awaits: [] }),
      task(7, { pid: 7, name: 'sh', threadState: 'uninterruptible' }),
    ];
    const forest = taskForest(
      answer(
        tasks,
        [],
        [
          { ...process, pid: 5, name: 'dash', state: 'stopped', why: 'stopped by SIGTSTP' },
          { ...process, pid: 6, name: 'dash', state: 'zombie', why: 'exited with 3' },
          { ...process, pid: 7, name: 'dash', state: 'running' },
        ],
      ),
    );
    expect(outline(forest, 2)).toMatchInlineSnapshot(`
      [
        "dash | pid 5 · stopped by SIGTSTP · 1 pending | server-process",
        "  sh | tid 5 · stopped | watch",
        "dash | pid 6 · exited with 3 · 1 zombie | server-process",
        "  sh | tid 6 · zombie | circle-slash",
        "dash | pid 7 · 1 pending | server-process",
        "  sh | tid 7 · pending in pipeRead, uninterruptible | watch",
      ]
    `);
    expect(forest[0]!.tooltip.slice(1)).toEqual(['/usr/bin/dash', 'child of 1, in process group 5 and session 1']);
  });

  test('says in a tooltip what a task did so far and who woke it', () => {
    const source = { path: 'src/kernel/trap.ts', line: 50 };
    const waker = { taskId: 3, future: 'trapHandler', state: 'entry', source };
    const woken = task(5, {
      name: 'a*b',
      lastWake: { at: { time: 999, hart: 1, step: 10 }, by: 'write', from: waker },
    });
    expect(taskForest(answer([woken]))[0]!.children!()[0]!.tooltip).toMatchInlineSnapshot(`
      [
        "**a\\*b \\(tid 5\\)** — pending in pipeRead",
        "task 5 of process 1",
        "polls 3, wakes 2 (1 by itself)",
        "busy for 1,234 steps and 2.500 µs, ready for 800 ns",
        "waker cloned 4 times, dropped 3 times",
        "can be woken by pipes 1",
        "last woken by write at 999 ns · step 10 on hart 1",
        "the waker was task 3 in trapHandler, entry, src/kernel/trap\\.ts:50",
      ]
    `);
  });

  test('shows the branches of a combinator below it, each a chain', () => {
    const source = { path: 'src/executor/select.ts', line: 30 };
    const link = (future: string): TaskInfo['awaits'][number] => ({ future, state: 'waiting', fields: {}, source });
    const select = { ...link('select'), branches: [[link('timeout'), link('pipeRead')], [link('sleep')]] };
    const rows = outline(taskForest(answer([task(5, { awaits: [link('threadloop'), select] })])), 4);
    expect(rows.slice(1)).toMatchInlineSnapshot(`
      [
        "  t5 | tid 5 · pending in select | watch",
        "    threadloop | waiting | arrow-small-down",
        "    select | waiting | watch",
        "      timeout | waiting | arrow-small-down",
        "      pipeRead | waiting | watch",
        "      sleep | waiting | watch",
      ]
    `);
  });

  test('gives a row the same id whatever its task does, and never one id to two rows', () => {
    const ids = (response: TasksResponse): string[] => {
      const all = (nodes: readonly TreeNode[]): string[] =>
        nodes.flatMap((node) => [node.id, ...all(node.children?.() ?? [])]);
      return all(taskForest(response));
    };
    const before = ids(mixed);
    expect(new Set(before).size).toBe(before.length);
    const later = answer(mixed.tasks.map((each) => ({ ...each, state: 'ready', polls: each.polls + 1 })));
    expect(ids(later)).toEqual(before);
  });

  test('reveals the task of the row that is clicked, and of a future also the future', () => {
    const [row] = taskForest(answer([task(5)]))[0]!.children!();
    expect([row?.taskId, row?.future]).toEqual([5, undefined]);
    const leaf = row?.children?.().at(-1);
    expect([leaf?.taskId, leaf?.future]).toEqual([5, 'pipeRead']);
  });

  test('shows ten thousand tasks as a hundred ranges, and makes rows only for those opened', () => {
    const many = Array.from({ length: 10_000 }, (_, index) => task(index + 1));
    const [process] = taskForest(answer(many));
    expect(process?.description).toBe('pid 1 · 10,000 pending');
    const ranges = process!.children!();
    expect(ranges).toHaveLength(101);
    expect(outline(ranges.slice(0, 2), 1)).toEqual([
      'tids 0 – 99 | 99 pending | layers',
      'tids 100 – 199 | 100 pending | layers',
    ]);
    expect(ranges[1]!.children!().map(({ taskId }) => taskId)).toEqual(
      Array.from({ length: 100 }, (_, index) => 100 + index),
    );
  });

  test('is empty when there are no tasks', () => {
    expect(taskForest(answer([]))).toEqual([]);
  });
});

test('the position of a run is told in machine time and steps', () => {
  expect(positionText({ time: 5, hart: 0, step: 5 })).toBe('5 ns · step 5');
  expect(positionText({ time: 1_234_567, hart: 0, step: 98_765 })).toBe('1.235 ms · step 98,765');
  expect(positionText({ time: 2_000_000_000, hart: 0, step: 1 })).toBe('2.000 s · step 1');
});

test('an await chain is copied as text, the root first', () => {
  expect(awaitChain(task(5, { name: 'reader' }))).toBe(
    'reader (tid 5): pending in pipeRead\nthreadloop · handling\n  pipeRead · waiting · fd 3, pipe 1',
  );
});

describe('the tree of harts', () => {
  test('says what each hart does, and a click reveals its task', () => {
    const harts: TasksResponse['harts'] = [
      { id: 0, state: 'running', taskId: 1, pc: '0x10e8c' },
      { id: 1, state: 'idle' },
    ];
    const rows = hartRows(answer([task(1, { name: 'main' })], harts));
    expect(outline(rows, 1)).toEqual(['hart 0 | main (tid 1) · pc 0x10e8c | pulse', 'hart 1 | idle | circle-outline']);
    expect(rows.map(({ taskId }) => taskId)).toEqual([1, undefined]);
  });
});
