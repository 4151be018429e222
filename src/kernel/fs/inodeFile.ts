/** What files in the tree can do once they are open: regular files, directories, devices, files of /proc. */
import type { Kernel } from '../context.ts';
import { READABLE, WRITABLE } from '../ipc/pollEvents.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { writeU32 } from '../mm/userMemory.ts';
import type { Inode, OpenNode } from '../state.ts';
import { FIONREAD } from '../syscall/ioctlRequests.ts';
import { SysError } from '../sysError.ts';
import { contentSize, isRegular, readContent, writeContent } from './content.ts';
import { type Device, readDevice, writeDevice } from './device.ts';
import type { FileKind, Transfer } from './fileKind.ts';
import { dropOpenFileLocks } from './fileLock.ts';
import { dropPrivileges, roomForWrite } from './fileSize.ts';
import { dropInodeIfUnused, inodeAt } from './inode.ts';
import { gather, scatter, totalLength, usableLength } from './ioVector.ts';
import { O_APPEND } from './openFlags.ts';
import { readSynthetic, writeSynthetic } from './synthetic.ts';

type InodeNode = OpenNode & { readonly kind: 'inode' };
type PlainDevice = Inode & { kind: 'device'; device: Device };

export const inodeFile: FileKind<Kernel, InodeNode> = {
  kind: 'inode',
  seekable: true,
  read(kernel, transfer) {
    return readInode(kernel, transfer, inodeAt(kernel, transfer.file.node.ino));
  },
  write(kernel, transfer) {
    return writeInode(kernel, transfer, inodeAt(kernel, transfer.file.node.ino));
  },
  peek(kernel, thread, file, max, at) {
    const inode = inodeAt(kernel, file.node.ino);
    const offset = at ?? file.offset;
    if (isRegular(inode)) return readContent(kernel, inode, offset, max);
    if (inode.kind === 'syntheticFile') return readSynthetic(kernel, thread, inode, file, offset, max);
    if (isPlainDevice(inode)) return readDevice(kernel, inode.device, max);
    throw new SysError('EINVAL', `${file.path} cannot be spliced`);
  },
  skip(_kernel, file, count, at) {
    if (at === undefined) file.offset += count;
  },
  put(kernel, _thread, file, bytes, at) {
    const inode = inodeAt(kernel, file.node.ino);
    if (isPlainDevice(inode)) return writeDevice(inode.device, bytes.length);
    else if (inode.kind !== 'file') throw new SysError('EINVAL', `${file.path} cannot be written`);
    else {
      writeContent(kernel, inode, at ?? file.offset, bytes);
      if (at === undefined) file.offset += bytes.length;
    }
    return bytes.length;
  },
  readiness: () => READABLE | WRITABLE,
  reopen: (_kernel, node) => node,
  closed(kernel, { id, node }) {
    dropOpenFileLocks(kernel, node.ino, id);
    dropInodeIfUnused(kernel, node.ino);
  },
  ioctl(kernel, thread, file, request, argument) {
    const inode = inodeAt(kernel, file.node.ino);
    if (request !== FIONREAD || !isRegular(inode)) return undefined;
    writeU32(kernel, spaceOf(kernel, thread), argument, Math.max(0, contentSize(inode) - file.offset));
    return 0;
  },
};

const isPlainDevice = (inode: Inode): inode is PlainDevice => inode.kind === 'device';

function readInode(kernel: Kernel, { thread, file, segments, at }: Transfer<InodeNode>, inode: Inode): number {
  const length = totalLength(segments);
  const offset = at ?? file.offset;
  const space = spaceOf(kernel, thread);
  let bytes: Uint8Array;
  if (isRegular(inode)) bytes = readContent(kernel, inode, offset, length);
  else if (isPlainDevice(inode)) {
    const usable = length === 0 ? 0 : usableLength(kernel, space, segments, 'store');
    bytes = readDevice(kernel, inode.device, usable);
  } else if (inode.kind === 'syntheticFile') bytes = readSynthetic(kernel, thread, inode, file, offset, length);
  else throw new SysError('EISDIR', `${file.path} is a directory`);
  if (bytes.length === 0) return 0;
  const done = bytes.subarray(0, usableLength(kernel, space, segments, 'store'));
  scatter(kernel, space, segments, 0, done);
  if (at === undefined && !isPlainDevice(inode)) file.offset = offset + done.length;
  return done.length;
}

function writeInode(kernel: Kernel, { thread, file, segments, at }: Transfer<InodeNode>, inode: Inode): number {
  const wanted = totalLength(segments);
  if (isPlainDevice(inode)) return writeDevice(inode.device, wanted);
  if (wanted === 0) return 0;
  const space = spaceOf(kernel, thread);
  const usable = usableLength(kernel, space, segments, 'load');
  if (inode.kind === 'syntheticFile') {
    const start = at ?? file.offset;
    const taken = writeSynthetic(kernel, thread, inode, gather(kernel, space, segments, 0, usable), start);
    if (at === undefined) file.offset = start + taken;
    return taken;
  }
  if (inode.kind !== 'file') throw new SysError('EBADF', `${file.path} cannot be written`);
  // O_APPEND moves every write to the end, pwrite64's too (pwrite(2), "BUGS").
  const offset = (file.flags & O_APPEND) !== 0 ? contentSize(inode) : (at ?? file.offset);
  const length = roomForWrite(kernel, thread, offset, usable);
  writeContent(kernel, inode, offset, gather(kernel, space, segments, 0, length));
  dropPrivileges(inode);
  if (at === undefined) file.offset = offset + length;
  return length;
}
