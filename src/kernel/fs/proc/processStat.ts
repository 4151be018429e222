/** Numbers about a process or thread in one line: /proc/PID/stat, statm, sched, schedstat (proc(5)). Kernel work takes no time, so all CPU time is user time. */
import { PAGE_SIZE } from '../../../machine/physMemory.ts';
import type { Kernel } from '../../context.ts';
import type { Process } from '../../state.ts';
import { controllingTerminal } from '../../tty/session.ts';
import { CONSOLE } from '../../tty/terminalState.ts';
import { processUsage, threadUsage } from '../../usage.ts';
import { spaceOfProcess } from './maps.ts';
import { countMemory } from './memoryCounts.ts';
import { signalSets } from './signalSets.ts';
import type { Subject } from './subject.ts';
import { taskLetter } from './taskLetter.ts';

const NS_PER_TICK = 10_000_000;
const NS_PER_MS = 1_000_000;
/** RLIM_INFINITY, and the priority of SCHED_OTHER at nice 0. */
const NO_LIMIT = '18446744073709551615';
const USUAL_PRIORITY = 20;
const KERNEL_PRIORITY = 120;
/** /dev/console, and the first slave of a pseudo-terminal, as tty_nr numbers them. */
const CONSOLE_NUMBER = 0x501;
const FIRST_SLAVE = 0x8800;

/** Fields 1 to 52 of proc(5). */
export function statText(subject: Subject): string {
  const { kernel, process, thread, isTask } = subject;
  const usage = isTask ? threadUsage(kernel, thread) : processUsage(kernel, process);
  const space = spaceOfProcess(kernel, process);
  const startup = space?.startup;
  const program = space?.vmas.filter(({ file }) => file !== undefined && file.ino === space.modules[0]?.bytesInode);
  const code = program?.find(({ prot }) => (prot & 4) !== 0);
  const data = program?.findLast(({ prot }) => (prot & 2) !== 0);
  const [terminal, foreground] = terminalOf(kernel, process);
  const { pending, blocked, ignored, caught } = signalSets(process, thread);
  const low = ([bits]: readonly [number, number]): number => bits & 0x7fff_ffff;
  const task = kernel.state.executor.tasks.get(thread.taskId);
  const ticks = (steps: number): number => Math.floor(steps / NS_PER_TICK);
  const fields: (number | string)[] = [
    thread.tid,
    `(${thread.name})`,
    taskLetter(kernel, thread)[0],
    process.ppid,
    process.pgid,
    process.sid,
    terminal,
    foreground,
    0,
    ...[usage.minorFaults, process.childUsage.minorFaults, 0, 0],
    ...[ticks(usage.steps), 0, ticks(process.childUsage.steps), 0],
    ...[USUAL_PRIORITY + process.nice, process.nice, Math.max(1, process.threads.length), 0],
    ticks(process.startedAt),
    ...[space === undefined ? 0 : countMemory(kernel, space).total, space?.residentPages ?? 0, NO_LIMIT],
    ...[code?.start ?? 0, code?.end ?? 0, startup?.stackPointer ?? 0, 0, 0],
    ...[low(pending), low(blocked), low(ignored), low(caught)],
    ...[0, 0, 0, process.exitSignal, task?.hart ?? 0, 0, thread.policy ?? 0, 0, 0, 0],
    ...[data?.start ?? 0, data?.end ?? 0, process.heapStart],
    ...[...(startup?.args ?? [0, 0]), ...(startup?.env ?? [0, 0]), exitStatus(process)],
  ];
  return `${fields.join(' ')}\n`;
}

/** As wait(2) has it. */
function exitStatus({ exit }: Process): number {
  if (exit === undefined) return 0;
  return exit.signo === 0 ? exit.code << 8 : exit.signo;
}

/** tty_nr and the foreground group; 0 and -1 without a terminal. */
function terminalOf(kernel: Kernel, process: Process): readonly [number, number] {
  const terminal = controllingTerminal(kernel, process);
  if (terminal === undefined) return [0, -1];
  return [terminal.id === CONSOLE ? CONSOLE_NUMBER : FIRST_SLAVE + terminal.id, terminal.foreground];
}

/** Pages: all, resident, those of files and shared ones, code, 0, data and stack, 0. */
export function statmText({ kernel, process }: Subject): string {
  const space = spaceOfProcess(kernel, process);
  if (space === undefined) return '0 0 0 0 0 0 0\n';
  const counts = countMemory(kernel, space);
  const pages = (bytes: number): number => Math.floor(bytes / PAGE_SIZE);
  const shared = counts.residentFile + counts.residentShared;
  const { total, resident, code, data, stack } = counts;
  return `${[total, resident, shared, code, 0, data + stack, 0].map(pages).join(' ')}\n`;
}

/** ns on a hart, ns ready for one, how often it ran. */
export function schedstatText({ kernel, thread }: Subject): string {
  const task = kernel.state.executor.tasks.get(thread.taskId);
  return `${task?.busySteps ?? 0} ${Math.floor(task?.scheduledTime ?? 0)} ${task?.polls ?? 0}\n`;
}

/** The executor's statistics under Linux's names. */
export function schedText({ kernel, process, thread }: Subject): string {
  const task = kernel.state.executor.tasks.get(thread.taskId);
  const { voluntarySwitches, involuntarySwitches, steps } = threadUsage(kernel, thread);
  const title = `${thread.name} (${thread.tid}, #threads: ${Math.max(1, process.threads.length)})`;
  const ms = (ns: number): string => (ns / NS_PER_MS).toFixed(6);
  const rows: [string, string | number][] = [
    ['se.exec_start', ms(kernel.now())],
    ['se.vruntime', ms(steps)],
    ['se.sum_exec_runtime', ms(steps)],
    ['se.nr_migrations', 0],
    ['nr_switches', voluntarySwitches + involuntarySwitches],
    ['nr_voluntary_switches', voluntarySwitches],
    ['nr_involuntary_switches', involuntarySwitches],
    ['se.load.weight', 1_048_576],
    ['policy', thread.policy ?? 0],
    ['prio', KERNEL_PRIORITY + process.nice],
    ['wait_sum', ms(task?.scheduledTime ?? 0)],
    ['nr_wakeups', task?.wakes ?? 0],
  ];
  const lines = rows.map(([name, value]) => `${name.padEnd(45)}:${String(value).padStart(21)}\n`);
  return `${title}\n${'-'.repeat(67)}\n${lines.join('')}`;
}
