/** The custom requests: `hartbeat/tasks`, `hartbeat/reveal`, `hartbeat/runToStep`. */

import { DebugError } from '../../src/debug/debugError.ts';
import type { ThreadId } from '../../src/debug/frames.ts';
import type { RevealArguments, RunToStepArguments, TasksResponse } from '../protocol.ts';
import { revealedBody } from '../stoppedBody.ts';
import { type Handler, requiredNumber } from './handler.ts';

export const tasks: Handler = (session): TasksResponse => {
  const { debug } = session.program();
  session.showsTasks = true;
  return debug.target.tasks();
};

/** The focus goes to the task's thread; the clock does not move. */
export const reveal: Handler<RevealArguments> = (session, args, after) => {
  const { debug } = session.stoppedProgram();
  const taskId = requiredNumber(args, 'taskId') as ThreadId;
  if (!debug.target.hasThread(taskId)) throw new DebugError(`task ${taskId} has ended`);
  if (debug.target.tasks().tasks.find(({ id }) => id === taskId)?.state === 'zombie')
    throw new DebugError(`task ${taskId} is a zombie: its thread has ended and has no stack any more`);
  session.selected = taskId;
  after(() => {
    if (session.stop?.taskId === taskId) session.announceStop(session.stop);
    else session.client.event('stopped', revealedBody(taskId));
  });
};

/** Continues to a position given by the steps of all harts together, for scripts. */
export const runToStep: Handler<RunToStepArguments> = (session, args, after) => {
  const { debug } = session.stoppedProgram();
  const step = requiredNumber(args, 'step');
  const made = debug.steps();
  if (step < made) throw new DebugError(`step ${step} is past: ${made} steps have been made`);
  after(() => session.resume(step));
};
