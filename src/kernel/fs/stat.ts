/**
 * What stat(2) and statx(2) say about files, in the layouts of Linux's generic ABI (asm-generic/stat.h, linux/stat.h).
 */
import { assert } from '../../base/assert.ts';
import { BOOT_SECONDS, NS_PER_SECOND } from '../clock.ts';
import type { Kernel } from '../context.ts';
import { GID, UID } from '../credentials.ts';
import type { Inode, OpenFile } from '../state.ts';
import { contentSize, isRegular } from './content.ts';
import { deviceNumbers } from './device.ts';
import { inodeAt } from './inode.ts';
import { isDirectory } from './tree.ts';

export interface Stat {
  readonly ino: number;
  readonly mode: number;
  readonly nlink: number;
  /** Device number of a device, as makedev(3). */
  readonly rdev: number;
  readonly size: number;
  /** Machine time in ns. */
  readonly mtime: number;
}

/** The one file system that everything seems to lie in. */
const DEVICE = 1;
const BLOCK = 4096;
const SECTOR = 512;

export function statInode(kernel: Kernel, inode: Inode): Stat {
  // `.` of a directory and `..` of each folder in it are names of it too; what lies in folders of the host is not counted.
  const folders = inode.kind === 'directory' ? countFolders(kernel, inode.entries.values()) : 0;
  const nlink = isDirectory(inode) ? inode.nlink + 1 + folders : inode.nlink;
  const rdev = inode.kind === 'device' ? deviceNumbers[inode.device] : 0;
  let size = 0;
  if (isRegular(inode)) size = contentSize(inode);
  else if (inode.kind === 'symlink') size = new TextEncoder().encode(inode.target).length;
  else if (isDirectory(inode)) size = BLOCK;
  return { ino: inode.ino, mode: inode.mode, nlink, rdev, size, mtime: inode.mtime };
}

function countFolders(kernel: Kernel, inos: Iterable<number>): number {
  return [...inos].filter((ino) => isDirectory(inodeAt(kernel, ino))).length;
}

export function statFile(kernel: Kernel, file: OpenFile): Stat {
  const { node } = file;
  if ('ino' in node && node.ino !== undefined) return statInode(kernel, inodeAt(kernel, node.ino));
  const { stat } = kernel.fileKind(node);
  assert(stat !== undefined, `files of kind ${node.kind} say what stat shows of them`);
  return { ...stat(kernel, node), nlink: 1, mtime: 0 };
}

/** struct stat: 128 bytes. Everything belongs to the guest's user; all times are the time of the last change. */
export function packStat(stat: Stat): Uint8Array {
  const view = new DataView(new ArrayBuffer(128));
  view.setBigUint64(0, BigInt(DEVICE), true);
  view.setBigUint64(8, BigInt(stat.ino), true);
  view.setUint32(16, stat.mode, true);
  view.setUint32(20, stat.nlink, true);
  view.setUint32(24, UID, true);
  view.setUint32(28, GID, true);
  view.setBigUint64(32, BigInt(stat.rdev), true);
  view.setBigInt64(48, BigInt(stat.size), true);
  view.setInt32(56, BLOCK, true);
  view.setBigInt64(64, BigInt(Math.ceil(stat.size / SECTOR)), true);
  for (const time of [72, 88, 104]) packTime(view, time, stat.mtime);
  return new Uint8Array(view.buffer);
}

/** STATX_BASIC_STATS: everything but the time of birth. */
const STATX_BASIC = 0x7ff;

/** struct statx: 256 bytes. */
export function packStatx(stat: Stat): Uint8Array {
  const view = new DataView(new ArrayBuffer(256));
  view.setUint32(0, STATX_BASIC, true);
  view.setUint32(4, BLOCK, true);
  view.setUint32(16, stat.nlink, true);
  view.setUint32(20, UID, true);
  view.setUint32(24, GID, true);
  view.setUint16(28, stat.mode, true);
  view.setBigUint64(32, BigInt(stat.ino), true);
  view.setBigUint64(40, BigInt(stat.size), true);
  view.setBigUint64(48, BigInt(Math.ceil(stat.size / SECTOR)), true);
  for (const time of [64, 96, 112]) packTime(view, time, stat.mtime);
  view.setUint32(128, stat.rdev >>> 8, true);
  view.setUint32(132, stat.rdev & 0xff, true);
  view.setUint32(140, DEVICE, true);
  return new Uint8Array(view.buffer);
}

/** A machine time as CLOCK_REALTIME shows it. */
function packTime(view: DataView, at: number, ns: number): void {
  view.setBigInt64(at, BigInt(BOOT_SECONDS + Math.floor(ns / NS_PER_SECOND)), true);
  view.setUint32(at + 8, ns % NS_PER_SECOND, true);
}
