/**
 * statfs(2) and fstatfs(2): a file system's type, size and limits.
 */
import type { Kernel } from '../context.ts';
import { contentLimit } from '../fs/chunks.ts';
import { fileOf } from '../fs/descriptors.ts';
import { MAX_INODES } from '../fs/inode.ts';
import { AT_FDCWD, NAME_MAX } from '../fs/openFlags.ts';
import { readPath, resolveExisting } from '../fs/path.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyOut } from '../mm/userMemory.ts';
import type { Thread } from '../state.ts';
import { params, type SyscallRow } from './row.ts';

const BLOCK = 4096;
const TMPFS_MAGIC = 0x0102_1994;
/** What overlay file systems say, which folders of the host are most like. */
const OVERLAYFS_MAGIC = 0x794c_7630;
const PIPEFS_MAGIC = 0x5049_5045;
const MAGIC: Readonly<Record<string, number>> = {
  tmpfs: TMPFS_MAGIC,
  hostfs: OVERLAYFS_MAGIC,
  proc: 0x9fa0,
  sysfs: 0x6265_6572,
  devpts: 0x1cd1,
};
const ST_RDONLY = 1;
const ST_NOSUID = 2;
const ST_NOATIME = 0x400;
const ST_VALID = 0x20;

function sysStatfs(kernel: Kernel, thread: Thread, path: number, buf: number): number {
  const name = readPath(kernel, thread, path);
  const { mount } = resolveExisting(kernel, thread, AT_FDCWD, name, true);
  copyOut(kernel, spaceOf(kernel, thread), buf, packStatfs(kernel, mount));
  return 0;
}

function sysFstatfs(kernel: Kernel, thread: Thread, fd: number, buf: number): number {
  const { node } = fileOf(kernel, thread, fd);
  const mount = node.kind === 'inode' ? kernel.state.inodes.get(node.ino)?.mount : undefined;
  copyOut(kernel, spaceOf(kernel, thread), buf, packStatfs(kernel, mount));
  return 0;
}

/** struct statfs: 120 bytes. All that is written goes to guest memory, so that is what is free. */
function packStatfs(kernel: Kernel, mountId: number | undefined): Uint8Array {
  const mount = mountId === undefined ? undefined : kernel.state.fileSystem.mounts.get(mountId);
  const view = new DataView(new ArrayBuffer(120));
  const isSized = mount?.type === 'tmpfs' || mount?.type === 'hostfs';
  const blocks = isSized ? Math.floor(contentLimit(kernel) / BLOCK) : 0;
  const used = Math.ceil(kernel.state.contentBytes / BLOCK);
  const words = [
    mount === undefined ? PIPEFS_MAGIC : (MAGIC[mount.type] ?? TMPFS_MAGIC),
    BLOCK,
    blocks,
    isSized ? Math.max(0, blocks - used) : 0,
    isSized ? Math.max(0, blocks - used) : 0,
    isSized ? MAX_INODES : 0,
    isSized ? MAX_INODES - kernel.state.inodes.size : 0,
  ];
  for (const [index, word] of words.entries()) view.setBigUint64(index * 8, BigInt(word), true);
  view.setUint32(56, mountId ?? 0, true);
  view.setBigUint64(64, BigInt(NAME_MAX), true);
  view.setBigUint64(72, BigInt(BLOCK), true);
  const flags = ST_VALID | ST_NOSUID | ST_NOATIME | (mount?.mode === 'ro' ? ST_RDONLY : 0);
  view.setBigUint64(80, BigInt(flags), true);
  return new Uint8Array(view.buffer);
}

export const rows: SyscallRow[] = [
  { nr: 43, name: 'statfs', params: params('path: path, buf: outStatfs'), handler: sysStatfs },
  { nr: 44, name: 'fstatfs', params: params('fd: fd, buf: outStatfs'), handler: sysFstatfs },
];
