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
import { crossingOf } from '../kernel/thread.ts';
import { type DebugThread, type Frame, type KernelFrame, TaskStack, type UserFrame } from './frames.ts';
import type { Modules } from './modules.ts';
import type { DebugTarget } from './target.ts';
import { userStack } from './userStack.ts';

/** `thread` is undefined for a task of the kernel. */
export function taskStack(
  target: DebugTarget,
  kernel: KernelApi,
  modules: Modules,
  taskId: TaskId,
  thread: DebugThread | undefined,
): TaskStack {
  return new TaskStack(framesOf(target, kernel, modules, taskId, thread));
}

/** Whether the next thing that the thread does is an instruction of its own: it runs, or stands at the checkpoint before it does. */
export function isInUserMode(kernel: KernelApi, taskId: TaskId): boolean {
  const crossing = crossingOf(kernel.state.executor.tasks.get(taskId)?.future);
  return crossing?.state === 'user' || (crossing?.state === 'returning' && crossing.announced);
}

function* framesOf(
  target: DebugTarget,
  kernel: KernelApi,
  modules: Modules,
  taskId: TaskId,
  thread: DebugThread | undefined,
): Generator<Frame, void, undefined> {
  const root = kernel.state.executor.tasks.get(taskId)?.future;
  const crossing = crossingOf(root);
  const chain = flowOf(kernel.awaits(taskId), crossing);
  const kernelFrames = [...innermostFirst(chain)];
  if (thread === undefined) {
    yield* kernelFrames;
  } else if (isInUserMode(kernel, taskId)) {
    let isLocated = false;
    for (const frame of userFrames(target, modules, thread)) {
      if (frame.kind === 'user') isLocated ||= frame.location !== undefined;
      yield frame;
    }
    yield* kernelFrames.map((frame) => transient(frame, !isLocated));
  } else {
    const [outermost] = chain;
    const isTrapped = crossing?.state === 'trapped';
    if (isTrapped && outermost !== undefined)
      yield { ...kernelFrame(outermost), name: 'trap entry', trap: crossing.trap };
    const isTransient = !isTrapped && isLoop(chain.at(-1)?.future);
    yield* kernelFrames.map((frame) => transient(frame, isTransient));
    yield { kind: 'label', name: 'user code' };
    yield* userFrames(target, modules, thread);
  }
  const hart = kernel.hartOf(taskId);
  if (hart === undefined) return;
  if (root?.kind === 'userTask') yield { kind: 'plumbing', name: 'UserTaskFuture.poll' };
  yield { kind: 'plumbing', name: `runUntilIdle (hart ${hart})` };
}

/** In the trampoline form user code runs outside the coroutine, and so it is no part of the flow while it does. */
function flowOf(chain: AwaitNode[], crossing: ReturnType<typeof crossingOf>): AwaitNode[] {
  return crossing?.kind === 'trampoline' && crossing.awaiting.state === 'done' ? chain.slice(0, 1) : chain;
}

const isLoop = (future: Future | undefined): boolean =>
  future?.kind === 'threadloop' || future?.kind === 'utrapHandler' || future?.kind === 'trampoline';

/** The frames of the thread's own code; before one that a signal has interrupted, a label says so. */
function* userFrames(
  target: DebugTarget,
  modules: Modules,
  thread: DebugThread,
): Generator<UserFrame | Label, void, undefined> {
  for (const frame of userStack(target, modules, thread)) {
    if (frame.trap !== undefined) yield { kind: 'label', name: frame.trap };
    yield frame;
  }
}

/** A chain's frames; the branches of a combinator that ends it come first, each under a label. */
function* innermostFirst(chain: readonly AwaitNode[]): Generator<KernelFrame | Label, void, undefined> {
  const branches = chain.at(-1)?.branches ?? [];
  for (const [index, branch] of branches.entries()) {
    yield* innermostFirst(branch);
    yield { kind: 'label', name: `branch ${index + 1} of ${chain.at(-1)!.future.kind}` };
  }
  yield* chain.map(kernelFrame).reverse();
}

type Label = Frame & { kind: 'label' };

const transient = (frame: KernelFrame | Label, isTransient: boolean): Frame =>
  frame.kind === 'label' ? frame : { ...frame, isTransient };

function kernelFrame({ future, fields, source }: AwaitNode): KernelFrame {
  return { kind: 'kernel', name: future.kind, state: future.state, fields, source };
}
