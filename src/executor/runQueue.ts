/**
 * The task queue: two lists of ready tasks, `prior` for those that an event has woken and `normal` for those that yielded; `prior` goes first. One
 * queue serves all harts, so a task may move to another hart at every suspension, unless its affinity forbids.
 *
 * A list has a lane for each affinity that its tasks have. Tasks carry a ticket, their turn among all; the first of a hart is the one with the lowest
 * ticket at the head of a lane that the hart may take from. So neither many ready tasks nor many that are bound to other harts cost anything.
 */
import type { TaskId } from '../base/address.ts';
import { assert } from '../base/assert.ts';
import { choose, PATIENCE, WINDOW } from './order.ts';
import type { ExecutorState, Lane, QueueName, RunQueue, Task } from './task.ts';

export type { QueueName };

export const newRunQueue = (): RunQueue => ({ length: 0, lanes: new Map() });

export function enqueue(state: ExecutorState, task: Task, queue: QueueName): void {
  assert(task.queue === undefined, 'a task stands in no queue before it is put into one');
  task.state = 'ready';
  task.queue = queue;
  task.ticket = state.nextTicket++;
  laneOf(state[queue], task).items.push(task.id);
  state[queue].length++;
}

/** Takes the next task that the hart may poll out of the queue: the first, unless the order is a varied one. */
export function dequeue(state: ExecutorState, hart: number): Task | undefined {
  const { prior, normal } = state;
  if (prior.length === 0) return dequeueFrom(state, normal, hart);
  // Sometimes a yielding task goes before those that were woken.
  if (normal.length > 0 && choose(state.order, WINDOW) === WINDOW - 1) {
    return dequeueFrom(state, normal, hart) ?? dequeueFrom(state, prior, hart);
  }
  return dequeueFrom(state, prior, hart) ?? dequeueFrom(state, normal, hart);
}

export function removeFromQueue(state: ExecutorState, task: Task): void {
  if (task.queue === undefined) return;
  const queue = state[task.queue];
  const lane = laneOf(queue, task);
  takeOut(state, queue, lane, placeOf(state, lane, task.ticket));
}

/** Changes which harts may poll a task; it keeps its turn. */
export function setAffinity(state: ExecutorState, task: Task, affinity: bigint | undefined): void {
  const { queue: name, ticket } = task;
  removeFromQueue(state, task);
  task.affinity = affinity;
  if (name === undefined) return;
  const queue = state[name];
  const lane = laneOf(queue, task);
  lane.items.splice(placeOf(state, lane, ticket), 0, task.id);
  queue.length++;
  task.queue = name;
}

/** The tasks of a list by their turn. */
export function queued(state: ExecutorState, name: QueueName): TaskId[] {
  const ids = [...state[name].lanes.values()].flatMap(({ items, head }) => items.slice(head));
  return ids.sort((a, b) => ticketOf(state, a) - ticketOf(state, b));
}

function dequeueFrom(state: ExecutorState, queue: RunQueue, hart: number): Task | undefined {
  if (queue.length === 0) return undefined;
  const first = firstLane(state, queue, hart);
  if (first === undefined) return undefined;
  const lane = state.order.seed === 0 ? first : (variedLane(state, queue, hart) ?? first);
  return takeOut(state, queue, lane, lane.head + variedPlace(state, lane));
}

/** The lane that has the first task of the hart. */
function firstLane(state: ExecutorState, { lanes }: RunQueue, hart: number): Lane | undefined {
  let first: Lane | undefined;
  for (const lane of lanes.values()) {
    if (!serves(lane, hart)) continue;
    if (first === undefined || headTicket(state, lane) < headTicket(state, first)) first = lane;
  }
  return first;
}

/** Another lane than the first, as long as nobody's patience ends. */
function variedLane(state: ExecutorState, { lanes }: RunQueue, hart: number): Lane | undefined {
  const open = [...lanes.values()].filter((lane) => serves(lane, hart));
  if (open.some((lane) => mustGo(state, lane))) return undefined;
  return open[choose(state.order, open.length)];
}

function variedPlace(state: ExecutorState, lane: Lane): number {
  if (state.order.seed === 0 || mustGo(state, lane)) return 0;
  return choose(state.order, Math.min(WINDOW, lane.items.length - lane.head));
}

const mustGo = (state: ExecutorState, lane: Lane): boolean => state.nextTicket - headTicket(state, lane) > PATIENCE;

const serves = ({ affinity }: Lane, hart: number): boolean =>
  affinity === undefined || ((affinity >> BigInt(hart)) & 1n) === 1n;

const headTicket = (state: ExecutorState, lane: Lane): number => ticketOf(state, lane.items[lane.head]!);

function ticketOf(state: ExecutorState, id: TaskId): number {
  const task = state.tasks.get(id);
  assert(task !== undefined, 'a queue holds only tasks that exist');
  return task.ticket;
}

/** Where a ticket stands in a lane, or would. */
function placeOf(state: ExecutorState, lane: Lane, ticket: number): number {
  let low = lane.head;
  let high = lane.items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ticketOf(state, lane.items[middle]!) < ticket) low = middle + 1;
    else high = middle;
  }
  return low;
}

function takeOut(state: ExecutorState, queue: RunQueue, lane: Lane, place: number): Task {
  const { items } = lane;
  const task = state.tasks.get(items[place]!);
  assert(task !== undefined, 'a queue holds only tasks that exist');
  // Those before it, which are few, move up.
  if (place - lane.head < WINDOW) {
    items.copyWithin(lane.head + 1, lane.head, place);
    lane.head++;
  } else {
    items.splice(place, 1);
  }
  if (lane.head === items.length) queue.lanes.delete(keyOf(lane.affinity));
  else if (lane.head > 32 && lane.head * 2 > items.length) {
    items.splice(0, lane.head);
    lane.head = 0;
  }
  queue.length--;
  task.queue = undefined;
  return task;
}

function laneOf({ lanes }: RunQueue, { affinity }: Task): Lane {
  const key = keyOf(affinity);
  let lane = lanes.get(key);
  if (lane === undefined) {
    lane = { affinity, items: [], head: 0 };
    lanes.set(key, lane);
  }
  return lane;
}

const keyOf = (affinity: bigint | undefined): string => affinity?.toString(16) ?? '';
