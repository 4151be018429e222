/**
 * A program under the async kernel as something to debug: its threads are the kernel's tasks, of which user threads have code of their own, and
 * its checkpoints are the kernel's. What a task does in the kernel is shown (`taskStack.ts`), not stepped.
 */

import type { Address, SpaceId, TaskId, Tid } from '../base/address.ts';
import type { HostAnswer } from '../base/host.ts';
import type { KernelEvent } from '../kernel/events.ts';
import type { Advance, KernelApi } from '../kernel/kernelApi.ts';
import type { Thread } from '../kernel/state.ts';
import type { PhysMemory } from '../machine/physMemory.ts';
import type { Trap } from '../machine/trap.ts';
import { csrBits, csrsOf } from './csrView.ts';
import type { DebugThread, TaskStack, UserFrame } from './frames.ts';
import { MachineWatches } from './machineWatches.ts';
import { MappedModules } from './mappedModules.ts';
import type { MappedModule, Modules } from './modules.ts';
import { threadName } from './processView.ts';
import { interruptedBySignal, isSigreturn } from './signalFrame.ts';
import type {
  DebugTarget,
  ListedThread,
  TargetAdvance,
  TargetEvent,
  TargetHits,
  TargetOptions,
  TargetWatch,
} from './target.ts';
import { isInUserMode, taskStack } from './taskStack.ts';
import { type TaskTree, taskTree } from './taskTree.ts';
import { ThreadIndex } from './threadIndex.ts';
import { threadList } from './threadList.ts';
import type { TrapSubject } from './trapCondition.ts';
import { signalSubject, trapSubject } from './trapSubject.ts';
import { type TrapText, trapText } from './trapText.ts';
import { waitingSentences } from './waitingSentences.ts';

export class KernelTarget implements DebugTarget {
  readonly countsSteps = false;
  readonly kernel: KernelApi;
  private readonly index: ThreadIndex;
  private readonly mapped: MappedModules;
  private hits: TargetHits | undefined;
  private readonly watches: MachineWatches;

  constructor(kernel: KernelApi) {
    this.kernel = kernel;
    this.watches = new MachineWatches(kernel.machine);
    this.index = new ThreadIndex(kernel);
    this.mapped = new MappedModules(kernel);
  }

  listen(listener: (event: TargetEvent) => void): void {
    this.kernel.listen((event) => {
      const { index } = this;
      if (event.kind === 'spawn') index.add(event.taskId, event.tid);
      const seen = event.kind === 'exec' ? this.execEvent(event.tid) : targetEvent(event);
      if (seen !== undefined) listener(seen);
      if (event.kind === 'taskEnd') index.remove(event.taskId);
    }, HEARD);
  }

  get memory(): PhysMemory {
    return this.kernel.machine.memory;
  }

  hear(hits: TargetHits): void {
    this.hits = hits;
    const { kernel } = this;
    kernel.machine.hitFilter = {
      passesBreakpoint: (hart, steps) => {
        const { current, tasks } = kernel.state.executor;
        const taskId = current[hart.id]!;
        return hits.passesBreakpoint(taskId, hart, tasks.get(taskId)!.busySteps + steps);
      },
      passesAccess: (hart, _steps, accesses) =>
        hits.passesAccess(kernel.state.executor.current[hart.id]!, hart, this.watches.accesses(accesses)),
    };
  }

  setWatches(watches: readonly TargetWatch[]): void {
    this.watches.set(watches, (space) => this.kernel.state.spaces.get(space));
  }

  advance({ maxSteps, resumeFrom, idleUntil }: TargetOptions): TargetAdvance {
    const advance: Advance = this.kernel.advance({ maxSteps, resumeFrom, idleUntil });
    return advance.kind === 'breakpoint' || advance.kind === 'watched'
      ? { kind: advance.kind, taskId: advance.taskId }
      : advance;
  }

  requestStop(): void {
    this.kernel.requestStop();
  }

  answer(answer: HostAnswer): void {
    this.kernel.answer(answer);
  }

  input(bytes: Uint8Array): void {
    this.kernel.consoleInput(bytes);
  }

  steps(): number {
    return this.kernel.machine.harts.reduce((sum, hart) => sum + hart.steps, 0);
  }

  now(): number {
    return this.kernel.now();
  }

  // Threads.

  threads(preferred: Iterable<TaskId>): ListedThread[] {
    return threadList(this.kernel, preferred).map((listed) => ({
      id: listed.id,
      name: listed.kind === 'idleHart' ? `hart ${listed.hart} (idle)` : this.nameOf(listed.task),
    }));
  }

  threadCount(): number {
    return this.kernel.state.executor.tasks.size;
  }

  hasThread(id: TaskId): boolean {
    return this.kernel.state.executor.tasks.has(id);
  }

  thread(id: TaskId): DebugThread | undefined {
    const thread = this.index.of(id);
    return thread === undefined ? undefined : new KernelThread(this.kernel, thread);
  }

  someThread(): TaskId | undefined {
    const { current, tasks } = this.kernel.state.executor;
    return current.find((id) => id !== undefined) ?? tasks.keys().next().value;
  }

  isInOwnCode(id: TaskId): boolean {
    return isInUserMode(this.kernel, id);
  }

  stack(id: TaskId, modules: Modules): TaskStack {
    return taskStack(this, this.kernel, modules, id, this.thread(id));
  }

  /** The thread by the number that it has from now on. */
  private execEvent(tid: Tid): TargetEvent {
    return { kind: 'exec', taskId: this.index.renamed(tid) };
  }

  // Memory.

  modules(space: SpaceId): MappedModule[] {
    return this.mapped.of(space);
  }

  spaces(): Iterable<SpaceId> {
    return this.kernel.state.spaces.keys();
  }

  hasSpace(space: SpaceId): boolean {
    return this.kernel.state.spaces.has(space);
  }

  readMemory(address: Address, length: number): Uint8Array {
    return this.kernel.readMemory(address, length);
  }

  writeMemory(address: Address, bytes: Uint8Array): boolean {
    const isWritten = this.kernel.writeMemory(address, bytes);
    this.hits?.memoryWritten();
    return isWritten;
  }

  setBreakpoints(space: SpaceId, addresses: ReadonlySet<bigint>): void {
    this.kernel.setBreakpoints(space, addresses);
  }

  // For people.

  trapSubject(id: TaskId, trap: Trap): TrapSubject {
    return trapSubject(this.kernel, this.index.of(id)!.tid, trap);
  }

  signalSubject(id: TaskId, signo: number): TrapSubject {
    return signalSubject(this.kernel, this.index.of(id)!.tid, signo);
  }

  trapText(id: TaskId | undefined, trap: Trap): TrapText {
    return trapText(this.kernel, id === undefined ? undefined : this.index.of(id)?.tid, trap);
  }

  tasks(): TaskTree {
    return taskTree(this.kernel, (id) => this.index.of(id));
  }

  waitingSentences(): string[] {
    return waitingSentences(this.kernel);
  }

  private nameOf({ id, name }: { readonly id: TaskId; readonly name: string }): string {
    const thread = this.index.of(id);
    if (thread === undefined) return `kernel: ${name}`;
    return threadName(this.kernel.state, thread);
  }
}

class KernelThread implements DebugThread {
  private readonly kernel: KernelApi;
  private readonly thread: Thread;

  constructor(kernel: KernelApi, thread: Thread) {
    this.kernel = kernel;
    this.thread = thread;
  }

  get id(): TaskId {
    return this.thread.taskId;
  }

  get space(): SpaceId {
    return this.kernel.state.processes.get(this.thread.pid)!.space;
  }

  /** On a hart or saved: asked each time, since it moves. */
  get registers(): DebugThread['registers'] {
    return this.kernel.registers(this.thread);
  }

  get ids(): { readonly pid: number; readonly tid: number } {
    return this.thread;
  }

  get steps(): number {
    return this.kernel.state.executor.tasks.get(this.thread.taskId)?.busySteps ?? 0;
  }

  interruptedBy(frame: UserFrame, modules: Modules): UserFrame | undefined {
    return interruptedBySignal(this.kernel, modules, frame);
  }

  nameAt(pc: bigint): string | undefined {
    return isSigreturn(pc) ? 'return from signal handler' : undefined;
  }

  csrs(): ReturnType<DebugThread['csrs']> {
    return csrsOf(this.kernel, this.thread);
  }

  csr(csr: Parameters<DebugThread['csr']>[0]): bigint | undefined {
    return csrBits(this.kernel, this.thread, csr);
  }
}

const HEARD: readonly KernelEvent['kind'][] = [
  ...(['trap', 'userReturn', 'signal', 'output', 'unknownSyscall', 'writeBackFailed'] as const),
  ...(['load', 'mappedCode', 'fork', 'exec', 'spawn', 'taskEnd'] as const),
];

/** What of the kernel's events the debugger sees; `exec` apart. */
function targetEvent(event: KernelEvent): TargetEvent | undefined {
  const { kind } = event;
  switch (kind) {
    case 'trap':
    case 'userReturn':
    case 'signal':
    case 'output':
      return event;
    case 'load':
    case 'mappedCode':
      return { kind: 'modules', space: event.space };
    case 'fork':
      return event.space === event.from ? undefined : { kind: 'modules', space: event.space };
    case 'unknownSyscall':
      return { kind: 'notice', text: `system call ${event.nr} (${event.name}) answers ${event.answer}: ${event.why}` };
    case 'writeBackFailed':
      return {
        kind: 'notice',
        text: `what the program has changed in ${event.path} cannot be written there: ${event.errno}`,
      };
    case 'spawn':
      return { kind: 'threadStarted', taskId: event.taskId };
    case 'taskEnd':
      return { kind: 'threadEnded', taskId: event.taskId };
    default:
      return undefined;
  }
}
