/** `stackTrace`: frames of a task, as many as are asked for; deep stacks are unwound as the client scrolls. */

import type { DebugProtocol } from '@vscode/debugprotocol';
import type { TaskId } from '../../src/base/address.ts';
import type { Frame } from '../../src/debug/frames.ts';
import { HART_THREADS } from '../../src/debug/threadList.ts';
import type { SessionContext } from '../context.ts';
import { type Handler, requiredNumber } from './handler.ts';

/** Frames for clients that ask for all of them. */
const ALL = 1_000;

export const stackTrace: Handler<DebugProtocol.StackTraceArguments> = (session, args) => {
  session.stoppedProgram();
  const threadId = requiredNumber(args, 'threadId');
  if (threadId >= HART_THREADS) return idleHart(threadId);
  const taskId = threadId as TaskId;
  const stack = session.stackOf(taskId);
  session.selected = taskId;
  const start = Math.max(0, args.startFrame ?? 0);
  const levels = args.levels === undefined || args.levels <= 0 ? ALL : args.levels;
  const frames = stack.frames(start, levels);
  const stackFrames = frames.map((frame, index) =>
    dapFrame(session, session.handles.frameId(taskId, start + index), frame),
  );
  // Until the end is known, more than what was seen: then the client asks on.
  return { stackFrames, totalFrames: stack.total ?? start + frames.length + levels };
};

function dapFrame(session: SessionContext, id: number, frame: Frame): DebugProtocol.StackFrame {
  const { client, kernelSources } = session;
  const body: DebugProtocol.StackFrame = { id, name: frame.name, line: 0, column: 0 };
  switch (frame.kind) {
    case 'label':
      return { ...body, presentationHint: 'label' };
    case 'plumbing':
      return { ...body, presentationHint: 'subtle' };
    case 'kernel': {
      const { path, line } = frame.source;
      const name = path.split('/').at(-1)!;
      return {
        ...body,
        source: { name, path, sourceReference: kernelSources.referenceOf(path), origin: "the kernel's own source" },
        line: client.lineToClient(line),
        column: client.columnToClient(1),
        ...(frame.isTransient === true ? { presentationHint: 'subtle' } : {}),
      };
    }
    case 'user': {
      body.instructionPointerReference = `0x${frame.pc.toString(16)}`;
      if (frame.module !== undefined) body.moduleId = frame.module.id;
      if (frame.location === undefined) return body;
      const { path, line, column } = frame.location;
      return {
        ...body,
        source: session.program().sources.source(path),
        line: client.lineToClient(line),
        column: client.columnToClient(column),
      };
    }
  }
}

function idleHart(threadId: number): DebugProtocol.StackTraceResponse['body'] {
  const name = `runUntilIdle (hart ${threadId - HART_THREADS}): nothing to run`;
  return { stackFrames: [{ id: 0, name, line: 0, column: 0, presentationHint: 'subtle' }], totalFrames: 1 };
}
