/**
 * The kernel as its own parts see it: the state and the few powers over it that cross files. Parts (mm, fs, ipc, syscalls, futures) take a
 * `Kernel` first and import this file, never `kernel.ts`, so that there is no cycle.
 */
import type { TaskId } from '../base/address.ts';
import type { HostAnswer, HostRequest } from '../base/host.ts';
import type { Future, Waker } from '../executor/future.ts';
import type { Position } from '../executor/task.ts';
import type { TimingServices } from '../executor/timeLimit.ts';
import type { Hart } from '../machine/hart.ts';
import type { MachineApi } from '../machine/machine.ts';
import type { KernelEvent } from './events.ts';
import type { FileKind } from './fs/fileKind.ts';
import type { SyntheticSystem } from './fs/syntheticNode.ts';
import type { UserRegisters } from './kernelApi.ts';
import type { KernelState, OpenNode, Thread } from './state.ts';

export type EventBody = KernelEvent extends infer E ? (E extends KernelEvent ? Omit<E, 'at'> : never) : never;

export interface Kernel extends TimingServices {
  readonly state: KernelState;
  readonly machine: MachineApi;
  /** Emits to the listeners with the current position; the record is theirs from then on. */
  emit(event: EventBody): void;
  /** Whether anybody listens to events of a kind: nobody else has them put together. */
  hears(kind: KernelEvent['kind']): boolean;
  /** Set while a listener has asked to stop; checkpoints look at it. */
  readonly stopRequested: boolean;
  position(): Position;
  /** Schedules the task (prior queue), unless it is gone, ready already or being polled (then it is marked woken while running). */
  wake(waker: Waker, by: string): void;
  spawnTask(kind: 'user' | 'kernel', name: string, future: Future): TaskId;
  /**
   * Asks the host and stands still: call it in a poll and return INTERRUPTED; when the same poll goes on, `takeHostAnswer` has the answer.
   */
  requestHost(taskId: TaskId, request: HostRequest): void;
  takeHostAnswer(taskId: TaskId): HostAnswer | undefined;
  /** The thread's user registers, on its hart or saved. */
  registers(thread: Thread): UserRegisters;
  /** What an open file of this kind can do. */
  fileKind<N extends OpenNode>(node: N): FileKind<Kernel, N>;
  /** A synthetic file system (procfs …) by its name. */
  syntheticSystem(name: string): SyntheticSystem<Kernel>;
  /** An interest of an epoll instance may have become ready: puts it on the ready list; answers whether it woke somebody who waits there. */
  epollReady(epoll: number, item: string, events: number, by: string): boolean;
  /** Drops a future that will not be polled again before it was ready: a combinator's loser. */
  dropFuture(future: Future): void;
  /** The hart that polls the task now. */
  hartOf(taskId: TaskId): Hart | undefined;
}
