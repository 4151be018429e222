/**
 * Numbers that the client knows frames and variables by. They hold while the machine stands still; running forgets them all. A frame is known by
 * its place in its task's stack, since its registers may be changed meanwhile.
 */
import type { TaskId } from '../src/base/address.ts';
import type { VariableContainer } from './variableContainer.ts';

export interface FrameHandle {
  readonly taskId: TaskId;
  /** From the innermost, 0. */
  readonly index: number;
}

export class Handles {
  private readonly frames: FrameHandle[] = [];
  private readonly frameIds = new Map<string, number>();
  private readonly containers: VariableContainer[] = [];

  /** The id of a frame; the same one each time within a stop. */
  frameId(taskId: TaskId, index: number): number {
    const key = `${taskId} ${index}`;
    const known = this.frameIds.get(key);
    if (known !== undefined) return known;
    const id = this.frames.push({ taskId, index });
    this.frameIds.set(key, id);
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
