/**
 * The stack of a task as the debugger shows it, innermost frame first (ARCHITECTURE.md, "Threads, harts, frames"):
 * - in user mode: the user's frames, `threadloop`, then the executor's plumbing of its hart;
 * - in a trap or suspended: `trap entry` or the leaf future, the futures that await it, `threadloop`, the label *user code*, the user's frames
 *   from where it trapped; and the plumbing while it is on a hart.
 * Frames are made as they are asked for: a stack of any depth costs what is looked at.
 */
import type { TaskId } from '../base/address.ts';
import type { Future } from '../executor/future.ts';
import type { AwaitNode, KernelApi } from '../kernel/kernelApi.ts';
import type { Thread } from '../kernel/state.ts';
import type { Trap } from '../machine/trap.ts';
import type { Modules } from './modules.ts';
import { type UserFrame, userStack } from './userStack.ts';

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

export function taskStack(kernel: KernelApi, modules: Modules, taskId: TaskId, thread: Thread | undefined): TaskStack {
  return new TaskStack(framesOf(kernel, modules, taskId, thread));
}

/** Whether the next thing that the thread does is an instruction of its own: it runs, or stands at the checkpoint before it does. */
export function isInUserMode(kernel: KernelApi, taskId: TaskId): boolean {
  const loop = kernel.state.executor.tasks.get(taskId)?.future.awaiting;
  if (loop?.kind !== 'threadloop') return false;
  return loop.state === 'user' || (loop.state === 'returning' && loopFields(loop).announced);
}

interface LoopFields extends Future {
  readonly announced: boolean;
  readonly trap?: Trap | undefined;
}

const loopFields = (loop: Future): LoopFields => loop as LoopFields;

function* framesOf(
  kernel: KernelApi,
  modules: Modules,
  taskId: TaskId,
  thread: Thread | undefined,
): Generator<Frame, void, undefined> {
  const chain = kernel.awaits(taskId);
  const kernelFrames = chain.map(kernelFrame).reverse();
  if (thread === undefined) {
    yield* kernelFrames;
  } else if (isInUserMode(kernel, taskId)) {
    let isLocated = false;
    for (const frame of userStack(kernel, modules, thread)) {
      isLocated ||= frame.location !== undefined;
      yield frame;
    }
    yield* kernelFrames.map((frame) => ({ ...frame, isTransient: !isLocated }));
  } else {
    const loop = chain[0];
    if (loop?.future.state === 'trapped') {
      const { trap } = loopFields(loop.future);
      yield { ...kernelFrame(loop), name: 'trap entry', trap };
    }
    const isTransient = chain.length === 1 && loop?.future.state !== 'trapped';
    yield* kernelFrames.map((frame) => ({ ...frame, isTransient }));
    yield { kind: 'label', name: 'user code' };
    yield* userStack(kernel, modules, thread);
  }
  const hart = kernel.hartOf(taskId);
  if (hart === undefined) return;
  if (thread !== undefined) yield { kind: 'plumbing', name: 'UserTaskFuture.poll' };
  yield { kind: 'plumbing', name: `runUntilIdle (hart ${hart})` };
}

function kernelFrame({ future, fields, source }: AwaitNode): KernelFrame {
  return { kind: 'kernel', name: future.kind, state: future.state, fields, source };
}
