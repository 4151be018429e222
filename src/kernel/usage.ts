/**
 * What processes have used (getrusage(2), times(2)): steps of user code at 1 ns each, page faults, switches. Kernel work takes no time here.
 */
import type { Kernel } from './context.ts';
import { noUsage } from './process.ts';
import type { Usage } from './processState.ts';
import type { Process, Thread } from './state.ts';

/** What a living thread has used so far; of one that has ended it is in its process's `ended`. */
export function threadUsage(kernel: Kernel, thread: Thread): Usage {
  const task = kernel.state.executor.tasks.get(thread.taskId);
  if (task === undefined) return noUsage();
  return {
    steps: task.busySteps,
    minorFaults: 0,
    voluntarySwitches: task.polls - task.selfWakes,
    involuntarySwitches: task.selfWakes,
    maxResident: 0,
  };
}

/** What a process and its threads, ended ones too, have used. */
export function processUsage(kernel: Kernel, process: Process): Usage {
  const sum = { ...process.ended };
  for (const thread of livingThreads(kernel, process)) addUsage(sum, threadUsage(kernel, thread));
  const space = process.state === 'running' ? kernel.state.spaces.get(process.space) : undefined;
  sum.maxResident = Math.max(sum.maxResident, (space?.residentPages ?? 0) * KIB_PER_PAGE);
  return sum;
}

export function addUsage(sum: Usage, more: Usage): void {
  sum.steps += more.steps;
  sum.minorFaults += more.minorFaults;
  sum.voluntarySwitches += more.voluntarySwitches;
  sum.involuntarySwitches += more.involuntarySwitches;
  sum.maxResident = Math.max(sum.maxResident, more.maxResident);
}

/** struct rusage: two times, then 14 counts; what Linux does not keep is 0 here, too. */
export function encodeUsage({ steps, maxResident, minorFaults, ...switches }: Usage): Uint8Array {
  const words = new BigInt64Array(18);
  words[0] = BigInt(Math.floor(steps / NS_PER_SECOND));
  words[1] = BigInt(Math.floor((steps % NS_PER_SECOND) / 1000));
  words[4] = BigInt(maxResident);
  words[8] = BigInt(minorFaults);
  words[16] = BigInt(switches.voluntarySwitches);
  words[17] = BigInt(switches.involuntarySwitches);
  return new Uint8Array(words.buffer);
}

const NS_PER_SECOND = 1_000_000_000;
const KIB_PER_PAGE = 4;

/** The leader's record lives as long as the process, also when it ended before the others. */
function livingThreads(kernel: Kernel, process: Process): Thread[] {
  const tids = new Set<number>([process.pid, ...process.threads]);
  return [...tids].flatMap((tid) => kernel.state.threads.get(tid as Thread['tid']) ?? []);
}
