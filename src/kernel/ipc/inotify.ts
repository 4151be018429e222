/**
 * Watching inodes (inotify(7)): instances, their watches, and the events that wait to be read. The file system tells of what happens by `notifyInode` and
 * its kin; without any watch that costs nothing.
 *
 * A child's event is told to the directory in which it was opened; once it has been unlinked there, no more (as with IN_EXCL_UNLINK).
 */
import { assert } from '../../base/assert.ts';
import type { Kernel } from '../context.ts';
import type { Inotify, InotifyEvent, InotifyWatch, OpenFile } from '../state.ts';
import { newWaitQueue, notify } from '../waitQueue.ts';
import { READABLE } from './pollEvents.ts';

export const IN_ACCESS = 0x1;
export const IN_MODIFY = 0x2;
export const IN_ATTRIB = 0x4;
export const IN_CLOSE_WRITE = 0x8;
export const IN_CLOSE_NOWRITE = 0x10;
export const IN_OPEN = 0x20;
export const IN_MOVED_FROM = 0x40;
export const IN_MOVED_TO = 0x80;
export const IN_CREATE = 0x100;
export const IN_DELETE = 0x200;
export const IN_DELETE_SELF = 0x400;
export const IN_MOVE_SELF = 0x800;
export const IN_ALL_EVENTS = 0xfff;
const IN_Q_OVERFLOW = 0x4000;
const IN_IGNORED = 0x8000;
export const IN_ISDIR = 0x4000_0000;
export const IN_ONESHOT = 0x8000_0000;

/** Events that may wait at one instance (/proc/sys/fs/inotify/max_queued_events). */
const MAX_QUEUED = 16384;

export function makeInotify(kernel: Kernel): Inotify {
  const id = kernel.state.next.inotify++;
  const inotify: Inotify = { id, watches: new Map(), events: [], nextWatch: 1, pollers: newWaitQueue() };
  kernel.state.inotifies.set(id, inotify);
  return inotify;
}

export function inotifyAt(kernel: Kernel, id: number): Inotify {
  const inotify = kernel.state.inotifies.get(id);
  assert(inotify !== undefined, `inotify instance ${id} exists`);
  return inotify;
}

/** Adds a watch of an inode; its descriptor. */
export function addWatch(kernel: Kernel, inotify: Inotify, ino: number, mask: number): number {
  const wd = inotify.nextWatch++;
  inotify.watches.set(wd, { wd, ino, mask });
  const watchers = kernel.state.inodeWatches.get(ino);
  if (watchers === undefined) kernel.state.inodeWatches.set(ino, [{ inotify: inotify.id, wd }]);
  else kernel.state.inodeWatches.set(ino, [...watchers, { inotify: inotify.id, wd }]);
  return wd;
}

/** Ends a watch, which the instance is told by IN_IGNORED. */
export function removeWatch(kernel: Kernel, inotify: Inotify, watch: InotifyWatch): void {
  forgetWatch(kernel, inotify, watch);
  enqueue(kernel, inotify, { wd: watch.wd, mask: IN_IGNORED, cookie: 0, name: '' });
}

function forgetWatch(kernel: Kernel, inotify: Inotify, { wd, ino }: InotifyWatch): void {
  const { inodeWatches } = kernel.state;
  inotify.watches.delete(wd);
  const rest = inodeWatches.get(ino)!.filter((each) => each.inotify !== inotify.id || each.wd !== wd);
  if (rest.length === 0) inodeWatches.delete(ino);
  else inodeWatches.set(ino, rest);
}

/** The instance has been closed. */
export function closeInotify(kernel: Kernel, inotify: Inotify): void {
  for (const watch of [...inotify.watches.values()]) forgetWatch(kernel, inotify, watch);
  kernel.state.inotifies.delete(inotify.id);
}

/**
 * Something has happened to an inode, or, with a `name`, to what a directory has under that name. `cookie` joins the two events of a rename.
 */
export function notifyInode(kernel: Kernel, ino: number, mask: number, name = '', cookie = 0): void {
  const watchers = kernel.state.inodeWatches.get(ino);
  if (watchers === undefined) return;
  for (const { inotify: id, wd } of [...watchers]) {
    const inotify = inotifyAt(kernel, id);
    const watch = inotify.watches.get(wd)!;
    if ((watch.mask & mask & IN_ALL_EVENTS) === 0) continue;
    enqueue(kernel, inotify, { wd, mask, cookie, name });
    if ((watch.mask & IN_ONESHOT) !== 0) removeWatch(kernel, inotify, watch);
  }
}

/** A directory has got or lost a name (IN_CREATE, IN_DELETE) for an inode. */
export function notifyEntry(kernel: Kernel, parent: number, name: string, ino: number, mask: number): void {
  if (kernel.state.inodeWatches.size > 0) notifyInode(kernel, parent, mask | directoryBit(kernel, ino), name);
}

/** Something has happened to what a name stands for (IN_MODIFY, IN_ATTRIB): its directory hears of it, and so does the inode. */
export function notifyNamed(kernel: Kernel, parent: number, name: string, ino: number, mask: number): void {
  notifyEntry(kernel, parent, name, ino, mask);
  if (kernel.state.inodeWatches.size > 0) notifyInode(kernel, ino, mask | directoryBit(kernel, ino));
}

/** Something has happened through an open file: its directory hears of it under its name, and so does the inode. */
export function notifyFile(kernel: Kernel, { node, path }: OpenFile, mask: number): void {
  if (kernel.state.inodeWatches.size === 0 || !('ino' in node) || node.ino === undefined) return;
  const full = mask | directoryBit(kernel, node.ino);
  const name = path.slice(path.lastIndexOf('/') + 1);
  const parent = directoryAt(kernel, path.slice(0, path.lastIndexOf('/')));
  if (parent !== undefined && entry(kernel, parent, name) === node.ino) notifyInode(kernel, parent, full, name);
  notifyInode(kernel, node.ino, full);
}

/** A name has been moved; both directories, what has lost the name by that (`replaced`), and the inode itself. */
export function notifyMove(
  kernel: Kernel,
  from: { readonly parent: number; readonly name: string },
  to: { readonly parent: number; readonly name: string },
  ino: number,
  replaced?: number,
): void {
  if (kernel.state.inodeWatches.size === 0) return;
  const cookie = kernel.state.next.moveCookie++;
  const isDirectory = directoryBit(kernel, ino);
  notifyInode(kernel, from.parent, IN_MOVED_FROM | isDirectory, from.name, cookie);
  notifyInode(kernel, to.parent, IN_MOVED_TO | isDirectory, to.name, cookie);
  if (replaced !== undefined) notifyInode(kernel, replaced, IN_ATTRIB);
  notifyInode(kernel, ino, IN_MOVE_SELF);
}

/** An inode is gone, and all watches of it with it. */
export function inodeGone(kernel: Kernel, ino: number): void {
  const watchers = kernel.state.inodeWatches.get(ino);
  if (watchers === undefined) return;
  notifyInode(kernel, ino, IN_DELETE_SELF);
  for (const { inotify: id, wd } of [...(kernel.state.inodeWatches.get(ino) ?? [])]) {
    const inotify = inotifyAt(kernel, id);
    removeWatch(kernel, inotify, inotify.watches.get(wd)!);
  }
}

function directoryBit(kernel: Kernel, ino: number): number {
  return kernel.state.inodes.get(ino)?.kind === 'directory' ? IN_ISDIR : 0;
}

const ROOT_INO = 1;

/** The directory of an absolute path without symbolic links, as far as it is known without asking anybody. */
function directoryAt(kernel: Kernel, path: string): number | undefined {
  let at: number | undefined = ROOT_INO;
  for (const name of path.split('/')) {
    if (name === '' || at === undefined) continue;
    at = entry(kernel, at, name);
  }
  return at;
}

function entry(kernel: Kernel, directory: number, name: string): number | undefined {
  const inode = kernel.state.inodes.get(directory);
  const ino = inode?.kind === 'directory' ? inode.names.get(name)?.ino : undefined;
  // 0: it is known that there is no such name.
  return ino === 0 ? undefined : ino;
}

/** An event that is the same as the last that waits is not told again (inotify(7)), whatever its cookie. */
function enqueue(kernel: Kernel, inotify: Inotify, event: InotifyEvent): void {
  const { events } = inotify;
  const last = events.at(-1);
  if (last !== undefined && last.wd === event.wd && last.mask === event.mask && last.name === event.name) return;
  if (events.length > MAX_QUEUED) return;
  if (events.length === MAX_QUEUED) events.push({ wd: -1, mask: IN_Q_OVERFLOW, cookie: 0, name: '' });
  else events.push(event);
  notify(kernel, inotify.pollers, READABLE, 'inotify event');
}
