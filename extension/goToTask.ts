/**
 * "Hartbeat: Go to Task…": finds a task by typing part of its name, tid, state or what it waits for. With thousands of tasks this is quicker
 * than the tree.
 */
import * as vscode from 'vscode';
import type { TaskInfo, TasksResponse } from '../adapter/protocol.ts';
import { taskActivity, taskLabel } from './taskModel.ts';

export async function goToTask(response: TasksResponse): Promise<TaskInfo | undefined> {
  const items = response.tasks.map((task) => ({
    label: taskLabel(task),
    description: taskActivity(task),
    detail: task.awaits.map((link) => link.future).join(' → '),
    task,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Go to task',
    placeHolder: `${items.length} tasks: type a name, a tid, a state, or what it awaits`,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.task;
}
