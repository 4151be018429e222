/** `threads`: kernel tasks and idle harts, or the harts of a bare machine, those looked at first, never more than a client can show. */

import type { DebugProtocol } from '@vscode/debugprotocol';
import type { ThreadId } from '../../src/debug/frames.ts';
import type { Handler } from './handler.ts';

export const threads: Handler = (session): DebugProtocol.ThreadsResponse['body'] => {
  const loaded = session.loaded;
  if (loaded === undefined || session.state === 'launching') return { threads: [] };
  const preferred = [session.stop?.taskId, session.selected].filter((id): id is ThreadId => id !== undefined);
  return { threads: [...loaded.debug.target.threads(preferred)] };
};
