/** The files of /proc/PID and /proc/PID/task/TID by name: their rights and where their text is made. */
import { limitsOf } from '../../rlimits.ts';
import { SysError } from '../../sysError.ts';
import { limitsText } from './limits.ts';
import { mapsText, pagemapBytes, smapsRollupText, smapsText } from './maps.ts';
import { mountinfoText, mountsText, mountstatsText } from './mountFiles.ts';
import { auxvBytes, cmdlineBytes, environBytes, readProcessMemory, writeProcessMemory } from './processMemory.ts';
import { schedstatText, schedText, statmText, statText } from './processStat.ts';
import { statusText } from './status.ts';
import type { Subject } from './subject.ts';
import { stackText, syscallText, timersText, wchanText } from './waiting.ts';

export interface ProcessFile {
  /** 0444 when absent. */
  readonly mode?: number;
  /** Absent: both in the folders of processes and of threads. */
  readonly in?: 'process' | 'task';
  read?(subject: Subject): string | Uint8Array;
  readAt?(subject: Subject, offset: number, length: number): Uint8Array;
  write?(subject: Subject, bytes: Uint8Array, offset: number): number | undefined;
}

const OWNER_ONLY = 0o400;
const OWNER_WRITES = 0o644;
const MEMORY = 0o600;
/** What an audit session id is that nobody has set. */
const NO_LOGIN = 4_294_967_295;
const IDENTITY_MAP = '         0          0 4294967295\n';

export const processFiles: Readonly<Record<string, ProcessFile>> = {
  auxv: { mode: OWNER_ONLY, read: auxvBytes },
  cgroup: { read: () => '0::/\n' },
  children: { in: 'task', read: ({ process }) => process.children.map((pid) => `${pid} `).join('') },
  cmdline: { read: cmdlineBytes },
  comm: { mode: OWNER_WRITES, read: ({ thread }) => `${thread.name}\n`, write: rename },
  coredump_filter: { in: 'process', mode: OWNER_WRITES, read: () => '00000033\n' },
  cpuset: { read: () => '/\n' },
  environ: { mode: OWNER_ONLY, read: environBytes },
  gid_map: { mode: OWNER_WRITES, read: () => IDENTITY_MAP },
  io: { mode: OWNER_ONLY, read: ioText },
  limits: { read: ({ process }) => limitsText((resource) => limitsOf(process, resource)) },
  loginuid: { mode: OWNER_WRITES, read: () => String(NO_LOGIN) },
  maps: { read: mapsText },
  mem: { mode: MEMORY, readAt: readProcessMemory, write: writeProcessMemory },
  mountinfo: { read: ({ kernel }) => mountinfoText(kernel) },
  mounts: { read: ({ kernel }) => mountsText(kernel) },
  mountstats: { in: 'process', mode: OWNER_ONLY, read: ({ kernel }) => mountstatsText(kernel) },
  oom_adj: {
    mode: OWNER_WRITES,
    read: ({ process }) => `${Math.trunc(((process.oomScoreAdj ?? 0) * OOM_ADJ_MAX) / OOM_SCORE_ADJ_MAX)}\n`,
  },
  oom_score: { read: oomScoreText },
  oom_score_adj: { mode: OWNER_WRITES, read: ({ process }) => `${process.oomScoreAdj ?? 0}\n`, write: setOomScoreAdj },
  pagemap: { mode: OWNER_ONLY, readAt: pagemapBytes },
  personality: { mode: OWNER_ONLY, read: ({ process }) => `${process.personality.toString(16).padStart(8, '0')}\n` },
  projid_map: { mode: OWNER_WRITES, read: () => IDENTITY_MAP },
  sched: { mode: OWNER_WRITES, read: schedText },
  schedstat: { read: schedstatText },
  sessionid: { read: () => String(NO_LOGIN) },
  setgroups: { mode: OWNER_WRITES, read: () => 'allow\n' },
  smaps: { read: smapsText },
  smaps_rollup: { read: smapsRollupText },
  stack: { mode: OWNER_ONLY, read: stackText },
  stat: { read: statText },
  statm: { read: statmText },
  status: { read: statusText },
  syscall: { mode: OWNER_ONLY, read: syscallText },
  timers: { in: 'process', read: timersText },
  timerslack_ns: { in: 'process', mode: 0o666, read: ({ process }) => `${process.timerSlack}\n` },
  uid_map: { mode: OWNER_WRITES, read: () => IDENTITY_MAP },
  wchan: { read: wchanText },
};

const NAME_BYTES = 15;

/** As prctl(PR_SET_NAME); only threads of the same process may. */
function rename({ kernel, asker, thread }: Subject, bytes: Uint8Array): undefined {
  if (asker.pid !== thread.pid) throw new SysError('EINVAL', 'only threads of the process may name its threads');
  const text = new TextDecoder().decode(bytes.subarray(0, NAME_BYTES));
  const end = text.search(/[\0\n]/);
  thread.name = end === -1 ? text : text.slice(0, end);
  const task = kernel.state.executor.tasks.get(thread.taskId);
  if (task !== undefined) task.name = thread.name;
}

const OOM_SCORE_ADJ_MAX = 1000;
const OOM_ADJ_MAX = 17;

/** Everybody may be more willing to be killed; being less so than before needs privilege. */
function setOomScoreAdj({ process }: Subject, bytes: Uint8Array): undefined {
  const text = new TextDecoder().decode(bytes).trim();
  const value = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(Math.abs(value) <= OOM_SCORE_ADJ_MAX)) throw new SysError('EINVAL', `${text} is not from -1000 to 1000`);
  if (value < Math.min(0, process.oomScoreAdj ?? 0)) throw new SysError('EACCES', 'lowering it needs privilege');
  process.oomScoreAdj = value;
}

const PAGE = 4096;

/** A share of memory in tenths of a percent, as Linux scales it to two thirds; see `mm/outOfMemory.ts` for who is killed. */
function oomScoreText({ kernel, process }: Subject): string {
  const pages = kernel.state.spaces.get(process.space)?.residentPages ?? 0;
  const total = kernel.machine.memory.ramBytes / PAGE;
  const points = (pages * OOM_SCORE_ADJ_MAX) / total + (process.oomScoreAdj ?? 0);
  return `${Math.max(0, Math.trunc(((OOM_SCORE_ADJ_MAX + points) * 2) / 3))}\n`;
}

/** What is read and written is not counted by process, and there is no block device. */
function ioText(): string {
  const names = ['rchar', 'wchar', 'syscr', 'syscw', 'read_bytes', 'write_bytes', 'cancelled_write_bytes'];
  return names.map((name) => `${name}: 0\n`).join('');
}
