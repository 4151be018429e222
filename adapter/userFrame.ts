/** The user frame in which an expression is meant. */
import { DebugError } from '../src/debug/debugError.ts';
import type { UserFrame } from '../src/debug/frames.ts';
import type { SessionContext } from './context.ts';

/** The frame given, or the innermost user frame of the task looked at. */
export function userFrame(session: SessionContext, place: ReturnType<SessionContext['frame']> | undefined): UserFrame {
  if (place?.frame.kind === 'user') return place.frame;
  const taskId = place?.taskId ?? session.selected ?? session.stop?.taskId;
  const frame = taskId === undefined ? undefined : session.stackOf(taskId).firstUserFrame();
  if (frame === undefined) throw new DebugError('no thread of the program is selected', 'nobody');
  return frame;
}
