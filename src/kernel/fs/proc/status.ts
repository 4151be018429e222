/** /proc/PID/status: the process for people (proc(5)). */
import type { Kernel } from '../../context.ts';
import { Rlimit, softLimit } from '../../rlimits.ts';
import { filesOf, fsOf } from '../../thread.ts';
import { processUsage, threadUsage } from '../../usage.ts';
import { hartList, hartMask } from '../hartList.ts';
import { spaceOfProcess } from './maps.ts';
import { countMemory } from './memoryCounts.ts';
import { signalSets, sigsetText } from './signalSets.ts';
import type { Subject } from './subject.ts';
import { taskLetter } from './taskLetter.ts';

type Row = readonly [name: string, value: string | number];

const NO_CAPABILITIES = '0'.repeat(16);
/** What capabilities there could be: CAP_LAST_CAP is 40. */
const ALL_CAPABILITIES = '000001ffffffffff';
const KIB = 1024;

export function statusText(subject: Subject): string {
  const { kernel, process, thread } = subject;
  const [letter, state] = taskLetter(kernel, thread);
  const usage = threadUsage(kernel, thread);
  const { credentials: who, ppid, pid, pgid, sid } = process;
  const allowed = kernel.state.executor.tasks.get(thread.taskId)?.affinity ?? allHarts(kernel);
  const rows: Row[] = [
    ['Name', thread.name],
    ['Umask', fsOf(kernel, thread).umask.toString(8).padStart(4, '0')],
    ['State', `${letter} (${state})`],
    ['Tgid', pid],
    ['Ngid', 0],
    ['Pid', thread.tid],
    ['PPid', ppid],
    ['TracerPid', 0],
    ['Uid', [who.uid, who.euid, who.suid, who.fsuid].join('\t')],
    ['Gid', [who.gid, who.egid, who.sgid, who.fsgid].join('\t')],
    ['FDSize', descriptorTableSize(filesOf(kernel, thread).fds)],
    ['Groups', who.groups.map((group) => `${group} `).join('')],
    ['NStgid', pid],
    ['NSpid', thread.tid],
    ['NSpgid', pgid],
    ['NSsid', sid],
    ...memoryRows(subject),
    ['CoreDumping', 0],
    ['THP_enabled', 0],
    ['Threads', Math.max(1, process.threads.length)],
    ...signalRows(subject),
    ['CapInh', NO_CAPABILITIES],
    ['CapPrm', NO_CAPABILITIES],
    ['CapEff', NO_CAPABILITIES],
    ['CapBnd', ALL_CAPABILITIES],
    ['CapAmb', NO_CAPABILITIES],
    ['NoNewPrivs', Number(process.noNewPrivs)],
    ['Seccomp', 0],
    ['Seccomp_filters', 0],
    ['Cpus_allowed', hartMask(allowed, kernel.state.config.harts)],
    ['Cpus_allowed_list', hartList(allowed)],
    ['Mems_allowed', 1],
    ['Mems_allowed_list', 0],
    ['voluntary_ctxt_switches', usage.voluntarySwitches],
    ['nonvoluntary_ctxt_switches', usage.involuntarySwitches],
  ];
  return rows.map(([name, value]) => `${name}:\t${value}\n`).join('');
}

const allHarts = (kernel: Kernel): bigint => (1n << BigInt(kernel.state.config.harts)) - 1n;

/** Linux allots descriptors in powers of two, 64 at least. */
function descriptorTableSize(fds: ReadonlyMap<number, unknown>): number {
  let size = 64;
  while (size <= Math.max(...fds.keys(), 0)) size *= 2;
  return size;
}

/** Not shown of a process that has no memory any more. */
function memoryRows({ kernel, process }: Subject): Row[] {
  const space = spaceOfProcess(kernel, process);
  if (space === undefined) return [];
  const counts = countMemory(kernel, space);
  const { maxResident } = processUsage(kernel, process);
  const row = (name: string, kib: number): Row => [name, `${String(Math.floor(kib)).padStart(8)} kB`];
  const rss = counts.resident / KIB;
  return [
    row('VmPeak', counts.total / KIB),
    row('VmSize', counts.total / KIB),
    row('VmLck', counts.locked / KIB),
    row('VmPin', 0),
    row('VmHWM', Math.max(maxResident, rss)),
    row('VmRSS', rss),
    row('RssAnon', counts.residentAnonymous / KIB),
    row('RssFile', counts.residentFile / KIB),
    row('RssShmem', counts.residentShared / KIB),
    row('VmData', counts.data / KIB),
    row('VmStk', counts.stack / KIB),
    row('VmExe', counts.code / KIB),
    row('VmLib', counts.libraries / KIB),
    row('VmPTE', 4 * Math.ceil(space.residentPages / 512)),
    row('VmSwap', 0),
    row('HugetlbPages', 0),
  ];
}

function signalRows({ process, thread }: Subject): Row[] {
  const { pending, processPending, blocked, ignored, caught } = signalSets(process, thread);
  const queued = process.pending.length + thread.pending.length;
  return [
    ['SigQ', `${queued}/${softLimit(process, Rlimit.RLIMIT_SIGPENDING)}`],
    ['SigPnd', sigsetText(pending)],
    ['ShdPnd', sigsetText(processPending)],
    ['SigBlk', sigsetText(blocked)],
    ['SigIgn', sigsetText(ignored)],
    ['SigCgt', sigsetText(caught)],
  ];
}
