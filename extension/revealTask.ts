/**
 * Brings the call stack of a task into focus: `hartbeat/reveal` makes the adapter report the task's thread as stopped, whereupon VS Code shows
 * its top frame. When a future was chosen, that future's frame is then opened at the line of the kernel where it waits.
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';
import type { RevealArguments } from '../adapter/protocol.ts';

/** How long VS Code may take to move its focus. */
const focusTimeoutMs = 3000;

export async function revealTask(session: vscode.DebugSession, taskId: number, future?: string): Promise<void> {
  const focus = focusedThread(session);
  try {
    const request: RevealArguments = { taskId };
    await session.customRequest('hartbeat/reveal', request);
  } catch (error) {
    void vscode.window.showWarningMessage(error instanceof Error ? error.message : String(error));
    return;
  }
  const threadId = await focus;
  if (future !== undefined && threadId !== undefined) await openFrame(session, threadId, future);
}

/** The thread on which the focus comes to rest next; undefined when it does not move in time. */
function focusedThread(session: vscode.DebugSession): Promise<number | undefined> {
  return new Promise((resolve) => {
    const finish = (threadId: number | undefined): void => {
      subscription.dispose();
      clearTimeout(timeout);
      resolve(threadId);
    };
    const subscription = vscode.debug.onDidChangeActiveStackItem((item) => {
      if (item instanceof vscode.DebugStackFrame && item.session === session) finish(item.threadId);
    });
    const timeout = setTimeout(() => finish(undefined), focusTimeoutMs);
  });
}

async function openFrame(session: vscode.DebugSession, threadId: number, future: string): Promise<void> {
  const { stackFrames }: DebugProtocol.StackTraceResponse['body'] = await session.customRequest('stackTrace', {
    threadId,
    startFrame: 0,
    levels: 50,
  });
  const frame = stackFrames.find(({ name }) => name === future || name.startsWith(`${future}.`));
  if (frame?.source === undefined) return;
  const uri = vscode.debug.asDebugSourceUri(frame.source, session);
  const line = new vscode.Position(Math.max(0, frame.line - 1), 0);
  await vscode.window.showTextDocument(uri, { selection: new vscode.Range(line, line), preview: true });
}
