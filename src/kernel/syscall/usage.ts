/** What processes have used: times(2), getrusage(2). */
import { clockNow } from '../clock.ts';
import type { Kernel } from '../context.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyOut } from '../mm/userMemory.ts';
import type { Usage } from '../processState.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { processOf } from '../thread.ts';
import { encodeUsage, processUsage, threadUsage } from '../usage.ts';
import { params, type SyscallRow } from './row.ts';

/** sysconf(_SC_CLK_TCK) is 100 a second. */
const NS_PER_CLOCK_TICK = 10_000_000;
const RUSAGE_SELF = 0;
const RUSAGE_CHILDREN = -1;
const RUSAGE_THREAD = 1;

/** struct tms: utime, stime, cutime, cstime. All CPU time is user time. */
function sysTimes(kernel: Kernel, thread: Thread, buf: number): number {
  if (buf !== 0) {
    const process = processOf(kernel, thread.pid);
    const ticks = (usage: Usage): bigint => BigInt(Math.floor(usage.steps / NS_PER_CLOCK_TICK));
    const words = BigInt64Array.of(ticks(processUsage(kernel, process)), 0n, ticks(process.childUsage), 0n);
    copyOut(kernel, spaceOf(kernel, thread), buf, new Uint8Array(words.buffer));
  }
  return Math.floor(clockNow(kernel) / NS_PER_CLOCK_TICK);
}

function sysGetrusage(kernel: Kernel, thread: Thread, who: number, usage: number): number {
  copyOut(kernel, spaceOf(kernel, thread), usage, encodeUsage(usageOf(kernel, thread, who)));
  return 0;
}

function usageOf(kernel: Kernel, thread: Thread, who: number): Usage {
  const process = processOf(kernel, thread.pid);
  switch (who) {
    case RUSAGE_SELF:
      return processUsage(kernel, process);
    case RUSAGE_THREAD:
      return threadUsage(kernel, thread);
    case RUSAGE_CHILDREN:
      return process.childUsage;
    default:
      throw new SysError('EINVAL', `who ${who} is neither self, children nor thread`);
  }
}

export const rows: SyscallRow[] = [
  { nr: 153, name: 'times', params: params('buf: outTms'), handler: sysTimes },
  { nr: 165, name: 'getrusage', params: params('who: rusageWho, usage: outRusage'), handler: sysGetrusage },
];
