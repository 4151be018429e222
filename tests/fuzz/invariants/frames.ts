/**
 * Physical frames: who holds one is counted anew, by walking every page table and every file's shared pages, and compared with the counts that the kernel
 * keeps. So no frame is lost, none is free and held, and none is held twice by one account.
 */
import { physAddr } from '../../../src/base/address.ts';
import type { KernelApi } from '../../../src/kernel/kernelApi.ts';
import { holdersOf } from '../../../src/kernel/mm/framePool.ts';
import { frameNumber } from '../../../src/kernel/mm/frames.ts';
import { frameOf, RESIDENT, rootOf, V } from '../../../src/kernel/mm/pageTable.ts';
import type { AddressSpace } from '../../../src/kernel/state.ts';
import { poolFaults } from './framePool.ts';

const PAGE = 4096;
/** What a page of 4 KiB, and a table of the levels above, spans. */
const SPANS = [PAGE, PAGE * 512, PAGE * 512 * 512] as const;

export function frameFaults({ state, machine }: KernelApi): string[] {
  const faults: string[] = [];
  const held = new Map<number, number>();
  const hold = (frame: number): void => {
    held.set(frameNumber(frame), (held.get(frameNumber(frame)) ?? 0) + 1);
  };

  const walk = (space: AddressSpace, table: number, level: 0 | 1 | 2, base: number): number => {
    let resident = 0;
    hold(table);
    for (let index = 0; index < 512; index++) {
      const pte = machine.memory.readU32(physAddr(table + index * 8));
      const va = base + index * SPANS[level];
      if (level === 0) {
        if ((pte & RESIDENT) === 0) continue;
        resident++;
        hold(frameOf(pte));
        if (!space.vmas.some(({ start, end }) => va >= start && va < end)) {
          faults.push(`space ${space.id} has a page at 0x${va.toString(16)}, where nothing is mapped`);
        }
      } else if ((pte & V) !== 0) resident += walk(space, frameOf(pte), level === 2 ? 1 : 0, va);
    }
    return resident;
  };
  for (const space of state.spaces.values()) {
    const resident = walk(space, rootOf(space), 2, 0);
    if (resident !== space.residentPages) {
      faults.push(`space ${space.id} counts ${space.residentPages} resident pages and has ${resident}`);
    }
    space.vmas.forEach(({ start, end, file }, index) => {
      const before = space.vmas[index - 1]?.end ?? 0;
      if (start >= end || before > start) {
        faults.push(
          `area 0x${start.toString(16)} to 0x${end.toString(16)} of space ${space.id} follows 0x${before.toString(16)}`,
        );
      }
      if (file !== undefined && !state.inodes.has(file.ino))
        faults.push(`space ${space.id} maps inode ${file.ino}, which is gone`);
    });
  }
  for (const inode of state.inodes.values()) {
    if (inode.kind === 'file') for (const frame of inode.pages?.values() ?? []) hold(frame);
  }

  for (const pages of state.frames.cached.values()) for (const frame of pages.values()) hold(frame);

  const { frames } = state;
  for (let number = 0; number < frames.count; number++) {
    const stored = holdersOf(frames, number);
    const counted = held.get(number) ?? 0;
    if (stored !== counted) faults.push(`frame ${number} is held ${counted} times and counts ${stored}`);
    held.delete(number);
  }
  if (held.size > 0) faults.push(`frames ${[...held.keys()].join(', ')} are held and do not exist`);
  return [...faults, ...poolFaults(frames)];
}
