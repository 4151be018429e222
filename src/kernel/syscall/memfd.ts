/** memfd_create(2): a file in memory without a name in the tree. */
import type { Kernel } from '../context.ts';
import { emptyFile } from '../fs/chunks.ts';
import { installFd, lowestFree, makeOpenFile } from '../fs/descriptors.ts';
import { makeInode } from '../fs/inode.ts';
import { O_LARGEFILE, O_RDWR, S_IFREG } from '../fs/openFlags.ts';
import { Seal } from '../fs/seals.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { readCString } from '../mm/userMemory.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { filesOf } from '../thread.ts';
import { params, type SyscallRow } from './row.ts';

const MFD_CLOEXEC = 0x01;
const MFD_ALLOW_SEALING = 0x02;
const MFD_HUGETLB = 0x04;
const MFD_NOEXEC_SEAL = 0x08;
const MFD_EXEC = 0x10;
const KNOWN = MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL | MFD_EXEC;
const HUGE_SIZES = 0xfc00_0000;
const NAME_BYTES = 249;

function sysMemfdCreate(kernel: Kernel, thread: Thread, name: number, flags: number): number {
  const has = (flag: number): boolean => (flags & flag) !== 0;
  if (has(MFD_HUGETLB) && (flags & ~(KNOWN | MFD_HUGETLB | HUGE_SIZES)) === 0) {
    throw new SysError('ENOSYS', 'there are no huge pages');
  }
  const both = MFD_NOEXEC_SEAL | MFD_EXEC;
  if ((flags & ~KNOWN) !== 0 || (flags & both) === both) {
    throw new SysError('EINVAL', `flags 0x${flags.toString(16)} cannot be used`);
  }
  const table = filesOf(kernel, thread);
  const text = readName(kernel, thread, name);
  const fd = lowestFree(table);
  const mode = S_IFREG | (has(MFD_NOEXEC_SEAL) ? 0o666 : 0o777);
  const inode = makeInode(kernel, mode, emptyFile(), 0);
  if (has(MFD_NOEXEC_SEAL)) inode.seals = Seal.F_SEAL_EXEC;
  else if (has(MFD_ALLOW_SEALING)) inode.seals = 0;
  const path = `/memfd:${text} (deleted)`;
  const file = makeOpenFile(kernel, { kind: 'inode', ino: inode.ino }, O_RDWR | O_LARGEFILE, path);
  file.memfd = true;
  inode.writers = 0;
  installFd(table, fd, file, has(MFD_CLOEXEC));
  return fd;
}

function readName(kernel: Kernel, thread: Thread, name: number): string {
  try {
    return readCString(kernel, spaceOf(kernel, thread), name, NAME_BYTES + 1);
  } catch (error) {
    if (error instanceof SysError && error.errno === 'ENAMETOOLONG')
      throw new SysError('EINVAL', 'the name is too long');
    throw error;
  }
}

export const rows: SyscallRow[] = [
  { nr: 279, name: 'memfd_create', params: params('name: string, flags: memfdFlags'), handler: sysMemfdCreate },
];
