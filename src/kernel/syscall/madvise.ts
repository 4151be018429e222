/**
 * madvise(2): discarding, bringing in, and what a fork's child gets. Advice about read-ahead, huge pages, merging and dumps changes nothing here.
 */
import type { Kernel } from '../context.ts';
import { zeroContent } from '../fs/content.ts';
import { inodeAt } from '../fs/inode.ts';
import { checkWritable } from '../fs/seals.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { pageCeil, USER_END } from '../mm/layout.ts';
import { checkCuts } from '../mm/limits.ts';
import { discardPages } from '../mm/mapping.ts';
import { type PopulateKind, populate } from '../mm/populate.ts';
import { cutVma, hasTrait, isCovered, replaceVmas, VmaTrait, vmasIn } from '../mm/vma.ts';
import type { AddressSpace, Thread, Vma } from '../state.ts';
import { SysError } from '../sysError.ts';
import { params, type SyscallRow } from './row.ts';

const PAGE = 4096;

const Advice = {
  DONTNEED: 4,
  FREE: 8,
  REMOVE: 9,
  DONTFORK: 10,
  DOFORK: 11,
  WIPEONFORK: 18,
  KEEPONFORK: 19,
  COLD: 20,
  PAGEOUT: 21,
  POPULATE_READ: 22,
  POPULATE_WRITE: 23,
  DONTNEED_LOCKED: 24,
} as const;
/** NORMAL, RANDOM, SEQUENTIAL, WILLNEED; MERGEABLE, UNMERGEABLE, HUGEPAGE, NOHUGEPAGE, DONTDUMP, DODUMP. */
const HINTS: readonly number[] = [0, 1, 2, 3, 12, 13, 14, 15, 16, 17];
const PRIVILEGED: readonly number[] = [100, 101];

/** What advice does to one area, cut to the range; throws when the area is not of the kind for it. */
type Apply = (kernel: Kernel, space: AddressSpace, part: Vma) => void;

const discard: Apply = (kernel, space, part) => discardPages(kernel, space, part.start, part.end);

function refuseLocked(part: Vma): void {
  if (hasTrait(part, VmaTrait.locked)) throw new SysError('EINVAL', 'the mapping is locked');
}

function refuseFile(part: Vma): void {
  if (part.file !== undefined) throw new SysError('EINVAL', 'this advice is for private anonymous memory');
}

const setTrait =
  (trait: number): Apply =>
  (_kernel, space, part) =>
    replaceVmas(space, part.start, part.end, [{ ...part, traits: (part.traits ?? 0) | trait }]);

const clearTrait =
  (trait: number): Apply =>
  (_kernel, space, part) =>
    replaceVmas(space, part.start, part.end, [{ ...part, traits: (part.traits ?? 0) & ~trait || undefined }]);

/** Punches a hole into the file behind a shared mapping, as fallocate(2) does. */
const remove: Apply = (kernel, _space, part) => {
  refuseLocked(part);
  if (part.file === undefined) throw new SysError('EINVAL', 'MADV_REMOVE is for mappings of files');
  if (!part.shared || part.file.readOnly === true)
    throw new SysError('EACCES', `${part.name} is not mapped to be written`);
  const inode = inodeAt(kernel, part.file.ino);
  if (inode.kind !== 'file') throw new SysError('EOPNOTSUPP', `${part.name} can have no holes`);
  checkWritable(inode, 0);
  const { offset } = part.file;
  zeroContent(kernel, inode, offset, Math.min(inode.size, offset + part.end - part.start));
};

const actions = new Map<number, Apply>([
  // Private pages come back as zeros or as their file is; shared ones stay in their file.
  [
    Advice.DONTNEED,
    (kernel, space, part) => {
      refuseLocked(part);
      discard(kernel, space, part);
    },
  ],
  [Advice.DONTNEED_LOCKED, discard],
  [
    Advice.FREE,
    (kernel, space, part) => {
      refuseFile(part);
      // It may discard at once.
      discard(kernel, space, part);
    },
  ],
  [Advice.REMOVE, remove],
  [Advice.DONTFORK, setTrait(VmaTrait.dontFork)],
  [Advice.DOFORK, clearTrait(VmaTrait.dontFork)],
  [
    Advice.WIPEONFORK,
    (kernel, space, part) => {
      refuseFile(part);
      setTrait(VmaTrait.wipeOnFork)(kernel, space, part);
    },
  ],
  [Advice.KEEPONFORK, clearTrait(VmaTrait.wipeOnFork)],
  [Advice.COLD, (_kernel, _space, part) => refuseLocked(part)],
  [Advice.PAGEOUT, (_kernel, _space, part) => refuseLocked(part)],
  ...HINTS.map((advice): [number, Apply] => [advice, () => {}]),
]);

function sysMadvise(kernel: Kernel, thread: Thread, addr: number, length: number, advice: number): number {
  const space = spaceOf(kernel, thread);
  const isPopulate = advice === Advice.POPULATE_READ || advice === Advice.POPULATE_WRITE;
  if (PRIVILEGED.includes(advice)) throw new SysError('EPERM', 'poisoning memory needs privilege');
  const action = actions.get(advice);
  if (action === undefined && !isPopulate) throw new SysError('EINVAL', `advice ${advice} is not known`);
  if (addr % PAGE !== 0) throw new SysError('EINVAL', `0x${addr.toString(16)} is not page-aligned`);
  const end = addr + pageCeil(length);
  if (!(end <= USER_END)) throw new SysError('EINVAL', `${length} bytes at 0x${addr.toString(16)} leave user space`);
  if (end === addr) return 0;
  if (isPopulate) return populateRange(kernel, space, addr, end, advice === Advice.POPULATE_READ ? 'load' : 'store');
  checkCuts(space, addr, end);
  // Linux goes on behind holes, and tells of them in the end.
  const whole = isCovered(space, addr, end);
  for (const vma of vmasIn(space, addr, end)) {
    action!(kernel, space, cutVma(vma, Math.max(addr, vma.start), Math.min(end, vma.end)));
  }
  if (!whole) throw new SysError('ENOMEM', 'part of the range is not mapped');
  return 0;
}

function populateRange(kernel: Kernel, space: AddressSpace, start: number, end: number, kind: PopulateKind): number {
  switch (populate(kernel, space, start, end, kind)) {
    case 'ok':
      return 0;
    case 'segv':
      if (!isCovered(space, start, end)) throw new SysError('ENOMEM', 'part of the range is not mapped');
      throw new SysError('EINVAL', `the range does not allow a ${kind}`);
    case 'bus':
      throw new SysError('EFAULT', 'part of the range lies beyond the end of the mapped file');
    case 'oom':
      throw new SysError('ENOMEM', 'no frame is left');
  }
}

export const rows: SyscallRow[] = [
  { nr: 233, name: 'madvise', params: params('addr: pointer, length: size, advice: advice'), handler: sysMadvise },
];
