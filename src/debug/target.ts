/**
 * What is debugged, as the debugger sees it: something with threads that run code in address spaces. There are two: a program under the async
 * kernel (`kernelTarget.ts`), whose threads are the kernel's tasks, and a program on the bare machine (`bare/bareTarget.ts`), whose threads are the
 * harts. Plain run control only; what a stop means is the debugger's business.
 */
import type { Address, SpaceId } from '../base/address.ts';
import type { HostAnswer, HostRequest } from '../base/host.ts';
import type { Hart } from '../machine/hart.ts';
import type { PhysMemory } from '../machine/physMemory.ts';
import type { Trap } from '../machine/trap.ts';
import type { DebugThread, TaskStack, ThreadId } from './frames.ts';
import type { MappedModule, Modules } from './modules.ts';
import type { TaskTree } from './taskTree.ts';
import type { TrapSubject } from './trapCondition.ts';
import type { TrapText } from './trapText.ts';

/** Emitted while `advance` runs. At those marked *checkpoint*, `requestStop` makes it stand still. */
export type TargetEvent =
  /** Checkpoint. A trap has been taken, and nothing of it has been handled yet. */
  | { readonly kind: 'trap'; readonly taskId: ThreadId; readonly trap: Trap }
  /** Checkpoint. The thread is about to run code of its own (again). */
  | { readonly kind: 'userReturn'; readonly taskId: ThreadId }
  /** Checkpoint. A signal is about to end the program. */
  | {
      readonly kind: 'signal';
      readonly taskId: ThreadId;
      readonly signo: number;
      readonly reason: string;
      readonly trap?: Trap | undefined;
    }
  /** Which ELF files are in a space, or where their code lies, has changed (`modules`): breakpoints resolve now. */
  | { readonly kind: 'modules'; readonly space: SpaceId }
  /** The thread goes on with another program, in another space. */
  | { readonly kind: 'exec'; readonly taskId: ThreadId }
  | { readonly kind: 'output'; readonly fd: 1 | 2; readonly bytes: Uint8Array }
  /** A sentence for the person at the console. */
  | { readonly kind: 'notice'; readonly text: string }
  | { readonly kind: 'threadStarted'; readonly taskId: ThreadId }
  | { readonly kind: 'threadEnded'; readonly taskId: ThreadId };

export interface TargetOptions {
  /** Upper bound of steps, over all harts. */
  readonly maxSteps: number;
  /** Breakpoints where this thread is now do not stop it at its first instruction. */
  readonly resumeFrom?: ThreadId | undefined;
  /** Machine time (ns) until which time may be skipped while there is nothing to do. Only for targets that skip time. */
  readonly idleUntil?: number | undefined;
  /** Ends when this thread has made that many steps. Only for targets with `countsSteps`. */
  readonly until?: { readonly taskId: ThreadId; readonly steps: number } | undefined;
}

/** Why `advance` came back. */
export type TargetAdvance =
  | { readonly kind: 'budget' }
  /** `requestStop` was called; the machine is at the checkpoint of the last event. */
  | { readonly kind: 'stopped' }
  /** As `until` says. */
  | { readonly kind: 'reached' }
  | { readonly kind: 'breakpoint'; readonly taskId: ThreadId }
  /** The thread's last instruction has accessed what is watched. */
  | { readonly kind: 'watched'; readonly taskId: ThreadId }
  | { readonly kind: 'hostRequest'; readonly request: HostRequest }
  /** `idleUntil` has been reached, and nothing is ready before the machine time `until`. */
  | { readonly kind: 'idle'; readonly until: number }
  | { readonly kind: 'waitingForInput' }
  /** Nothing is ready, no timer is armed, nothing from outside is awaited. */
  | { readonly kind: 'allTasksWait' }
  /** No hart will ever do anything but wait or take the same trap. */
  | { readonly kind: 'stuck' }
  | { readonly kind: 'exited'; readonly code: number; readonly signo: number };

/** Who looks at hits where they happen, while `advance` runs: what is passed there costs no way out and in. */
export interface TargetHits {
  /** The thread is on the hart at a breakpoint, after so many steps of its own; true: it goes on past it. */
  passesBreakpoint(taskId: ThreadId, hart: Hart, steps: number): boolean;
  /** The thread's last instruction has made these accesses to what is watched; true: it goes on. */
  passesAccess(taskId: ThreadId, hart: Hart, accesses: readonly TargetAccess[]): boolean;
  /** Somebody has written memory from outside the run. */
  memoryWritten(): void;
}

export interface TargetWatch {
  readonly space: SpaceId;
  readonly va: bigint;
  readonly length: number;
  readonly loads: boolean;
  readonly stores: boolean;
}

export interface TargetAccess {
  readonly watch: TargetWatch;
  readonly kind: 'load' | 'store';
  /** Of the instruction that made it. */
  readonly pc: bigint;
}

export interface ListedThread {
  readonly id: number;
  readonly name: string;
}

export interface DebugTarget {
  /** Whether a thread can be run for a number of steps, and into the handlers of its traps; else only code of its own is stepped. */
  readonly countsSteps: boolean;
  listen(listener: (event: TargetEvent) => void): void;
  /** The memory that plans read, and who is asked at hits. */
  readonly memory: PhysMemory;
  hear(hits: TargetHits): void;
  /** Replaces what is watched. */
  setWatches(watches: readonly TargetWatch[]): void;
  advance(options: TargetOptions): TargetAdvance;
  /** From a listener: `advance` ends at this checkpoint. */
  requestStop(): void;
  answer(answer: HostAnswer): void;
  /** Bytes for the console of the program. */
  input(bytes: Uint8Array): void;
  /** Steps that all harts have made. */
  steps(): number;
  /** Machine time in ns. */
  now(): number;

  /** As many as a client can show; `preferred` is what the person looks at, most important first. */
  threads(preferred: Iterable<ThreadId>): readonly ListedThread[];
  /** How many there are. */
  threadCount(): number;
  hasThread(id: ThreadId): boolean;
  /** Undefined for what has no code of its own, like a task of the kernel. */
  thread(id: ThreadId): DebugThread | undefined;
  /** A thread to show when no particular one is meant: one that runs, else the first. */
  someThread(): ThreadId | undefined;
  /** Whether the next thing that the thread does is an instruction of its own. */
  isInOwnCode(id: ThreadId): boolean;
  stack(id: ThreadId, modules: Modules): TaskStack;

  spaces(): Iterable<SpaceId>;
  hasSpace(space: SpaceId): boolean;
  /** The ELF files in a space, its program first. */
  modules(space: SpaceId): readonly MappedModule[];
  /** As many of `length` bytes as are mapped. */
  readMemory(address: Address, length: number): Uint8Array;
  /** All or nothing, whatever the protection; false when not mapped. */
  writeMemory(address: Address, bytes: Uint8Array): boolean;
  setBreakpoints(space: SpaceId, addresses: ReadonlySet<bigint>): void;

  trapSubject(id: ThreadId, trap: Trap): TrapSubject;
  signalSubject(id: ThreadId, signo: number): TrapSubject;
  /** `id` undefined: of no thread. */
  trapText(id: ThreadId | undefined, trap: Trap): TrapText;
  /** What all harts, and tasks if there are any, do now. */
  tasks(): TaskTree;
  /** Why nothing can happen any more, a line a thread. */
  waitingSentences(): string[];
}
