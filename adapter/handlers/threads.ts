/** `threads`: kernel tasks and idle harts, those looked at first, never more than a client can show. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { TaskId } from '../../src/base/address.ts';
import { type ListedThread, threadList } from '../../src/debug/threadList.ts';
import type { SessionContext } from '../context.ts';
import type { Handler } from './handler.ts';

export const threads: Handler = (session): DebugProtocol.ThreadsResponse['body'] => {
  const loaded = session.loaded;
  if (loaded === undefined || session.state === 'launching') return { threads: [] };
  const preferred = [session.stop?.taskId, session.selected].filter((id): id is TaskId => id !== undefined);
  const listed = threadList(loaded.debug.kernel, preferred);
  return { threads: listed.map((thread) => ({ id: thread.id, name: nameOf(session, thread) })) };
};

function nameOf(session: SessionContext, listed: ListedThread): string {
  if (listed.kind === 'idleHart') return `hart ${listed.hart} (idle)`;
  const { task } = listed;
  const { debug } = session.program();
  const thread = debug.threads.of(task.id);
  if (thread === undefined) return `kernel: ${task.name}`;
  const process = debug.kernel.state.processes.get(thread.pid)?.path.split('/').at(-1) ?? `process ${thread.pid}`;
  return thread.name === '' || thread.name === process
    ? `${process} [${thread.tid}]`
    : `${process} [${thread.tid}] ${thread.name}`;
}
