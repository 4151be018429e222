/**
 * A kernel in which threads wait in random trees of combinators over the kernel's own waits. Syscalls of the test's own make the objects, make a tree and await
 * it, and do something that may wake others; the program is an `ecall` in a loop, and its registers say which. All of it depends on the counter in `made` alone,
 * so a run goes on the same from a snapshot.
 */
import type { TaskId } from '../../../src/base/address.ts';
import { engines } from '../../../src/engine/index.ts';
import { anyOf } from '../../../src/executor/anyOf.ts';
import type { Future } from '../../../src/executor/future.ts';
import { findFuture } from '../../../src/executor/futureTable.ts';
import { enqueue } from '../../../src/executor/runQueue.ts';
import { select } from '../../../src/executor/select.ts';
import { timeout } from '../../../src/executor/timeout.ts';
import type { Kernel } from '../../../src/kernel/context.ts';
import { createKernel } from '../../../src/kernel/kernel.ts';
import type { KernelApi } from '../../../src/kernel/kernelApi.ts';
import { restoreKernel, saveKernel } from '../../../src/kernel/snapshot.ts';
import type { KernelForm, Thread } from '../../../src/kernel/state.ts';
import type { SyscallHandler, SyscallRow } from '../../../src/kernel/syscall/row.ts';
import { syscallTable } from '../../../src/kernel/syscall/table.ts';
import { createMachine, type MachineApi } from '../../../src/machine/machine.ts';
import { Random } from '../../fuzz/random.ts';
import { CODE, Code, DATA, elfOf } from '../core/smallProgram.ts';
import { randomDeed } from './deeds.ts';
import { randomWait } from './everyWait.ts';
import { makeObjects, type Objects } from './objects.ts';
import { liveFutures } from './registrations.ts';

const SETUP = 9001;
const AWAIT = 9002;
const DEED = 9003;
const NR = { nanosleep: 101, setpgid: 154, clone: 220, ppoll: 73 } as const;
const THREAD_FLAGS = 0x35_0f00;
const SIGCHLD = 17;
const WAITING_THREADS = 3;
const SP = 2;
const A0 = 10;
const A7 = 17;
const STACKS = DATA + 0xb000;
const STACK_BYTES = 0x800;
const TIMESPEC = DATA + 0x800;
/** SIGUSR2 and signal 40 are waited for; all others may come. */
const BLOCKED: readonly [number, number] = [1 << 11, 1 << 7];
/** The value of a tree that was not in time. */
const LATE = -62;

/** Objects are the same in all worlds: they are made by the same calls. */
let objects: Objects | undefined;

const rows: readonly [number, string, SyscallHandler][] = [
  [SETUP, 'setup', setUp],
  [AWAIT, 'await', (kernel, thread, seed) => randomTree(kernel, thread, new Random(seed), 3)],
  [DEED, 'deed', deed],
];
for (const [nr, name, handler] of rows) {
  const row: SyscallRow = { nr, name, params: [{ name: 'seed', type: 'uint' }], handler };
  (syscallTable as Map<number, SyscallRow>).set(nr, row);
}

function setUp(kernel: Kernel, thread: Thread): number {
  objects = makeObjects(kernel, thread, new Random(1));
  return 0;
}

function deed(kernel: Kernel, thread: Thread, seed: number): number {
  const random = new Random(seed);
  for (let count = 2 + random.below(8); count > 0; count--) randomDeed(kernel, thread, objects!, random);
  return 0;
}

/** Often two waits of the same kind for the same object stand side by side. */
function randomTree(kernel: Kernel, thread: Thread, random: Random, depth: number): Future {
  const below = (): Future => randomTree(kernel, thread, random, depth - 1);
  switch (depth === 0 ? 0 : random.below(6)) {
    case 0:
      return randomWait(kernel, thread, objects!, random);
    case 1:
      return select(below(), below());
    case 2:
      return anyOf(Array.from({ length: 1 + random.below(4) }, below));
    case 3:
      return timeout(below(), kernel.now() + random.below(300_000), LATE);
    default: {
      const [first, second] = [new Random(random.state), new Random(random.state)];
      random.below(2);
      const wait = randomWait(kernel, thread, objects!, first);
      return select(wait, randomWait(kernel, thread, objects!, second));
    }
  }
}

export class World {
  readonly kernel: KernelApi;
  /** Calls given so far; trees that have ended. */
  made: number;
  ended = 0;
  /** Kinds of futures that have been seen to wait. */
  readonly seen: Set<string>;
  private readonly seed: number;
  /** In `pollAll`: tasks in their first poll or before it, and trees that ended in it. */
  private readonly looking = new Set<TaskId>();
  private missed = 0;

  constructor(kernel: KernelApi, seed: number, made = 0, seen = new Set<string>()) {
    this.kernel = kernel;
    this.seed = seed;
    this.made = made;
    this.seen = seen;
    kernel.listen((event) => {
      if (event.kind === 'userReturn' && event.pc !== CODE) this.give(kernel.state.threads.get(event.tid)!);
      if (event.kind === 'syscallReturn' && event.nr === AWAIT) this.end(kernel.state.threads.get(event.tid)!);
      if (event.kind === 'pollEnd') this.looking.delete(event.taskId);
    });
  }

  /** Random numbers for this moment. */
  random(): Random {
    return new Random(Math.imul(this.seed + 1, 0x9e37_79b9) ^ this.made);
  }

  /** Goes on until nobody is ready, without letting time pass when nobody is. */
  settle(): void {
    const { kernel } = this;
    for (let piece = 0; ; piece++) {
      const end = kernel.advance({ maxSteps: 2000, idleUntil: kernel.now() });
      if (end.kind === 'idle' || end.kind === 'waitingForInput') break;
      if (end.kind !== 'budget' || piece > 500) throw new Error(`the world does not settle: ${end.kind}`);
    }
    for (const { future } of liveFutures(kernel.state)) this.seen.add(future.kind);
  }

  /** Lets time pass, to the next timer or less far, and what then happens happen. */
  pass(): void {
    const random = this.random();
    if (random.chance(30)) this.kernel.consoleInput(new TextEncoder().encode(random.chance(50) ? 'x' : 'line\n'));
    this.kernel.advance({ maxSteps: 1 + random.below(400), idleUntil: this.kernel.now() + random.below(60_000) });
  }

  /**
   * Has every task that waits polled at once; answers how many trees end by that, though nothing has happened. Not those that send: as in Linux they are
   * woken once a good part of the buffer is free.
   */
  pollAll(): number {
    const { executor } = this.kernel.state;
    this.missed = 0;
    for (const task of executor.tasks.values()) {
      if (task.state !== 'pending' || findFuture(task.future, ({ kind }) => kind === 'socketSend') !== undefined)
        continue;
      enqueue(executor, task, 'prior');
      this.looking.add(task.id);
    }
    this.settle();
    return this.missed;
  }

  /** The same world on another machine, from a snapshot. */
  copy(machine: MachineApi): World {
    const copy = new World(restoreKernel(machine, saveKernel(this.kernel)), this.seed, this.made, this.seen);
    copy.ended = this.ended;
    return copy;
  }

  private end({ taskId }: Thread): void {
    this.ended++;
    if (this.looking.delete(taskId)) this.missed++;
  }

  /** The thread's next call. */
  private give(thread: Thread): void {
    const [nr, args] = this.callOf(thread);
    const registers = this.kernel.registers(thread);
    registers.pc = BigInt(CODE);
    registers.setX(SP, BigInt(STACKS + STACK_BYTES * (1 + ((thread.tid as number) % 8))));
    registers.setX(A7, BigInt(nr));
    for (let index = 0; index < 6; index++) registers.setX(A0 + index, BigInt(args[index] ?? 0));
    thread.sigmask = [...BLOCKED];
  }

  private callOf(thread: Thread): readonly [number, readonly number[]] {
    const { state } = this.kernel;
    const process = state.processes.get(thread.pid)!;
    const isFirst = process.pid === state.firstPid;
    if (isFirst && process.children.length === 0) return [NR.clone, [SIGCHLD]];
    // Others than the child of the first process are only there to be waited for.
    if (isFirst || process.ppid !== state.firstPid) return [NR.ppoll, []];
    this.made++;
    const seed = this.random().below(2 ** 31);
    if (thread.tid !== (thread.pid as number)) return [AWAIT, [seed]];
    if ((process.pgid as number) !== process.pid) return [NR.setpgid, []];
    if (process.rcore === undefined) return [SETUP, []];
    if (process.threads.length <= WAITING_THREADS) return [NR.clone, [THREAD_FLAGS, 0, DATA, 0, DATA]];
    if (this.made % 2 === 0) return [DEED, [seed]];
    const bytes = new Uint8Array(BigUint64Array.of(0n, BigInt(seed % 50_000)).buffer);
    this.kernel.writeMemory({ space: process.space, va: BigInt(TIMESPEC) as never }, bytes);
    return [NR.nanosleep, [TIMESPEC]];
  }
}

export const makeMachine = (): Promise<MachineApi> =>
  createMachine({ harts: 2, ramBytes: 16 << 20, supervisor: 'hosted' }, engines.interp);

export function makeWorld(machine: MachineApi, seed: number, form: KernelForm): World {
  const kernel = createKernel(machine, {
    ...{ harts: 2, quantum: 2000, slice: 1500, seed: seed % 2, form, mounts: [], stdin: 'console' },
    terminal: { streams: [true, true, true], rows: 24, columns: 80 },
  });
  const program = elfOf(new Code().label('call').insn('ecall').jump('call'));
  kernel.boot({ path: '/tmp/program', bytes: program, args: ['program'], env: [], cwd: '/' });
  return new World(kernel, seed);
}
