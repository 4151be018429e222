/** Why the machine stands still, in the words of DAP's `stopped` event. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { SpaceId, TaskId } from '../src/base/address.ts';
import type { Debugger } from '../src/debug/debugger.ts';
import type { Stop } from '../src/debug/stops.ts';
import { signalName } from '../src/kernel/signalNames.ts';

type StoppedBody = DebugProtocol.StoppedEvent['body'];

export function stoppedBody(debug: Debugger, stop: Stop): StoppedBody {
  const body: StoppedBody = { ...words(debug, stop), allThreadsStopped: true };
  if (stop.taskId !== undefined) body.threadId = stop.taskId;
  if (stop.kind === 'breakpoint') body.hitBreakpointIds = stop.breakpoints.map(({ id }) => id);
  if (stop.kind === 'dataBreakpoint') body.hitBreakpointIds = stop.hits.map(({ breakpoint }) => breakpoint.id);
  return body;
}

/** The same machine standing still, with another task in focus. */
export function revealedBody(threadId: TaskId): StoppedBody {
  return { reason: 'pause', description: 'Paused: task shown', threadId, allThreadsStopped: true };
}

type Words = Pick<StoppedBody, 'reason' | 'description' | 'text'>;

function words(debug: Debugger, stop: Stop): Words {
  switch (stop.kind) {
    case 'entry':
      return { reason: 'entry' };
    case 'step':
      return { reason: 'step' };
    case 'pause':
      return { reason: 'pause' };
    case 'breakpoint': {
      const kind = stop.breakpoints[0]?.request.where.kind;
      const reason =
        kind === 'function' ? 'function breakpoint' : kind === 'instruction' ? 'instruction breakpoint' : 'breakpoint';
      return stop.problem === undefined ? { reason } : { reason, text: stop.problem };
    }
    case 'dataBreakpoint':
      return dataWords(debug, stop);
    case 'trap': {
      const { title, description } = debug.target.trapText(stop.taskId, stop.trap);
      return { reason: 'exception', description: `Paused on trap entry: ${title}`, text: description };
    }
    case 'signal':
      return { reason: 'exception', description: `Paused on ${signalName(stop.signo)}`, text: stop.reason };
    case 'stuck':
      return {
        reason: 'nothing can happen',
        description: 'Nothing can happen any more',
        text: 'each hart waits for an interrupt that nothing can raise, or takes the same trap over and over',
      };
    case 'allTasksWait':
      return {
        reason: 'all tasks wait',
        description: 'All tasks wait',
        text: 'no task is ready, no timer is armed, and nothing from outside is awaited',
      };
  }
}

/** What has been done to the data, and by which instruction: the thread stands behind it. */
function dataWords(debug: Debugger, { taskId, hits, problem }: Stop & { readonly kind: 'dataBreakpoint' }): Words {
  const space = taskId === undefined ? undefined : debug.target.thread(taskId)?.space;
  const sentences = hits.map(({ name, by, before, after, pc }) => {
    const value = before === after ? after : `${before} → ${after}`;
    const place = pc === undefined || space === undefined ? '' : ` at ${placeText(debug, space, pc)}`;
    const how =
      by === 'load' ? 'read' : by === 'store' ? 'written' : 'written during a system call or by another process';
    return { short: `${name}: ${value}`, long: `${name} ${value}, ${how}${place}` };
  });
  return {
    reason: 'data breakpoint',
    description: `Paused on data breakpoint: ${sentences.map(({ short }) => short).join('; ')}`,
    text: [...sentences.map(({ long }) => long), ...(problem === undefined ? [] : [problem])].join('; '),
  };
}

/** Function and line of an instruction, or as much as is known. */
function placeText({ modules }: Debugger, space: SpaceId, pc: bigint): string {
  const name = modules.functionAt(space, pc)?.name;
  const location = modules.locate(space, pc);
  const line = location && `${location.path.slice(location.path.lastIndexOf('/') + 1)}:${location.line}`;
  return [name, line, `0x${pc.toString(16)}`].filter((part) => part !== undefined).join(', ');
}
