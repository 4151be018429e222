/**
 * Numbers that the client knows frames and variables by. They hold while the machine stands still; running forgets them all.
 */
import type { TaskId } from '../src/base/address.ts';
import type { Frame } from '../src/debug/taskStack.ts';
import type { VariableContainer } from './variableContainer.ts';

export interface FrameHandle {
  readonly taskId: TaskId;
  readonly frame: Frame;
}

export class Handles {
  private readonly frames: FrameHandle[] = [];
  private readonly frameIds = new Map<Frame, number>();
  private readonly containers: VariableContainer[] = [];

  /** The id of a frame; the same one each time within a stop. */
  frameId(taskId: TaskId, frame: Frame): number {
    const known = this.frameIds.get(frame);
    if (known !== undefined) return known;
    const id = this.frames.push({ taskId, frame });
    this.frameIds.set(frame, id);
    return id;
  }

  frame(id: number): FrameHandle | undefined {
    return this.frames[id - 1];
  }

  containerId(container: VariableContainer): number {
    return this.containers.push(container);
  }

  container(id: number): VariableContainer | undefined {
    return this.containers[id - 1];
  }

  clear(): void {
    this.frames.length = 0;
    this.frameIds.clear();
    this.containers.length = 0;
  }
}
