/**
 * What stat(2) and statx(2) say about files, in the layouts of Linux's generic ABI (asm-generic/stat.h, linux/stat.h).
 */
import { assert } from '../../base/assert.ts';
import { BOOT_SECONDS, NS_PER_SECOND } from '../bootTime.ts';
import type { Kernel } from '../context.ts';
import { GID, UID } from '../credentials.ts';
import type { Inode, OpenFile, OpenNode } from '../state.ts';
import { contentBlocks } from './content.ts';
import { deviceNumbers, terminalNumbers } from './device.ts';
import { inodeAt } from './inode.ts';
import { isMountRoot, NO_MOUNT } from './mount.ts';

export interface Stat {
  /** Device number of the mount. */
  readonly dev: number;
  readonly ino: number;
  readonly mode: number;
  readonly nlink: number;
  readonly uid: number;
  readonly gid: number;
  /** Device number of a device, as makedev(3). */
  readonly rdev: number;
  readonly size: number;
  /** Of 512 bytes. */
  readonly blocks: number;
  /** CLOCK_REALTIME in ns. */
  readonly atime: bigint;
  readonly mtime: bigint;
  readonly ctime: bigint;
  readonly isMountRoot: boolean;
}

const BLOCK = 4096;
const START = BigInt(BOOT_SECONDS) * BigInt(NS_PER_SECOND);

export function statInode(kernel: Kernel, inode: Inode): Stat {
  const { ino, mode, uid, gid, atime, mtime, ctime } = inode;
  const [size, blocks] = sizeOf(inode);
  const rdev = deviceOf(inode);
  const nlink = linksOf(inode);
  const root = isMountRoot(kernel, inode);
  return { dev: inode.mount, ino, mode, nlink, uid, gid, rdev, size, blocks, atime, mtime, ctime, isMountRoot: root };
}

function deviceOf(inode: Inode): number {
  if (inode.kind === 'device') return deviceNumbers[inode.device];
  return inode.kind === 'terminal' ? terminalNumbers[inode.terminal] + (inode.id ?? 0) : 0;
}

function sizeOf(inode: Inode): [size: number, blocks: number] {
  switch (inode.kind) {
    case 'file':
      return [inode.size, contentBlocks(inode)];
    case 'symlink':
      return [new TextEncoder().encode(inode.target).length, 0];
    case 'directory':
      return [BLOCK, 0];
    default:
      return [0, 0];
  }
}

/** `.` of a directory and `..` of each folder in it are names of it too; 1 says that a folder of the host has not counted them. */
function linksOf(inode: Inode): number {
  if (inode.kind === 'syntheticDirectory') return 2;
  if (inode.kind !== 'directory') return Math.max(inode.nlink, inode.kind.startsWith('synthetic') ? 1 : 0);
  if (inode.nlink === 0) return 0;
  return inode.host === undefined ? 2 + inode.folders : 1;
}

export const statFile = (kernel: Kernel, file: OpenFile): Stat => statNode(kernel, file.node);

/** What an open file is. */
export function statNode(kernel: Kernel, node: OpenNode): Stat {
  if ('ino' in node && node.ino !== undefined) return statInode(kernel, inodeAt(kernel, node.ino));
  const { stat } = kernel.fileKind(node);
  assert(stat !== undefined, `files of kind ${node.kind} say what stat shows of them`);
  const owner = { uid: UID, gid: GID };
  const times = { atime: START, mtime: START, ctime: START };
  return { dev: NO_MOUNT, nlink: 1, ...owner, blocks: 0, ...times, isMountRoot: false, ...stat(kernel, node) };
}

/** struct stat: 128 bytes. */
export function packStat(stat: Stat): Uint8Array {
  const view = new DataView(new ArrayBuffer(128));
  view.setBigUint64(0, BigInt(stat.dev), true);
  view.setBigUint64(8, BigInt(stat.ino), true);
  view.setUint32(16, stat.mode, true);
  view.setUint32(20, stat.nlink, true);
  view.setUint32(24, stat.uid, true);
  view.setUint32(28, stat.gid, true);
  view.setBigUint64(32, BigInt(stat.rdev), true);
  view.setBigInt64(48, BigInt(stat.size), true);
  view.setInt32(56, BLOCK, true);
  view.setBigInt64(64, BigInt(stat.blocks), true);
  packTime(view, 72, stat.atime);
  packTime(view, 88, stat.mtime);
  packTime(view, 104, stat.ctime);
  return new Uint8Array(view.buffer);
}

/** STATX_BASIC_STATS: everything but the time of birth; and STATX_MNT_ID. */
const STATX_SHOWN = 0x7ff | 0x1000;
const STATX_ATTR_MOUNT_ROOT = 0x2000;

/** struct statx: 256 bytes. */
export function packStatx(stat: Stat): Uint8Array {
  const view = new DataView(new ArrayBuffer(256));
  view.setUint32(0, STATX_SHOWN, true);
  view.setUint32(4, BLOCK, true);
  view.setBigUint64(8, BigInt(stat.isMountRoot ? STATX_ATTR_MOUNT_ROOT : 0), true);
  view.setUint32(16, stat.nlink, true);
  view.setUint32(20, stat.uid, true);
  view.setUint32(24, stat.gid, true);
  view.setUint16(28, stat.mode, true);
  view.setBigUint64(32, BigInt(stat.ino), true);
  view.setBigUint64(40, BigInt(stat.size), true);
  view.setBigUint64(48, BigInt(stat.blocks), true);
  view.setBigUint64(56, BigInt(STATX_ATTR_MOUNT_ROOT), true);
  packTime(view, 64, stat.atime);
  packTime(view, 96, stat.ctime);
  packTime(view, 112, stat.mtime);
  view.setUint32(128, stat.rdev >>> 8, true);
  view.setUint32(132, stat.rdev & 0xff, true);
  view.setUint32(140, stat.dev, true);
  view.setBigUint64(144, BigInt(stat.dev), true);
  return new Uint8Array(view.buffer);
}

const NS = BigInt(NS_PER_SECOND);

function packTime(view: DataView, at: number, time: bigint): void {
  const nanoseconds = ((time % NS) + NS) % NS;
  view.setBigInt64(at, (time - nanoseconds) / NS, true);
  view.setUint32(at + 8, Number(nanoseconds), true);
}
