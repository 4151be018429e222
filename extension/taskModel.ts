/**
 * The rows of the Async Tasks tree: processes and the kernel, under them their tasks, under each task the futures it awaits, from the root
 * (`threadloop`) to the leaf. Where there are many tasks they stand in ranges of ids, so that a click never opens thousands of rows.
 */
import type { AwaitInfo, ProcessInfo, TaskInfo, TaskPosition, TasksResponse } from '../adapter/protocol.ts';
import type { NodeIcon, TreeNode } from './treeNode.ts';

/** Tasks of one process are listed one by one up to this number. */
const listLimit = 100;
/** Ids in one range. */
const rangeSize = 100;

const states = ['running', 'ready', 'pending', 'zombie'] as const satisfies TaskInfo['state'][];

const stateIcons: Record<TaskInfo['state'], NodeIcon> = {
  running: { name: 'pulse', color: 'charts.green' },
  ready: { name: 'circle-filled', color: 'charts.blue' },
  pending: { name: 'watch', color: 'charts.yellow' },
  zombie: { name: 'circle-slash', color: 'disabledForeground' },
};

/** Top rows of the tree: processes by pid, then the kernel. */
export function taskForest(response: TasksResponse): TreeNode[] {
  const processes = new Map<number, TaskInfo[]>();
  const kernel: TaskInfo[] = [];
  for (const task of response.tasks) {
    const group = task.pid === undefined ? kernel : (processes.get(task.pid) ?? []);
    group.push(task);
    if (task.pid !== undefined) processes.set(task.pid, group);
  }
  const known = new Map(response.processes.map((process) => [process.pid, process]));
  const forest = [...processes]
    .sort(([a], [b]) => a - b)
    .map(([pid, tasks]) => processNode(pid, known.get(pid), tasks));
  if (kernel.length > 0)
    forest.push(ownerNode('kernel', 'kernel', 'kernel', '', { name: 'gear', color: undefined }, kernel));
  return forest;
}

/** For the view's title: where the run is. */
export function positionText(position: TaskPosition): string {
  return `${machineTime(position.time)} · step ${count(position.step)}`;
}

/** A task in one line, as lists of tasks show it: `worker (tid 3)`. */
export function taskLabel(task: TaskInfo): string {
  return task.tid === undefined ? task.name : `${task.name} (tid ${task.tid})`;
}

/** What a task does now: `running on hart 1`, `ready, 2nd …`, `pending in FutexWait`. */
export function taskActivity(task: TaskInfo): string {
  switch (task.state) {
    case 'running':
      return task.hart === undefined ? 'running' : `running on hart ${task.hart}`;
    case 'ready':
      return task.queue === undefined ? 'ready' : `ready, ${task.queue.name} queue #${task.queue.position + 1}`;
    case 'pending': {
      if (task.threadState === 'stopped') return 'stopped';
      const leaf = task.awaits.at(-1);
      const deaf = task.threadState === 'uninterruptible' ? ', uninterruptible' : '';
      return leaf === undefined ? `pending${deaf}` : `pending in ${leaf.future}${deaf}`;
    }
    case 'zombie':
      return 'zombie';
  }
}

/** The await chain as text, the root first. */
export function awaitChain(task: TaskInfo): string {
  const futures = task.awaits.map((link, depth) => `${'  '.repeat(depth)}${link.future} · ${linkText(link)}`);
  return [`${taskLabel(task)}: ${taskActivity(task)}`, ...futures].join('\n');
}

function processNode(pid: number, process: ProcessInfo | undefined, tasks: TaskInfo[]): TreeNode {
  const leader = tasks.find((task) => task.tid === pid) ?? tasks[0];
  const label = process?.name ?? leader?.name ?? 'process';
  const why = process?.why === undefined ? '' : `${process.why} · `;
  const icon = { name: 'server-process', color: process?.state === 'zombie' ? 'disabledForeground' : undefined };
  const more = process === undefined ? [] : processLines(process);
  return ownerNode('process', `process ${pid}`, label, `pid ${pid} · ${why}`, icon, tasks, more);
}

function processLines({ path, ppid, pgid, sid }: ProcessInfo): string[] {
  return [markdown(path), `child of ${ppid}, in process group ${pgid} and session ${sid}`];
}

function ownerNode(
  kind: 'process' | 'kernel',
  id: string,
  label: string,
  prefix: string,
  icon: NodeIcon,
  tasks: TaskInfo[],
  more: readonly string[] = [],
): TreeNode {
  const sorted = [...tasks].sort((a, b) => (a.tid ?? a.id) - (b.tid ?? b.id));
  const summary = stateSummary(sorted);
  return {
    kind,
    id,
    label,
    description: `${prefix}${summary}`,
    tooltip: [`**${markdown(label)}** — ${prefix}${summary}`, ...more],
    icon,
    expanded: true,
    children: () => (sorted.length > listLimit ? ranges(id, sorted) : sorted.map(taskNode)),
    taskId: undefined,
    future: undefined,
  };
}

function ranges(owner: string, tasks: TaskInfo[]): TreeNode[] {
  const byRange = new Map<number, TaskInfo[]>();
  for (const task of tasks) {
    const range = Math.floor((task.tid ?? task.id) / rangeSize);
    const members = byRange.get(range);
    if (members === undefined) byRange.set(range, [task]);
    else members.push(task);
  }
  return [...byRange].map(([range, members]) => {
    const what = members[0]?.tid === undefined ? 'tasks' : 'tids';
    const label = `${what} ${range * rangeSize} – ${(range + 1) * rangeSize - 1}`;
    return {
      kind: 'range',
      id: `${owner} range ${range}`,
      label,
      description: stateSummary(members),
      tooltip: [`**${label}** — ${stateSummary(members)}`],
      icon: { name: 'layers', color: undefined },
      expanded: false,
      children: () => members.map(taskNode),
      taskId: undefined,
      future: undefined,
    };
  });
}

function taskNode(task: TaskInfo): TreeNode {
  return {
    kind: 'task',
    id: `task ${task.id}`,
    label: task.name,
    description: `${task.tid === undefined ? '' : `tid ${task.tid} · `}${taskActivity(task)}`,
    tooltip: taskTooltip(task),
    icon: stateIcons[task.state],
    expanded: false,
    children: task.awaits.length === 0 ? undefined : () => chainNodes(task, task.awaits, `task ${task.id} await`),
    taskId: task.id,
    future: undefined,
  };
}

function chainNodes(task: TaskInfo, chain: readonly AwaitInfo[], id: string): TreeNode[] {
  return chain.map((link, depth) => futureNode(task, link, `${id} ${depth}`, depth === chain.length - 1));
}

/** A combinator has the chains of its branches below it. */
function futureNode(task: TaskInfo, link: AwaitInfo, id: string, isLeaf: boolean): TreeNode {
  const branches = link.branches ?? [];
  const icon = isLeaf ? stateIcons[task.state] : { name: 'arrow-small-down', color: undefined };
  const fields = Object.entries(link.fields).map(([name, value]) => `\`${name}\` ${markdown(String(value))}`);
  return {
    kind: 'future',
    id: `${id} ${link.future}`,
    label: link.future,
    description: linkText(link),
    tooltip: [
      `**${markdown(link.future)}** — ${markdown(link.state)}`,
      ...fields,
      `${markdown(link.source.path)}:${link.source.line}`,
    ],
    icon,
    expanded: branches.length > 0,
    children:
      branches.length === 0
        ? undefined
        : () => branches.flatMap((chain, index) => chainNodes(task, chain, `${id} branch ${index}`)),
    taskId: task.id,
    future: link.future,
  };
}

function taskTooltip(task: TaskInfo): string[] {
  const lines = [
    `**${markdown(taskLabel(task))}** — ${taskActivity(task)}`,
    `task ${task.id}${task.pid === undefined ? ' of the kernel' : ` of process ${task.pid}`}`,
    `polls ${count(task.polls)}, wakes ${count(task.wakes)} (${count(task.selfWakes)} by itself)`,
    `busy for ${count(task.busySteps)} steps and ${machineTime(task.busyTime)}, ready for ${machineTime(task.scheduledTime)}`,
    `waker cloned ${count(task.wakerClones)} times, dropped ${count(task.wakerDrops)} times`,
  ];
  if (task.wakers.length > 0) lines.push(`can be woken by ${task.wakers.map(markdown).join(', ')}`);
  if (task.lastWake !== undefined) {
    const { at, by, from } = task.lastWake;
    lines.push(`last woken by ${markdown(by)} at ${positionText(at)} on hart ${at.hart}`);
    if (from !== undefined) {
      const place = from.source === undefined ? '' : `, ${markdown(from.source.path)}:${from.source.line}`;
      lines.push(`the waker was task ${from.taskId} in ${markdown(from.future)}, ${markdown(from.state)}${place}`);
    }
  }
  return lines;
}

/** State and fields of a future: `waiting · uaddr 0x4a0f8, value 2`. */
function linkText(link: AwaitInfo): string {
  const fields = Object.entries(link.fields).map(([name, value]) => `${name} ${value}`);
  return fields.length === 0 ? link.state : `${link.state} · ${fields.join(', ')}`;
}

function stateSummary(tasks: readonly TaskInfo[]): string {
  const parts = states
    .map((state) => ({ state, number: tasks.filter((task) => task.state === state).length }))
    .filter(({ number }) => number > 0)
    .map(({ state, number }) => `${count(number)} ${state}`);
  return parts.join(', ');
}

function machineTime(ns: number): string {
  if (ns < 1e3) return `${ns} ns`;
  if (ns < 1e6) return `${(ns / 1e3).toFixed(3)} µs`;
  if (ns < 1e9) return `${(ns / 1e6).toFixed(3)} ms`;
  return `${(ns / 1e9).toFixed(3)} s`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function markdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!<>|~]/g, '\\$&');
}
