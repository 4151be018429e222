/** States of tasks as ps(1) and proc(5) write them. */
import type { Kernel } from '../../context.ts';
import type { Thread } from '../../state.ts';
import { type TaskState, taskStateOf } from '../../taskState.ts';

const LETTERS: Readonly<Record<TaskState, readonly [letter: string, name: string]>> = {
  running: ['R', 'running'],
  interruptible: ['S', 'sleeping'],
  uninterruptible: ['D', 'disk sleep'],
  stopped: ['T', 'stopped'],
  zombie: ['Z', 'zombie'],
  terminated: ['X', 'dead'],
};

/** `R` and `running`. */
export const taskLetter = (kernel: Kernel, thread: Thread): readonly [letter: string, name: string] =>
  LETTERS[taskStateOf(kernel, thread)];
