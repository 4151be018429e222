/**
 * What the debugger shows of threads: frames of a thread's own code and of the kernel under it, and stacks of them, made as they are asked for.
 * Records alone; how frames are found is in `userStack.ts` and `taskStack.ts`.
 */
import type { SpaceId, TaskId } from '../base/address.ts';
import type { Csr } from '../isa/csrs.ts';
import type { AwaitNode, UserRegisters } from '../kernel/kernelApi.ts';
import type { Privilege, Trap } from '../machine/trap.ts';
import type { Module, Modules } from './modules.ts';
import type { FrameContext, FunctionSymbol, SourceLocation, ThreadNumbers } from './symbolsApi.ts';

/** What a person knows as a thread: a task of the kernel, or hart n of a bare machine as n + 1. */
export type ThreadId = TaskId;

/** A thread that has code of its own. */
export interface DebugThread {
  readonly id: ThreadId;
  /** Where its addresses lie now. */
  readonly space: SpaceId;
  readonly registers: UserRegisters;
  readonly ids?: ThreadNumbers | undefined;
  /** Steps that it has made. */
  readonly steps: number;
  /** Control and status registers worth listing. */
  csrs(): readonly Csr[];
  /** What one holds; undefined when the thread has it not. */
  csr(csr: Csr): bigint | undefined;
  /** The privilege that it runs with; undefined: always U. */
  readonly mode?: Privilege | undefined;
  /** The code that a trap has interrupted, as the caller of a frame in which the trap's handler begins; undefined for other frames. */
  interruptedBy?(frame: UserFrame, modules: Modules): UserFrame | undefined;
  /** What code of no module is called. */
  nameAt?(pc: bigint): string | undefined;
}

export interface UserFrame {
  readonly kind: 'user';
  readonly space: SpaceId;
  /** Where the frame goes on: the thread's pc, or a return address. */
  readonly pc: bigint;
  readonly module: Module | undefined;
  readonly function: FunctionSymbol | undefined;
  readonly name: string;
  readonly location: SourceLocation | undefined;
  readonly context: FrameContext;
  readonly thread: DebugThread;
  /** The privilege that it runs with, where its trap registers say whom it has interrupted. */
  readonly mode?: Privilege | undefined;
  /** The frame was not called by anyone's return address: a trap with these words interrupted it, and the frame before is its handler's. */
  readonly trap?: string | undefined;
}

/** A future of the await chain, or the trap that nothing has handled yet. */
export interface KernelFrame {
  readonly kind: 'kernel';
  readonly name: string;
  readonly state: string;
  readonly fields: Readonly<Record<string, string | number>>;
  readonly source: AwaitNode['source'];
  /** Set for `trap entry`. */
  readonly trap?: Trap | undefined;
  /** A `threadloop` that handles nothing, which is not to be looked at in place of the user's code: that has no source, or stands below. */
  readonly isTransient?: boolean;
}

export type Frame =
  | UserFrame
  | KernelFrame
  /** Separates; has no place. */
  | { readonly kind: 'label'; readonly name: string }
  /** The executor's own frames on a hart. */
  | { readonly kind: 'plumbing'; readonly name: string };

/** Frames of one task at one stop, made on demand and kept. */
export class TaskStack {
  private readonly made: Frame[] = [];
  private readonly rest: Iterator<Frame, void>;
  private done = false;

  constructor(rest: Iterator<Frame, void>) {
    this.rest = rest;
  }

  /** Up to `count` frames from `start` on. */
  frames(start: number, count: number): readonly Frame[] {
    while (!this.done && this.made.length < start + count) {
      const next = this.rest.next();
      if (next.done === true) this.done = true;
      else this.made.push(next.value);
    }
    return this.made.slice(start, start + count);
  }

  /** The number of frames, once the end has been seen. */
  get total(): number | undefined {
    return this.done ? this.made.length : undefined;
  }

  /** The innermost user frame, however far down it lies. */
  firstUserFrame(): UserFrame | undefined {
    for (let index = 0; ; index++) {
      const [frame] = this.frames(index, 1);
      if (frame === undefined || frame.kind === 'user') return frame;
    }
  }
}
