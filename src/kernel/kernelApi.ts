/**
 * The kernel as its callers see it (debugger, command line, tests). `createKernel` is in `kernel.ts`.
 */
import type { Address, SpaceId, TaskId, Tid } from '../base/address.ts';
import type { HostAnswer, HostRequest } from '../base/host.ts';
import type { Future } from '../executor/future.ts';
import type { MachineApi } from '../machine/machine.ts';
import type { KernelEvent, KernelListener } from './events.ts';
import type { NetInput } from './net/netInput.ts';
import type { KernelState, Thread } from './state.ts';

export interface Program {
  /** Absolute guest path, also argv[0] unless `args` says otherwise. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** argv, argv[0] included. */
  readonly args: readonly string[];
  readonly env: readonly string[];
  readonly cwd: string;
}

/** Why `advance` came back. In every case `advance` can be called again (unless `exited`). */
export type Advance =
  /** `maxSteps` steps have been made. */
  | { readonly kind: 'budget' }
  /** A listener called `requestStop`; the kernel is at the checkpoint of the last event. */
  | { readonly kind: 'stopped' }
  | {
      /** `watched`: the task's last instruction has accessed what the machine watches (`MachineApi.setWatches`). */
      readonly kind: 'breakpoint' | 'watched';
      readonly hart: number;
      readonly taskId: TaskId;
      readonly tid: Tid;
    }
  | { readonly kind: 'hostRequest'; readonly request: HostRequest }
  /** Only with `idleUntil`, which has been reached: nothing is ready before the machine time `until`, when a timer is due. */
  | { readonly kind: 'idle'; readonly until: number }
  /** Nothing is ready and no timer is armed, but a task waits for console input, or connections from outside may come. */
  | { readonly kind: 'waitingForInput' }
  /** Nothing is ready, no timer is armed, nothing from outside is awaited. */
  | { readonly kind: 'allTasksWait' }
  | { readonly kind: 'exited'; readonly code: number; readonly signo: number };

export interface AdvanceOptions {
  /** Upper bound of steps, over all harts. */
  readonly maxSteps: number;
  /** Breakpoints that the user's pc of this task is at now do not stop it at its first instruction. */
  readonly resumeFrom?: TaskId | undefined;
  /** Machine time (ns) until which time may be skipped while there is nothing to do; undefined: as far as the next timer is away. */
  readonly idleUntil?: number | undefined;
}

/** Read and write access to a thread's user registers, on a hart or saved. */
export interface UserRegisters {
  pc: bigint;
  x(index: number): bigint;
  setX(index: number, value: bigint): void;
  f(index: number): bigint;
  setF(index: number, value: bigint): void;
  fcsr: number;
}

export interface KernelApi {
  readonly state: KernelState;
  readonly machine: MachineApi;
  /** Makes the first process; throws a `LoadError` (kernel/loader.ts) with a clear sentence when the ELF cannot run. */
  boot(program: Program): void;
  advance(options: AdvanceOptions): Advance;
  answer(answer: HostAnswer): void;
  consoleInput(bytes: Uint8Array): void;
  consoleEnd(): void;
  /** The window of the terminal outside has another size. */
  consoleResize(rows: number, columns: number): void;
  /** The terminal outside has gone: the guest's session hangs up, and no input follows. */
  consoleHangup(): void;
  /** What a host program did at a forwarded port; to be called between two calls of `advance`. */
  netInput(input: NetInput): void;
  /** How many bytes the guest takes of such a connection now. */
  netRoom(connection: number): number;
  /** Ends `advance` at the next checkpoint, or at the current one when called from a listener. */
  requestStop(): void;
  /** To events of these kinds, or of all; events that nobody listens to cost next to nothing. Answers how to stop. */
  listen(listener: KernelListener, kinds?: readonly KernelEvent['kind'][]): () => void;
  registers(thread: Thread): UserRegisters;
  /** The hart on which the task's poll is in progress now, if any. */
  hartOf(taskId: TaskId): number | undefined;
  /** Reads as many of `length` bytes as are mapped; lazily mapped pages are read as they would be, but not made resident. */
  readMemory(address: Address, length: number): Uint8Array;
  /** Writes all or nothing, also to read-only pages (copy made); false when not mapped. */
  writeMemory(address: Address, bytes: Uint8Array): boolean;
  setBreakpoints(space: SpaceId, addresses: ReadonlySet<bigint>): void;
  /** Machine time in ns at the current position. */
  now(): number;
  /** The await chain of a task from `threadloop` (or a kernel task's root) to the leaf; empty when there is no such task. */
  awaits(taskId: TaskId): AwaitNode[];
}

/** One future of an await chain, for people. */
export interface AwaitNode {
  readonly future: Future;
  /** Its fields as `describe` gives them. */
  readonly fields: Readonly<Record<string, string | number>>;
  /** Where that state waits in the kernel's own source: a path from the repository's root, a 1-based line. */
  readonly source: { readonly path: string; readonly line: number };
  /** Of a combinator, which ends its chain: the chains that it waits for at once. */
  readonly branches?: readonly (readonly AwaitNode[])[] | undefined;
}
