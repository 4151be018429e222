/**
 * A `Kernel` without executor and harts: real state, real physical memory, an engine that notes what it is told, and one process with one thread. Tests
 * call syscalls and poll futures by hand, so they see every wake.
 */
import type { HartId, TaskId, Tid } from '../../src/base/address.ts';
import { assert } from '../../src/base/assert.ts';
import type { HostAnswer, HostRequest } from '../../src/base/host.ts';
import type { Context, Future, Poll, Waker } from '../../src/executor/future.ts';
import { FutureTable } from '../../src/executor/futureTable.ts';
import type { EventBody, Kernel } from '../../src/kernel/context.ts';
import { createFileSystem } from '../../src/kernel/fs/create.ts';
import { openStandardFiles } from '../../src/kernel/fs/descriptors.ts';
import type { FileKind } from '../../src/kernel/fs/fileKind.ts';
import { fileKindOf } from '../../src/kernel/fs/fileKinds.ts';
import { fsFutures } from '../../src/kernel/fs/futures.ts';
import type { SyntheticSystem } from '../../src/kernel/fs/syntheticNode.ts';
import { syntheticSystem } from '../../src/kernel/fs/syntheticSystems.ts';
import { initialState } from '../../src/kernel/initialState.ts';
import { epollReady } from '../../src/kernel/ipc/epoll.ts';
import { createAddressSpace } from '../../src/kernel/mm/addressSpace.ts';
import { mapArea } from '../../src/kernel/mm/mapping.ts';
import { netFutures } from '../../src/kernel/net/netFutures.ts';
import { firstProcess } from '../../src/kernel/process.ts';
import type { AddressSpace, KernelConfig, OpenNode, Process, Thread } from '../../src/kernel/state.ts';
import { fileRows } from '../../src/kernel/syscall/files.ts';
import { Errno, type ErrnoName, SysError } from '../../src/kernel/sysError.ts';
import { emptyContext } from '../../src/kernel/thread.ts';
import type { Engine } from '../../src/machine/engine.ts';
import { Hart } from '../../src/machine/hart.ts';
import type { MachineApi } from '../../src/machine/machine.ts';
import { PhysMemory } from '../../src/machine/physMemory.ts';

export interface FakeOptions {
  readonly ramBytes?: number;
  readonly config?: Partial<KernelConfig>;
  /** Answers of the host, by `kind path`. */
  readonly host?: (request: HostRequest) => HostAnswer;
}

/** Where scratch memory of the process lies, and how long it is. */
export const SCRATCH = 0x2000_0000;
export const SCRATCH_BYTES = 0x40000;

export class FakeKernel implements Kernel {
  readonly state;
  readonly machine: MachineApi;
  readonly stopRequested = false;
  readonly events: EventBody[] = [];
  readonly wakes: { readonly taskId: number; readonly by: string }[] = [];
  readonly timers: { readonly timer: number; readonly deadline: number; readonly waker: Waker }[] = [];
  /** Every invalidation: page address, or undefined for a whole space. */
  readonly invalidated: (bigint | undefined)[] = [];
  readonly requests: HostRequest[] = [];
  readonly process: Process;
  readonly space: AddressSpace;
  readonly thread: Thread;
  time = 0;
  private nextTimer = 1;
  private readonly table = new FutureTable<Kernel>([...fsFutures, ...netFutures]);
  private readonly host: ((request: HostRequest) => HostAnswer) | undefined;

  constructor(options: FakeOptions = {}) {
    const config = { harts: 1, quantum: 1000, slice: 1000, seed: 1, mounts: [], stdin: 'console' as const };
    const memory = new PhysMemory(1, options.ramBytes ?? 16 * 1024 * 1024, 0);
    this.state = initialState({ ...config, ...options.config }, memory.ramBytes);
    this.host = options.host;
    const engine = {
      name: 'reference',
      invalidateTranslation: (_satp: bigint | undefined, va: bigint | undefined) => {
        this.invalidated.push(va);
      },
    } as unknown as Engine;
    this.machine = { memory, engine, harts: [new Hart(memory, 0 as HartId)] } as unknown as MachineApi;
    createFileSystem(this);
    this.space = createAddressSpace(this);
    this.process = firstProcess(this, {
      space: this.space.id,
      path: '/bin/program',
      args: ['program', 'argument'],
      cwd: '/tmp',
      fds: openStandardFiles(this),
      heapStart: 0x10_0000,
    });
    this.thread = this.addThread();
    mapArea(this, this.space, {
      start: SCRATCH,
      end: SCRATCH + SCRATCH_BYTES,
      prot: 3,
      shared: false,
      name: '',
      growsDown: false,
    });
  }

  /** Another thread of the process, with a task number of its own. */
  addThread(): Thread {
    const number = 100 + this.process.threads.length;
    const thread: Thread = {
      tid: number as Tid,
      pid: this.process.pid,
      taskId: number as TaskId,
      name: `thread${number}`,
      context: emptyContext(),
      clearChildTid: 0,
      sigmask: [0, 0],
      waker: { taskId: number as TaskId, generation: 1 },
      robustList: 0,
      mailbox: { events: 0, waiters: [] },
      pending: [],
    };
    this.process.threads.push(thread.tid);
    this.state.threads.set(thread.tid, thread);
    return thread;
  }

  /** Makes a syscall by name: its result, -errno, or the future that it became. */
  call(name: string, args: readonly number[], thread = this.thread): number | Future {
    const row = fileRows.find((candidate) => candidate.name === name);
    assert(row !== undefined, `no syscall ${name}`);
    return this.errnoOf(() => row.handler(this, thread, ...args));
  }

  /** Polls a future once: its value or -errno, `pending` or `interrupted`. */
  poll(future: Future, thread = this.thread): number | 'pending' | 'interrupted' {
    const cx: Context<Kernel> = {
      waker: thread.waker!,
      hart: 0,
      services: this,
      poll: (child): Poll => this.table.poll(child, cx),
      drop: (child) => this.table.drop(child, this),
    };
    const poll = this.errnoOf(() => this.table.poll(future, cx));
    if (typeof poll === 'number') return poll;
    return poll.kind === 'ready' ? poll.value : poll.kind;
  }

  drop(future: Future): void {
    this.table.drop(future, this);
  }

  describe(future: Future): Record<string, string | number> {
    return this.table.describe(future, this);
  }

  /** Makes a syscall and answers its host requests until it has a result. */
  finish(name: string, args: readonly number[]): number {
    let result = this.call(name, args);
    if (typeof result === 'number') return result;
    const future = result;
    for (;;) {
      const poll = this.poll(future);
      if (typeof poll === 'number') {
        result = poll;
        break;
      }
      assert(poll === 'interrupted', `${name} waits for something else than the host`);
      this.answerHost();
    }
    return result;
  }

  answerHost(): void {
    const pending = this.state.hostRequest;
    assert(pending !== undefined && this.host !== undefined, 'the host has been asked');
    this.requests.push(pending.request);
    this.state.hostAnswer = { taskId: pending.taskId, answer: this.host(pending.request) };
    this.state.hostRequest = undefined;
  }

  private errnoOf<T>(body: () => T): T | number {
    try {
      return body();
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      return -Errno[error.errno];
    }
  }

  hears(): boolean {
    return true;
  }

  emit(event: EventBody): void {
    this.events.push(event);
  }

  position() {
    return { time: this.time, hart: 0, step: 0 };
  }

  now(): number {
    return this.time;
  }

  wake(waker: Waker, by: string): void {
    this.wakes.push({ taskId: waker.taskId, by });
  }

  addTimer(deadline: number, waker: Waker): number {
    const timer = this.nextTimer++;
    this.timers.push({ timer, deadline, waker });
    return timer;
  }

  cancelTimer(timer: number): void {
    const place = this.timers.findIndex((each) => each.timer === timer);
    if (place !== -1) this.timers.splice(place, 1);
  }

  isArmed(timer: number): boolean {
    return this.timers.some((each) => each.timer === timer);
  }

  spawnTask(): TaskId {
    throw new Error('the fake kernel has no tasks');
  }

  requestHost(taskId: TaskId, request: HostRequest): void {
    this.state.hostRequest = { taskId, request };
  }

  takeHostAnswer(taskId: TaskId): HostAnswer | undefined {
    const answer = this.state.hostAnswer;
    if (answer?.taskId !== taskId) return undefined;
    this.state.hostAnswer = undefined;
    return answer.answer;
  }

  registers(): never {
    throw new Error('the fake kernel has no registers');
  }

  fileKind<N extends OpenNode>(node: N): FileKind<Kernel, N> {
    return fileKindOf(node);
  }

  syntheticSystem(name: string): SyntheticSystem<Kernel> {
    return syntheticSystem(name);
  }

  epollReady(epoll: number, item: string, events: number, by: string): boolean {
    return epollReady(this, epoll, item, events, by);
  }

  dropFuture(future: Future): void {
    this.drop(future);
  }

  hartOf(_taskId: TaskId): undefined {
    return undefined;
  }
}

/** The name of a negative result. */
export function errnoName(result: number): ErrnoName | undefined {
  return (Object.keys(Errno) as ErrnoName[]).find((name) => Errno[name] === -result);
}
