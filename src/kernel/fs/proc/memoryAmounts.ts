/** The memory of the machine by what it is used for, in KiB, under the names of /proc/meminfo (proc(5)). */
import { PAGE_SIZE } from '../../../machine/physMemory.ts';
import type { Kernel } from '../../context.ts';
import { cachedFrames, framesLeft } from '../../mm/frames.ts';
import { USER_END } from '../../mm/layout.ts';
import { lockedBytes, mappedBytes } from '../../mm/limits.ts';

const KIB = 1024;

/** Files in memory live beside RAM, so nothing is cached in it but what is or was mapped. */
export function memoryAmounts(kernel: Kernel): readonly (readonly [name: string, kib: number])[] {
  const spaces = [...kernel.state.spaces.values()];
  const sum = (of: (space: (typeof spaces)[number]) => number): number =>
    spaces.reduce((total, space) => total + of(space), 0);
  const total = kernel.machine.memory.ramBytes / KIB;
  const free = (framesLeft(kernel) * PAGE_SIZE) / KIB;
  const shared = sharedPages(kernel) * (PAGE_SIZE / KIB);
  const cached = cachedFrames(kernel) * (PAGE_SIZE / KIB);
  const resident = Math.min(total - free, (sum((space) => space.residentPages) * PAGE_SIZE) / KIB);
  const locked = sum(lockedBytes) / KIB;
  const committed = Math.floor(sum(mappedBytes) / KIB);
  const anonymous = Math.max(0, resident - shared);
  return [
    ['MemTotal', total],
    ['MemFree', free],
    ['MemAvailable', free + cached],
    ['Buffers', 0],
    ['Cached', shared + cached],
    ['SwapCached', 0],
    ['Active', resident],
    ['Inactive', cached],
    ['Active(anon)', anonymous],
    ['Inactive(anon)', 0],
    ['Active(file)', resident - anonymous],
    ['Inactive(file)', cached],
    ['Unevictable', locked],
    ['Mlocked', locked],
    ['SwapTotal', 0],
    ['SwapFree', 0],
    ['Dirty', 0],
    ['Writeback', 0],
    ['AnonPages', anonymous],
    ['Mapped', shared],
    ['Shmem', shared],
    ['KReclaimable', 0],
    ['Slab', 0],
    ['SReclaimable', 0],
    ['SUnreclaim', 0],
    ['KernelStack', 0],
    ['PageTables', Math.max(0, total - free - cached - resident)],
    ['NFS_Unstable', 0],
    ['Bounce', 0],
    ['WritebackTmp', 0],
    ['CommitLimit', total],
    ['Committed_AS', committed],
    ['VmallocTotal', USER_END / KIB],
    ['VmallocUsed', 0],
    ['VmallocChunk', 0],
    ['Percpu', 0],
    ['AnonHugePages', 0],
    ['ShmemHugePages', 0],
    ['HugePages_Total', 0],
    ['Hugepagesize', 2048],
  ];
}

/** Frames that files mapped MAP_SHARED have. */
function sharedPages(kernel: Kernel): number {
  let pages = 0;
  for (const inode of kernel.state.inodes.values()) if (inode.kind === 'file') pages += inode.pages?.size ?? 0;
  return pages;
}
