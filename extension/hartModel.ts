/**
 * The rows of the Harts tree: what each hart of the emulated machine does.
 */
import type { HartInfo, TaskInfo, TasksResponse } from '../adapter/protocol.ts';
import { taskLabel } from './taskModel.ts';
import type { TreeNode } from './treeNode.ts';

export function hartRows(response: TasksResponse): TreeNode[] {
  const running = new Set(response.harts.map((hart) => hart.taskId));
  const tasks = new Map(response.tasks.filter((task) => running.has(task.id)).map((task) => [task.id, task]));
  return response.harts.map((hart) => hartRow(hart, hart.taskId === undefined ? undefined : tasks.get(hart.taskId)));
}

function hartRow(hart: HartInfo, task: TaskInfo | undefined): TreeNode {
  const isIdle = hart.state === 'idle';
  const doing = isIdle ? 'idle' : task === undefined ? 'running' : taskLabel(task);
  const at = hart.pc === undefined || isIdle ? '' : ` · pc ${hart.pc}`;
  return {
    kind: 'hart',
    id: `hart ${hart.id}`,
    label: `hart ${hart.id}`,
    description: `${doing}${at}`,
    tooltip: [`**hart ${hart.id}** — ${doing}${at}`],
    icon: isIdle ? { name: 'circle-outline', color: 'disabledForeground' } : { name: 'pulse', color: 'charts.green' },
    expanded: false,
    children: undefined,
    taskId: hart.taskId,
    future: undefined,
  };
}
