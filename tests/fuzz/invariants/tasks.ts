/**
 * Tasks, threads, processes: the records name one another both ways, each task stands where its state says, and whoever is registered anywhere to be woken
 * lives.
 */
import type { Future, Waker } from '../../../src/executor/future.ts';
import { queued } from '../../../src/executor/runQueue.ts';
import type { ExecveFuture } from '../../../src/kernel/exec.ts';
import type { KernelApi } from '../../../src/kernel/kernelApi.ts';
import type { KernelState } from '../../../src/kernel/state.ts';
import { taskStateOf } from '../../../src/kernel/taskState.ts';
import type { UserTaskFuture } from '../../../src/kernel/thread.ts';

export function taskFaults(kernel: KernelApi): string[] {
  return [...executorFaults(kernel.state), ...recordFaults(kernel), ...wakerFaults(kernel.state)];
}

function executorFaults({ executor }: KernelState): string[] {
  const faults: string[] = [];
  const places = new Map<number, string[]>();
  const stands = (id: number, where: string): void => {
    places.set(id, [...(places.get(id) ?? []), where]);
  };
  for (const name of ['prior', 'normal'] as const) {
    const ids = queued(executor, name);
    if (ids.length !== executor[name].length)
      faults.push(`queue ${name} counts ${executor[name].length} and has ${ids.length}`);
    for (const id of ids) stands(id, name);
  }
  for (const id of executor.current) if (id !== undefined) stands(id, 'running');
  for (const task of executor.tasks.values()) {
    const where = places.get(task.id) ?? [];
    const expected = task.state === 'ready' ? [task.queue] : task.state === 'running' ? ['running'] : [];
    if (where.join() !== expected.join()) faults.push(`task ${task.id} is ${task.state} and stands in [${where}]`);
    places.delete(task.id);
  }
  for (const id of places.keys()) faults.push(`task ${id}, which is gone, stands in a queue`);
  const { timers, timerPlaces } = executor;
  timers.forEach(({ deadline, sequence }, place) => {
    if (timerPlaces.get(sequence) !== place) faults.push(`timer ${sequence} is not where it is said to be`);
    const above = timers[(place - 1) >>> 1];
    if (place > 0 && above!.deadline > deadline) faults.push(`timer ${sequence} stands below a later one`);
  });
  if (timerPlaces.size !== timers.length) faults.push(`${timerPlaces.size} places of ${timers.length} timers`);
  return faults;
}

function recordFaults(kernel: KernelApi): string[] {
  const { processes, threads, executor, spaces, firstPid, init } = kernel.state;
  const faults: string[] = [];
  for (const thread of threads.values()) {
    const process = processes.get(thread.pid);
    const task = executor.tasks.get(thread.taskId);
    if (process === undefined) faults.push(`thread ${thread.tid} is of process ${thread.pid}, which is gone`);
    if ((task?.future as UserTaskFuture | undefined)?.tid !== thread.tid)
      faults.push(`thread ${thread.tid} has no task`);
    else taskStateOf(kernel, thread);
    if (task?.state !== 'zombie' && process?.threads.includes(thread.tid) === false) {
      faults.push(`thread ${thread.tid} lives and is not in the list of its process`);
    }
    if (task?.state === 'zombie' && (thread.mailbox.waiters.length > 0 || thread.waker === undefined)) {
      faults.push(`thread ${thread.tid} has ended and waits for mail`);
    }
  }
  for (const task of executor.tasks.values()) {
    if (task.kind === 'user' && !threads.has((task.future as UserTaskFuture).tid))
      faults.push(`task ${task.id} has no thread`);
  }
  const users = new Map<number, number>();
  for (const process of processes.values()) {
    const { pid, ppid, state, space } = process;
    for (const tid of process.threads)
      if (!threads.has(tid)) faults.push(`process ${pid} lists thread ${tid}, which is gone`);
    const parent = processes.get(ppid);
    const siblings = parent?.children ?? (pid === firstPid ? [pid] : init?.orphans);
    if (siblings?.filter((child) => child === pid).length !== 1)
      faults.push(`process ${pid} is not once among the children of ${ppid}`);
    for (const child of process.children)
      if (!processes.has(child)) faults.push(`process ${pid} has child ${child}, which is gone`);
    if (state === 'running' && process.threads.length === 0) faults.push(`process ${pid} runs without a thread`);
    if (state === 'zombie' && process.fds.size > 0 && !sharesFds(kernel.state, pid))
      faults.push(`zombie ${pid} has open descriptors`);
    if (state === 'running' || pid === firstPid) users.set(space, (users.get(space) ?? 0) + 1);
  }
  // One that execve(2) has made and not changed over to.
  for (const { future } of executor.tasks.values()) {
    for (let part: Future | undefined = future; part !== undefined; part = part.awaiting) {
      const prepared = part.kind === 'execve' ? (part as ExecveFuture).prepared?.space : undefined;
      const isOwn = [...processes.values()].some(({ space }) => space === prepared);
      if (prepared !== undefined && !isOwn) users.set(prepared, (users.get(prepared) ?? 0) + 1);
    }
  }
  for (const space of spaces.values()) {
    if (space.users !== (users.get(space.id) ?? 0))
      faults.push(`space ${space.id} counts ${space.users} users and has ${users.get(space.id) ?? 0}`);
  }
  for (const id of users.keys()) if (!spaces.has(id as never)) faults.push(`space ${id} is used and gone`);
  return faults;
}

function sharesFds({ processes, threads }: KernelState, pid: number): boolean {
  const own = [...processes.values()].find((process) => process.pid === pid)!;
  if ([...threads.values()].some(({ files }) => files?.fds === own.fds)) return true;
  return [...processes.values()].some(
    ({ pid: other, state, fds }) => other !== pid && state === 'running' && fds === own.fds,
  );
}

/** All records that are wakers, wherever in the state they stand, belong to a task that waits or runs. */
function wakerFaults(state: KernelState): string[] {
  const faults: string[] = [];
  const visit = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
    if (value instanceof Map) {
      for (const [key, part] of value) visit(part, `${path}[${String(key)}]`);
      return;
    }
    const { taskId, generation } = value as Partial<Waker>;
    if (taskId !== undefined && generation !== undefined && (taskId as number) !== 0) {
      const task = state.executor.tasks.get(taskId);
      if (task === undefined || task.generation !== generation || task.state === 'zombie') {
        faults.push(`${path} is to wake task ${taskId}, which is ${task === undefined ? 'gone' : 'a zombie'}`);
      }
    }
    for (const [key, part] of Object.entries(value)) visit(part, `${path}.${key}`);
  };
  for (const [key, part] of Object.entries(state)) {
    // A task remembers who woke it last; a thread keeps its own waker to its end.
    if (key !== 'threads' && key !== 'executor' && key !== 'inodes' && key !== 'config') visit(part, key);
  }
  for (const [index, { waker }] of state.executor.timers.entries()) visit({ waker }, `timers[${index}]`);
  for (const { tid, mailbox } of state.threads.values()) visit(mailbox, `thread ${tid}.mailbox`);
  return faults;
}
