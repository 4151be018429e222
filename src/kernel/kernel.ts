/**
 * The kernel put together: `createKernel` binds the state to a machine and answers what its callers see. The parts do the work; here stand the
 * powers that they share (`Kernel`, `KernelCore`) and the executor's view of its host.
 */
import type { TaskId, Tid } from '../base/address.ts';
import { assert } from '../base/assert.ts';
import type { HostAnswer, HostRequest } from '../base/host.ts';
import { Executor, type ExecutorHost } from '../executor/executor.ts';
import type { Future, Interruption, Waker } from '../executor/future.ts';
import { awaitChain } from '../executor/futureTable.ts';
import type { Position, Task } from '../executor/task.ts';
import { armTimer, cancelTimer, isArmed } from '../executor/timers.ts';
import type { Hart } from '../machine/hart.ts';
import type { MachineApi } from '../machine/machine.ts';
import type { Trap } from '../machine/trap.ts';
import type { EventBody, Kernel } from './context.ts';
import type { KernelCore } from './core.ts';
import type { KernelEvent } from './events.ts';
import { createFileSystem } from './fs/create.ts';
import type { FileKind } from './fs/fileKind.ts';
import { fileKindOf } from './fs/fileKinds.ts';
import type { SyntheticSystem } from './fs/syntheticNode.ts';
import { syntheticSystem } from './fs/syntheticSystems.ts';
import { futureTable } from './futures.ts';
import { initialState } from './initialState.ts';
import { answerHost } from './input.ts';
import { epollReady } from './ipc/epoll.ts';
import type { AwaitNode, KernelApi, Program, UserRegisters } from './kernelApi.ts';
import { Listeners } from './listeners.ts';
import { HartRegisters, SavedRegisters } from './localContext.ts';
import { readMemory, writeMemory } from './mm/debugMemory.ts';
import { requestWriteBack } from './mm/writeBack.ts';
import { injectNet, roomForOutside } from './net/forward.ts';
import { reap } from './reap.ts';
import { Rounds } from './rounds.ts';
import { expireKernelTimer } from './signal/timerExpiry.ts';
import { sourceOf } from './sources.ts';
import { startProgram } from './startProgram.ts';
import type { KernelConfig, KernelState, OpenNode, Thread } from './state.ts';
import type { UserRoot } from './thread.ts';
import { endInput, giveInput, hangUpConsole, resizeConsole } from './tty/consoleInput.ts';
import { addUsage, threadUsage } from './usage.ts';

/** A kernel for a machine: a new one, or one that goes on from a saved state (the machine must have been restored to the same moment). */
export function createKernel(machine: MachineApi, config: KernelConfig, restored?: KernelState): KernelApi {
  assert(machine.config.supervisor === 'hosted', 'the kernel hosts the machine itself');
  assert(machine.config.harts === config.harts, 'machine and kernel have the same harts');
  const core = new Core(machine, restored ?? initialState(config, machine.memory.ramBytes));
  if (restored === undefined) createFileSystem(core);
  const { state, rounds } = core;
  return {
    state,
    machine,
    boot: (program) => boot(core, program),
    advance: (options) => core.advance(options),
    answer: (answer) => answerHost(state, answer),
    consoleInput: (bytes) => giveInput(core, bytes),
    consoleEnd: () => endInput(core),
    consoleResize: (rows, columns) => resizeConsole(core, rows, columns),
    consoleHangup: () => hangUpConsole(core),
    netInput: (input) => injectNet(core, input),
    netRoom: (connection) => roomForOutside(core, connection),
    requestStop: () => {
      rounds.stopRequested = true;
    },
    listen: (listener, kinds) => core.listeners.add(listener, kinds),
    registers: (thread) => core.registers(thread),
    hartOf: (taskId) => state.executor.tasks.get(taskId)?.hart,
    readMemory: (address, length) => readMemory(core, address, length),
    writeMemory: (address, bytes) => writeMemory(core, address, bytes),
    setBreakpoints: (space, addresses) => {
      const target = state.spaces.get(space);
      if (target !== undefined) machine.engine.setBreakpoints(target.satp, addresses);
    },
    now: () => core.now(),
    awaits: (taskId) => core.awaits(taskId),
  };
}

/** Makes the first process with its one thread, and reports the program's load: the checkpoint before its first instruction. */
function boot(core: Core, program: Program): void {
  assert(core.state.processes.size === 0, 'a kernel boots once');
  startProgram(core, program);
}

/** The powers that the parts share. All lasting state is in `state`; beside it are listeners and what one `advance` needs. */
class Core implements KernelCore, ExecutorHost {
  readonly state: KernelState;
  readonly machine: MachineApi;
  readonly executor: Executor<KernelCore>;
  readonly rounds: Rounds;
  readonly listeners = new Listeners();

  constructor(machine: MachineApi, state: KernelState) {
    this.state = state;
    this.machine = machine;
    this.executor = new Executor<KernelCore>(state.executor, futureTable, this, this);
    this.rounds = new Rounds(state, machine, this.executor);
  }

  advance(options: Parameters<KernelApi['advance']>[0]): ReturnType<KernelApi['advance']> {
    const pcOf = (taskId: TaskId): bigint | undefined => {
      const thread = this.threadOfTask(taskId);
      return thread === undefined ? undefined : this.registers(thread).pc;
    };
    return this.rounds.advance(options, pcOf, () => requestWriteBack(this));
  }

  // What listeners see.

  emit(body: EventBody): void {
    const listeners = this.listeners.of(body.kind);
    if (listeners.length === 0) return;
    // The record is the caller's gift: it becomes the event.
    const event = Object.assign(body, { at: this.position() }) as KernelEvent;
    for (const listener of listeners) listener(event);
  }

  hears(kind: KernelEvent['kind']): boolean {
    return this.listeners.of(kind).length > 0;
  }

  checkpoint(body: EventBody): boolean {
    this.emit(body);
    return this.rounds.stopHere();
  }

  get stopRequested(): boolean {
    return this.rounds.stopRequested;
  }

  awaits(taskId: TaskId): AwaitNode[] {
    const root = this.state.executor.tasks.get(taskId)?.future;
    if (root === undefined) return [];
    return this.awaitNodes(root.kind === 'userTask' && root.awaiting !== undefined ? root.awaiting : root);
  }

  private awaitNodes(root: Future): AwaitNode[] {
    return awaitChain(root).map((future) => ({
      future,
      fields: futureTable.describe(future, this),
      source: positionOf(future),
      ...(future.branches === undefined ? {} : { branches: future.branches.map((branch) => this.awaitNodes(branch)) }),
    }));
  }

  // Time and tasks.

  now(): number {
    return this.rounds.now();
  }

  position(): Position {
    const { turn } = this.state.clock;
    return { time: this.now(), hart: turn, step: this.machine.harts[turn]!.steps };
  }

  wake(waker: Waker, by: string): void {
    this.executor.wake(waker, by);
  }

  addTimer(deadline: number, waker: Waker): number {
    return armTimer(this.state.executor, deadline, waker);
  }

  cancelTimer(timer: number): void {
    cancelTimer(this.state.executor, timer);
  }

  isArmed(timer: number): boolean {
    return isArmed(this.state.executor, timer);
  }

  fireTimers(): void {
    this.executor.fireTimers();
  }

  spawnTask(kind: 'user' | 'kernel', name: string, future: Future): TaskId {
    const runnable = this.executor.spawn(kind, name, future);
    this.executor.schedule(runnable);
    return runnable.taskId;
  }

  reapTask(taskId: TaskId): void {
    this.executor.reap(taskId);
  }

  dropFuture(future: Future): void {
    futureTable.drop(future, this);
  }

  interruptFuture(future: Future): Interruption | undefined {
    return futureTable.interrupt(future, this);
  }

  runUser(taskId: TaskId): Trap | undefined {
    return this.rounds.runUser(taskId);
  }

  requestHost(taskId: TaskId, request: HostRequest): void {
    assert(this.state.hostRequest === undefined, 'one host request at a time: the machine stands still meanwhile');
    this.state.hostRequest = { taskId, request };
  }

  takeHostAnswer(taskId: TaskId): HostAnswer | undefined {
    const { hostAnswer } = this.state;
    if (hostAnswer?.taskId !== taskId) return undefined;
    this.state.hostAnswer = undefined;
    return hostAnswer.answer;
  }

  // Threads and harts.

  registers(thread: Thread): UserRegisters {
    const task = this.state.executor.tasks.get(thread.taskId);
    const onHart = task?.hart !== undefined && (task.future as UserRoot).state !== 'offHart';
    return onHart ? new HartRegisters(this.machine.harts[task.hart!]!) : new SavedRegisters(thread.context);
  }

  // Files.

  fileKind<N extends OpenNode>(node: N): FileKind<Kernel, N> {
    return fileKindOf(node);
  }

  syntheticSystem(name: string): SyntheticSystem<Kernel> {
    return syntheticSystem(name);
  }

  epollReady(epoll: number, item: string, events: number, by: string): boolean {
    return epollReady(this, epoll, item, events, by);
  }

  hartOf(taskId: TaskId): Hart | undefined {
    const hart = this.state.executor.tasks.get(taskId)?.hart;
    return hart === undefined ? undefined : this.machine.harts[hart];
  }

  private threadOfTask(taskId: TaskId): Thread | undefined {
    const task = this.state.executor.tasks.get(taskId);
    return task?.kind === 'user' ? this.state.threads.get((task.future as UserRoot).tid) : undefined;
  }

  // The executor's host.

  waitUntil(time: number): void {
    this.rounds.waitUntil(time);
  }

  mayPoll(): boolean {
    return this.rounds.mayPoll();
  }

  spawned(task: Task): void {
    const tid = task.kind === 'user' ? (task.future as UserRoot).tid : undefined;
    const { id: taskId, name } = task;
    this.emit({ kind: 'spawn', taskId, name, ...(tid === undefined ? {} : { tid: tid satisfies Tid }) });
  }

  expired(waker: Waker): boolean {
    return expireKernelTimer(this, waker);
  }

  pollBegins(task: Task): void {
    if (this.hears('poll')) this.emit({ kind: 'poll', taskId: task.id });
  }

  pollEnds(task: Task, result: 'ready' | 'pending'): void {
    if (this.hears('pollEnd')) this.emit({ kind: 'pollEnd', taskId: task.id, result });
  }

  woken(task: Task, by: string): void {
    if (this.hears('wake')) this.emit({ kind: 'wake', taskId: task.id, by });
  }

  /** The leader's task stays as a zombie until its process is reaped; other threads are forgotten at once. */
  ended(task: Task): 'remove' | 'zombie' {
    this.emit({ kind: 'taskEnd', taskId: task.id });
    const thread = this.threadOfTask(task.id);
    if (thread === undefined) return 'remove';
    const process = this.state.processes.get(thread.pid)!;
    const isLeader = (thread.tid as number) === thread.pid;
    if (!isLeader) {
      addUsage(process.ended, threadUsage(this, thread));
      this.state.threads.delete(thread.tid);
    }
    if (process.autoReap === true) {
      task.state = 'zombie';
      reap(this, process);
    }
    return isLeader && process.autoReap !== true ? 'zombie' : 'remove';
  }
}

function positionOf(future: Future): AwaitNode['source'] {
  const position = sourceOf(future.kind, future.state);
  assert(position !== undefined, `state ${future.state} of ${future.kind} has a position in the source`);
  return position;
}
