/**
 * mmap(2) and munmap(2). Checks come in Linux's order, because programs see which errno wins.
 */
import type { Kernel } from '../context.ts';
import { emptyFile } from '../fs/chunks.ts';
import { isRegular, needContent } from '../fs/content.ts';
import { fileOf } from '../fs/descriptors.ts';
import { inodeAt, makeInode } from '../fs/inode.ts';
import { O_ACCMODE, O_RDWR, O_WRONLY, S_IFREG } from '../fs/openFlags.ts';
import { isSealedAgainstWriting } from '../fs/seals.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { exceedsRam } from '../mm/frames.ts';
import { MAP_MIN, PROT_EXEC, PROT_READ, PROT_WRITE, pageCeil, pageFloor, USER_END } from '../mm/layout.ts';
import { checkCuts, checkLocked, checkMapping } from '../mm/limits.ts';
import { hasFileCode, tellMappedCode } from '../mm/mappedCode.ts';
import { mapArea, unmapRange } from '../mm/mapping.ts';
import { populate } from '../mm/populate.ts';
import { findFreeRange, isFree, VmaTrait, vmasIn } from '../mm/vma.ts';
import type { AddressSpace, OpenFile, Thread, Vma } from '../state.ts';
import { SysError } from '../sysError.ts';
import { noteAttachments } from '../sysv/sharedMemory.ts';
import { processOf } from '../thread.ts';
import { params, type SyscallRow } from './row.ts';

const MAP_SHARED = 0x01;
const MAP_PRIVATE = 0x02;
const MAP_SHARED_VALIDATE = 0x03;
const MAP_TYPE = 0x0f;
const MAP_FIXED = 0x10;
const MAP_ANONYMOUS = 0x20;
const MAP_GROWSDOWN = 0x100;
const MAP_LOCKED = 0x2000;
const MAP_NORESERVE = 0x4000;
const MAP_POPULATE = 0x8000;
const MAP_NONBLOCK = 0x1_0000;
const MAP_HUGETLB = 0x4_0000;
const MAP_FIXED_NOREPLACE = 0x10_0000;
/** MAP_DENYWRITE, MAP_EXECUTABLE and MAP_STACK mean nothing here; MAP_SYNC is not among what is known. */
const MAP_HARMLESS = 0x800 | 0x1000 | 0x2_0000;
const KNOWN =
  MAP_TYPE |
  MAP_FIXED |
  MAP_ANONYMOUS |
  MAP_GROWSDOWN |
  MAP_LOCKED |
  MAP_NORESERVE |
  MAP_POPULATE |
  MAP_NONBLOCK |
  MAP_HUGETLB |
  MAP_FIXED_NOREPLACE |
  MAP_HARMLESS;
const PROT_ALL = PROT_READ | PROT_WRITE | PROT_EXEC;
const PAGE = 4096;

function sysMmap(
  kernel: Kernel,
  thread: Thread,
  addr: number,
  length: number,
  prot: number,
  flags: number,
  fd: number,
  offset: number,
): number {
  const space = spaceOf(kernel, thread);
  const process = processOf(kernel, thread.pid);
  if (offset % PAGE !== 0) throw new SysError('EINVAL', `offset ${offset} is not page-aligned`);
  const file = (flags & MAP_ANONYMOUS) === 0 ? fileOf(kernel, thread, fd) : undefined;
  if (length === 0) throw new SysError('EINVAL', 'the length is 0');
  const size = pageCeil(length);
  if (!(size <= USER_END)) throw new SysError('ENOMEM', `${length} bytes do not fit into user space`);
  if (file !== undefined && !(offset >= 0 && offset + size <= Number.MAX_SAFE_INTEGER)) {
    throw new SysError('EOVERFLOW', `offset ${offset} is too large`);
  }
  const start = chooseAddress(space, addr, size, flags);
  const shared = isShared(flags);
  const isWritable = (prot & PROT_WRITE) !== 0;
  checkMapping(process, space, size, !shared && isWritable);
  if ((flags & MAP_LOCKED) !== 0) checkLocked(process, space, size, 'EAGAIN');
  if ((flags & MAP_HUGETLB) !== 0) throw new SysError('ENOMEM', 'there is no pool of huge pages');
  const growsDown = (flags & MAP_GROWSDOWN) !== 0 && !shared && file === undefined;
  const isLocked = (flags & MAP_LOCKED) !== 0 || space.locksNew === true;
  const traits = isLocked ? { traits: VmaTrait.locked } : {};
  const area = { start, end: start + size, prot: prot & PROT_ALL, shared, growsDown, ...traits };
  const reserved = !shared && isWritable && (flags & MAP_NORESERVE) === 0;
  if (reserved && exceedsRam(kernel, size)) throw new SysError('ENOMEM', `${size} bytes are more than the machine has`);
  const vma = backed(kernel, area, file, shared, prot, offset);
  const hadCode = hasFileCode(space, start, start + size);
  mapArea(kernel, space, vma);
  tellMappedCode(kernel, thread, start, start + size, hadCode);
  // As far as there are frames and file; whether all of it came is not told.
  const isPopulated = isLocked || (flags & (MAP_POPULATE | MAP_NONBLOCK)) === MAP_POPULATE;
  if (isPopulated) populate(kernel, space, start, start + size, 'any');
  return start;
}

function isShared(flags: number): boolean {
  const type = flags & MAP_TYPE;
  if (type === MAP_PRIVATE) return false;
  if (type === MAP_SHARED) return true;
  if (type === MAP_SHARED_VALIDATE) {
    const unknown = flags & ~KNOWN;
    if (unknown !== 0) throw new SysError('EOPNOTSUPP', `map flags 0x${unknown.toString(16)} are not known`);
    return true;
  }
  throw new SysError('EINVAL', `map type ${type} is neither MAP_SHARED nor MAP_PRIVATE`);
}

function chooseAddress(space: AddressSpace, addr: number, size: number, flags: number): number {
  const hex = `0x${addr.toString(16)}`;
  if ((flags & (MAP_FIXED | MAP_FIXED_NOREPLACE)) !== 0) {
    if (!(addr <= USER_END - size)) throw new SysError('ENOMEM', `${hex} with ${size} bytes is outside user space`);
    if (addr % PAGE !== 0) throw new SysError('EINVAL', `fixed address ${hex} is not page-aligned`);
    if (addr < MAP_MIN) throw new SysError('EPERM', `${hex} is below the lowest address that may be mapped`);
    if ((flags & MAP_FIXED_NOREPLACE) !== 0 && vmasIn(space, addr, addr + size).length > 0) {
      throw new SysError('EEXIST', `something is mapped at ${hex}`);
    }
    return addr;
  }
  const hint = addr < USER_END ? pageFloor(addr) : 0;
  if (hint !== 0 && isFree(space, hint, size)) return hint;
  const found = findFreeRange(space, size);
  if (found === undefined) throw new SysError('ENOMEM', `no free range of ${size} bytes is left`);
  return found;
}

/** The area with what it shows: nothing, a file, or the nameless file of shared anonymous memory. */
function backed(
  kernel: Kernel,
  area: Omit<Vma, 'name' | 'file'>,
  file: OpenFile | undefined,
  shared: boolean,
  prot: number,
  offset: number,
): Vma {
  const fileEnd = Number.MAX_SAFE_INTEGER;
  const size = area.end - area.start;
  const anonymous = (): Vma => {
    if (!shared) return { ...area, name: '' };
    const { ino } = makeInode(kernel, S_IFREG | 0o600, emptyFile(size), 0);
    return { ...area, name: '/dev/zero (deleted)', file: { ino, offset: 0, fileEnd } };
  };
  if (file === undefined) return anonymous();
  const mode = file.flags & O_ACCMODE;
  if (mode === O_WRONLY) throw new SysError('EACCES', `${file.path} is not open for reading`);
  if (shared && (prot & PROT_WRITE) !== 0 && mode !== O_RDWR) {
    throw new SysError('EACCES', `${file.path} is not open for writing`);
  }
  const inode = file.node.kind === 'inode' ? inodeAt(kernel, file.node.ino) : undefined;
  const isSealed = shared && inode !== undefined && isSealedAgainstWriting(inode);
  if (isSealed && (prot & PROT_WRITE) !== 0) throw new SysError('EPERM', `${file.path} is sealed against writing`);
  if (inode?.kind === 'device' && inode.device === 'zero') return anonymous();
  if (inode === undefined || !isRegular(inode)) throw new SysError('ENODEV', `${file.path} cannot be mapped`);
  needContent(kernel, inode);
  return { ...area, name: file.path, file: { ino: inode.ino, offset, fileEnd, readOnly: mode !== O_RDWR || isSealed } };
}

function sysMunmap(kernel: Kernel, thread: Thread, addr: number, length: number): number {
  if (addr % PAGE !== 0) throw new SysError('EINVAL', `0x${addr.toString(16)} is not page-aligned`);
  const size = pageCeil(length);
  if (!(addr + size <= USER_END) || size === 0)
    throw new SysError('EINVAL', `${length} bytes cannot be unmapped there`);
  const space = spaceOf(kernel, thread);
  checkCuts(space, addr, addr + size);
  const hadCode = hasFileCode(space, addr, addr + size);
  noteAttachments(kernel, thread.pid, vmasIn(space, addr, addr + size), 'detached');
  unmapRange(kernel, space, addr, addr + size);
  tellMappedCode(kernel, thread, addr, addr + size, hadCode);
  return 0;
}

export const rows: SyscallRow[] = [
  {
    nr: 222,
    name: 'mmap',
    params: params('addr: pointer, length: size, prot: prot, flags: mapFlags, fd: fd, offset: long'),
    handler: sysMmap,
  },
  { nr: 215, name: 'munmap', params: params('addr: pointer, length: size'), handler: sysMunmap },
];
